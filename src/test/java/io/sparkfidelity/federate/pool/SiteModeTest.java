package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiteModeTest {
    private static final int D = 8;

    /** Images around one direction; some of a class that lies in another. */
    private static GroupTally tally(String site, int n, int ofOwn) {
        List<Sites.Image> images = new ArrayList<>(Sites.images(site, n - ofOwn, D, 2, 1, true));
        for (Sites.Image image : Sites.images(site + "/own", ofOwn, D, 4, 0.5, true)) {
            float[] turned = image.embedding().clone();
            turned[5] = image.embedding()[0];
            turned[0] = image.embedding()[5];
            images.add(new Sites.Image(image.unit(), turned));
        }
        return Sites.tally(images);
    }

    private static List<SiteMode> modes(List<GroupTally> sites) {
        GroupTally pool = sites.stream().reduce(GroupTally::plus).orElseThrow();
        List<SiteMode> modes = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            modes.add(SiteMode.of("site" + i, sites.get(i), pool).orElseThrow());
        }
        return SiteMode.adjusted(modes);
    }

    @Test
    void aClassThatOneSiteHasIsItsMode() {
        List<SiteMode> modes =
                modes(List.of(tally("a", 400, 0), tally("b", 300, 0), tally("c", 500, 50), tally("d", 200, 0)));
        assertEquals(
                List.of("site2"),
                modes.stream().filter(SiteMode::significant).map(SiteMode::site).toList(),
                modes.toString());
        SiteMode own = modes.get(2);
        assertEquals(500, own.n());
        // A tenth of its images, whose direction the others' have a part of as well.
        assertEquals(0.1, own.eigenvalue(), 0.03);
        assertEquals(own.share() - own.otherShare(), own.eigenvalue(), 0);
        assertTrue(own.standardError() > 0 && own.standardError() < 0.03, own.toString());
    }

    /** At 5% for four sites together: of 60 pools 3 at most are expected to raise an alarm, 9 or more once in 300 times. */
    @Test
    void equalSitesHaveNone() {
        int alarms = 0;
        for (int draw = 0; draw < 60; draw++) {
            List<GroupTally> sites = new ArrayList<>();
            for (int n : new int[] {60, 400, 150, 90}) {
                sites.add(tally("null" + draw + "-" + n, n, 0));
            }
            alarms += modes(sites).stream().anyMatch(SiteMode::significant) ? 1 : 0;
        }
        assertTrue(alarms <= 8, alarms + " alarms");
    }

    @Test
    void withoutBucketsOrImagesThereIsNone() {
        GroupTally whole = GroupTally.undivided(tally("a", 100, 0).pooled());
        GroupTally other = tally("b", 100, 0);
        assertTrue(SiteMode.of("a", whole, whole.plus(other)).isEmpty());
        GroupTally one = tally("c", 2, 0);
        assertTrue(SiteMode.of("c", one, one.plus(other)).isEmpty());
        assertFalse(SiteMode.of("b", other, other.plus(tally("d", 100, 0))).isEmpty());
    }
}
