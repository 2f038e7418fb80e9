package io.sparkfidelity.cli;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Features;
import io.sparkfidelity.metric.Fid;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.Accumulator;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.GramScratch;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench metrics}: the tally's rate on one thread, and the Frechet distance from finished tallies on all cores. */
@Command(name = "metrics", description = "Tally rate and Frechet distance, on synthetic embeddings.")
final class BenchMetricsCommand implements Callable<Integer> {
    private static final int ROWS = 6_000;
    private static final int REPEATS = 5;

    @Spec
    private CommandSpec command;

    /** What a repeated computation gave last, and its median wall time. */
    private record Timed<T>(T result, double seconds) {}

    @Override
    public Integer call() {
        PrintWriter console = command.commandLine().getOut();
        console.printf(
                "OpenBLAS kernel %s, %d cores%n",
                OpenBlas.kernel(), Runtime.getRuntime().availableProcessors());
        for (int d : new int[] {768, 2048}) {
            float[][] x = rows(1, d, 1);
            float[][] y = rows(2, d, 1.1f);
            Timed<Tally> tally = median(() -> tally(x));
            console.printf("tally, d = %d: %,.0f rows/s on one thread%n", d, ROWS / tally.seconds());
            Sample reference = new Sample("x", BucketedTally.pooledOnly(tally.result()));
            Sample candidate = new Sample("y", BucketedTally.pooledOnly(tally(y)));
            Features features = new Features("synthetic", false);
            Timed<Double> fid = median(() -> OpenBlas.alone(
                    () -> new Fid().compute(features, reference, candidate).value()));
            console.printf("Frechet distance, d = %d: %.2f s (value %.6g)%n", d, fid.seconds(), fid.result());
        }
        console.flush();
        return ExitCode.OK.code();
    }

    private static Tally tally(float[][] rows) {
        MomentFields fields = new MomentFields(rows[0].length, new FixedPoint(18));
        try (GramScratch scratch = new GramScratch(fields.dimension());
                Accumulator accumulator = new Accumulator(fields, scratch)) {
            for (float[] row : rows) {
                accumulator.add(row);
            }
            return accumulator.toTally();
        }
    }

    private static float[][] rows(long seed, int d, float deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[ROWS][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return rows;
    }

    private static <T> Timed<T> median(Supplier<T> computation) {
        double[] seconds = new double[REPEATS];
        T result = computation.get();
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            result = computation.get();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return new Timed<>(result, seconds[REPEATS / 2]);
    }
}
