package io.sparkfidelity.spark.cache;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.source.Source;
import java.util.Optional;

/**
 * A source under the name that reports give it.
 *
 * @param prepare what is done to its images before a model's own preprocessing, if anything
 */
public record NamedSource(String name, Source source, Optional<Prepare> prepare) {
    /** A source whose images are taken as they are. */
    public NamedSource(String name, Source source) {
        this(name, source, Optional.empty());
    }
}
