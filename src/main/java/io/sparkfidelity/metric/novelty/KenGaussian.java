package io.sparkfidelity.metric.novelty;

import io.sparkfidelity.metric.BucketSplits;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.ReferenceParts;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.SplitScores;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.kept.KeptRows;
import io.sparkfidelity.pairs.kept.KeptRowsFold;
import io.sparkfidelity.tally.Bucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The kernel-based entropic novelty of unit vectors under a Gaussian kernel (Zhang, Li and Farnia 2024, KEN), with eta = 1 as
 * {@link Ken}, whose details it has: from the eigenvalues of the kernel's matrix over the rows with the smallest hashes of
 * every bucket, up to 64 of either side, 1,024 in all. 0 up; it depends on how many rows take part, and sets of one
 * distribution are far from 0, the more so the narrower the kernel: look at the floor.
 *
 * <p>How it depends on the number of rows no line and no power says, so that the floor compares parts of the reference which
 * are as large as the sides: no more than half of the reference's rows are one.
 *
 * @param sigma the bandwidth, one of {@link #sweep}
 */
public record KenGaussian(double sigma) implements Metric {
    private static final String FAMILY = "ken_gaussian";
    private static final double[] SIGMAS = {0.5, 1};

    /** Rows of a bucket: eigenvalues of as many rows as both sides have take some CPU seconds, and 64 sets are needed. */
    private static final int ROWS = 64;

    private static final KeptRowsFold.Spec OF_REFERENCE = new KeptRowsFold.Spec(Side.REFERENCE, 2 * ROWS);
    private static final KeptRowsFold.Spec OF_CANDIDATE = new KeptRowsFold.Spec(Side.CANDIDATE, ROWS);

    /** Every bandwidth that is reported, ascending. */
    public static List<KenGaussian> sweep() {
        return DoubleStream.of(SIGMAS).mapToObj(KenGaussian::new).toList();
    }

    /** {@code ken_gaussian_} and the bandwidth. */
    @Override
    public String name() {
        return FAMILY + "_" + Kernel.Gaussian.label(sigma);
    }

    @Override
    public String words() {
        return "entropy of what the candidate has and the reference lacks, Gaussian kernel, sigma "
                + Kernel.Gaussian.label(sigma);
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public ValueRange possible() {
        return ValueRange.NOT_NEGATIVE;
    }

    @Override
    public Optional<String> blindTo() {
        return new Ken().blindTo();
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(PairRequirements.ofFolds(List.of(OF_REFERENCE, OF_CANDIDATE)), true);
    }

    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    /** It solves for eigenvalues with every bucket left out of either side. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        evidence.requireUnitVectors(this);
        PairFindings folds = evidence.pairs();
        int most = perBucket(folds);
        Rows reference = Rows.of(folds.of(OF_REFERENCE), most);
        Rows candidate = Rows.of(folds.of(OF_CANDIDATE), most);
        return score(evidence.reference(), reference, evidence.candidate(), candidate);
    }

    /** Half of the reference's rows at most: its parts are to be as large as the sides. */
    private static int perBucket(PairFindings folds) {
        return (int) Math.max(1, Math.min(ROWS, folds.referenceN() / (2 * Bucket.COUNT)));
    }

    /** Of these rows. */
    Score score(Sample reference, Rows x, Sample candidate, Rows y) {
        List<float[]> both = new ArrayList<>(x.values());
        both.addAll(y.values());
        try (JointKernel kernel = JointKernel.of(both, sigma)) {
            double[] once = kernel.positive(weights(1, x, 0, y, 0));
            double[] twice = kernel.positive(weights(2, x, 0, y, 0));
            double value = JointKernel.entropic(once);
            double[] ofReference = new double[Bucket.COUNT];
            double[] ofCandidate = new double[Bucket.COUNT];
            Arrays.setAll(ofReference, b -> without(kernel, x, 1 << b, y, 0, value));
            Arrays.setAll(ofCandidate, b -> without(kernel, x, 0, y, 1 << b, value));
            ErrorBar error = ErrorBar.between(
                            value,
                            PairScores.side(reference, value, ofReference, x.sizes()),
                            PairScores.side(candidate, value, ofCandidate, y.sizes()))
                    .within(ValueRange.NOT_NEGATIVE);
            return new ScoreBuilder(this, "kernel-matrix", value, reference, candidate)
                    .counts(x.count(), y.count())
                    .error(error)
                    .detail("sigma", sigma)
                    .detail("eta", 1)
                    .detail("share", Arrays.stream(once).sum())
                    .detail("largest", Ken.largest(once))
                    .detail("shareAtEta2", Arrays.stream(twice).sum())
                    .detail("largestAtEta2", Ken.largest(twice))
                    .build();
        }
    }

    /** The score without some buckets; NaN where none of a side's rows are left. */
    private static double without(
            JointKernel kernel, Rows x, int withoutOfReference, Rows y, int withoutOfCandidate, double value) {
        long n = x.count(withoutOfReference);
        long m = y.count(withoutOfCandidate);
        if (n == x.count() || m == y.count()) {
            return Double.NaN;
        }
        return n + m == 0
                ? value
                : JointKernel.entropic(kernel.positive(weights(1, x, withoutOfReference, y, withoutOfCandidate)));
    }

    /** -eta over the reference's rows that are left, then 1 over the candidate's. */
    private static double[] weights(int eta, Rows x, int withoutOfReference, Rows y, int withoutOfCandidate) {
        long n = x.count() - x.count(withoutOfReference);
        long m = y.count() - y.count(withoutOfCandidate);
        double[] weights = new double[x.count() + y.count()];
        Arrays.setAll(weights, i -> {
            if (i < x.count()) {
                return x.has(i, withoutOfReference) ? 0 : -(double) eta / n;
            }
            return y.has(i - x.count(), withoutOfCandidate) ? 0 : 1.0 / m;
        });
        return weights;
    }

    /** Rows of a set with their buckets. */
    record Rows(List<float[]> values, int[] buckets) {
        static Rows of(KeptRows kept, int most) {
            List<float[]> values = new ArrayList<>();
            int[] buckets = new int[Bucket.COUNT * most];
            for (int b = 0; b < Bucket.COUNT; b++) {
                for (float[] row : kept.first(b, most)) {
                    buckets[values.size()] = b;
                    values.add(row);
                }
            }
            return new Rows(values, Arrays.copyOf(buckets, values.size()));
        }

        int count() {
            return buckets.length;
        }

        boolean has(int row, int mask) {
            return (mask >> buckets[row] & 1) != 0;
        }

        long count(int mask) {
            long count = 0;
            for (int row = 0; row < buckets.length; row++) {
                count += has(row, mask) ? 1 : 0;
            }
            return count;
        }

        long[] sizes() {
            long[] sizes = new long[Bucket.COUNT];
            Arrays.setAll(sizes, b -> count(1 << b));
            return sizes;
        }
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(new FloorSource(FloorRule.AROUND_MEAN, this::onParts).ofSingleImages());
    }

    private Optional<SplitScores> onParts(ReferenceParts parts) {
        return parts.pairs().flatMap(folds -> {
            int most = perBucket(folds);
            long n = Rows.of(folds.of(OF_REFERENCE), most).count();
            long m = Rows.of(folds.of(OF_CANDIDATE), most).count();
            return parts.ofPairs(found -> onSplits(Rows.of(found.of(OF_REFERENCE), 2 * most), n, m))
                    .map(splits -> splits.sized(n, m));
        });
    }

    /** Of parts whose sizes stand as n to m, and are these but for what buckets differ. */
    private List<SplitScore> onSplits(Rows reference, long n, long m) {
        try (JointKernel kernel = JointKernel.of(reference.values(), sigma)) {
            List<SplitScore> splits = new ArrayList<>();
            for (BucketSplit split : BucketSplits.standingAs(n, m)) {
                long left = reference.count(split.reference());
                long right = reference.count(split.candidate());
                if (left < 2 || right < 2) {
                    return List.of();
                }
                double[] weights = new double[reference.count()];
                Arrays.setAll(weights, i -> {
                    if (reference.has(i, split.reference())) {
                        return -1.0 / left;
                    }
                    return reference.has(i, split.candidate()) ? 1.0 / right : 0;
                });
                splits.add(new SplitScore(JointKernel.entropic(kernel.positive(weights)), left, right));
            }
            return splits;
        }
    }
}
