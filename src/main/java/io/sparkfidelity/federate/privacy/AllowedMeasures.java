package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyText;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Only these measures leave, and their histograms only where that is said. Where no noise is added, what leaves of a measure must
 * tell of no few images: neither of those that have a value, nor of those that have none, nor of those that share a rare value where
 * values are few; buckets are joined until it does not, and where that is not enough the measure is withheld. In histograms, bins of
 * few images are joined to their neighbours.
 *
 * @param allow names of measures, word for word; none if empty
 * @param histograms whether histograms leave beside counts and sums
 */
public record AllowedMeasures(List<String> allow, boolean histograms) implements PrivacyRule {
    static final String NAME = "measures";

    /** Of policies that do not name the rule. */
    static final AllowedMeasures NONE = new AllowedMeasures(List.of(), false);

    public AllowedMeasures {
        allow = KeyText.list("allow", allow, 0, Integer.MAX_VALUE);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Export apply(Export export) {
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        Set<String> withheld = new TreeSet<>();
        Set<String> few = new TreeSet<>();
        export.groups().forEach((group, tally) -> {
            Set<String> counted = TalliedMeasure.names(tally.fields());
            counted.stream().filter(name -> !allow.contains(name)).forEach(withheld::add);
            counted.retainAll(allow);
            GroupTally kept = export.least().isPresent() ? guarded(export, group, tally, counted, few) : tally;
            Set<String> fields = new HashSet<>();
            kept.fields().stream()
                    .map(Field::name)
                    .filter(field -> leaves(field, counted))
                    .forEach(fields::add);
            groups.put(group, kept.only(fields));
            if (group.isWhole() && kept.buckets() < tally.buckets()) {
                notes.add(NAME + ": " + tally.buckets() + " buckets of site '" + group.site() + "' joined to "
                        + kept.buckets() + ", lest a row of a measure tell of few images");
            }
        });
        withheld.forEach(measure -> notes.add("measure withheld: " + measure));
        few.forEach(measure -> notes.add(NAME + ": " + measure + " withheld, as it would tell of fewer than "
                + export.least().orElseThrow().images() + " images"));
        return export.with(groups, notes);
    }

    private boolean leaves(String field, Set<String> measures) {
        return TalliedMeasure.of(field)
                .map(name -> measures.contains(name)
                        && (histograms || !field.equals(new TalliedMeasure(name).named(MeasureFields.HISTOGRAM_NAME))))
                .orElse(true);
    }

    /** The group in as many buckets as tell of no few images; measures that do so in one bucket too are taken out of {@code counted}. */
    private GroupTally guarded(Export export, Group group, GroupTally tally, Set<String> counted, Set<String> few) {
        counted.removeIf(name -> {
            boolean tells = tells(export, group, tally.joined(1), name);
            if (tells) {
                few.add(name);
            }
            return tells;
        });
        GroupTally joined = tally;
        while (joined.buckets() > 1) {
            GroupTally now = joined;
            if (counted.stream().noneMatch(name -> tells(export, group, now, name))) {
                break;
            }
            joined = joined.joined(joined.buckets() / 2);
        }
        long least = export.least().orElseThrow().images();
        SortedMap<Integer, Tally> buckets = new TreeMap<>();
        joined.tallies().forEach((bucket, row) -> buckets.put(bucket, coarser(row, counted, least)));
        return new GroupTally(joined.buckets(), buckets);
    }

    /** Whether a row tells of few images. */
    private static boolean tells(Export export, Group group, GroupTally tally, String name) {
        TalliedMeasure measure = new TalliedMeasure(name);
        Least least = export.least().orElseThrow();
        long smallest = Math.max(least.images(), least.units());
        for (boolean with : new boolean[] {true, false}) {
            long[] images = export.measured(group, tally, name, with);
            for (int bucket : tally.tallies().keySet()) {
                if (images[bucket] > 0 && images[bucket] < smallest) {
                    return true;
                }
            }
        }
        return tally.tallies().values().stream()
                .anyMatch(row -> MeasureFields.hasRareValue(measure.of(row), least.images()));
    }

    private static Tally coarser(Tally row, Set<String> measures, long least) {
        Map<Field, long[]> vectors = new HashMap<>();
        Set<String> histograms = measures.stream()
                .map(name -> new TalliedMeasure(name).named(MeasureFields.HISTOGRAM_NAME))
                .collect(Collectors.toSet());
        for (Field field : row.fields()) {
            long[] values = row.vector(field.name());
            vectors.put(field, histograms.contains(field.name()) ? MeasureFields.coarser(values, least) : values);
        }
        return Tally.of(vectors);
    }
}
