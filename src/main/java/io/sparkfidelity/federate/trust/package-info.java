/**
 * Keys and signatures of sites (Ed25519), and whom a coordinator trusts.
 *
 * <p>In: PEM files. Out: signatures over a file's digest, and who made them. What must stay true: the JDK's cryptography
 * alone; no key material in a message, a log or a report.
 */
@NullMarked
package io.sparkfidelity.federate.trust;

import org.jspecify.annotations.NullMarked;
