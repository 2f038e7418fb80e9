package io.sparkfidelity.cli.bench;

import picocli.CommandLine.Command;

/** {@code bench}: the project's own benchmarks, whose figures {@code speed.md} quotes. */
@Command(
        name = "bench",
        description = "The project's own benchmarks.",
        subcommands = {
            BenchEmbedCommand.class,
            BenchFeedCommand.class,
            BenchMetricsCommand.class,
            BenchScaleCommand.class
        })
public final class BenchCommand {}
