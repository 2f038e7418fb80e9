package io.sparkfidelity.spark.explain;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.spark.cache.Listing;
import java.util.Optional;

/** A set whose images galleries may show. @param prepare what was done to them */
public record PicturedSet(String name, Listing listing, Optional<Prepare> prepare) {}
