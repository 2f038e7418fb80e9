package io.sparkfidelity.spark.caption;

import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.NamedSource;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The captions of a job's datasets, by the datasets' names. */
public final class CaptionSets implements AutoCloseable {
    private final SparkSession spark;
    private final Map<String, CaptionSet> sets = new LinkedHashMap<>();

    public CaptionSets(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * Reads those of a dataset, as {@link CaptionSet#of} does.
     *
     * @return empty if it has none
     */
    public Optional<CaptionSet> read(NamedSource source, Listing listing) throws IOException {
        Optional<CaptionSet> captions = CaptionSet.of(spark, source, listing);
        captions.ifPresent(set -> sets.put(source.name(), set));
        return captions;
    }

    /** Lets a part of a dataset have what was read of the whole. */
    public void share(String dataset, String part) {
        of(dataset).ifPresent(captions -> sets.put(part, captions));
    }

    /** Those that were read of a dataset, if it has any. */
    public Optional<CaptionSet> of(String dataset) {
        return Optional.ofNullable(sets.get(dataset));
    }

    /** The first caption of each of these images of a dataset, by id, of those that have one. */
    public Map<String, String> first(String dataset, Collection<String> ids) {
        Map<String, String> captionOf = new HashMap<>();
        ofImages(dataset, ids).forEach((id, captions) -> captionOf.put(id, captions.get(0)));
        return captionOf;
    }

    /** All captions of each of these images of a dataset, by id, of those that have any. */
    public Map<String, List<String>> ofImages(String dataset, Collection<String> ids) {
        Map<String, List<String>> captionsOf = new HashMap<>();
        of(dataset).ifPresent(read -> read.rows()
                .filter(functions.col(CaptionSet.ID).isin(ids.toArray()))
                .collectAsList()
                .forEach(row -> captionsOf.put(row.getString(0), row.getList(1))));
        return captionsOf;
    }

    /** Those of all datasets that have any, each once. */
    public List<CaptionSet> all() {
        return sets.values().stream().distinct().toList();
    }

    @Override
    public void close() {
        sets.values().forEach(CaptionSet::close);
    }
}
