package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.classes.ClassFid;
import io.sparkfidelity.metric.classes.ClassFidDiagonal;
import io.sparkfidelity.metric.diversity.EffectiveRank;
import io.sparkfidelity.metric.diversity.InceptionScore;
import io.sparkfidelity.metric.diversity.InceptionScoreInfinity;
import io.sparkfidelity.metric.diversity.IntrinsicDimension;
import io.sparkfidelity.metric.diversity.Rke;
import io.sparkfidelity.metric.diversity.RkeGaussian;
import io.sparkfidelity.metric.diversity.VendiCosine;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.frechet.Sfid;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.mmd.CmmdFirstOrder;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.novelty.Ken;
import io.sparkfidelity.metric.novelty.KenGaussian;
import io.sparkfidelity.metric.pairwise.ClippedMetric;
import io.sparkfidelity.metric.pairwise.EnergyDistance;
import io.sparkfidelity.metric.pairwise.Kid;
import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.metric.pairwise.MmdAggregated;
import io.sparkfidelity.metric.pairwise.MmdRbf;
import io.sparkfidelity.metric.pairwise.ReferenceDensity;
import io.sparkfidelity.metric.ratio.Ratio;
import io.sparkfidelity.metric.sliced.MmdRff;
import io.sparkfidelity.metric.sliced.SlicedMetric;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The list of metrics: to add one is its class and a line here. */
public final class Metrics {
    private Metrics() {}

    /** Every metric there is, in the order of a report. */
    public static List<Metric> all() {
        return Stream.of(
                        Stream.of(
                                new Fid(),
                                new FidInfinity(),
                                new Sfid(),
                                new Cmmd(),
                                new CmmdUnbiased(),
                                new CmmdFirstOrder(),
                                new Kid(),
                                new EnergyDistance()),
                        Ratio.all().stream(),
                        MmdRbf.sweep().stream(),
                        Stream.of(new MmdAggregated()),
                        MmdRff.sweep().stream(),
                        SlicedMetric.all().stream(),
                        ManifoldMetric.all().stream(),
                        ClippedMetric.all().stream(),
                        Stream.of(new ReferenceDensity()),
                        Stream.of(
                                new InceptionScore(),
                                new InceptionScoreInfinity(),
                                new VendiCosine(),
                                new EffectiveRank(),
                                new IntrinsicDimension(),
                                new Rke()),
                        RkeGaussian.sweep().stream(),
                        Stream.of(new Ken()),
                        KenGaussian.sweep().stream(),
                        Stream.of(new ClassFid(), new ClassFidDiagonal()))
                .<Metric>flatMap(metrics -> metrics)
                .toList();
    }

    /** The metric of a name. */
    public static Optional<Metric> named(String name) {
        return all().stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    /**
     * The metrics of these names.
     *
     * @throws java.util.NoSuchElementException if there is none of a name
     */
    public static List<Metric> of(String... names) {
        return Stream.of(names).map(name -> named(name).orElseThrow()).toList();
    }

    /** The metrics that a name stands for: itself, or its family, as {@code mmd_rbf} is all bandwidths; none if nothing has the name. */
    public static List<Metric> family(String name) {
        return all().stream()
                .filter(metric -> metric.name().equals(name) || metric.family().equals(name))
                .toList();
    }
}
