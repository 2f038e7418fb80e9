package io.sparkfidelity.cli.bench;

import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.ProjectedFields;
import io.sparkfidelity.tally.Tally;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench metrics}: what metrics cost on synthetic embeddings on all cores, beside what SciPy and scikit-learn take on
 * the same machine in the same run.
 */
@Command(name = "metrics", description = "What metrics cost, on synthetic embeddings, beside SciPy and scikit-learn.")
final class BenchMetricsCommand implements Callable<Integer> {
    private static final int REPEATS = 5;
    /** Of CLIP. */
    private static final int DIMENSION = 768;
    /** Two rows a bucket. */
    private static final int LEAST = 32;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--python",
            paramLabel = "FILE",
            description = "An interpreter with scipy and sklearn to compare with (python3); '' for none.")
    private String python = "python3";

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "Instead of that times every metric by itself, on N unit vectors of 768 numbers a side.")
    private @Nullable Integer every;

    /** What a repeated computation gave last, and its median wall time. */
    private record Timed<T>(T result, double seconds) {}

    @Override
    public Integer call() throws Exception {
        PrintWriter console = command.commandLine().getOut();
        int cores = Runtime.getRuntime().availableProcessors();
        console.printf("OpenBLAS kernel %s, %d cores%n", OpenBlas.kernel(), cores);
        if (every != null) {
            if (every < LEAST) {
                throw new UsageException("--every is " + every + "; it must be " + LEAST + " or more");
            }
            new EveryMetric(every, DIMENSION, ProjectedFields.DIRECTIONS, cores).print(console);
            console.flush();
            return ExitCode.OK.code();
        }
        Map<String, Double> theirs = ReferenceTimes.measured(python, console);
        tallyRates(console, cores);
        frechet(console, theirs);
        cmmd(console, cores);
        manifold(console, cores, theirs);
        console.flush();
        return ExitCode.OK.code();
    }

    private static void tallyRates(PrintWriter console, int cores) {
        for (int d : new int[] {768, 2048}) {
            SyntheticRows rows = SyntheticRows.gaussian(1, 24_000, d, 1);
            Timed<Tally> tally = median(REPEATS, () -> rows.pooled(fields(d), cores));
            console.printf("tally, d = %d: %,.0f rows/s, a tally a core%n", d, rows.count() / tally.seconds());
            console.flush();
        }
    }

    private static void frechet(PrintWriter console, Map<String, Double> theirs) {
        int d = 2048;
        BucketedTally x = SyntheticRows.gaussian(1, 24_000, d, 1).tally(fields(d), 2);
        BucketedTally y = SyntheticRows.gaussian(2, 24_000, d, 1.1f).tally(fields(d), 2);
        Timed<Double> plain = median(
                REPEATS,
                () -> score("fid", BucketedTally.pooledOnly(x.pooled()), BucketedTally.pooledOnly(y.pooled())));
        console.printf(
                "Frechet distance from tallies, d = %d: %.2f s%s%n",
                d, plain.seconds(), ratio(plain.seconds(), "scipy.linalg.sqrtm", theirs.get("sqrtm")));
        Timed<Double> withError = median(REPEATS, () -> score("fid", x, y));
        console.printf(
                "    with its error bar: %.2f s, %.2f times as much again%n",
                withError.seconds(), withError.seconds() / plain.seconds() - 1);
        console.flush();
    }

    private static double score(String metric, BucketedTally x, BucketedTally y) {
        Metric named = Metrics.of(metric).get(0);
        return OpenBlas.alone(
                () -> named.compute(new ModelTraits("synthetic", true), new Sample("x", x), new Sample("y", y))
                        .value());
    }

    private static void cmmd(PrintWriter console, int cores) {
        int d = 768;
        SyntheticRows x = SyntheticRows.unit(1, 30_000, d, 0);
        SyntheticRows y = SyntheticRows.unit(2, 30_000, d, 0.02f);
        Timed<Double> moments = median(3, () -> score("cmmd", x.tally(fields(d), cores), y.tally(fields(d), cores)));
        console.printf(
                "cmmd by moments, 30,000 x %d on either side, with its error bar: %.2f s (value %.6g)%n",
                d, moments.seconds(), moments.result());
        LocalFolds folds = new LocalFolds(x.tiles(Side.REFERENCE), y.tiles(Side.CANDIDATE), cores);
        List<Kernel> kernels = List.of(new Kernel.Gaussian(10));
        Timed<Double> pairs = median(
                1,
                () -> 1000
                        * new Discrepancy(folds.kernelSums(kernels, Arithmetic.SINGLE), 0)
                                .biased()
                                .value());
        console.printf("    by all pairs: %.2f s (value %.6g)%n", pairs.seconds(), pairs.result());
        console.flush();
    }

    private static void manifold(PrintWriter console, int cores, Map<String, Double> theirs) {
        int d = 2048;
        LocalFolds folds = new LocalFolds(
                SyntheticRows.gaussian(1, 10_000, d, 1).tiles(Side.REFERENCE),
                SyntheticRows.gaussian(2, 10_000, d, 1).tiles(Side.CANDIDATE),
                cores);
        Timed<ManifoldScores> scores = median(1, () -> {
            return folds.manifolds(List.of(Neighbourhood.DEFAULT)).get(Neighbourhood.DEFAULT);
        });
        console.printf(
                "precision, recall, density, coverage with replicates, 10,000 x %d: %.2f s%s%n",
                d, scores.seconds(), ratio(scores.seconds(), "sklearn's way", theirs.get("prdc")));
    }

    private static String ratio(double ours, String tool, @Nullable Double theirs) {
        return theirs == null ? "" : String.format("; %s: %.2f s; ratio %.3f", tool, theirs, ours / theirs);
    }

    private static MomentFields fields(int d) {
        return new MomentFields(d, new FixedPoint(18));
    }

    /** The median of some runs after a first one that is not counted. */
    private static <T> Timed<T> median(int repeats, Supplier<T> computation) {
        double[] seconds = new double[repeats];
        T result = computation.get();
        for (int i = 0; i < repeats; i++) {
            long start = System.nanoTime();
            result = computation.get();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return new Timed<>(result, seconds[repeats / 2]);
    }
}
