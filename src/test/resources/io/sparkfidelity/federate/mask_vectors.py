"""Test vectors of masks, from their specification (package-info of io.sparkfidelity.federate.secure) alone.

Prints JSON: three sites' mask keys, a roster's digest, rows, and what of each leaves each site. Needs Debian's
python3-cryptography:

    python3 mask_vectors.py > mask-vectors.json
"""

import hashlib
import json
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

ROSTER = hashlib.sha256(b"a roster").hexdigest()
SITES = ["Zug", "north", "south-2"]
ROWS = [("", 0, "n", 1), ("", 0, "sum", 5), ("", 15, "sum", 5), ("caf\u00e9 au lait", 0, "gram", 15)]
# Beyond the 64 KiB that an implementation may take at a time, and of no whole number of ChaCha20's blocks.
LONG = ("", 3, "gram", 8203)


def private_key(site):
    return X25519PrivateKey.from_private_bytes(hashlib.sha256(b"mask key of " + site.encode()).digest())


def public_bytes(site):
    return private_key(site).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def stream(site, other, row, label, bucket, field):
    secret = private_key(site).exchange(X25519PublicKey.from_public_bytes(public_bytes(other)))
    first, second = sorted([site, other], key=str.encode)
    info = "\n".join(["spark-fidelity/mask/1", first, second, label, str(bucket), field, ""])
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=bytes.fromhex(ROSTER), info=info.encode()).derive(secret)
    return Cipher(algorithms.ChaCha20(key, bytes(16)), mode=None).encryptor().update(bytes(8 * row))


def masked(site, values, label, bucket, field):
    result = list(values)
    for other in SITES:
        if other != site:
            sign = 1 if site.encode() < other.encode() else -1
            masks = struct.unpack("<%dQ" % len(values), stream(site, other, len(values), label, bucket, field))
            result = [value + sign * mask for value, mask in zip(result, masks)]
    return [(value + 2**63) % 2**64 - 2**63 for value in result]


def values(site, label, bucket, field, length):
    """Values of both signs and all sizes, which any program can make: from SHA-256."""
    drawn = [hashlib.sha256(f"{site}/{label}/{bucket}/{field}/{k}".encode()).digest() for k in range(length)]
    return [struct.unpack("<q", d[:8])[0] >> (2 + d[8] % 60) for d in drawn]


def vectors():
    for label, bucket, field, length in ROWS:
        plain = {site: values(site, label, bucket, field, length) for site in SITES}
        yield {
            "label": label,
            "bucket": bucket,
            "field": field,
            "plain": plain,
            "masked": {site: masked(site, plain[site], label, bucket, field) for site in SITES},
            "sum": [sum(entries) for entries in zip(*plain.values())],
        }


def main():
    label, bucket, field, length = LONG
    zeros = {site: masked(site, [0] * length, label, bucket, field) for site in SITES}
    print(
        json.dumps(
            {
                "roster": ROSTER,
                "sites": [
                    {
                        "site": site,
                        "private": private_key(site)
                        .private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
                        .hex(),
                        "public": public_bytes(site).hex(),
                    }
                    for site in SITES
                ],
                "rows": list(vectors()),
                "long": {
                    "label": label,
                    "bucket": bucket,
                    "field": field,
                    "length": length,
                    # SHA-256 of the masks, each of 8 bytes, little-endian.
                    "sha256": {
                        site: hashlib.sha256(struct.pack("<%dq" % length, *zeros[site])).hexdigest() for site in SITES
                    },
                },
            },
            indent=1,
        )
    )


main()
