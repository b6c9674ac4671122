"""How the words of several fields share one dictionary: by a first character no word has."""

from typing import Literal

AUTHOR = "\x01"
SOURCE = "\x02"
SECTION = "\x03"
TAG = "\x04"
# Whole slugs, for filters.
TAG_SLUG = "\x05"
SECTION_SLUG = "\x06"
# Spellings with accents: the folded word, a NUL, and the spelling; see ``spelled``.
SPELLED = "\x07"
# The words of title, summary and text come after all of these.
FIRST_WORD = "\x10"

# The names that an article goes under: their words are words of the article.
NAMES: tuple[tuple[Literal["source", "section", "author", "tag"], str], ...] = (
    ("source", SOURCE),
    ("section", SECTION),
    ("author", AUTHOR),
    ("tag", TAG),
)
BY_FIELD: dict[str, str] = dict(NAMES)

# Words between the parts of an article (title, summary, text; one tag and the next), so that
# no phrase and no "near" reaches across.
GAP = 100
POSITION_BITS = 20
MAX_POSITION = (1 << POSITION_BITS) - 1

NEVER = (1 << 63) - 1  # the moment from which readers see what they never see


def spelled(word: str, spelling: str = "") -> str:
    """The key of a spelling of a folded word; without one, how the keys of all of them begin."""
    return f"{SPELLED}{word}\0{spelling}"


def stem_key(language: str, stem: str) -> bytes:
    """The key of a stem, ``it:sanzion``: stems of different languages never meet."""
    return f"{language}:{stem}".encode()
