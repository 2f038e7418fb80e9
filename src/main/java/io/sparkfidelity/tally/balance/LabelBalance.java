package io.sparkfidelity.tally.balance;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Post-stratification: the weights of a candidate's images by which its classes get the reference's shares, w_c proportional to
 * (n_c / n) / (m_c / m), n_c of n images of the reference and m_c of m of the candidate being of class c (Little 1993,
 * "Post-stratification: a modeler's perspective", section 2). A class that the reference lacks has the share 0 and does not
 * count.
 *
 * <p>Weights are whole numbers, so that sums of rows stay exact. They are the smallest that have the ratios exactly, if their mean
 * is 4096 at most and sums can hold them; else those ratios are rounded that have the mean K, the smallest power of two at which no more than 1e-4 of the
 * weight is misplaced, or the largest that sums can hold.
 */
public final class LabelBalance {
    /** Of all weight: what may stand with another class, before K need not grow further. */
    private static final double FINE = 1e-4;

    /** Of all weight: what more would be another set of shares than the reference's. */
    private static final double COARSE = 0.01;

    /** Exact weights of a larger mean gain nothing, and blocks of rows are smaller by them. */
    private static final double LARGEST_EXACT = 1 << 12;

    /** Bounds are whole numbers of such parts of a ratio. */
    private static final int PARTS = 16;

    private static final double LARGEST_K = 0x1p40;

    /** The sum of all weights: predictions of 2,980 classes, each as likely as any other, add up below 2^63 (2^28 2^32 ln C). */
    private static final double MOST_WEIGHT = 0x1p28;

    /** Below 2^63 by more than the mean of the weights is off for their being rounded. */
    private static final double MOST_SUM = 0.98 * 0x1p63;

    private final TreeMap<String, Long> reference;
    private final TreeMap<String, Long> candidate;

    /**
     * @param reference images by label, 1 or more of each
     * @param candidate likewise
     */
    public LabelBalance(Map<String, Long> reference, Map<String, Long> candidate) {
        this.reference = new TreeMap<>(reference);
        this.candidate = new TreeMap<>(candidate);
    }

    /** Classes of the reference that the candidate lacks, in ascending order: no weight can make up for these. */
    public List<String> missing() {
        return reference.keySet().stream()
                .filter(label -> !candidate.containsKey(label))
                .toList();
    }

    /** Images of the candidate by labels that the reference lacks: their weight is 0. */
    public Map<String, Long> foreign() {
        TreeMap<String, Long> foreign = new TreeMap<>(candidate);
        foreign.keySet().removeAll(reference.keySet());
        return foreign;
    }

    /** Images of the candidate that count. */
    public long images() {
        return shared().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the shares are the same already, so that every weight is 1. */
    public boolean isBalanced() {
        return exact().values().stream().allMatch(BigInteger.ONE::equals);
    }

    /**
     * The ratios times 16, rounded upward: what a sum of rows by these weights bounds, the same sum by weights of the mean K bounds
     * K / 16 times.
     *
     * @throws IllegalStateException if a class is missing
     */
    public Map<String, Long> bounds() {
        return scaled(ratio -> (long) Math.ceil(ratio * PARTS));
    }

    /** The largest mean of weights by which no sum is beyond {@code limit}, if one by {@link #bounds} is {@code sum}. */
    public static double largestMean(double sum, double limit) {
        return sum <= 0 ? LARGEST_K : Math.min(LARGEST_K, limit / sum * PARTS);
    }

    /**
     * The weights by which no sum leaves 64 bits.
     *
     * @param largest of the sums of squares by {@link #bounds}; asked for only where weights are not 1
     * @throws IllegalStateException as {@link #weights}
     * @throws IllegalArgumentException as {@link #weights}
     */
    public LabelWeights weightsOf(DoubleSupplier largest) {
        return weights(
                isBalanced() ? 1 : Math.min(largestMean(largest.getAsDouble(), MOST_SUM), MOST_WEIGHT / images()));
    }

    /**
     * The weights.
     *
     * @param largestMean of weights that sums can hold
     * @throws IllegalStateException if a class is missing
     * @throws IllegalArgumentException if sums hold no weights by which the classes have the reference's shares to within 1%; says how
     *     far they would be off
     */
    public LabelWeights weights(double largestMean) {
        Map<String, BigInteger> exact = exact();
        double mean = shared().entrySet().stream()
                        .mapToDouble(each -> of(exact, each.getKey()).doubleValue() * each.getValue())
                        .sum()
                / images();
        if (mean <= Math.min(largestMean, LARGEST_EXACT)) {
            return new LabelWeights(
                    exact.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue()
                            .longValueExact())),
                    0);
        }
        long k = 1;
        LabelWeights weights = rounded(k);
        while (weights.misplaced() > FINE && 2 * k <= largestMean) {
            k *= 2;
            weights = rounded(k);
        }
        if (weights.misplaced() > COARSE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the largest weights that 64-bit sums hold would leave %.1f%% of the weight with another class"
                            + " than the reference's shares ask for; take fewer images (--limit)",
                    100 * weights.misplaced()));
        }
        return weights;
    }

    /** As how many images of equal weight those that count are, (sum w)^2 / sum w^2. */
    public double effective(LabelWeights weights) {
        double squares = 0;
        for (Map.Entry<String, Long> each : shared().entrySet()) {
            double weight = of(weights.byLabel(), each.getKey());
            squares += weight * weight * each.getValue();
        }
        return Math.pow(total(weights.byLabel()), 2) / squares;
    }

    /** What the lightest image weighs, of images that weigh 1 in the mean. */
    public double lightest(LabelWeights weights) {
        return weights.byLabel().values().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElseThrow()
                / mean(weights);
    }

    /** What the heaviest image weighs, of images that weigh 1 in the mean. */
    public double heaviest(LabelWeights weights) {
        return weights.byLabel().values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElseThrow()
                / mean(weights);
    }

    private double mean(LabelWeights weights) {
        return total(weights.byLabel()) / images();
    }

    private double total(Map<String, Long> weights) {
        return shared().entrySet().stream()
                .mapToDouble(each -> of(weights, each.getKey()) * (double) each.getValue())
                .sum();
    }

    private LabelWeights rounded(long k) {
        Map<String, Long> weights = scaled(ratio -> Math.max(1, Math.round(ratio * k)));
        long divisor = weights.values().stream()
                .map(BigInteger::valueOf)
                .reduce(BigInteger.ZERO, BigInteger::gcd)
                .longValueExact();
        weights.replaceAll((label, weight) -> weight / divisor);
        return new LabelWeights(weights, misplaced(weights));
    }

    /** Half the sum of the differences between the classes' shares of the weight and of the reference. */
    private double misplaced(Map<String, Long> weights) {
        double total = total(weights);
        double off = 0;
        for (Map.Entry<String, Long> each : shared().entrySet()) {
            double share = of(weights, each.getKey()) * (double) each.getValue() / total;
            off += Math.abs(share - of(reference, each.getKey()) / (double) referenceImages());
        }
        return off / 2;
    }

    /** The ratios as the smallest whole numbers. */
    private Map<String, BigInteger> exact() {
        requireAll();
        BigInteger multiple = BigInteger.ONE;
        for (long count : shared().values()) {
            BigInteger each = BigInteger.valueOf(count);
            multiple = multiple.divide(multiple.gcd(each)).multiply(each);
        }
        Map<String, BigInteger> weights = new TreeMap<>();
        BigInteger divisor = BigInteger.ZERO;
        for (Map.Entry<String, Long> each : shared().entrySet()) {
            BigInteger weight = BigInteger.valueOf(of(reference, each.getKey()))
                    .multiply(multiple.divide(BigInteger.valueOf(each.getValue())));
            weights.put(each.getKey(), weight);
            divisor = divisor.gcd(weight);
        }
        BigInteger common = divisor;
        weights.replaceAll((label, weight) -> weight.divide(common));
        return weights;
    }

    private Map<String, Long> scaled(Function<Double, Long> whole) {
        requireAll();
        double images = images();
        Map<String, Long> weights = new TreeMap<>();
        shared().forEach((label, count) ->
                weights.put(label, whole.apply(of(reference, label) / (double) referenceImages() * (images / count))));
        return weights;
    }

    private void requireAll() {
        if (!missing().isEmpty()) {
            throw new IllegalStateException("no images of " + missing());
        }
    }

    private long referenceImages() {
        return reference.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The candidate's images by labels that the reference has. */
    private Map<String, Long> shared() {
        TreeMap<String, Long> shared = new TreeMap<>(candidate);
        shared.keySet().retainAll(reference.keySet());
        return shared;
    }

    private static <V> V of(Map<String, V> values, String label) {
        return Objects.requireNonNull(values.get(label));
    }
}
