/**
 * The Spark jobs: embedding into the cache, and tallying what stands there.
 *
 * <p>In: sources, model cards, a cache directory. Out: finished chunks of embeddings, and tallies on the driver. What must
 * stay true: a chunk counts only once its manifest exists; readers read the files that manifests name; the driver holds
 * pooled tallies, never a row; results do not depend on the cluster; {@code found = embedded + rejected}.
 */
@NullMarked
package io.sparkfidelity.spark;

import org.jspecify.annotations.NullMarked;
