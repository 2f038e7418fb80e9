package io.sparkfidelity.cli.sites;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.pool.Copies;
import io.sparkfidelity.federate.pool.Heterogeneity;
import io.sparkfidelity.federate.pool.LabelShares;
import io.sparkfidelity.federate.pool.PoolMember;
import io.sparkfidelity.federate.pool.Screening;
import io.sparkfidelity.federate.pool.Shapley;
import io.sparkfidelity.federate.pool.SiteMatrix;
import io.sparkfidelity.federate.pool.SiteScreening;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.SiteRole;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.tally.MomentFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a coordinator sees of a pool: each site against the others, against the reference and against each other.
 *
 * @param pool of all members
 * @param members whose whole sets the pool holds
 * @param reference that they are held against
 */
public record SiteTables(TallyFile pool, List<PoolMember> members, Optional<TallyFile> reference) {
    /** Columns of a matrix that fit a screen; and 120 Frechet distances take a minute or two at d = 2048. */
    private static final int MOST_COLUMNS = 16;

    @Override
    public String toString() {
        return tables() + ofUnits();
    }

    /** What of a site's distances is too large where images are no independent draws; the pool's own have their buckets. */
    private String ofUnits() {
        String kind = pool.key().unitKind();
        return kind.equals(CompatibilityKey.IMAGE)
                ? ""
                : String.format(
                        "note: images come several to a unit (%s), and the distances of single sites count them as independent:"
                                + " between sites that do not differ they are above 0, the more the fewer units a site has%n",
                        kind);
    }

    private String tables() {
        Optional<VoteTable> votes = VoteTable.of(pool, List.of());
        if (votes.isPresent()) {
            return remarks() + votes.get();
        }
        if (!hasSums(pool)) {
            return remarks()
                    + "note: the sites' policies withhold the sums of features: there is no distance, and less screening\n";
        }
        if (!hasProducts(pool)) {
            return remarks()
                    + "note: the sites' policies withhold the products of features: there is no FID, and less screening\n"
                    + (pool.key().unitNorm() ? againstReference() : "");
        }
        if (members.stream().anyMatch(member -> member.n() < 2)) {
            return remarks() + "note: a site of one image has no covariance: there is less screening\n";
        }
        return screening() + againstReference() + matrices();
    }

    /** What can be said of the members without their covariances. */
    private String remarks() {
        TextTable table = new TextTable(List.of("site", "n", "flag"), Set.of(1));
        members.forEach(member -> table.add(
                List.of(member.name(), TextTable.count(member.n()), flags(Screening.remarks(members, member)))));
        return String.format("what each site's own tally shows%n%s", table);
    }

    private static String flags(List<String> flags) {
        return flags.isEmpty() ? "-" : String.join("; ", flags);
    }

    private String screening() {
        if (members.size() < 2) {
            return remarks();
        }
        boolean unitNorm = pool.key().unitNorm();
        Heterogeneity heterogeneity = Heterogeneity.of(members, unitNorm);
        TextTable table = new TextTable(
                List.of(
                        "site",
                        "n",
                        "share",
                        "trace",
                        "eff. rank",
                        "fid, others",
                        heterogeneity.heading() + ", others",
                        "from pool",
                        "flag"),
                Set.of(1, 2, 3, 4, 5, 6, 7));
        double images = members.stream().mapToLong(PoolMember::n).sum();
        for (SiteScreening site : Screening.of(pool.features(), members)) {
            table.add(List.of(
                    site.site(),
                    TextTable.count(site.n()),
                    String.format(Locale.ROOT, "%.1f%%", 100 * site.n() / images),
                    TextTable.number(site.trace()),
                    TextTable.number(site.effectiveRank()),
                    TextTable.number(site.fid()),
                    TextTable.number(site.mmd()),
                    TextTable.number(heterogeneity.sites().get(site.site())),
                    flags(site.flags())));
        }
        return String.format(
                Locale.ROOT,
                "each site against the others%n%s%nheterogeneity: %s (%s; %s, of which %s by chance)%n",
                table,
                TextTable.number(heterogeneity.index()),
                heterogeneity.kernel(),
                TextTable.number(heterogeneity.raw()),
                TextTable.number(heterogeneity.chance()));
    }

    /** What measures say of the pool, its members and the reference; empty where none were counted. */
    public String measures() {
        return MeasureTable.ofPool(pool, members, reference).toString();
    }

    /** Each member's part in the pool's distance from the reference. */
    public String shapley() {
        if (reference.isEmpty()) {
            return "note: --shapley needs --reference, of whose distance the sites have shares\n";
        }
        if (!hasProducts(pool)
                || !hasProducts(reference.get())
                || members.stream().anyMatch(member -> member.n() < 2)) {
            return "note: no Shapley shares: they need sums and products of 2 images or more of every site\n";
        }
        if (members.size() < 2) {
            return "note: no Shapley shares: of one member, such as a sum under masks, the pool is all\n";
        }
        Shapley shapley =
                Shapley.of(members, reference.get().pooled(), pool.key().unitNorm());
        TextTable table = new TextTable(List.of("site", "n", "share", "error"), Set.of(1, 2, 3));
        shapley.shares()
                .forEach(share -> table.add(List.of(
                        share.name(),
                        TextTable.count(share.n()),
                        TextTable.number(share.value()),
                        shapley.exact() ? "-" : TextTable.number(share.error()))));
        return String.format(
                Locale.ROOT,
                "%nShapley shares of the sites in the pool's distance from the reference, %s (%s, unbiased; %s)%n%s",
                TextTable.number(shapley.total()),
                shapley.kernel(),
                shapley.exact() ? "all subsets" : "sampled orders, with their standard errors",
                table);
    }

    /** Each label's part in the pool's distance from the reference, whatever sites its images are of. */
    public String labelShapley() {
        if (reference.isEmpty()) {
            return "note: --shapley-labels needs --reference, of whose distance the labels have shares\n";
        }
        TallyFile against = reference.get();
        if (!hasProducts(pool)
                || !hasProducts(against)
                || Math.min(pool.whole().n(), against.whole().n()) < 2) {
            return "note: no Shapley shares of labels: they need sums and products of 2 images or more\n";
        }
        Optional<LabelShares> shares = LabelShares.of(pool, against);
        if (shares.isEmpty()) {
            return "note: no Shapley shares of labels: both the pool and the reference need labels"
                    + " (tally --labels, and a policy that lets them leave)\n";
        }
        TextTable table = new TextTable(List.of("label", "n", "of pool", "of reference", "share"), Set.of(1, 2, 3, 4));
        shares.get()
                .shares()
                .forEach(share -> table.add(List.of(
                        share.label(),
                        TextTable.count(share.n()),
                        percent(share.n(), pool),
                        percent(share.referenceN(), against),
                        TextTable.number(share.value()))));
        return String.format(
                Locale.ROOT,
                "%nShapley shares of the labels in the pool's distance from the reference, %s (%s, unbiased)%n%s",
                TextTable.number(shares.get().total()),
                shares.get().kernel(),
                table);
    }

    private static String percent(long n, TallyFile of) {
        return String.format(Locale.ROOT, "%.1f%%", 100.0 * n / of.whole().n());
    }

    private String againstReference() {
        if (reference.isEmpty()) {
            return "";
        }
        if (!hasSums(reference.get())) {
            return "note: no distance from the reference: it has no sums of features\n";
        }
        Sample against = reference.get().sample("reference");
        List<Metric> metrics = metrics();
        List<String> header = new ArrayList<>(List.of("site", "n"));
        metrics.forEach(metric -> header.add(metric.name()));
        TextTable table = new TextTable(header, numbers(1, header.size()));
        List<Sample> rows =
                new ArrayList<>(members.stream().map(PoolMember::sample).toList());
        rows.add(pool.sample("(pool)"));
        ModelTraits features = pool.features();
        for (Sample sample : rows) {
            List<String> row = new ArrayList<>(
                    List.of(sample.name(), TextTable.count(sample.tally().n())));
            metrics.forEach(metric -> row.add(
                    TextTable.number(metric.compute(features, against, sample).value())));
            table.add(row);
        }
        StringBuilder notes = new StringBuilder();
        members.stream()
                .filter(member -> hasProducts(pool) && hasProducts(reference.get()))
                .filter(member -> Copies.alike(member, reference.get()))
                .forEach(
                        member -> notes.append("note: '")
                                .append(member.name())
                                .append(
                                        "' is closer to the reference than other images would be: it has images of it, or copied it\n"));
        return notes
                + String.format(
                        Locale.ROOT,
                        "%nagainst the reference, %s images%n%s",
                        TextTable.count(against.tally().n()),
                        table);
    }

    private String matrices() {
        if (members.size() < 2) {
            return "";
        }
        if (members.size() > MOST_COLUMNS) {
            return String.format("note: the matrix of %d sites is left out%n", members.size());
        }
        return metrics().stream().map(this::matrix).collect(Collectors.joining()) + System.lineSeparator();
    }

    private String matrix(Metric metric) {
        Map<String, Double> values = new HashMap<>();
        SiteMatrix.of(pool.features(), metric, List.of(), members)
                .pairs()
                .forEach(pair -> values.put(
                        pair.reference() + "\n" + pair.candidate(), pair.score().value()));
        List<String> header = new ArrayList<>(List.of(metric.name()));
        members.forEach(member -> header.add(member.name()));
        TextTable table = new TextTable(header, numbers(1, header.size()));
        for (PoolMember row : members) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            members.forEach(column -> cells.add(TextTable.number(values.get(row.name() + "\n" + column.name()))));
            table.add(cells);
        }
        return String.format(Locale.ROOT, "%nsite against site%n%s", table);
    }

    private List<Metric> metrics() {
        boolean products =
                hasProducts(pool) && reference.map(SiteTables::hasProducts).orElse(true);
        SiteRole role = products ? SiteRole.OF_PRODUCTS : SiteRole.OF_SUMS;
        return Metrics.all().stream()
                .filter(metric -> metric.betweenSites() == role)
                .filter(metric -> pool.key().unitNorm() || !metric.requires().unitNorm())
                .toList();
    }

    private static boolean hasSums(TallyFile file) {
        return file.whole().has(MomentFields.SUM);
    }

    private static boolean hasProducts(TallyFile file) {
        return file.whole().has(MomentFields.GRAM);
    }

    private static Set<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toSet());
    }
}
