package io.sparkfidelity.spark.cache;

import io.sparkfidelity.source.Source;

/** A source under the name that reports give it. */
public record NamedSource(String name, Source source) {}
