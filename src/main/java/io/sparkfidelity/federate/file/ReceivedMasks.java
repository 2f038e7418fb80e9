package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.MaskedTally;
import io.sparkfidelity.federate.trust.PublicSiteKey;

/**
 * A masked file that was read and checked, as far as one alone can be.
 *
 * @param where the file it was read from
 * @param masked its contents
 * @param digest of the contents: 64 hexadecimal digits
 * @param signer the key that signed it; the signature was verified
 */
public record ReceivedMasks(String where, MaskedTally masked, String digest, PublicSiteKey signer) {}
