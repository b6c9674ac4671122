"""A text as its words are stored, and where in the text as it is written each of it stands."""

import re
import unicodedata
from functools import lru_cache

from articles.whoosh_codec.words import MARKS

# A character with what is written after it and belongs to it: accents, the second and third parts
# of Korean syllables, the voicing marks of half width Japanese.
_CLUSTER = re.compile(rf".(?:[{MARKS}\u1160-\u11ff\uff9e\uff9f])*", re.DOTALL)
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_UNSEEN_BEFORE = re.compile(rf"(?<!\w)[{_UNSEEN}]")


@lru_cache(maxsize=1)  # a text is marked with one leaf after the other
def normalised(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as its words are stored (half width letters, parts of syllables), and for each
    character of that the stretch of the text which it stands for, first and after the last."""
    if unicodedata.is_normalized("NFKC", text):
        return text, [(at, at + 1) for at in range(len(text))]
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    for cluster in _CLUSTER.finditer(text):
        parts.append(unicodedata.normalize("NFKC", cluster.group()))
        places += [cluster.span()] * len(parts[-1])
    return "".join(parts), places


def spaced(text: str) -> str:
    """The text with a space for what parts words without one, or stands before a word unseen."""
    text = text.replace("_", " ")
    if any(map(text.__contains__, _UNSEEN)):
        text = _UNSEEN_BEFORE.sub(" ", text)
    return text
