package io.sparkfidelity.spark.audit;

import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.Rejects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * One dataset of an audit: a source, or the images of a source that share a label or a site.
 *
 * @param images its counts and its rows alone, rejects included; of a part, listing and files are those of the whole source
 * @param leftAlone files of the source that are no images; of its parts, the first has them all
 */
record AuditedSet(JobSet images, String source, long duplicates, List<LeftAlone> leftAlone, List<String> warnings) {
    String name() {
        return images.name();
    }

    EmbeddingSet set() {
        return images.embedded();
    }

    Dataset<Row> rows() {
        return images.rows();
    }

    Listing listing() {
        return images.listing();
    }

    /**
     * All of a source.
     *
     * @param warnings what a reader should know beside what the listing says
     */
    static AuditedSet of(JobSet set, List<String> warnings) {
        return new AuditedSet(
                set,
                set.source().source().description(),
                set.listing().duplicates(),
                set.listing().leftAlone(),
                Stream.concat(set.listing().warnings().stream(), warnings.stream())
                        .toList());
    }

    /**
     * The parts of a source, by name.
     *
     * @param prefix of the parts' names
     * @throws SourceException if no image has what it is split by, or a part has fewer than 2 embeddings
     */
    static List<AuditedSet> parts(AuditedSet whole, AuditPlan.Split split, String prefix) throws SourceException {
        Column column = functions.col(split.column());
        Map<String, Map<String, Long>> rejects = new TreeMap<>();
        Map<String, Long> embedded = new HashMap<>();
        long without = 0;
        for (Row row :
                whole.rows().groupBy("stage", "reason", split.column()).count().collectAsList()) {
            if (row.isNullAt(2)) {
                without += row.getLong(3);
                continue;
            }
            Map<String, Long> ofPart = rejects.computeIfAbsent(row.getString(2), part -> new TreeMap<>());
            if (row.isNullAt(1)) {
                embedded.merge(row.getString(2), row.getLong(3), Long::sum);
            } else {
                ofPart.merge(row.getString(0) + "/" + row.getString(1), row.getLong(3), Long::sum);
            }
        }
        if (rejects.isEmpty()) {
            throw new SourceException("no image of " + whole.source() + " has a " + split.column()
                    + "; give one by --manifest, or name datasets by --dataset");
        }
        List<String> warnings = new ArrayList<>(whole.warnings());
        if (without > 0) {
            warnings.add(without + " images of the source have no " + split.column() + " and are in no dataset");
        }
        List<AuditedSet> parts = new ArrayList<>();
        for (Map.Entry<String, Map<String, Long>> part : rejects.entrySet()) {
            long n = embedded.getOrDefault(part.getKey(), 0L);
            if (n < 2) {
                throw new SourceException("the " + split.column() + " '" + part.getKey() + "' of " + whole.source()
                        + " has " + n + " image that could be embedded; a comparison needs 2 or more");
            }
            EmbeddingSet counts = new EmbeddingSet(
                    whole.set().files(),
                    n
                            + part.getValue().values().stream()
                                    .mapToLong(lost -> lost)
                                    .sum(),
                    n,
                    part.getValue(),
                    whole.set().sourceFingerprint(),
                    whole.set().modelFingerprint(),
                    part.getValue().isEmpty()
                            ? List.of()
                            : Rejects.of(whole.rows().filter(column.equalTo(part.getKey()))),
                    whole.set().prepare());
            parts.add(new AuditedSet(
                    new JobSet(
                            whole.images().source().named(prefix + part.getKey()),
                            whole.listing(),
                            counts,
                            whole.rows().filter(column.equalTo(part.getKey()))),
                    whole.source() + " (" + split.column() + " " + part.getKey() + ")",
                    0,
                    parts.isEmpty() ? whole.leftAlone() : List.of(),
                    parts.isEmpty() ? warnings : List.of()));
        }
        return List.copyOf(parts);
    }
}
