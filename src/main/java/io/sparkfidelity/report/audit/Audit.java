package io.sparkfidelity.report.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.statistics.AverageLinkage;
import io.sparkfidelity.metric.statistics.ClassicalScaling;
import io.sparkfidelity.metric.statistics.Holm;
import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code audit} of a report: what the scores of all pairs of datasets come to. Datasets are in the order of the
 * report's; components are the JSON's keys.
 *
 * @param matrices one a metric
 * @param map null where no metric gives distances of all pairs
 * @param tree null where there is no map
 * @param tests of every pair, if {@code cmmd_unbiased} was asked for
 * @param diversity of every dataset alone
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Audit(
        List<String> datasets,
        List<AuditMatrix> matrices,
        @Nullable MapEntry map,
        @Nullable TreeEntry tree,
        List<TestEntry> tests,
        List<DiversityEntry> diversity,
        DuplicatesEntry duplicates) {
    /**
     * Datasets in a plane.
     *
     * @param metric whose square root, 0 where it is negative, is taken for the distance
     * @param shown share of the variance that the plane shows, 0 to 1
     * @param points in the units of the distance
     */
    public record MapEntry(String metric, double shown, List<PointEntry> points) {}

    public record PointEntry(String dataset, double x, double y) {}

    /**
     * Datasets by average linkage of the map's distances. Dataset i has the number i, merge k makes number n + k.
     *
     * @param order datasets as they stand below the tree
     */
    public record TreeEntry(String metric, List<MergeEntry> merges, List<Integer> order) {}

    public record MergeEntry(int left, int right, double height, int size) {}

    /**
     * The hypothesis that two datasets are of one distribution.
     *
     * @param adjusted after Holm, for all pairs of the audit together
     */
    public record TestEntry(String first, String second, double pValue, double adjusted) {}

    /**
     * A score of one dataset, in JSON without what is of two sets.
     *
     * @param n images of the dataset
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record DiversityEntry(
            String dataset,

            @JsonUnwrapped
            @JsonIgnoreProperties({"model", "candidate", "reference", "direction", "n", "floor", "replicates", "details"
            })
            Report.ScoreEntry score,

            long n) {
        public static DiversityEntry of(String dataset, Score score) {
            return new DiversityEntry(
                    dataset,
                    Report.ScoreEntry.of("", "", dataset, score),
                    score.candidateN().orElseThrow());
        }

        String metric() {
            return score.metric();
        }

        @Nullable
        Double value() {
            return score.value();
        }

        @Nullable
        Double standardError() {
            return score.standardError();
        }

        List<String> warnings() {
            return score.warnings();
        }
    }

    /**
     * Images that two datasets have.
     *
     * @param below cosine distance under which different images are near
     * @param identical contents in two datasets, over all pairs of datasets
     * @param near pairs of different contents
     * @param search how near pairs were found
     * @param listedIn the file that lists more of them
     * @param pairs by datasets, where there are any
     * @param within by dataset
     * @param listed the first of them
     */
    public record DuplicatesEntry(
            double below,
            long identical,
            long near,
            SearchEntry search,
            String listedIn,
            List<PairCount> pairs,
            List<WithinCount> within,
            List<DuplicateEntry> listed) {
        private static final int LISTED_IN_REPORT = 100;

        /**
         * What was found.
         *
         * @param listed of which the report takes the first
         */
        public static DuplicatesEntry of(
                double below,
                SearchEntry search,
                List<PairCount> pairs,
                List<WithinCount> within,
                List<DuplicateEntry> listed) {
            return new DuplicatesEntry(
                    below,
                    pairs.stream().mapToLong(PairCount::identical).sum(),
                    pairs.stream().mapToLong(PairCount::near).sum(),
                    search,
                    DuplicatesCsv.FILE,
                    List.copyOf(pairs),
                    List.copyOf(within),
                    List.copyOf(listed.subList(0, Math.min(listed.size(), LISTED_IN_REPORT))));
        }
    }

    /**
     * How near pairs were found.
     *
     * @param by {@code pairs}: every pair was compared; {@code hyperplanes}: those that random hyperplanes lead to
     * @param recall share of the pairs as near as the threshold that is expected to be found, 0 to 1; of nearer ones more
     * @param crowded images in crowds that further hyperplanes divided
     * @param crowdedRecall of pairs of such images
     * @param leftOut pairs in crowds that nothing divides, which were not compared
     */
    public record SearchEntry(String by, double recall, long crowded, double crowdedRecall, long leftOut) {
        private static final String PAIRS = "pairs";
        private static final String HYPERPLANES = "hyperplanes";
        /** Below it a reader should know of it. */
        private static final double GOOD = 0.99;

        public static SearchEntry ofAllPairs() {
            return new SearchEntry(PAIRS, 1, 0, 1, 0);
        }

        public static SearchEntry byHyperplanes(double recall, long crowded, double crowdedRecall, long leftOut) {
            return new SearchEntry(HYPERPLANES, recall, crowded, crowdedRecall, leftOut);
        }

        /** In words, a sentence each; none where every pair was compared. */
        List<String> words() {
            if (by.equals(PAIRS)) {
                return List.of();
            }
            List<String> words = new ArrayList<>();
            words.add("found by hyperplanes: " + percent(recall)
                    + " of pairs as near as the threshold are expected to be found, of nearer ones more"
                    + (recall < GOOD ? "; a smaller --duplicates-below or a larger --pairs-limit finds more" : ""));
            if (crowded > 0) {
                words.add(String.format(
                        Locale.ROOT,
                        "%,d images stand in crowds that further hyperplanes divided: of pairs of them as near as the threshold"
                                + " about %s are expected to be found",
                        crowded,
                        percent(crowdedRecall)));
            }
            if (leftOut > 0) {
                words.add(String.format(
                        Locale.ROOT,
                        "some images are so much alike that nothing divides them: about %,d of their pairs were not compared",
                        leftOut));
            }
            return words;
        }

        /** Rounded down: 100% would be a promise. */
        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.1f%%", Math.floor(1000 * share) / 10);
        }
    }

    /** @param identical contents that both have */
    public record PairCount(String first, String second, long identical, long near) {}

    /**
     * @param compared embeddings that took part in the search for near pairs
     * @param repeated images whose bytes an image of a smaller id in the dataset has
     */
    public record WithinCount(String dataset, long compared, long repeated, long near) {}

    /**
     * Two images; of identical ones, the smallest ids.
     *
     * @param kind {@code identical}: the same bytes; {@code near}: other bytes whose embeddings are nearer than the threshold
     */
    public record DuplicateEntry(
            String kind, double distance, String firstDataset, String firstId, String secondDataset, String secondId) {
        public static final String IDENTICAL = "identical";
        public static final String NEAR = "near";
    }

    /** The section of a report whose scores are of all pairs. */
    public static Audit of(Report report, List<DiversityEntry> diversity, DuplicatesEntry duplicates) {
        List<String> datasets =
                report.datasets().stream().map(Report.DatasetEntry::name).toList();
        List<AuditMatrix> matrices = AuditMatrix.of(datasets, report.scores());
        Optional<AuditMatrix> distances = AuditMatrix.distances(matrices);
        return new Audit(
                datasets,
                matrices,
                distances.map(matrix -> map(datasets, matrix)).orElse(null),
                distances.map(Audit::tree).orElse(null),
                tests(report.scores()),
                List.copyOf(diversity),
                duplicates);
    }

    private static MapEntry map(List<String> datasets, AuditMatrix matrix) {
        ClassicalScaling scaling = ClassicalScaling.of(matrix.squareRoots());
        List<PointEntry> points = new ArrayList<>();
        for (int i = 0; i < datasets.size(); i++) {
            ClassicalScaling.Point point = scaling.points().get(i);
            points.add(new PointEntry(datasets.get(i), point.x(), point.y()));
        }
        return new MapEntry(matrix.metric(), scaling.shown(), points);
    }

    private static TreeEntry tree(AuditMatrix matrix) {
        AverageLinkage tree = AverageLinkage.of(matrix.squareRoots());
        return new TreeEntry(
                matrix.metric(),
                tree.merges().stream()
                        .map(merge -> new MergeEntry(merge.left(), merge.right(), merge.height(), merge.size()))
                        .toList(),
                tree.order());
    }

    private static List<TestEntry> tests(List<Report.ScoreEntry> scores) {
        List<Report.ScoreEntry> tested =
                scores.stream().filter(score -> score.pValue().isPresent()).toList();
        double[] adjusted = Holm.adjust(tested.stream()
                .mapToDouble(score -> score.pValue().orElseThrow())
                .toArray());
        List<TestEntry> tests = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            Report.ScoreEntry score = tested.get(i);
            tests.add(new TestEntry(
                    score.reference(), score.candidate(), score.pValue().orElseThrow(), adjusted[i]));
        }
        return tests;
    }

    /** The datasets' numbers with similar ones side by side, or in the report's order where there is no tree. */
    List<Integer> order() {
        List<Integer> asGiven = new ArrayList<>();
        for (int i = 0; i < datasets.size(); i++) {
            asGiven.add(i);
        }
        return tree == null ? asGiven : tree.order();
    }

    /** Pairs that may be of one distribution, at 5% of all pairs together; the likeliest first. */
    List<TestEntry> alike() {
        return tests.stream()
                .filter(test -> test.adjusted() >= 0.05)
                .sorted(Comparator.comparingDouble(TestEntry::pValue).reversed())
                .toList();
    }

    /** The matrix that the map is made of, or else the first. */
    AuditMatrix mainMatrix() {
        return matrices.stream()
                .filter(matrix -> map != null && matrix.metric().equals(map.metric()))
                .findFirst()
                .orElse(matrices.get(0));
    }
}
