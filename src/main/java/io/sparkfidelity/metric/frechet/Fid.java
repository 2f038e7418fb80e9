package io.sparkfidelity.metric.frechet;

import io.sparkfidelity.metric.BiasCurve;
import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.IndependentImages;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SiteRole;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.metric.TallyEstimate;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/**
 * The Frechet distance of the embeddings' means and unbiased covariances (Heusel et al. 2017); the Frechet Inception
 * Distance where the model is Inception. Units: those of the embedding, squared. 0 to infinity, and exactly 0 for equal
 * tallies. The plug-in estimate is biased upward by about 1/n.
 *
 * <p>Its replicates are first-order: the distance's linearisation, taken at the moments without each bucket. Near equal
 * distributions the linear term vanishes and the error is up to sqrt 2 too large. Against stored statistics there is no error of both
 * sides; {@code details.candidateError} is the candidate's, the reference held fixed.
 */
public record Fid() implements Metric {
    @Override
    public String name() {
        return "fid";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.NOT_NEGATIVE;
    }

    @Override
    public String words() {
        return "Fr\u00e9chet distance of means and covariances";
    }

    @Override
    public Optional<String> corrected() {
        return Optional.of(new FidInfinity().name());
    }

    @Override
    public boolean wantsMoreThanDimensions() {
        return true;
    }

    @Override
    public boolean drawsMaps() {
        return true;
    }

    @Override
    public SliceRole inSlices() {
        return SliceRole.SHOWN;
    }

    @Override
    public SiteRole betweenSites() {
        return SiteRole.OF_PRODUCTS;
    }

    @Override
    public Requirements requires() {
        return Requirements.of(Set.of(MomentFields.N, MomentFields.SUM, MomentFields.GRAM));
    }

    @Override
    public boolean needsNoCount() {
        return true;
    }

    @Override
    public boolean takesWeights() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        return score(this, evidence);
    }

    /** The distance, under a metric's name. */
    static Score score(Metric metric, Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        boolean same = reference.isSameSetAs(candidate);
        if (same || !(Deletion.possible(reference.tally()) || Deletion.possible(candidate.tally()))) {
            FrechetDistance distance = FrechetDistance.between(
                    reference.tally().pooled(), candidate.tally().pooled());
            // At its minimum the distance has no linear term.
            return score(metric, distance, reference, bucket -> 0, candidate, bucket -> 0);
        }
        try (FrechetGradient gradient = FrechetGradient.between(
                Moments.of(reference.tally().pooled()),
                Moments.of(candidate.tally().pooled()))) {
            return score(
                    metric,
                    gradient.distance(),
                    reference,
                    bucket -> gradient.withoutOfReference(reference.tally().bucket(bucket)),
                    candidate,
                    bucket -> gradient.withoutOfCandidate(candidate.tally().bucket(bucket)));
        }
    }

    private static Score score(
            Metric metric,
            FrechetDistance distance,
            Sample reference,
            IntToDoubleFunction referenceReplicate,
            Sample candidate,
            IntToDoubleFunction candidateReplicate) {
        double value = distance.value();
        ErrorBar.Side left =
                new ErrorBar.Side(reference, Deletion.byBucket(reference.tally(), value, referenceReplicate));
        ErrorBar.Side right =
                new ErrorBar.Side(candidate, Deletion.byBucket(candidate.tally(), value, candidateReplicate));
        ErrorBar error = ErrorBar.between(value, left, right).watched(left, right);
        ScoreBuilder builder = new ScoreBuilder(metric, "plug-in", value, reference, candidate)
                .error(error)
                .detail("meanTerm", distance.meanTerm())
                .detail("covarianceTerm", distance.covarianceTerm())
                .warnings(singular(reference, candidate));
        if (!reference.tally().hasBuckets()) {
            ErrorBar.ofCandidate(value, right)
                    .standardError()
                    .ifPresent(alone -> builder.detail("candidateError", alone));
        }
        return builder.build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.SCALED, betweenParts(name())));
    }

    /** The distance, whose bias has a term of second order where features are nearly always 0. */
    static TallyEstimate betweenParts(String name) {
        return new TallyEstimate(
                name, BiasCurve.SECOND_ORDER, (reference, candidate) -> FrechetDistance.between(reference, candidate)
                        .value());
    }

    /** A sentence for each side that has no more images than dimensions, or nobody knows how many. */
    private static List<String> singular(Sample reference, Sample candidate) {
        List<String> warnings = new ArrayList<>();
        singular(reference).ifPresent(warnings::add);
        singular(candidate).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<String> singular(Sample sample) {
        int d = dimension(sample);
        if (sample.count().isEmpty()) {
            return Optional.of("'" + sample.name()
                    + "' is a mean and a covariance of an unknown number of images: so is the bias of the distance");
        }
        Optional<IndependentImages> independent = sample.n() > d
                ? IndependentImages.of(sample).filter(images -> images.equivalent() <= d)
                : Optional.empty();
        if (independent.isPresent()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the %,d images of '%s' %s as %,.0f independent ones, no more than its %,d dimensions; the distance is"
                            + " far too large",
                    sample.n(),
                    sample.name(),
                    IndependentImages.why(sample),
                    independent.get().equivalent(),
                    d));
        }
        return sample.n() > d
                ? Optional.empty()
                : Optional.of("n <= d: the covariance of '" + sample.name() + "' is singular (" + sample.n()
                        + " images, " + d + " dimensions); the distance is far too large");
    }

    public static int dimension(Sample sample) {
        return sample.tally().pooled().field(MomentFields.SUM).length();
    }
}
