package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.tally.Moments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSharesTest {
    private static final int D = 4;

    /** The shares add up to the distance, whatever labels either side has and how few their images are. */
    @Property(tries = 40)
    void sharesAddUpToTheDistance(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 5) Integer> ofPool,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 5) Integer> ofReference,
            @ForAll @IntRange(min = 0, max = 3) int without,
            @ForAll boolean unitNorm) {
        ofPool.set(0, 2);
        ofReference.set(0, 2);
        TallyFile pool = file(images("a", 0.3, unitNorm, ofPool, without), unitNorm);
        TallyFile reference = file(images("b", 0, unitNorm, ofReference, 0), unitNorm);
        LabelShares shares = LabelShares.of(pool, reference).orElseThrow();
        double distance =
                KernelDistance.of(unitNorm).unbiased(Moments.of(pool.pooled()), Moments.of(reference.pooled()));
        assertEquals(distance, shares.total(), 0);
        assertEquals(
                distance,
                shares.shares().stream().mapToDouble(LabelShares.Share::value).sum(),
                1e-9);
        assertEquals(
                pool.whole().n(),
                shares.shares().stream().mapToLong(LabelShares.Share::n).sum());
        assertEquals(
                reference.whole().n(),
                shares.shares().stream()
                        .mapToLong(LabelShares.Share::referenceN)
                        .sum());
    }

    /** The definition: the mean change over all orders of the labels, each set's distance from its pairs of images. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sharesAreMeansOverAllOrders(boolean unitNorm) {
        Map<String, List<Sites.Image>> x = images("a", 0.5, unitNorm, List.of(3, 1, 4), 2);
        Map<String, List<Sites.Image>> y = images("b", 0, unitNorm, List.of(2, 5, 0, 3), 0);
        List<String> labels = List.of("l0", "l1", "l2", "l3", LabelShares.OTHER);
        Map<String, Double> means = new LinkedHashMap<>();
        List<List<String>> orders = orders(labels);
        for (List<String> order : orders) {
            double before = 0;
            for (int i = 0; i < order.size(); i++) {
                double after = distance(x, y, Set.copyOf(order.subList(0, i + 1)), KernelDistance.of(unitNorm));
                means.merge(order.get(i), (after - before) / orders.size(), Double::sum);
                before = after;
            }
        }
        List<LabelShares.Share> shares = LabelShares.of(file(x, unitNorm), file(y, unitNorm))
                .orElseThrow()
                .shares();
        assertEquals(labels, shares.stream().map(LabelShares.Share::label).toList());
        for (LabelShares.Share share : shares) {
            // The tally's fixed point rounds coordinates to 2^-18, and so the squares of unit vectors.
            assertEquals(means.get(share.label()), share.value(), 1e-4, share.toString());
            assertTrue(Math.abs(share.value()) > 1e-2, "a share to speak of: " + share);
        }
    }

    /** As the definition has it: pairs of different images, with their weights in the whole sets. */
    private static double distance(
            Map<String, List<Sites.Image>> x,
            Map<String, List<Sites.Image>> y,
            Set<String> labels,
            KernelDistance kernel) {
        double n = count(x);
        double m = count(y);
        List<float[]> left = of(x, labels);
        List<float[]> right = of(y, labels);
        return pairs(left, left, kernel, true) / (n * (n - 1))
                + pairs(right, right, kernel, true) / (m * (m - 1))
                - 2 * pairs(left, right, kernel, false) / (n * m);
    }

    private static double pairs(List<float[]> a, List<float[]> b, KernelDistance kernel, boolean different) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                double product = 0;
                for (int k = 0; k < D; k++) {
                    product += (double) a.get(i)[k] * b.get(j)[k];
                }
                sum += different && i == j ? 0 : kernel.first() * product + kernel.second() * product * product;
            }
        }
        return sum;
    }

    private static int count(Map<String, List<Sites.Image>> images) {
        return images.values().stream().mapToInt(List::size).sum();
    }

    private static List<float[]> of(Map<String, List<Sites.Image>> images, Set<String> labels) {
        return images.entrySet().stream()
                .filter(entry -> labels.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .map(Sites.Image::embedding)
                .toList();
    }

    /** The label that is unlike its namesake has the distance; one that is like it has next to nothing. */
    @Test
    void theOddLabelHasTheDistance() {
        List<LabelShares.Share> shares = LabelShares.of(
                        file(Map.of("like", some("c", 400, 1), "odd", some("d", 400, -1)), true),
                        file(Map.of("like", some("e", 400, 1), "odd", some("f", 400, 1)), true))
                .orElseThrow()
                .shares();
        assertEquals("odd", shares.get(1).label());
        assertTrue(shares.get(1).value() > 10 * Math.abs(shares.get(0).value()), shares.toString());
    }

    @Test
    void aLabelOfSeveralSitesIsOne() {
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        add(groups, "north", images("a", 0, true, List.of(3, 4), 2));
        add(groups, "south", images("b", 0, true, List.of(5), 0));
        TallyFile pool = TallyFile.ofSites(Sites.key(D, true), Sites.TOOL, "none", groups);
        assertEquals(
                List.of("l0 8", "l1 4", "(other) 2"),
                LabelShares.of(pool, pool).orElseThrow().shares().stream()
                        .map(share -> share.label() + " " + share.n())
                        .toList());
    }

    @Test
    void bothSidesNeedLabels() {
        TallyFile without = file(images("a", 0, true, List.of(), 5), true);
        TallyFile with = file(images("b", 0, true, List.of(3), 0), true);
        assertTrue(LabelShares.of(without, with).isEmpty());
        assertTrue(LabelShares.of(with, without).isEmpty());
    }

    private static List<Sites.Image> some(String seed, int n, double mean) {
        return Sites.images(seed, n, D, mean, 1, true);
    }

    /** So many images of labels l0, l1, ... and so many without a label. */
    private static Map<String, List<Sites.Image>> images(
            String seed, double mean, boolean unitNorm, List<Integer> labels, int without) {
        Map<String, List<Sites.Image>> images = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            images.put("l" + i, Sites.images(seed + i, labels.get(i), D, mean + i, 1, unitNorm));
        }
        images.put(LabelShares.OTHER, Sites.images(seed, without, D, mean - 1, 1, unitNorm));
        return images;
    }

    private static TallyFile file(Map<String, List<Sites.Image>> images, boolean unitNorm) {
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        add(groups, "site", images);
        return TallyFile.ofSites(Sites.key(D, unitNorm), Sites.TOOL, "none", groups);
    }

    private static void add(SortedMap<Group, GroupTally> groups, String site, Map<String, List<Sites.Image>> images) {
        List<Sites.Image> all = new ArrayList<>();
        images.forEach((label, some) -> {
            all.addAll(some);
            if (!label.equals(LabelShares.OTHER) && !some.isEmpty()) {
                groups.put(new Group(site, label), Sites.tally(some));
            }
        });
        groups.put(Group.whole(site), Sites.tally(all));
    }

    private static List<List<String>> orders(List<String> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> all = new ArrayList<>();
        for (String first : of) {
            List<String> rest = new ArrayList<>(of);
            rest.remove(first);
            for (List<String> order : orders(rest)) {
                List<String> more = new ArrayList<>(List.of(first));
                more.addAll(order);
                all.add(more);
            }
        }
        return all;
    }
}
