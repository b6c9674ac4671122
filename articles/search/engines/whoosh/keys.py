"""How words of different kinds share one dictionary: by a first character no word has."""

from articles.search.ast import FieldName

AUTHOR = "\x01"
SOURCE = "\x02"
SECTION = "\x03"
TAG = "\x04"
# Whole slugs, for filters.
TAG_SLUG = "\x05"
SECTION_SLUG = "\x06"
# The words of title, summary and text come after all of these.
FIRST_WORD = "\x10"

BY_FIELD: dict[FieldName, str] = {
    "author": AUTHOR,
    "source": SOURCE,
    "section": SECTION,
    "tag": TAG,
}

# Words between the parts of an article (title, summary, text; one tag and the next), so that
# no phrase and no "near" reaches across.
GAP = 100
POSITION_BITS = 20
MAX_POSITION = (1 << POSITION_BITS) - 1


def stem_key(language: str, stem: str) -> bytes:
    """The key of a stem: stems of different languages never meet."""
    return f"{language}\0{stem}".encode()
