package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a report's values of single images are kept for the gates of later nights.
 *
 * @param file its place when the report was written; null where nothing could be kept
 * @param sha256 of its content, by which it is known wherever it is found; null likewise
 * @param leftOut sets that it does not hold, with the reason
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ValuesEntry(@Nullable String file, @Nullable String sha256, List<String> leftOut) {
    public ValuesEntry {
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    }
}
