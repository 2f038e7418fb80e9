package io.sparkfidelity.spark.site;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.measure.GroupedMeasures;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is counted of measures, put beside what is counted of embeddings. */
final class SiteMeasures {
    private SiteMeasures() {}

    /** The groups with what was measured of their images; zeros where none has a value. */
    static SortedMap<Group, GroupTally> with(
            SortedMap<Group, GroupTally> groups, GroupedMeasures measured, SiteTallyPlan plan) throws SourceException {
        List<Field> fields = measured.measures().stream()
                .map(KeyMeasure::name)
                .flatMap(name -> new TalliedMeasure(name).counted().stream())
                .toList();
        Map<Group, Map<Integer, Tally>> counts = new HashMap<>();
        for (Map.Entry<GroupedMeasures.Part, Map<Field, long[]>> entry :
                measured.counts(plan.labels(), plan.clip()).entrySet()) {
            GroupedMeasures.Part part = entry.getKey();
            Tally tally = Tally.of(entry.getValue());
            add(counts, Group.whole(part.site()), part.bucket(), tally);
            if (!part.label().isEmpty()) {
                add(counts, SiteTallyJob.group(part.site(), part.label()), part.bucket(), tally);
            }
        }
        SortedMap<Group, GroupTally> both = new TreeMap<>();
        groups.forEach((group, tally) -> {
            Map<Integer, Tally> sixteen = counts.getOrDefault(group, Map.of());
            Map<Integer, Tally> ofGroup = new HashMap<>();
            sixteen.forEach((bucket, more) -> ofGroup.merge(bucket % tally.buckets(), more, Tally::add));
            SortedMap<Integer, Tally> buckets = new TreeMap<>();
            tally.tallies()
                    .forEach((bucket, own) ->
                            buckets.put(bucket, joined(own, ofGroup.getOrDefault(bucket, Tally.zero(fields)))));
            both.put(group, new GroupTally(tally.buckets(), buckets));
        });
        return both;
    }

    /** Of measures that some image has no value of. */
    static SortedMap<String, Map<String, Long>> unmeasured(GroupedMeasures measured) {
        SortedMap<String, Map<String, Long>> unmeasured = new TreeMap<>();
        for (int m = 0; m < measured.measures().size(); m++) {
            if (!measured.unmeasured().get(m).isEmpty()) {
                unmeasured.put(
                        measured.measures().get(m).name(), measured.unmeasured().get(m));
            }
        }
        return unmeasured;
    }

    private static void add(Map<Group, Map<Integer, Tally>> counts, Group group, int bucket, Tally tally) {
        counts.computeIfAbsent(group, none -> new HashMap<>()).merge(bucket, tally, Tally::add);
    }

    private static Tally joined(Tally a, Tally b) {
        Map<Field, long[]> vectors = new HashMap<>();
        for (Tally tally : List.of(a, b)) {
            tally.fields().forEach(field -> vectors.put(field, tally.vector(field.name())));
        }
        return Tally.of(vectors);
    }
}
