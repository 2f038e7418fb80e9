package io.sparkfidelity.spark.site;

import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.storage.Path;
import java.util.Optional;

/**
 * A {@link SiteTallyJob} with all its choices made.
 *
 * @param images the site's; every image of it names a site
 * @param model embeds them
 * @param labels whether each label is tallied by itself as well
 * @param projections whether projections are counted too
 * @param measures that are counted beside embeddings; of these images alone, without partners
 * @param clip whether embeddings are brought to length 1 at most and values of measures to their ranges, as noise needs it; in one
 *     bucket, and how many embeddings were
 * @param candidates that the images vote for, in the place of being tallied; none for a tally
 * @param unitKind what was sampled independently; {@code image} where images are their own units
 * @param embedding how images are embedded
 * @param cache directory of finished embeddings
 * @param maxRejectRatio rejected / found above which the job fails, 0 to 1
 */
public record SiteTallyPlan(
        NamedSource images,
        ModelChoice model,
        boolean labels,
        boolean projections,
        MeasureChoices measures,
        boolean clip,
        Optional<NamedSource> candidates,
        String unitKind,
        EmbedSettings embedding,
        Path cache,
        double maxRejectRatio) {
    /** The kind of unit of images that name none. */
    public static final String IMAGE = "image";
}
