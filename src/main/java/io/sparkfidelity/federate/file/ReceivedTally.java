package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.trust.PublicSiteKey;
import java.util.Optional;

/**
 * A tally file that was read and checked.
 *
 * @param where the file it was read from
 * @param file its contents
 * @param digest of the contents: 64 hexadecimal digits
 * @param signer the key that signed it, if one did; the signature was verified
 */
public record ReceivedTally(String where, TallyFile file, String digest, Optional<PublicSiteKey> signer) {}
