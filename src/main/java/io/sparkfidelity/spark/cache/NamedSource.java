package io.sparkfidelity.spark.cache;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.caption.CaptionFile;
import java.util.Optional;

/**
 * A source under the name that reports give it.
 *
 * @param prepare what is done to its images before a model's own preprocessing, if anything
 * @param captions that stand in place of those that the source itself has, if any
 */
public record NamedSource(String name, Source source, Optional<Prepare> prepare, Optional<CaptionFile> captions) {
    /** A source whose images are taken as they are. */
    public NamedSource(String name, Source source) {
        this(name, source, Optional.empty(), Optional.empty());
    }

    /** The same under another name. */
    public NamedSource named(String other) {
        return new NamedSource(other, source, prepare, captions);
    }

    /** The same, of whose images squares are made first. */
    public NamedSource prepared(Optional<Prepare> step) {
        return new NamedSource(name, source, step, captions);
    }

    /** The same with captions of a file. */
    public NamedSource captioned(Optional<CaptionFile> file) {
        return new NamedSource(name, source, prepare, file);
    }
}
