/**
 * Images to finished chunks of embeddings: listing, planning, embedding, committing, reading back.
 *
 * <p>In: sources, a model, a folder. Out: rows that manifests name. What must stay true: a chunk counts only once its
 * manifest exists; readers read what manifests name, and nothing that they do not; {@code found = embedded +
 * rejected}.
 */
@NullMarked
package io.sparkfidelity.spark.cache;

import org.jspecify.annotations.NullMarked;
