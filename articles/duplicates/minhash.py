"""Texts in little, and how alike they are: pure, without the database.

A text becomes the set of its shingles (runs of ``WORDS`` words, in lower case without
accents or punctuation, each as a number of 64 bits); of the set a digest is kept, by which
texts that may be alike are found among many (MinHash: A. Broder, "On the resemblance and
containment of documents", 1997; the variant of ``rensa`` is Dahlgaard, Knudsen and Thorup,
"Fast similarity sketching", 2017). Whether two are the same is decided on the sets.
"""

import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

Hashes = NDArray[np.uint64]
Digests = NDArray[np.uint16]

DAYS = 3  # at most between copies; bulletins come back later with other figures
WORDS = 4  # of a shingle
LEAST_SHINGLES = 30  # of a text that can be the same as another: about three sentences
MOST_CHARACTERS = 20_000  # of a text that are looked at
SLOTS = 64  # of a digest
BAND = 2  # slots by which candidates are found: all of a band's must agree
SEED = 1987
# What digests depend on beside the text; those of another version are never compared.
TABLE_VERSION = 1
VERSION = zlib.crc32(repr((TABLE_VERSION, WORDS, SLOTS, SEED, RMinHash.ALGORITHM_VERSION)).encode())
MARK = VERSION & 0xFF
LENGTH = 1 + 2 * SLOTS  # of a stored digest, in bytes
# Of a digest's slots that must agree before the texts are looked at: three deviations below
# what the shortest cut comes to.
LEAST_SLOTS = 5

# Two texts are copies when they share this part of all their shingles, or when the shorter is a
# cut of the longer: nearly all its shingles are there, and it is no mere notice of it (a column
# of news in brief holds many notices whole, and joins none).
LEAST_JACCARD, MOST_JACCARD = 0.5, 0.9
LEAST_CONTAINED, MOST_CONTAINED = 0.85, 0.95
SHORTEST_CUT = 0.25
# The shorter a text, the more of it must agree: the bulletins of two days differ in a few
# figures only. Both are added to the above, divided by the number of shingles.
MORE_JACCARD, MORE_CONTAINED = 20, 5

_CHARACTERS_AT_ONCE = 40_000
_SEPARATOR, _IGNORED = 0, 1
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
# Scripts written without spaces: each of their characters counts as a word.
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF),
             (0x3400, 0x9FFF), (0xF900, 0xFAFF))  # fmt: skip


@cache
def _letter_table() -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """For each character below 65,536 the letter it counts as, and whether it is a word alone."""
    table = np.zeros(0x10000, np.uint16)
    for code in range(0x10000):
        table[code] = _letter_of(chr(code))
    alone = np.zeros(0x10000, np.bool_)
    for first, last in _UNSPACED:
        alone[first : last + 1] = True
    return table, alone & (table > _IGNORED)


def _letter_of(character: str) -> int:
    """The first letter of it, lower case and without accents; or that it is none."""
    kind = unicodedata.category(character)
    if kind == "Cf" or (kind == "Mn" and unicodedata.combining(character)):
        return _IGNORED
    if kind[0] not in "LNM":
        return _SEPARATOR
    return min(ord(unicodedata.normalize("NFKD", character.casefold())[0]), 0xFFFF)


def shingle_sets(texts: Sequence[str]) -> list[Hashes]:
    """The distinct shingles of each text, sorted; an empty set for a text too short to tell."""
    sets: list[Hashes] = []
    for some in _portions(texts):
        shingles, ends = _shingles(some)
        starts = [0, *ends[:-1]]
        sets += [_distinct(shingles[a:b]) for a, b in zip(starts, ends, strict=True)]
    return [each if len(each) >= LEAST_SHINGLES else each[:0] for each in sets]


def _distinct(numbers: Hashes) -> Hashes:
    """The numbers sorted, each once (in a third of the time of ``numpy.unique``)."""
    numbers.sort()
    is_new = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=is_new[1:])
    return numbers[is_new]


def _portions(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts, cut and normalised, as many at once as the processor has at hand."""
    some: list[str] = []
    length = 0
    for text in texts:
        some.append(unicodedata.normalize("NFC", text[:MOST_CHARACTERS]))
        length += len(some[-1])
        if length >= _CHARACTERS_AT_ONCE:
            yield some
            some, length = [], 0
    if some:
        yield some


def _shingles(texts: Sequence[str]) -> tuple[Hashes, list[int]]:
    """The shingles of the texts one after the other, and where those of each text end."""
    words, owners = _words(texts)
    count = max(len(words) - WORDS + 1, 0)
    shingles = np.zeros(count, np.uint64)
    for place in range(WORDS):
        shingles *= np.uint64(_BASE)
        shingles += words[place : place + count]
    shingles = _mixed(shingles)
    is_within = owners[:count] == owners[WORDS - 1 :][:count]
    ends = np.searchsorted(owners[:count][is_within], np.arange(len(texts)), side="right")
    return shingles[is_within], ends.tolist()


def _words(texts: Sequence[str]) -> tuple[Hashes, NDArray[np.int64]]:
    """A number for each word, and the place of the text that the word is of."""
    table, alone = _letter_table()
    raw = "\n".join(texts).encode("utf-32-le", "replace")
    codes = np.minimum(np.frombuffer(raw, np.uint32), 0xFFFF)
    letters = table[codes]
    places = np.arange(len(codes))
    if (letters == _IGNORED).any():
        places = np.flatnonzero(letters != _IGNORED)
        codes, letters = codes[places], letters[places]
    single = alone[codes] if (codes >= _UNSPACED[0][0]).any() else None
    starts, ends = _edges(letters != _SEPARATOR, single)
    limits = np.cumsum([len(text) + 1 for text in texts])
    return _polynomials(letters, starts, ends), np.searchsorted(
        limits, places[starts], side="right"
    )


def _edges(
    in_word: NDArray[np.bool_], alone: NDArray[np.bool_] | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words start and where they end, of characters that may be words by themselves."""
    joins = np.zeros(len(in_word) + 1, np.bool_)  # to the character before
    joins[1:-1] = in_word[1:] & in_word[:-1]
    if alone is not None:
        joins[1:-1] &= ~(alone[1:] | alone[:-1])
    return np.flatnonzero(in_word & ~joins[:-1]), np.flatnonzero(in_word & ~joins[1:]) + 1


def _polynomials(
    codes: NDArray[np.uint16], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Hashes:
    """A number for each run of codes, from sums of code × base^place (modulo 2^64)."""
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * _powers(_BASE, len(codes)), out=sums[1:])
    return _mixed((sums[ends] - sums[starts]) * _powers(_INVERSE, len(codes))[starts])


def _powers(base: int, count: int) -> Hashes:
    """1, base, base² …, ``count`` of them, modulo 2^64."""
    # Rounded up, so that few lengths are ever made.
    return _all_powers(base, -(-count // 100_000) * 100_000)[:count]


@lru_cache(maxsize=4)
def _all_powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _mixed(numbers: Hashes) -> Hashes:
    """The numbers with every bit depending on every other (the finaliser of MurmurHash3)."""
    numbers = (numbers ^ (numbers >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    numbers = (numbers ^ (numbers >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return numbers ^ (numbers >> np.uint64(33))


def digests(sets: Sequence[Hashes]) -> Digests:
    """The digests of sets, shape (sets, SLOTS), each slot cut to 16 bits."""
    if not sets:
        return np.zeros((0, SLOTS), np.uint16)
    ends = np.cumsum([0, *(len(each) for each in sets)]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(sets), ends, SLOTS, SEED)
    wide = np.array(matrix.to_rows(), np.uint32)
    return (wide ^ (wide >> 16)).astype("<u2")


def pack(digest: Digests) -> bytes:
    """A digest as it is stored: the version's mark, and the slots, little-endian."""
    return bytes([MARK]) + digest.astype("<u2").tobytes()


def unpack(packed: Sequence[bytes]) -> tuple[Digests, NDArray[np.bool_]]:
    """Stored digests, shape (digests, SLOTS), and which of them can be compared with new ones."""
    is_current = np.array([len(each) == LENGTH and each[0] == MARK for each in packed], np.bool_)
    blank = bytes(LENGTH)
    whole = b"".join(
        each if good else blank for each, good in zip(packed, is_current.tolist(), strict=True)
    )
    rows = np.frombuffer(whole, np.uint8).reshape(len(packed), LENGTH)
    return np.ascontiguousarray(rows[:, 1:]).view("<u2"), is_current


def agreeing(digest: Digests, many: Digests) -> NDArray[np.int64]:
    """In how many slots digests agree: divided by ``SLOTS``, about the Jaccard of the sets."""
    equal: NDArray[np.int64] = np.sum(digest == many, axis=-1, dtype=np.int64)
    return equal


def is_same(first: Hashes, other: Hashes) -> bool:
    """Whether two texts, as sets, are copies of each other or one a cut of the other."""
    shorter, longer = sorted((len(first), len(other)))
    if not shorter:
        return False
    common = len(np.intersect1d(first, other, assume_unique=True))
    jaccard, contained = common / (shorter + longer - common), common / shorter
    if jaccard >= min(LEAST_JACCARD + MORE_JACCARD / shorter, MOST_JACCARD):
        return True
    least = min(LEAST_CONTAINED + MORE_CONTAINED / shorter, MOST_CONTAINED)
    return contained >= least and shorter >= SHORTEST_CUT * longer
