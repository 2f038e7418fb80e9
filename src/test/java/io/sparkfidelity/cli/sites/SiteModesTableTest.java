package io.sparkfidelity.cli.sites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.pool.PoolMember;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SiteModesTableTest {
    private static final int D = 4;

    /** One site's images point everywhere; a file of a site that is no member any more says nothing. */
    @Test
    void theSiteWithAModeIsListed() {
        String text = text(true, 1, "north", "south", "west", "gone");
        assertTrue(text.startsWith("modes of one site alone: what it has and the others lack\nsite "), text);
        assertTrue(text.contains("\nwest "), text);
        assertFalse(text.contains("gone"), text);
    }

    @Test
    void whatCannotBeHadIsSaid() {
        assertEquals("note: no modes of single sites: they are of unit vectors\n", text(false, 1, "north", "west"));
        assertEquals("note: no modes of single sites: a pool of one member has no others\n", text(true, 1, "north"));
        assertEquals(
                "note: no modes of single sites: they need four buckets or more, and the pool has 1\n",
                text(true, 16, "north", "west"));
    }

    private static String text(boolean unitNorm, int joined, String... names) {
        TreeMap<Group, GroupTally> groups = new TreeMap<>();
        for (String name : names) {
            double mean = name.equals("west") ? 0 : 3;
            GroupTally tally = Sites.tally(Sites.images(name, 300, D, mean, 1, unitNorm));
            groups.put(Group.whole(name), tally.joined(16 / joined));
        }
        TreeMap<Group, GroupTally> whole = new TreeMap<>(groups);
        whole.remove(Group.whole("gone"));
        TallyFile pool = TallyFile.ofSites(Sites.key(D, unitNorm), Sites.TOOL, "none", whole);
        SiteModesTable table = new SiteModesTable(
                pool,
                whole.entrySet().stream()
                        .map(site -> new PoolMember(
                                site.getKey().site(), site.getValue().pooled()))
                        .toList());
        if (table.lack().isEmpty()) {
            for (Map.Entry<Group, GroupTally> site : groups.entrySet()) {
                table.add(TallyFile.ofSites(
                        Sites.key(D, unitNorm),
                        Sites.TOOL,
                        "none",
                        new TreeMap<>(Map.of(site.getKey(), site.getValue()))));
            }
        }
        return table.toString();
    }
}
