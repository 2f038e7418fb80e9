package io.sparkfidelity.federate.pool;

import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How different a pool's sites are: the mean squared distance of the sites from the pool, weighted by their images. With
 * w_i = n_i / n, squared distances decompose as variances do, for V-statistics to the last rounding:
 *
 * <pre>  sum w_i MMD^2(P_i, Q) = MMD^2(pool, Q) + sum w_i MMD^2(P_i, pool)</pre>
 *
 * <p>so that the index is what pooling hides of the sites' distances from any reference Q.
 *
 * @param heading of a column of such distances
 * @param kernel the kernel's name; distances are in its units
 * @param raw sum w_i MMD^2(P_i, pool), V-statistics
 * @param chance what raw would be in the mean if all sites drew from one population, estimated from each site's own
 *     spread: sum w_i (1 - w_i) s_i / n_i, which is (K - 1) tr S / n for equal spreads
 * @param sites each site's squared distance from the pool without its chance part; it may be negative
 */
public record Heterogeneity(String heading, String kernel, double raw, double chance, SortedMap<String, Double> sites) {

    /** The index: about 0 for sites of one population, whatever their sizes. */
    public double index() {
        return raw - chance;
    }

    /**
     * The heterogeneity of two members or more, each of 2 images or more.
     *
     * @param unitNorm whether every embedding has length 1
     */
    public static Heterogeneity of(List<PoolMember> members, boolean unitNorm) {
        KernelDistance kernel = KernelDistance.of(unitNorm);
        Tally all = members.stream().map(PoolMember::whole).reduce(Tally::add).orElseThrow();
        Moments pool = Moments.of(all);
        double raw = 0;
        double chance = 0;
        double poolNoise = 0;
        for (PoolMember member : members) {
            Moments site = Moments.of(member.whole());
            double weight = (double) site.n() / pool.n();
            raw += weight * kernel.biased(site, pool);
            chance += weight * (1 - weight) * kernel.noise(site);
            poolNoise += weight * weight * kernel.noise(site);
        }
        SortedMap<String, Double> sites = new TreeMap<>();
        for (PoolMember member : members) {
            Moments site = Moments.of(member.whole());
            double weight = (double) site.n() / pool.n();
            // E|m_i - m|^2 of one population: the site is a part of the pool.
            double expected = (1 - 2 * weight) * kernel.noise(site) + poolNoise;
            sites.put(member.name(), kernel.biased(site, pool) - expected);
        }
        return new Heterogeneity(kernel.heading(), kernel.name(), raw, chance, sites);
    }
}
