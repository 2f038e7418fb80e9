package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.SamplesOption;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.explain.Explaining;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of what a report says and shows of single images. */
final class ExplainOptions {
    private static final int DEFAULT_EXPLAINED = 24;

    @Mixin
    private SamplesOption samples;

    @Option(
            names = "--explain",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_EXPLAINED,
            description = "Finds the N images of either set that make two sets differ most, and writes numbers of every"
                    + " image to "
                    + Explaining.TABLE + " (${DEFAULT-VALUE}); 0 for neither.")
    private Integer explained = DEFAULT_EXPLAINED;

    /** Complains of what cannot be. */
    void complete() throws UsageException {
        Given.within(SamplesOption.FLAG, samples.count(), 0, SamplesOption.MOST);
        Given.within("--explain", explained, 0, SamplesOption.MOST);
    }

    /** Complains where nothing is explained and something should be. */
    void requireFor(String flag) throws UsageException {
        if (explained == 0) {
            throw new UsageException(flag + " says nothing with --explain 0");
        }
    }

    int samples() {
        return samples.count();
    }

    /**
     * How images are explained, if they are.
     *
     * @param out where the report goes
     * @param train what the candidates' model was trained on
     */
    Optional<Explaining> explaining(ReportFolder out, Optional<NamedSource> train) throws UsageException {
        return explained == 0
                ? Optional.empty()
                : Optional.of(new Explaining(explained, samples.count() > 0, table(out.path()), train, out.job()));
    }

    /** Takes away the table of a job before, that nobody takes it for one of this job. */
    static void clear(Storage storage, Path folder) throws StorageException {
        storage.deleteTree(table(folder));
    }

    private static Path table(Path folder) {
        return new Path(folder, Explaining.TABLE);
    }
}
