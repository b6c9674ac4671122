"""Other spellings of a word for which an article is found as well, and irregular plurals.

What this gives is asked for and stored like the word itself, by the same code on both sides; words
are met by what they have in common: *Kiev* and *Kyiv* by *kyiv*, *men* and *man* by *man*.
"""

import re
from functools import lru_cache

from articles.search.name_spellings import GROUPS
from articles.whoosh_codec.words import fold

# Letters that who has no key for them writes with two. Folding leaves the bare one (*Muller*).
_IN_TWO = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "đ": "dj",
}  # fmt: skip
IN_TWO = frozenset(_IN_TWO.values())
# German stemming knows its own; in these nobody writes so, and half of the words have one.
_WITHOUT = {"de": "äöü", **dict.fromkeys(("az", "et", "fi", "hu", "sk", "tr"), "äöü")}
_DOUBLE = re.compile(f"[{''.join(_IN_TWO)}]")

# Singular and plural of nouns that no ending makes, folded; none that is more often another word
# (*lives*, *leaves*, *dei*).
_PLURALS = {
    "en": (
        "man men", "woman women", "child children", "foot feet", "tooth teeth", "goose geese",
        "mouse mice", "ox oxen", "wife wives", "knife knives", "half halves", "wolf wolves",
        "thief thieves", "shelf shelves", "loaf loaves", "policeman policemen",
        "policewoman policewomen", "clergyman clergymen", "chairman chairmen",
        "fisherman fishermen", "gunman gunmen", "congressman congressmen", "spokesman spokesmen",
        "spokeswoman spokeswomen", "businessman businessmen", "fireman firemen",
    ),
    "it": ("uomo uomini", "bue buoi", "tempio templi"),
    "fr": ("oeil yeux", "ciel cieux", "aieul aieux", "monsieur messieurs", "madame mesdames"),
    "nl": ("stad steden", "schip schepen", "lid leden", "kind kinderen"),
    "sv": ("bok bocker", "stad stader", "land lander", "hand hander"),
    "da": ("mand maend", "barn born", "bog boger", "by byer"),
    "nb": ("mann menn", "bok boker", "by byer"),
}  # fmt: skip

# Ordinals as figures (1o of "1º", 20th, 2e), and plurals of what has a letter and ends with a
# figure (F-16s).
_ORDINAL = re.compile(r"(\d{1,2})(?:o|a|st|nd|rd|th|er|re|e|eme)")
_MANY_OF_A_KIND = re.compile(r"(\w*[^\W\d_]\w*\d)s")


def _groups_of(lines: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    groups = [tuple(line.split()) for line in lines]
    return {word: group for group in groups for word in group}


_NAMES = {name: group for group in GROUPS for name in group}
_NOUNS = {language: _groups_of(lines) for language, lines in _PLURALS.items()}


def _group(folded: str, language: str) -> tuple[str, ...]:
    return _NAMES.get(folded) or _NOUNS.get(language, {}).get(folded) or ()


def met_by(form: str, folded: str, language: str) -> tuple[str, ...]:
    """What else a form, with its folded spelling, is met by: folded words, mostly none."""
    found: list[str] = []
    if group := _group(folded, language):
        found.append(group[0])
    if folded[:1].isdecimal():
        if match := _ORDINAL.fullmatch(folded):
            found.append(match[1])
    elif folded.endswith("s") and (match := _MANY_OF_A_KIND.fullmatch(folded)):
        found.append(match[1])
    if not form.isascii() and (other := _in_two(form, _WITHOUT.get(language, ""))):
        found.append(other)
    return tuple(found)


def _in_two(form: str, without: str) -> str:
    """The form with two letters for one of some, folded; empty where it has none of them."""
    if not _DOUBLE.search(form):
        return ""
    letters = (
        _IN_TWO[letter] if letter in _IN_TWO and letter not in without else letter
        for letter in form
    )
    other = fold("".join(letters))
    return "" if other == fold(form) else other


@lru_cache(maxsize=10_000)
def written_otherwise(form: str, language: str) -> frozenset[str]:
    """Folded spellings of which some may meet a form, and begin with other letters than it."""
    folded = fold(form)
    return frozenset({*_group(folded, language), *met_by(form, folded, language)} - {folded})
