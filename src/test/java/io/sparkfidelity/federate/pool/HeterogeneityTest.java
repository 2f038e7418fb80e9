package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeterogeneityTest {
    private static final int D = 12;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void poolingHidesExactlyTheIndex(boolean unitNorm) {
        KernelDistance kernel = KernelDistance.of(unitNorm);
        List<PoolMember> members =
                List.of(member("a", 300, 0.5, unitNorm), member("b", 70, 2, unitNorm), member("c", 900, -1, unitNorm));
        Moments reference = Moments.of(member("reference", 400, 0, unitNorm).whole());
        Moments pool = Moments.of(
                members.stream().map(PoolMember::whole).reduce(Tally::add).orElseThrow());
        double sites = members.stream()
                .mapToDouble(member -> member.n() * kernel.biased(Moments.of(member.whole()), reference) / pool.n())
                .sum();
        double raw = Heterogeneity.of(members, unitNorm).raw();
        // Sums of some hundred positive terms: rounding alone.
        assertEquals(sites, kernel.biased(pool, reference) + raw, 1e-12 * sites);
        assertTrue(raw > 0.1 * sites, "the sites do differ");
    }

    @Test
    void theKernelIsThatOfCmmd() {
        PoolMember x = member("x", 200, 0, true);
        PoolMember y = member("y", 150, 1, true);
        double cmmd = new Cmmd()
                .compute(new ModelTraits("embedded", true), x.sample(), y.sample())
                .value();
        // The same two sums, weighted in another order.
        assertEquals(cmmd, KernelDistance.of(true).biased(Moments.of(x.whole()), Moments.of(y.whole())), 1e-12 * cmmd);
    }

    /** Sites of one population: raw is (K - 1) tr S / n in the mean, and the index 0, however uneven the sites are. */
    @Test
    void sitesOfOnePopulationHaveNoIndex() {
        int draws = 200;
        double[] index = new double[draws];
        double[] ratio = new double[draws];
        for (int i = 0; i < draws; i++) {
            Heterogeneity drawn = Heterogeneity.of(
                    List.of(member("a" + i, 40, 1, true), member("b" + i, 90, 1, true), member("c" + i, 20, 1, true)),
                    true);
            index[i] = drawn.index();
            ratio[i] = drawn.raw() / drawn.chance();
        }
        double mean =
                IntStream.range(0, draws).mapToDouble(i -> index[i]).average().orElseThrow();
        double variance = IntStream.range(0, draws)
                        .mapToDouble(i -> Math.pow(index[i] - mean, 2))
                        .sum()
                / (draws - 1);
        // The seeds are fixed: four standard errors of the mean are a wide berth, not a gamble.
        assertEquals(0, mean, 4 * Math.sqrt(variance / draws));
        assertEquals(
                1,
                IntStream.range(0, draws).mapToDouble(i -> ratio[i]).average().orElseThrow(),
                0.1);
    }

    @Test
    void theSiteThatIsDifferentStandsOut() {
        Heterogeneity drawn = Heterogeneity.of(
                List.of(member("a", 500, 1, true), member("b", 400, 1, true), member("c", 300, -2, true)), true);
        assertEquals(
                "c",
                drawn.sites().entrySet().stream()
                        .max(java.util.Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey());
        assertTrue(drawn.index() > 20 * drawn.chance(), drawn.toString());
    }

    private static PoolMember member(String name, int n, double mean, boolean unitNorm) {
        return new PoolMember(name, Sites.pooled(Sites.images(name, n, D, mean, 1, unitNorm)));
    }
}
