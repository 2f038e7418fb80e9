package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Samples;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.diversity.EffectiveRank;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreeningTest {
    private static final int D = 10;
    private static final ModelTraits FEATURES = new ModelTraits("features", false);

    @Test
    void sitesOfOnePopulationAreNotFlaggedHoweverUneven() {
        for (int draw = 0; draw < 20; draw++) {
            List<PoolMember> members = new ArrayList<>();
            for (int n : new int[] {40, 2000, 300, 90}) {
                members.add(member("site" + draw + "-" + n, n, 0, 1));
            }
            for (SiteScreening site : Screening.of(FEATURES, members)) {
                assertEquals(List.of(), site.flags(), site + " of " + draw);
            }
        }
    }

    @Test
    void whoIsUnlikeTheOthersIsFlaggedAndWhy() {
        List<PoolMember> members = List.of(
                member("a", 400, 0, 1),
                member("b", 900, 0, 1),
                member("c", 250, 0, 1),
                member("shifted", 300, 6, 1),
                member("dull", 300, 0, 0.5));
        List<SiteScreening> screened = Screening.of(FEATURES, members);
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), screened.get(i).flags(), screened.get(i).toString());
        }
        assertTrue(
                screened.get(3).flags().contains("MMD far from the others"),
                screened.get(3).toString());
        assertTrue(
                screened.get(3).flags().contains("FID far from the others"),
                screened.get(3).toString());
        assertTrue(
                screened.get(4).flags().contains("trace below the others'"),
                screened.get(4).toString());
    }

    @Test
    void theFiguresAreThoseOfTheSiteAgainstTheRest() {
        List<PoolMember> members = List.of(member("a", 400, 0, 1), member("b", 900, 1, 1), member("c", 250, 0, 2));
        SiteScreening b = Screening.of(FEATURES, members).get(1);
        Tally rest = members.get(0).whole().add(members.get(2).whole());
        assertEquals("b", b.site());
        assertEquals(900, b.n());
        assertEquals(
                new Fid()
                        .compute(
                                FEATURES,
                                Samples.of("rest", rest),
                                members.get(1).sample())
                        .value(),
                b.fid(),
                0);
        // Mean 1 in one of ten directions, unit variance in all.
        assertEquals(D, b.trace(), 1);
        assertEquals(1, b.mmd(), 0.2);
    }

    @Test
    void theEffectiveRankCountsDirections() {
        Moments isotropic = Moments.of(member("x", 20_000, 0, 1).whole());
        // exp(entropy) falls short of d by about d^2 / 2n here.
        assertEquals(D, EffectiveRank.of(isotropic), 0.01);
        List<Sites.Image> line = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            float[] embedding = new float[D];
            embedding[3] = i;
            line.add(new Sites.Image("u" + i, embedding));
        }
        assertEquals(1, EffectiveRank.of(Moments.of(Sites.tally(line).pooled())), 1e-9);
    }

    @Test
    void everySiteMeetsTheReferenceAndEveryOtherOnce() {
        List<PoolMember> members = List.of(member("a", 40, 0, 1), member("b", 90, 1, 1), member("c", 50, 0, 2));
        PoolMember reference = member("reference", 100, 0, 1);
        SiteMatrix matrix = SiteMatrix.of(FEATURES, new Fid(), List.of(reference.sample()), members);
        assertEquals(
                List.of("reference a", "reference b", "reference c", "a b", "a c", "b c"),
                matrix.pairs().stream()
                        .map(pair -> pair.reference() + " " + pair.candidate())
                        .toList());
        assertEquals(90, matrix.pairs().get(1).score().candidateN().orElseThrow());
        assertEquals(
                3,
                SiteMatrix.of(FEATURES, new Fid(), List.of(), members).pairs().size());
    }

    private static PoolMember member(String name, int n, double mean, double deviation) {
        return new PoolMember(name, Sites.pooled(Sites.images(name, n, D, mean, deviation, false)));
    }
}
