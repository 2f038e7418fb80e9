/**
 * Tallies of sites brought together: agreement of keys, the sum, withdrawal, screening, distances between sites.
 *
 * <p>In: received tallies. Out: a pool with the bits of the pooled images' tally, and what is odd about a site in words.
 * What must stay true: addition is exact; a refusal names the first field that differs and both values.
 */
@NullMarked
package io.sparkfidelity.federate.pool;

import org.jspecify.annotations.NullMarked;
