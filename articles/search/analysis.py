"""Words of a text: one code for the articles that are indexed and for what readers type.

Tokens, forms and folded spellings are those of ``articles.whoosh_codec.words``. By language a
form has one or two *stems* on top (``sanzioni`` and ``sanzione`` share one). Phrases compare
folded spellings, words compare stems.
"""

import threading
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from articles.search import light_stemmers
from articles.search.other_spellings import met_by
from articles.whoosh_codec.words import (
    APOSTROPHE_LETTERS,
    MAX_WORD,
    RUN,
    TOKEN,
    WORD,
    fold,
    forms,
    has_unspaced,
    is_in_word,
    is_unspaced,
    pieces,
    spans,
    tokens,
    tokens_that_begin,
    without_last_character,
    words,
)

__all__ = [
    "ALGORITHMS",
    "APOSTROPHES",
    "ELIDED",
    "ENDINGS",
    "MAX_WORD",
    "MIN_INFLECTED",
    "NO_LANGUAGE",
    "RUN",
    "SUFFIXING",
    "TOKEN",
    "VERSION",
    "WORD",
    "TypedWord",
    "fold",
    "forms",
    "has_unspaced",
    "inflected_start",
    "is_in_word",
    "is_unspaced",
    "languages_of_compounds",
    "last_word",
    "pieces",
    "primary_language",
    "query_forms",
    "spans",
    "stem_language",
    "stems",
    "tokens",
    "tokens_that_begin",
    "typed_words",
    "words",
]

# A change here or in ``articles.whoosh_codec.words`` that alters what is stored in an index
# raises this number; an index that was built with another one is rebuilt.
VERSION = 4

APOSTROPHES = frozenset("'’‘‛`´′＇׳՚" + APOSTROPHE_LETTERS)

# Snowball's algorithms by language; other languages are searched by folded spelling.
ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
NO_LANGUAGE = "und"
# Languages whose stemmers take endings away and leave the beginning alone: the first letter
# (German ones make a vowel of "ae"), and in longer words the second, but for y and i.
SUFFIXING = frozenset({"de", "en", "es", "fr", "it", "pt"})

MIN_INFLECTED = 4  # letters of a part of a compound that is looked for in its inflections

# Words that lose their vowel before an apostrophe (l'accordo, dell'Iran, qu'il). In a query
# they add nothing to the word that follows.
ELIDED = frozenset({
    "l", "d", "c", "j", "m", "n", "s", "t", "qu", "un", "gl", "ch", "v", "dell", "nell",
    "sull", "all", "dall", "coll", "quell", "quest", "bell", "sant", "nessun", "ciascun",
    "alcun", "tutt", "mezz", "anch", "senz", "sott", "com", "dov", "cos", "lorsqu",
    "puisqu", "quoiqu", "jusqu", "presqu", "quelqu",
})  # fmt: skip
# English endings after an apostrophe (Iran's, they've).
ENDINGS = frozenset({
    "s", "t", "d", "m", "re", "ve", "ll",
})  # fmt: skip


def primary_language(code: str) -> str:
    """``pt-BR`` -> ``pt``; a code that says nothing -> ``""``."""
    return code.replace("_", "-").partition("-")[0].strip().lower()[:8]


def stem_language(code: str) -> str:
    """The key under which stems of a language are kept: its code, or that for no language."""
    primary = primary_language(code)
    return primary if primary in ALGORITHMS else NO_LANGUAGE


class TypedWord(NamedTuple):
    """A form that an article has to hold, and its place among all forms of what was typed."""

    form: str
    place: int


def typed_words(text: str) -> list[TypedWord]:
    """The forms of a typed word that an article has to hold, one after the other.

    Elided words before an apostrophe and English endings after one are left out where
    something remains; so is the lone last character of a run without spaces. They keep their
    place: in an article something stands there, if perhaps something else.
    """
    kept: list[TypedWord] = []
    found = list(spans(text))
    place = 0
    for number, (token, start, end) in enumerate(found):
        forms = pieces(token)
        is_last = number == len(found) - 1
        elided = not is_last and text[end] in APOSTROPHES and fold(token) in ELIDED
        if not elided and not (kept and text[start - 1] in APOSTROPHES and fold(token) in ENDINGS):
            whole = without_last_character(forms)
            kept += [TypedWord(form, place + at) for at, form in enumerate(whole)]
        place += len(forms)
    return kept


def query_forms(text: str) -> tuple[str, ...]:
    """The forms of ``typed_words``."""
    return tuple(word.form for word in typed_words(text))


def last_word(text: str) -> str:
    """The word that a text ends with, as it stands there; empty where it ends with none."""
    tokens = list(TOKEN.finditer(text))
    if not tokens or tokens[-1].end() < len(text):
        return ""
    token = tokens[-1].group()
    # The last of several words of a token: ``dati_ape``, a run without spaces.
    piece = pieces(token)[-1]
    written = token[-len(piece) :]
    return written if fold(written) == fold(piece) else token


_stemmer_lock = threading.Lock()
_stemmers: dict[str, Stemmer.Stemmer] = {}


def _snowball(form: str, language: str) -> str:
    with _stemmer_lock:  # a stemmer keeps its working buffer between calls
        stemmer = _stemmers.get(language)
        if stemmer is None:
            stemmer = _stemmers[language] = Stemmer.Stemmer(ALGORITHMS[language], 0)
        return str(stemmer.stemWord(form))


@lru_cache(maxsize=400_000)
def stems(form: str, language: str) -> tuple[str, ...]:
    """The folded stems of a form in a language of ``stem_language``, each once.

    The first is Snowball's. One comes from the spelling without accents, where that differs:
    who types ``mangee`` finds *mangée*, and who types ``mangée`` finds *manger* as well. One
    is the lighter stem of ``light_stemmers``, for the nouns and adjectives that Snowball takes
    for verbs in one of their forms. The last are those of ``other_spellings``.
    """
    folded = fold(form)
    found = _own_stems(form, folded, language)
    for other in met_by(form, folded, language):
        found += _own_stems(other, other, language)
    return tuple(dict.fromkeys(found))


def _own_stems(form: str, folded: str, language: str) -> list[str]:
    """The stems of a form as it is written."""
    if language == NO_LANGUAGE:
        return [folded]
    stemmed = [fold(_snowball(form, language)) or folded]
    if folded != form:
        stemmed.append(fold(_snowball(folded, language)) or folded)
    if language in light_stemmers.STEMMERS:
        stemmed.append(light_stemmers.STEMMERS[language](folded))
    return stemmed


def languages_of_compounds(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages whose inflections the words of a compound may have, in an archive of some.

    The common ones always: an article of any language names foreign offices, and side by side
    words are hardly ever found by mistake.
    """
    return tuple(sorted(SUFFIXING.union(languages, ("ru",))))


def inflected_start(word: str, languages: Iterable[str]) -> str:
    """The letters with which all inflections of a word in some languages begin, folded.

    The whole word where it is too short to be inflected, or no word of letters alone.
    """
    folded = fold(word)
    if len(folded) < MIN_INFLECTED or not folded.isalpha():
        return folded
    every = [stem for language in languages for stem in stems(word, language)]
    size = next(
        (at for at, letters in enumerate(zip(folded, *every, strict=False)) if len({*letters}) > 1),
        min(map(len, (folded, *every))),
    )
    return folded[:size] if size >= MIN_INFLECTED - 1 else folded
