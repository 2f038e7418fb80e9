package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.values.ImageValues;
import io.sparkfidelity.report.values.PairKeys;
import io.sparkfidelity.report.values.ValuesFile;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Nights for tests whose reports keep the values of their images, by a measure of no model. */
public final class PairedNights {
    /** The measure; less of it is better. */
    public static final String MEASURE = "score:flaws";

    private final Map<String, ValuesFile> files = new HashMap<>();

    /**
     * A night.
     *
     * @param values by id
     * @param keeping whether its report names the values
     */
    NamedReport night(String name, Map<String, Double> values, boolean keeping) {
        ValuesFile file = file(values);
        files.put(Sha256.of(file.bytes()), file);
        return new NamedReport(name, json(values, keeping ? file : null).report());
    }

    /**
     * A night whose files have names of their own, and whose table has what its images' ids would be in a column pair.
     *
     * @param folder before each file's name
     */
    NamedReport night(String name, Map<String, Double> values, String folder) {
        ValuesFile file = file(values, folder);
        files.put(Sha256.of(file.bytes()), file);
        return new NamedReport(name, json(values, file).report());
    }

    /** The values of the nights so far. */
    NightValues values() {
        return report -> {
            ValuesFile file = files.get(report.measures().values().sha256());
            if (file == null) {
                throw new StorageException("they are gone");
            }
            return file;
        };
    }

    void lose(NamedReport night) {
        files.remove(night.report().measures().values().sha256());
    }

    /** Writes a night's report and values into a folder. */
    public static void write(Path folder, String started, Map<String, Double> values) throws IOException {
        Files.createDirectories(folder);
        ValuesFile file = file(values);
        Nights night = json(values, file);
        night.json.put("startedAt", started);
        Files.write(folder.resolve(ValuesFile.NAME), file.bytes());
        Files.write(folder.resolve("report.json"), night.bytes());
    }

    private static Nights json(Map<String, Double> values, ValuesFile file) {
        Report.ScoreEntry mean = mean(values);
        Nights night = new Nights();
        night.score(MEASURE, mean.value(), mean.replicates().candidate())
                .with("model", Report.NO_MODEL)
                .with("replicates", mean.replicates())
                .with("estimator", "mean");
        if (file != null) {
            night.json.put(
                    "measures",
                    Map.of("values", Map.of("file", "/gone/measures.values", "sha256", Sha256.of(file.bytes()))));
        }
        return night;
    }

    static ValuesFile file(Map<String, Double> values) {
        return file(values, "");
    }

    private static ValuesFile file(Map<String, Double> values, String folder) {
        TreeMap<Long, String> sorted = new TreeMap<>(Long::compareUnsigned);
        values.keySet().forEach(id -> sorted.put(Bucket.hash(folder + id), id));
        long[] ids = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
        byte[] buckets = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            buckets[i] = (byte) Bucket.of(ids[i]);
        }
        double[] column = sorted.values().stream().mapToDouble(values::get).toArray();
        long[] pairs = sorted.values().stream().mapToLong(Bucket::hash).toArray();
        return new ValuesFile(List.of(new ImageValues(
                "night",
                Report.NO_MODEL,
                List.of(MEASURE),
                ids,
                buckets,
                List.of(column),
                folder.isEmpty() ? Optional.empty() : Optional.of(new PairKeys(pairs, false)))));
    }

    /** The mean as a report has it, with its replicates. */
    static Report.ScoreEntry mean(Map<String, Double> values) {
        long[] counts = new long[Bucket.COUNT];
        double[] sums = new double[Bucket.COUNT];
        values.forEach((id, value) -> {
            int bucket = Bucket.of(Bucket.hash(id));
            counts[bucket]++;
            sums[bucket] += value;
        });
        double sum = Arrays.stream(sums).sum();
        List<Double> without = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        for (int j = 0; j < Bucket.COUNT; j++) {
            without.add((sum - sums[j]) / (values.size() - counts[j]));
            sizes.add(counts[j]);
        }
        return new Report.ScoreEntry(
                MEASURE,
                Report.NO_MODEL,
                "night",
                "reference",
                sum / values.size(),
                1.0,
                null,
                "population",
                "none",
                "smaller-is-better",
                "mean",
                new Report.Counts(null, (long) values.size()),
                null,
                new Report.ReplicatesEntry(List.of(), without, new Report.SizesEntry(List.of(), sizes)),
                List.of(),
                Map.of());
    }
}
