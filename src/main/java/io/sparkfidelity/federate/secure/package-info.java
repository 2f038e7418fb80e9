/**
 * Sums of sites under masks: nobody sees a site's own numbers, and the sum has the bits of the plain pool.
 *
 * <p>In: a site's tally as its policy lets it leave, a roster, keys. Out: a masked file; of all sites' files, their sum. What
 * must stay true: the JDK's X25519, HMAC-SHA256 and ChaCha20 and nothing else; no pair's mask is ever used on two different
 * numbers; without one site's file nothing is known of the others but that they took part.
 *
 * <p>The masks are those of Bonawitz et al. (2017), "Practical Secure Aggregation for Privacy-Preserving Machine Learning",
 * section 4.0.1, without their recovery of sites that drop out: here a session with a missing site ends, and another begins
 * without it.
 *
 * <h2>Signed texts</h2>
 *
 * <p>A card and a roster are each a file of one JSON object {@code {"format": text, "body": text, "publicKey": Base64,
 * "signature": Base64}}. {@code body} is itself JSON, and its digest is SHA-256 over its UTF-8, in 64 hexadecimal digits. The
 * signature is Ed25519 over the UTF-8 of the format, {@code /signature\n} and the digest; the key stands in its X.509 form.
 *
 * <ul>
 *   <li>A card has the format {@code spark-fidelity/secure-key/1} and the components of {@link
 *       io.sparkfidelity.federate.secure.SiteCard}: {@code {"site", "x25519", "policy", "policySha256"}}. {@code x25519} is the
 *       public key as RFC 7748 encodes it, in hexadecimal.
 *   <li>A roster has the format {@code spark-fidelity/roster/1} and the components of {@link
 *       io.sparkfidelity.federate.secure.Roster}: {@code {"session", "key", "buckets", "labels", "cards"}}. {@code session} is
 *       drawn anew for each roster.
 * </ul>
 *
 * <p>A site takes a roster only if a coordinator's key that it trusts signed it, and a key that it trusts for that site signed
 * each card. (A coordinator who could put cards of its own in the place of all other sites would know all masks but none.)
 *
 * <h2>Masks</h2>
 *
 * <p>For sites a and b, a before b in the order of their names' bytes, and a row (label, bucket, field) of the roster:
 *
 * <pre>
 * secret = X25519(private key of one, public key of the other)       RFC 7748; all zeros are refused
 * prk    = HMAC-SHA256(key = the roster's digest, 32 bytes, secret)  RFC 5869, HKDF-Extract
 * info   = "spark-fidelity/mask/1\n" a "\n" b "\n" label "\n" bucket "\n" field "\n"   UTF-8, bucket in decimal
 * key    = HMAC-SHA256(prk, info 0x01)                               RFC 5869, HKDF-Expand to 32 bytes
 * stream = ChaCha20(key, counter 0, nonce 12 zero bytes) of zeros    RFC 8439
 * mask_k = bytes 8k to 8k + 7 of the stream, little-endian
 * </pre>
 *
 * <p>Entry k of the row leaves a as its value plus mask_k, and b as its value minus mask_k, modulo 2^64; so with each other
 * site. The sum over all sites, modulo 2^64, is that of the values: exact wherever the plain sum fits 64 bits, as {@link
 * io.sparkfidelity.federate.TallyChecks} of the sum makes sure.
 *
 * <h2>The masked file</h2>
 *
 * <p>An Arrow file of the columns, the digest and the signature of a tally file ({@code io.sparkfidelity.federate}), of the
 * format {@code spark-fidelity/masked/1}. Rows: for the site's whole set (label empty) each of the roster's buckets, for each
 * label of the roster one undivided group, and in each all fields of the roster's key; zeros before masks where the site has
 * nothing. {@code fidelity.key} has the privacy mode {@code masked/} and the roster's digest; {@code fidelity.provenance} is
 * {@code {"tool", "policy", "issue": {"site", "serial", "date", "signer"}}}. It is signed with the key of the site's card.
 *
 * <p>Who sums the files learns of a site only that it took part, its policy's name and its engine; so not how many images it
 * has, nor which labels. The sum is a pool of the format {@code spark-fidelity/tally/3}, whose contributors have n 0 and, in the
 * place of a tally's digest, that of their masked file.
 *
 * <h2>Used masks</h2>
 *
 * <p>Beside a mask key stands {@code KEY.used}: a line for each session, the roster's digest and the SHA-256 of what was
 * masked. Other numbers are refused in that session.
 */
@NullMarked
package io.sparkfidelity.federate.secure;

import org.jspecify.annotations.NullMarked;
