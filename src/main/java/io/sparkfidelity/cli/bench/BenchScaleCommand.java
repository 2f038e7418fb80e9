package io.sparkfidelity.cli.bench;

import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.cache.Progress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench scale}: tally and scores of ever more embeddings, in time and memory. */
@Command(name = "scale", description = "Tally and scores of ever more synthetic embeddings: time and memory.")
final class BenchScaleCommand implements Callable<Integer> {
    private static final List<Metric> METRICS = Metrics.of("fid", "cmmd", "cmmd_unbiased");

    @Spec
    private CommandSpec command;

    @Option(names = "--dimension", paramLabel = "D", description = "Of the embeddings (768).")
    private int dimension = 768;

    @Option(
            names = "--rows",
            paramLabel = "N",
            split = ",",
            description = "Embeddings of both sides together (10000,100000,1000000,10000000).")
    private List<Long> rows = List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L);

    @Override
    public Integer call() throws Exception {
        if (dimension < 2 || rows.stream().anyMatch(n -> n < 1000)) {
            throw new UsageException("--dimension must be 2 or more and each of --rows 1000 or more");
        }
        PrintWriter out = command.commandLine().getOut();
        TextTable table = new TextTable(
                List.of("rows", "d", "making, s", "tally, s", "rows/s", "scores, s", "peak memory, MB"),
                Set.of(0, 1, 2, 3, 4, 5, 6));
        try (SparkSessions session = SparkSessions.open("spark-fidelity bench scale", Progress.silent())) {
            ScaleBench bench = new ScaleBench(session.spark());
            // Once for the compiler.
            bench.run(Math.min(10_000, rows.get(0)), dimension, METRICS);
            for (long n : rows) {
                ScaleBench.Measured measured = bench.run(n, dimension, METRICS);
                table.add(List.of(
                        TextTable.count(n),
                        String.valueOf(dimension),
                        seconds(measured.makingSeconds()),
                        seconds(measured.tallySeconds()),
                        TextTable.count(Math.round(n / measured.tallySeconds())),
                        seconds(measured.scoreSeconds()),
                        TextTable.count(measured.peakMemory() >> 20)));
            }
        }
        out.print(table);
        out.flush();
        return ExitCode.OK.code();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
