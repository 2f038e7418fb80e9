package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapleyTest {
    private static final int D = 6;
    private static final Tally REFERENCE = Sites.pooled(Sites.images("reference", 300, D, 1, 1, true));

    /** The definition, by pooling the subsets themselves. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sharesAreMeansOverAllOrders(boolean unitNorm) {
        List<PoolMember> members = members(4, unitNorm);
        Tally reference = unitNorm ? REFERENCE : Sites.pooled(Sites.images("reference", 300, D, 1, 1, false));
        double[] sums = new double[4];
        List<List<Integer>> orders = orders(List.of(0, 1, 2, 3));
        for (List<Integer> order : orders) {
            double before = 0;
            for (int i = 0; i < 4; i++) {
                Tally pool = order.subList(0, i + 1).stream()
                        .map(site -> members.get(site).whole())
                        .reduce(Tally::add)
                        .orElseThrow();
                double after = KernelDistance.of(unitNorm).unbiased(Moments.of(pool), Moments.of(reference));
                sums[order.get(i)] += (after - before) / orders.size();
                before = after;
            }
        }
        Shapley shapley = Shapley.of(members, reference, unitNorm);
        assertTrue(shapley.exact());
        for (int i = 0; i < 4; i++) {
            assertEquals(sums[i], shapley.shares().get(i).value(), 1e-9, "site " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 12, 14})
    void sharesAddUpToThePoolsDistance(int sites) {
        List<PoolMember> members = members(sites, true);
        Shapley shapley = Shapley.of(members, REFERENCE, true);
        assertEquals(sites <= 12, shapley.exact());
        Tally pool = members.stream().map(PoolMember::whole).reduce(Tally::add).orElseThrow();
        assertEquals(KernelDistance.of(true).unbiased(Moments.of(pool), Moments.of(REFERENCE)), shapley.total(), 1e-9);
        assertEquals(
                shapley.total(),
                shapley.shares().stream().mapToDouble(Shapley.Share::value).sum(),
                1e-9);
    }

    @Test
    void sampledSharesAreExactOnesWithinTheirErrors() {
        List<PoolMember> members = members(7, true);
        Shapley exact = Shapley.of(members, REFERENCE, true);
        Shapley sampled = Shapley.of(members, REFERENCE, true, 6);
        assertFalse(sampled.exact());
        assertEquals(sampled, Shapley.of(members, REFERENCE, true, 6), "one pool, one answer");
        double largest = exact.shares().stream()
                .mapToDouble(share -> Math.abs(share.value()))
                .max()
                .orElseThrow();
        for (int i = 0; i < 7; i++) {
            double truth = exact.shares().get(i).value();
            Shapley.Share share = sampled.shares().get(i);
            assertEquals(truth, share.value(), 4 * share.error());
            assertTrue(share.error() > 0 && share.error() < 0.05 * largest, share.toString());
        }
    }

    /** The site that is unlike the reference has the largest share; one that brings the pool nearer a smaller one. */
    @Test
    void theOddSiteHasTheLargestShare() {
        List<PoolMember> members = new ArrayList<>();
        for (String site : List.of("a", "b", "c")) {
            members.add(new PoolMember(site, Sites.pooled(Sites.images(site, 200, D, 1, 1, true))));
        }
        members.add(new PoolMember("odd", Sites.pooled(Sites.images("odd", 200, D, -1, 1, true))));
        Shapley shapley = Shapley.of(members, REFERENCE, true);
        for (int i = 0; i < 3; i++) {
            assertTrue(shapley.shares().get(i).value() < shapley.shares().get(3).value() / 2);
        }
    }

    private static List<PoolMember> members(int k, boolean unitNorm) {
        List<PoolMember> members = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            members.add(
                    new PoolMember("s" + i, Sites.pooled(Sites.images("s" + i, 40 + 20 * i, D, 0.2 * i, 1, unitNorm))));
        }
        return members;
    }

    private static List<List<Integer>> orders(List<Integer> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (Integer first : of) {
            List<Integer> rest = new ArrayList<>(of);
            rest.remove(first);
            for (List<Integer> order : orders(rest)) {
                List<Integer> more = new ArrayList<>(List.of(first));
                more.addAll(order);
                all.add(more);
            }
        }
        return all;
    }
}
