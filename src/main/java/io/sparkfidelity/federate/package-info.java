/**
 * Tallies of several sites: the tally file, its compatibility key, a site's privacy policy, merging and screening.
 *
 * <p>In: tallies, and files from outside. Out: files, and pooled tallies. What must stay true: the pooled tally has the
 * bits of the pooled images' tally; a file from outside is validated before anything that it asks for is allocated; no
 * id, path or free text of a site's images ever leaves it.
 *
 * <h2>The tally file, versions 1 to 4</h2>
 *
 * <p>An Arrow IPC file (also called Feather V2; magic {@code ARROW1}), little-endian, metadata version 5, without
 * compression and without dictionaries. Any implementation of Arrow reads it.
 *
 * <h3>Columns</h3>
 *
 * <p>Seven, in this order, none with nulls. One row for each (group, bucket, field).
 *
 * <ol>
 *   <li>{@code site: utf8}. 1 to 64 of A-Z a-z 0-9 {@code . _ -}, not beginning with one of the last three. Empty in a
 *       pool of sites; a file holds either sites or one pool.
 *   <li>{@code label: utf8}. Empty: the whole set of the site or pool. Else the part of that set with that label, which
 *       the whole includes: at most 256 bytes, no control characters. Each part's whole must stand in the file.
 *   <li>{@code buckets: int32}. How many buckets the group is divided into: 16, 8, 4, 2 or 1; the same in all rows of a
 *       group.
 *   <li>{@code bucket: int32}. 0 to {@code buckets} - 1. An image's bucket is the xxHash64 (seed 0) of the UTF-8 of its
 *       unit, modulo {@code buckets}, not negative. So where buckets are joined, b of 16 goes to b mod 8, b of 8 to b mod
 *       4, and so on: coarser buckets are unions of finer ones. A bucket in which nothing was counted has no rows.
 *   <li>{@code field: utf8}. A name that the key's {@code fields} has. All buckets of a group have the same fields, and
 *       {@code n} among them; none stands there twice.
 *   <li>{@code q: int32}. An integer v of this row stands for v * 2^-q. As in the key's {@code fields}.
 *   <li>{@code values: list<int64>}. As many as the key's {@code fields} says.
 * </ol>
 *
 * <p>Fields, d being the key's {@code dimension}:
 *
 * <ul>
 *   <li>{@code n}, q 0, 1 value: embeddings counted, 1 to 2^40.
 *   <li>{@code sum}, q, d values: X_i, where X = rint(x * 2^q) and |X| &lt; 2^24, summed over the embeddings x.
 *   <li>{@code gram}, 2q, d(d+1)/2 values: X_i X_j with i &lt;= j, summed likewise; row by row, so that (i, j) stands at
 *       i d - i(i-1)/2 + (j - i).
 *   <li>{@code projected}, q 0, 1,153,001 values: along each of 1,000 directions how many embeddings fall into each of 1,153
 *       bins, direction by direction, and in the last value how many of all these were outside the bins. Direction and
 *       bins are those of {@code io.sparkfidelity.tally.ProjectionDirections} and {@code ProjectionGrid}; the key's {@code
 *       seeds} then have {@code projections}.
 *   <li>{@code M.n}, {@code M.value}, {@code M.valueSquare}, {@code M.histogram}, M being the name of one of the key's {@code
 *       measures}, in version 4: with u = (x - low) / (high - low) of an image's value x, {@code M.n} (q 0) is how many of the group's
 *       images have a value, {@code M.value} (q 36) the sum of rint(u 2^36), {@code M.valueSquare} (q 36) that of rint(u^2 2^36), each of
 *       1 value; {@code M.histogram} (q 0) has 1,026: how many values lie below the range, in each of its 1,024 equal bins (the last
 *       holds the upper end), and above it. The first two are there of every measure, the others perhaps. Where the privacy mode is
 *       {@code noised}, {@code M.noise} (q 16) has 4: the variances of the noise on n, on u's sum, on u^2's sum, and on each entry of the
 *       histogram. No other field's name has a dot.
 *   <li>Other names may occur: letters, digits and {@code _}, at most 64. They add as these do.
 * </ul>
 *
 * <p>A record batch holds at most 4096 rows. (This program writes one batch for each bucket of a group, groups by site and
 * label, fields by name; a reader must not rely on it.) Two files with the same contents are added row by row: integers,
 * so that the sum is exact; groups with different {@code buckets} are joined to the fewer first.
 *
 * <h3>Metadata of the schema</h3>
 *
 * <p>The same in the schema with which the file begins and in that of its footer.
 *
 * <ul>
 *   <li>{@code fidelity.format}: {@code spark-fidelity/tally/1}; {@code spark-fidelity/tally/2} where the file says which
 *       exports it holds; {@code spark-fidelity/tally/3} where sites of a pool were summed under masks ({@code
 *       io.sparkfidelity.federate.secure}); {@code spark-fidelity/tally/4} of all these where there are measures. All else is the same, {@code formatVersion} of the key as well: they may be added.
 *   <li>{@code fidelity.key}: JSON, the components of {@link io.sparkfidelity.federate.CompatibilityKey}: {@code
 *       {"formatVersion": 1, "card": text, "cardVersion": integer, "weightsSha256": text, "preprocessing": text,
 *       "normalisation": "l2" | "none", "dimension": d, "fields": [{"name": text, "q": integer, "length": integer}],
 *       "seeds": {name: integer}, "privacyMode": text, "unitKind": text, "probeTolerance": number, "numerics": [{"engine":
 *       text, "engineVersion": text, "precision": text, "tf32": boolean, "device": text, "probe": [number]}]}}, and in version 4 {@code "measures": [{"name": text, "words": text, "unit":
 *       text, "low": number, "high": number, "direction": "SMALLER" | "LARGER" | "NEITHER", "absent": text, "definition": text}]},
 *       one to 64, by name: values of one definition and range are the same of the same image, whoever measures. All but
 *       {@code numerics} must be equal before two files may be added. Numerics may differ where that is asked for and
 *       every two probes agree in every entry within {@code probeTolerance}. A key with other entries is refused.
 *   <li>{@code fidelity.provenance}: JSON, the components of {@link io.sparkfidelity.federate.Provenance}: {@code {"tool":
 *       text, "policy": text, "notes": [text], "contributors": [{"site": text, "n": integer, "tally": digest}]}}, and
 *       in versions 2, 3 and perhaps 4 {@code "issues": [{"site": text, "serial": integer, "date": text, "signer": text}]}, one or more:
 *       which export of a site the file holds, by a serial that is higher in each later one, with its date in UTC as
 *       {@code 2026-01-31T23:59:59Z}. {@code signer} is empty in a site's own file; in a pool it is the fingerprint (64
 *       hexadecimal digits) of the key that signed that file, as who pooled it found, or empty. An empty {@code site} is
 *       the pool itself. Every
 *       site whose images are in the file once, with what it counted and the digest of its whole set's tally: SHA-256
 *       over, for each field by name, {@code name \n q \n length \n} in UTF-8 and then the values, summed over the
 *       buckets, big-endian. In versions 3 and 4 a contributor may have {@code n} 0, and then in the place of that digest the one of its
 *       masked file; in version 3 at least one has.
 *   <li>{@code fidelity.digest}: SHA-256 in 64 hexadecimal digits over these bytes: the format and {@code \n}; the number
 *       of bytes of {@code fidelity.key} in decimal, {@code \n}, those bytes, {@code \n}; the same of {@code
 *       fidelity.provenance}; then for every row, in the file's order, {@code site \t label \t buckets \t bucket \t field
 *       \t q \t length \n} in UTF-8 with decimal numbers, and the values, little-endian.
 *   <li>{@code fidelity.signature} and {@code fidelity.publicKey}, both or neither: Base64 of an Ed25519 signature (RFC
 *       8032) over the UTF-8 of the format, {@code /signature\n} and the digest's 64 digits (no spaces), and of
 *       the key in its X.509 form of 44 bytes.
 * </ul>
 *
 * <h3>What a reader must check</h3>
 *
 * <p>Before it allocates: that footer, batches and buffers lie within the file and batches not over each other; that both
 * schemas are the one above (a file without the first is taken, for there are writers that leave it out); that every row's
 * field, q and length are those of the key, and its values lie in the file.
 *
 * <p>Then the signature, the digest, and that the numbers are possible: 1 &lt;= n; sum_i^2 &lt;= n gram_ii; gram_ij^2 &lt;=
 * gram_ii gram_jj; no eigenvalue of n gram - sum sum^T negative (of its correlations, within d 2^-44; of every group's sum
 * over its buckets, up to d = 512 of every bucket too); for {@code l2}, the trace of gram by n within 0.01 of 1 (times
 * 2^2q); no part counts more than its whole, and what a whole has beside all its parts, histograms of measures aside, is nothing, or possible too. A part may lack measures
 * that its whole has. Of a measure without
 * noise: 0 &lt;= M.n &lt;= n; value and square are at most 2^10 and 2^20 a value, in units of u; value^2 &lt;= M.n valueSquare, but for
 * roundings; no entry of the histogram is negative and all add up to M.n. And
 * that the contributors are those whose tallies it holds; of a pool, that their n add up to its own, or to less where a site was under
 * masks.
 *
 * <p>Where keys are trusted: that the signer's key speaks for every site of the file, or for pools ({@link
 * io.sparkfidelity.federate.trust.Trust}).
 *
 * <h2>The record of exports</h2>
 *
 * <p>Two exports of almost the same images, subtracted, tell of the images between them. So a site keeps a record ({@link
 * io.sparkfidelity.federate.privacy.ExportRecord}) beside its policy, and an export leaves only if every set of images that sums of
 * it and of earlier ones can tell apart counts the policy's minimum. The record holds hashes of images' bytes and never
 * leaves the site.
 *
 * <p>What a policy does not see: the same picture encoded anew is another image to it, and exports under another policy
 * file, or without one, are in no record.
 */
@NullMarked
package io.sparkfidelity.federate;

import org.jspecify.annotations.NullMarked;
