package io.sparkfidelity.cli.sites;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.federate.Samples;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.pool.PoolMember;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureMean;
import io.sparkfidelity.measure.MeasureSummary;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures of sites, pools and references, a line each, for a console. */
public final class MeasureTable {
    private static final ModelTraits NO_MODEL = new ModelTraits("images", false);
    private static final double MIDDLE = 0.5;

    private final List<List<String>> rows = new ArrayList<>();
    private boolean noised;

    private MeasureTable() {}

    /** The measures of a file's groups, of sites or a pool. */
    public static MeasureTable ofFile(TallyFile file) {
        MeasureTable table = new MeasureTable();
        for (KeyMeasure measure : file.key().measures()) {
            for (Map.Entry<Group, GroupTally> entry : file.groups().entrySet()) {
                Group group = entry.getKey();
                String name = group.site().isEmpty() ? "(pool)" : group.site();
                table.add(
                        measure,
                        group.isWhole() ? name : name + ", " + group.label(),
                        entry.getValue(),
                        file.key().unitKind());
            }
        }
        return table;
    }

    /** The measures of a pool, of its members, and of a reference where that has the same. */
    static MeasureTable ofPool(TallyFile pool, List<PoolMember> members, Optional<TallyFile> reference) {
        MeasureTable table = new MeasureTable();
        String kind = pool.key().unitKind();
        for (KeyMeasure measure : pool.key().measures()) {
            if (members.size() > 1) {
                members.forEach(
                        member -> table.add(measure, member.name(), GroupTally.undivided(member.whole()), kind));
            }
            table.add(measure, "(pool)", pool.whole(), kind);
            reference
                    .filter(file -> file.key().measure(measure.name()).equals(Optional.of(measure)))
                    .ifPresent(file -> table.add(measure, "(reference)", file.whole(), kind));
        }
        return table;
    }

    private void add(KeyMeasure key, String name, GroupTally group, String unitKind) {
        TalliedMeasure tallied = new TalliedMeasure(key.name());
        if (!tallied.isIn(group.pooled())) {
            return;
        }
        Measure measure = key.measure();
        Sample sample = Samples.of(name, group.measure(key.name()), unitKind);
        MeasureSummary summary = new MeasureSummary(measure, sample.tally().pooled());
        Score score = new MeasureMean(measure).compute(NO_MODEL, sample, sample);
        noised |= summary.isNoised();
        rows.add(List.of(
                key.name(),
                name,
                TextTable.count(summary.n()),
                TextTable.count(group.n() - summary.n()),
                number(summary.mean()),
                score.standardError().isPresent() ? number(score.standardError().getAsDouble()) : "-",
                number(summary.deviation()),
                number(summary.quantile(MIDDLE)),
                key.unit()));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? TextTable.number(value) : "-";
    }

    /** Empty where there are no measures. */
    @Override
    public String toString() {
        if (rows.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable(
                List.of("measure", "of", "n", "without", "mean", "error", "deviation", "median", "unit"),
                Set.of(2, 3, 4, 5, 6, 7));
        rows.forEach(table::add);
        return System.lineSeparator()
                + table
                + (noised
                        ? "note: counts have noise of differential privacy; what it adds to a mean is taken off, and its spread is in the error\n"
                        : "");
    }
}
