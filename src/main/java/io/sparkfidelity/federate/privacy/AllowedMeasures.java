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
 * few images are joined to their neighbours. All labels of a site have the same measures: what one may not tell, the whole less the others would.
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
        for (String site : export.sites()) {
            Group group = Group.whole(site);
            GroupTally whole = group.among(export.groups());
            Set<String> counted = TalliedMeasure.names(whole.fields());
            counted.stream().filter(name -> !allow.contains(name)).forEach(withheld::add);
            counted.retainAll(allow);
            Set<String> ofWhole = new TreeSet<>(counted);
            ofWhole.removeIf(name -> tells(export, group, whole.joined(1), name));
            counted.stream().filter(name -> !ofWhole.contains(name)).forEach(few::add);
            GroupTally kept = kept(export, group, whole, ofWhole);
            groups.put(group, kept);
            if (kept.buckets() < whole.buckets()) {
                notes.add(NAME + ": " + whole.buckets() + " buckets of site '" + site + "' joined to " + kept.buckets()
                        + ", lest a row of a measure tell of few images");
            }
            SortedMap<Group, GroupTally> parts = export.parts(site);
            Set<String> ofParts = new TreeSet<>(ofWhole);
            ofParts.removeIf(name -> partsTell(export, site, parts, name));
            ofWhole.stream()
                    .filter(name -> !parts.isEmpty() && !ofParts.contains(name))
                    .forEach(name -> notes.add(
                            NAME + ": " + name + " of the labels of site '" + site + "' withheld" + asFew(export)));
            parts.forEach((part, tally) -> groups.put(part, kept(export, part, tally, ofParts)));
        }
        withheld.forEach(measure -> notes.add("measure withheld: " + measure));
        few.forEach(measure -> notes.add(NAME + ": " + measure + " withheld" + asFew(export)));
        return export.with(groups, notes);
    }

    private static String asFew(Export export) {
        return ", as it would tell of fewer than "
                + export.least().orElseThrow().images() + " images";
    }

    /** A group with these measures, in as many buckets as tell of no few images. */
    private GroupTally kept(Export export, Group group, GroupTally tally, Set<String> measures) {
        GroupTally kept = export.least()
                .map(least -> guarded(export, group, tally, measures, least.images()))
                .orElse(tally);
        return kept.only(kept.fields().stream()
                .map(Field::name)
                .filter(field -> leaves(field, measures))
                .collect(Collectors.toSet()));
    }

    private boolean leaves(String field, Set<String> measures) {
        return TalliedMeasure.of(field)
                .map(name -> measures.contains(name) && (histograms || !TalliedMeasure.isHistogram(field)))
                .orElse(true);
    }

    private static GroupTally guarded(Export export, Group group, GroupTally tally, Set<String> measures, long least) {
        GroupTally joined = tally;
        while (joined.buckets() > 1) {
            GroupTally now = joined;
            if (measures.stream().noneMatch(name -> tells(export, group, now, name))) {
                break;
            }
            joined = joined.joined(joined.buckets() / 2);
        }
        SortedMap<Integer, Tally> buckets = new TreeMap<>();
        joined.tallies().forEach((bucket, row) -> buckets.put(bucket, coarser(row, measures, least)));
        return new GroupTally(joined.buckets(), buckets);
    }

    /**
     * Whether a measure of a site's labels tells of few images of one of them, or, as the whole set has it too, of few that are in none
     * of them.
     */
    private static boolean partsTell(Export export, String site, SortedMap<Group, GroupTally> parts, String name) {
        if (export.least().isEmpty() || parts.isEmpty()) {
            return false;
        }
        Least least = export.least().get();
        TalliedMeasure measure = new TalliedMeasure(name);
        Tally rest = measure.of(Group.whole(site).among(export.groups()).pooled());
        for (Map.Entry<Group, GroupTally> part : parts.entrySet()) {
            if (tells(export, part.getKey(), part.getValue().joined(1), name)) {
                return true;
            }
            rest = rest.subtract(measure.of(part.getValue().pooled()));
        }
        return isFew(export.rest(site, parts, name, true), least)
                || isFew(export.rest(site, parts, name, false), least)
                || MeasureFields.hasRareValue(rest, least.images());
    }

    private static boolean isFew(long images, Least least) {
        return images > 0 && images < Math.max(least.images(), least.units());
    }

    /** Whether a row tells of few images. */
    private static boolean tells(Export export, Group group, GroupTally tally, String name) {
        if (export.least().isEmpty()) {
            return false;
        }
        TalliedMeasure measure = new TalliedMeasure(name);
        Least least = export.least().get();
        for (boolean with : new boolean[] {true, false}) {
            long[] images = export.measured(group, tally, name, with);
            for (int bucket : tally.tallies().keySet()) {
                if (isFew(images[bucket], least)) {
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
