package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Units;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What became of the user's word that all sets have the same units, by the names of the sets that share few. */
record SharedUnits(Map<String, String> warnings) {
    SharedUnits {
        warnings = Map.copyOf(warnings);
    }

    /**
     * Counts the units that each candidate shares with the reference, before hours are spent on them.
     *
     * @param sources the reference, then the candidates
     * @param listings of these
     * @throws SourceException if one shares none
     */
    static SharedUnits of(List<NamedSource> sources, List<Listing> listings) throws SourceException {
        Map<String, String> warnings = new HashMap<>();
        String reference = sources.get(0).name();
        for (int i = 1; i < sources.size(); i++) {
            Units.Shared shared = Units.Shared.of(listings.get(0), listings.get(i));
            String name = sources.get(i).name();
            if (shared.units() == 0) {
                throw new SourceException(String.format(
                        Locale.ROOT,
                        "--same-units is given, and %s and %s share none of their units (the smaller has %,d, such as"
                                + " '%s'); name the same units in both manifests, or leave --same-units out",
                        reference,
                        name,
                        shared.smaller(),
                        listings.get(i).images().select("unit").first().getString(0)));
            }
            if (2 * shared.units() < shared.smaller()) {
                warnings.put(
                        name,
                        String.format(
                                Locale.ROOT,
                                "shares only %,d of %,d units with %s: --same-units leaves parts of both sets out"
                                        + " together, which is right for shared units alone",
                                shared.units(),
                                shared.smaller(),
                                reference));
            }
        }
        return new SharedUnits(warnings);
    }

    Optional<String> warning(String set) {
        return Optional.ofNullable(warnings.get(set));
    }
}
