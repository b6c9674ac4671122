"""The looser line for texts of one day or the next: retold, cut and mended, but the same fact.

Copies that an outlet rewrote share fewer shingles than ``minhash.is_same`` asks for; so do two
bulletins of one form with different figures. What tells them apart is the figures themselves:
who retells a fact keeps them. Of 692 pairs of newswire texts at most a day apart that one of the
two lines links (630 of them the stricter one), 62 are this one's, and 60 of these tell the same
fact; without the question about figures, and among texts of any length, 113 of 186 do.
"""

import re

import numpy as np

from articles.duplicates.minhash import SHORTEST_CUT, Hashes

CLOSE_DAYS = 1  # at most between copies
# Of a text; the shorter it is, the likelier it is a form filled in.
LEAST_CLOSE_SHINGLES = 60
LEAST_CLOSE_JACCARD = 0.40
LEAST_CLOSE_CONTAINED = 0.70
# Of the shorter text's figures that are not in the longer: a date line, a mended misprint.
MOST_MISSING = 1
# Different figures to a shingle: beyond it a text is a table, and tables of one day agree in most.
MOST_FIGURES = 0.08

_FIGURE = re.compile(r"\d+")


def is_close(first: Hashes, other: Hashes) -> bool:
    """Whether two texts of one day, as sets, may be the same: if their figures are, they are."""
    shorter, longer = sorted((len(first), len(other)))
    if shorter < LEAST_CLOSE_SHINGLES:
        return False
    common = len(np.intersect1d(first, other, assume_unique=True))
    if common >= LEAST_CLOSE_JACCARD * (shorter + longer - common):
        return True
    return common >= LEAST_CLOSE_CONTAINED * shorter and shorter >= SHORTEST_CUT * longer


def have_same_figures(first: str, other: str, shingles: int) -> bool:
    """Whether two texts tell the same figures, the shorter of which has so many shingles."""
    fewer, more = sorted((_figures(first), _figures(other)), key=len)
    return len(fewer - more) <= MOST_MISSING and len(fewer) <= MOST_FIGURES * shingles


def _figures(text: str) -> frozenset[str]:
    """The runs of digits in it: "3.15" and "3,15" are the same two."""
    return frozenset(_FIGURE.findall(text))
