/**
 * The only room that touches OpenBLAS.
 *
 * <p>In: row-major matrices in native memory, float64 ({@link io.sparkfidelity.linalg.Matrix}) and float32 ({@link
 * io.sparkfidelity.linalg.FloatMatrix}). Out: rank-k updates, products, factorisations and eigenvalues. What must stay true:
 * every native allocation has an owner that closes it; OpenBLAS runs with one thread unless a caller is {@link
 * io.sparkfidelity.linalg.OpenBlas#alone alone} on the machine; nothing here knows Spark, DJL or Hadoop.
 */
@NullMarked
package io.sparkfidelity.linalg;

import org.jspecify.annotations.NullMarked;
