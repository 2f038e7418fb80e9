package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.ReplicatedValue;
import io.sparkfidelity.tally.MomentFields;
import java.util.function.Function;

/** What both statistics of CMMD share: their requirements, replicates, details and warnings. */
final class CmmdScores {
    /** The card under which the published numbers were made. */
    private static final String PUBLISHED_MODEL = "clip-vit-l14-336";

    static final Requirements REQUIREMENTS =
            Requirements.ofUnitVectors(MomentFields.NAMES).withFewPairs(SeriesRest.KERNEL);

    /** A statistic of two samples' moments. */
    interface Statistic {
        /**
         * The statistic.
         *
         * @param withoutOfReference the bucket that the reference lacks, or {@link CmmdPass#NONE}
         * @param withoutOfCandidate the bucket that the candidate lacks, or {@link CmmdPass#NONE}
         */
        MmdSeries of(MmdPair pair, int withoutOfReference, int withoutOfCandidate);
    }

    private CmmdScores() {}

    /** @param ofRest the same statistic of the kernel that the series leaves out */
    static ScoreBuilder score(
            Metric metric,
            String estimator,
            Statistic statistic,
            Function<Discrepancy, ReplicatedValue> ofRest,
            Evidence evidence) {
        ModelTraits features = evidence.model();
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        evidence.requireUnitVectors(metric);
        CmmdPass pass = CmmdPass.of(evidence);
        MmdSeries series = statistic.of(pass.whole(), CmmdPass.NONE, CmmdPass.NONE);
        double value = series.value();
        ErrorBar error = ErrorBar.between(
                value,
                new ErrorBar.Side(reference, Deletion.byBucket(reference.tally(), value, j -> statistic
                        .of(pass.withoutOfReference(j), j, CmmdPass.NONE)
                        .value())),
                new ErrorBar.Side(candidate, Deletion.byBucket(candidate.tally(), value, j -> statistic
                        .of(pass.withoutOfCandidate(j), CmmdPass.NONE, j)
                        .value())));
        ScoreBuilder builder = new ScoreBuilder(metric, estimator, value, reference, candidate)
                .error(error)
                .detail("order1", series.order1())
                .detail("order2", series.order2())
                .detail("bound", series.bound())
                .detail("sigma", MmdSeries.SIGMA);
        evidence.fewPairs().ifPresent(few -> new SeriesRest(few)
                .details(ofRest, reference, candidate)
                .forEach(builder::detail));
        if (!features.model().equals(PUBLISHED_MODEL)) {
            builder.warning("MMD on the model '" + features.model()
                    + "', not CLIP-MMD: not comparable with published CMMD values");
        }
        return builder;
    }
}
