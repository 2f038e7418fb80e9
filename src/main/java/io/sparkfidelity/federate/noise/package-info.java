/**
 * Differential privacy: how much noise a promise takes, the noise itself, and the ledger of what was promised.
 *
 * <p>In: epsilon, delta, a source of random bits. Out: integers of the discrete Gaussian distribution, sigmas, a ledger file.
 * What must stay true: noise is sampled in integers alone, exactly, from a cryptographic generator (floating point would
 * leak, Mironov 2012); a ledger counts an export before it leaves and never gives back.
 *
 * <h2>The ledger</h2>
 *
 * <p>A text file, for its owner alone: {@code spark-fidelity/ledger/1}, then a line for each export: number, date in UTC, site,
 * model card, rho and sigma as decimal numbers, between tabs; at last {@code end} and the CRC-32C of all before it in 8
 * hexadecimal digits. It is read and replaced as a whole under a lock.
 */
@NullMarked
package io.sparkfidelity.federate.noise;

import org.jspecify.annotations.NullMarked;
