package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.classes.ShareShift;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.statistics.Holm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an evaluation found of the parts of its sets, under one model.
 *
 * @param groupBy the column whose values are the slices
 * @param minimum images that a slice needs on both sides to be scored
 * @param ranking the metric by which slices are ranked; smaller is better
 * @param candidates in the order of the job
 */
public record SliceTable(String model, String groupBy, long minimum, String ranking, List<Candidate> candidates) {

    /**
     * One candidate's slices.
     *
     * @param shareDivergence see {@link ShareShift#divergence}
     * @param slices worst first, then those that are not scored, by name
     */
    public record Candidate(String name, double shareDivergence, List<Slice> slices) {
        /** Ranks slices, and adjusts their p-values for the number of this candidate's slices. */
        public static Candidate ranked(String name, double shareDivergence, List<Slice> slices, String ranking) {
            List<Slice> tested = slices.stream()
                    .filter(slice -> slice.pValue(ranking).isPresent())
                    .toList();
            double[] adjusted = Holm.adjust(tested.stream()
                    .mapToDouble(slice -> slice.pValue(ranking).orElseThrow())
                    .toArray());
            List<Slice> all = new ArrayList<>();
            int next = 0;
            for (Slice slice : slices) {
                all.add(slice.pValue(ranking).isPresent() ? slice.withAdjusted(adjusted[next++]) : slice);
            }
            all.sort(Comparator.comparing(Slice::isScored)
                    .reversed()
                    .thenComparing(slice -> slice.value(ranking), Comparator.reverseOrder())
                    .thenComparing(Slice::name));
            return new Candidate(name, shareDivergence, List.copyOf(all));
        }
    }

    /**
     * A slice of both sides.
     *
     * @param scores none where a side has too few images
     * @param pAdjusted Holm's adjustment of the ranking metric's p-value; absent where that has none
     */
    public record Slice(
            String name,
            long referenceN,
            long candidateN,
            ShareShift share,
            List<Score> scores,
            OptionalDouble pAdjusted) {
        public Slice {
            scores = List.copyOf(scores);
        }

        public boolean isScored() {
            return !scores.isEmpty();
        }

        private Optional<Score> score(String metric) {
            return scores.stream()
                    .filter(score -> score.metric().equals(metric))
                    .findFirst();
        }

        /** What ranks the slice; below everything where there is no value. */
        private double value(String metric) {
            return score(metric).filter(Score::hasValue).map(Score::value).orElse(Double.NEGATIVE_INFINITY);
        }

        private Optional<Double> pValue(String metric) {
            return score(metric).map(score -> score.details().get(CmmdUnbiased.P_VALUE));
        }

        private Slice withAdjusted(double p) {
            return new Slice(name, referenceN, candidateN, share, scores, OptionalDouble.of(p));
        }
    }
}
