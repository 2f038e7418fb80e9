package io.sparkfidelity.cli.sites;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.pool.PoolMember;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SiteTablesTest {
    private static final int D = 4;

    /** A site's own distances know nothing of buckets, so that units cannot be told from images there. */
    @Test
    void tablesOfUnitsSayWhatIsTooLarge() {
        assertFalse(tables("image").contains("come several to a unit"));
        String patients = tables("patient");
        assertTrue(patients.contains("note: images come several to a unit (patient), and the distances of"), patients);
    }

    /** CMMD is of unit vectors; the biased one would favour large sites. */
    @Test
    void sitesAreComparedByWhatTheirEmbeddingsAllow() {
        String plain = tables("image");
        assertTrue(plain.contains("site against site\nfid "), plain);
        assertTrue(plain.contains("mmd, others") && !plain.contains("cmmd"), plain);
        String unit = tables("image", true);
        assertTrue(unit.contains("cmmd, others"), unit);
        assertTrue(unit.contains("site against site\ncmmd_unbiased "), unit);
        assertFalse(unit.contains("cmmd_first_order"), unit);
    }

    /** As with noise on measures alone. */
    @Test
    void withoutSumsThereIsNoDistance() {
        TallyFile counted = file("a", Set.of("n"));
        TallyFile summed = file("b", Set.of("n", "sum"));
        List<PoolMember> members = List.of(new PoolMember("a", counted.pooled()));
        String tables = new SiteTables(counted, members, Optional.of(summed)).toString();
        assertTrue(tables.contains("withhold the sums of features: there is no distance"), tables);
        assertFalse(tables.contains("against the reference"), tables);
        String reversed =
                new SiteTables(summed, List.of(new PoolMember("b", summed.pooled())), Optional.of(counted)).toString();
        assertTrue(reversed.contains("note: no distance from the reference: it has no sums of features"), reversed);
    }

    private static TallyFile file(String site, Set<String> fields) {
        return TallyFile.ofSites(
                Sites.key(D, true),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(
                        Group.whole(site),
                        Sites.tally(Sites.images(site, 40, D, 0, 1, true)).only(fields))));
    }

    private static String tables(String unitKind) {
        return tables(unitKind, false);
    }

    private static String tables(String unitKind, boolean unitNorm) {
        CompatibilityKey key = Sites.key(D, unitNorm);
        TallyFile pool = TallyFile.ofSites(
                new CompatibilityKey(
                        key.formatVersion(),
                        key.card(),
                        key.cardVersion(),
                        key.weightsSha256(),
                        key.preprocessing(),
                        key.normalisation(),
                        key.dimension(),
                        key.fields(),
                        key.seeds(),
                        key.privacyMode(),
                        unitKind,
                        key.probeTolerance(),
                        key.numerics(),
                        key.measures()),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(Group.whole("pool"), Sites.tally(Sites.images("pool", 90, D, 0, 1, unitNorm)))));
        List<PoolMember> members = List.of(
                new PoolMember("a", Sites.pooled(Sites.images("a", 40, D, 0, 1, unitNorm))),
                new PoolMember("b", Sites.pooled(Sites.images("b", 50, D, 0, 1, unitNorm))));
        return new SiteTables(pool, members, Optional.empty()).toString();
    }
}
