package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.SiteColumn;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.cache.NamedSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say more of several sources, and how much of them is taken. */
final class SourceOptions {
    @Option(
            names = "--manifest",
            paramLabel = "[NAME=]FILE",
            description =
                    "CSV or Parquet with a column id and any of label, site, unit, caption; for all datasets or for"
                            + " one.")
    private List<String> manifests = new ArrayList<>();

    @Mixin
    private SiteColumn siteColumn;

    @Mixin
    private PrepareOption prepare;

    @Option(names = "--site", paramLabel = "[NAME=]SITE", description = "The site of images that name none.")
    private List<String> sites = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Takes N images of each source, those with the smallest hashes of their ids (all).")
    private @Nullable Long limit;

    /** Images of each source to take. */
    OptionalLong limit() throws UsageException {
        if (limit == null) {
            return OptionalLong.empty();
        }
        Given.atLeast("--limit", limit, 2);
        return OptionalLong.of(limit);
    }

    /** Fills in the step that prepares images where the user names none. */
    void complete(Optional<String> usualStep) {
        prepare.complete(usualStep);
    }

    /**
     * The sources of these datasets, in their order.
     *
     * @param captions as {@link Datasets#sources} takes them
     */
    List<NamedSource> sources(Datasets datasets, List<String> captions) throws UsageException {
        return prepare.applied(datasets.sources(manifests, siteColumn.name(), sites, captions));
    }
}
