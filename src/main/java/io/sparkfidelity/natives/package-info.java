/**
 * Where native libraries are unpacked.
 *
 * <p>In: the setting {@code spark.fidelity.natives} (a system property, which spark-submit makes of it) or the variable
 * {@code SPARK_FIDELITY_NATIVES}. Out: one folder of a host for OpenBLAS, ONNX Runtime and libtorch alike, and a lock under
 * which they unpack. What must stay true: nobody loads a file that another process is still writing; code is never loaded
 * from a folder that another user of the host could have filled, unless the setting names it; nothing here knows Spark, DJL,
 * JavaCPP or Hadoop.
 */
@NullMarked
package io.sparkfidelity.natives;

import org.jspecify.annotations.NullMarked;
