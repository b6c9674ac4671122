"""Digests by which texts and records are told apart and found again."""

import hashlib


def digest64(content: bytes) -> int:
    """A number of 64 bits, signed and never 0, that stands for the content (BLAKE2b, RFC 7693).

    It fits a column of big integers, where 0 can mean that there is none.
    """
    digest = hashlib.blake2b(content, digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True) or 1
