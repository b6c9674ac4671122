"""The looser line for texts of one day or the next: retold, cut and mended, but the same fact.

Copies that an outlet rewrote share fewer shingles than ``minhash.is_same`` asks for; so do two
bulletins of one form with different figures. What tells them apart is the figures themselves:
who retells a fact keeps them, and adds some at most. Of 687 pairs of newswire texts at most a day
apart that one of the two lines links, 57 are this one's, and all of these tell the same fact. On
those the rule was found; of 41 that were read afterwards (a little less in common, or further
apart), 39 do, and 8 of 14 where a figure of the shorter text is missing in the longer.
"""

import re

import numpy as np

from articles.duplicates.minhash import SHORTEST_CUT, Hashes

CLOSE_DAYS = 1  # at most between copies
# Of a text; the shorter it is, the likelier it is a form filled in.
LEAST_CLOSE_SHINGLES = 60
LEAST_CLOSE_JACCARD = 0.40
LEAST_CLOSE_CONTAINED = 0.70
# Different figures to a shingle: beyond it a text is a table, and tables of one day agree in most.
MOST_FIGURES = 0.08

_FIGURE = re.compile(r"\d+")
# "(ANSA) - ROMA, 24 FEB -", "LONDON, April 3, 2018 (Reuters) -": the day is no figure of the fact.
_DATELINE = re.compile(
    r"""\W{0,3}(?:\w{2,20}\)\W{1,4})?      # agency
    [^\W\d_][^\d,\n]{1,40},\s{0,3}         # place
    (?:\d{1,2}\s[^\W\d_]{3,12}|[^\W\d_]{3,12}\.?\s\d{1,2})
    (?:\.?,?\s\d{4})?
    (?:\.?\s?\([^()\n]{1,30}\))?          # agency
    [.\s]{0,3}[-–—]\s""",
    re.VERBOSE,
)


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
    """Whether one text tells all figures of the other; the shorter has so many shingles."""
    fewer, more = sorted((_figures(first), _figures(other)), key=len)
    return fewer <= more and len(fewer) <= MOST_FIGURES * shingles


def _figures(text: str) -> frozenset[str]:
    """The runs of digits behind its date line: "3.15" and "3,15" are the same two."""
    dateline = _DATELINE.match(text)
    return frozenset(_FIGURE.findall(text, dateline.end() if dateline else 0))
