"""What each word of an article weighs in it: BM25F's counts, added up when it is indexed.

A weight is written as the frequency of a term, in parts of ``SCALE``. Terms are stems by language
(``it:sanzion``), words as they are written (``w:sanzioni``), and words of the article's names with
what the text says of them (``n:guardian``).
"""

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from articles.search.analysis import fold, pieces, stem_language, stems, tokens
from articles.search.compounds import joined_in_names, joined_words
from articles.search.engines import ranking
from articles.search.engines.label_texts import label_texts
from articles.search.engines.opensearch.statistics import Statistics
from articles.search.types import Document

SCALE = 32
NAME_WEIGHTS = {
    "source": ranking.SOURCE_WEIGHT,
    "section": ranking.SECTION_WEIGHT,
    "author": ranking.AUTHOR_WEIGHT,
    "tag": ranking.TAG_WEIGHT,
}


class Form(NamedTuple):
    """A word as it is written: folded, and its stems in a language.

    ``spelling`` is the folded word, "=" and the word with its accents; empty where it has none.
    """

    word: str
    spelling: str
    stems: tuple[str, ...]


class Forms(NamedTuple):
    """The forms of a token, and their folded words with blanks between them."""

    forms: tuple[Form, ...]
    written: str


class _Forms(dict[str, Forms]):
    """Token -> its forms in a language; looked up when it is new, for a while."""

    MOST = 200_000

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, token: str) -> Forms:
        if len(self) >= self.MOST:
            self.clear()
        forms = tuple(self._form(form) for form in pieces(token))
        found = self[token] = Forms(forms, " ".join(form.word for form in forms))
        return found

    def _form(self, form: str) -> Form:
        word = fold(form)
        return Form(word, "" if word == form else f"{word}={form}", stem_terms(form, self.language))


def stem_terms(form: str, language: str) -> tuple[str, ...]:
    """The terms of a form's stems in a language of ``stem_language``."""
    return tuple(f"{language}:{stem}" for stem in stems(form, language))


def exact_term(word: str) -> str:
    """The term of a folded word as it is written."""
    return f"w:{word}"


def name_term(word: str) -> str:
    """The term of a folded word of a name."""
    return f"n:{word}"


@lru_cache(maxsize=64)
def _forms_in(language: str) -> _Forms:
    return _Forms(language)


class Counts:
    """How often each word and each stem is in one part of an article."""

    def __init__(self, language: str, texts: Iterable[str], names: Iterable[str] = ()) -> None:
        self.words: dict[str, int] = {}
        self.stems: dict[str, int] = {}
        self.spellings: set[str] = set()
        self.texts: list[str] = []  # the folded words of each text
        self.length = 0
        forms_of = _forms_in(language).__getitem__
        counts: Counter[str] = Counter()
        joined_in = [*((text, joined_words) for text in texts)]
        joined_in += [(name, joined_in_names) for name in names]
        for text, compounds_of in joined_in:
            listed = tokens(text)
            counts.update(listed)
            self.texts.append(" ".join([forms_of(token).written for token in listed]))
            for compound in compounds_of(text):
                for stem in stem_terms(compound.form, language):
                    self.stems[stem] = self.stems.get(stem, 0) + 1
        for token, times in counts.items():
            for word, spelling, stems_of_word in forms_of(token).forms:
                self.words[word] = self.words.get(word, 0) + times
                self.length += times
                for stem in stems_of_word:
                    self.stems[stem] = self.stems.get(stem, 0) + times
                if spelling:
                    self.spellings.add(spelling)


class Analysed:
    """An article's words, counted and weighed."""

    def __init__(self, document: Document) -> None:
        language = stem_language(document.language)
        self.language = language
        self.title = Counts(language, [document.title])
        # Who types an author's name or a tag without saying so finds it as well.
        texts = [document.summary, document.text, *(tag.name for tag in document.tags)]
        self.text = Counts(language, texts, [document.author])
        self.names: dict[str, tuple[str, ...]] = {
            "source": label_texts(document.source),
            "section": label_texts(*document.sections),
            "author": (document.author,) if document.author else (),
            "tag": label_texts(*document.tags),
        }

    def weights(self, statistics: Statistics) -> dict[str, int]:
        """Term -> its weight in parts of ``SCALE``."""
        weight = statistics.weigher(self.title.length, self.text.length, SCALE)
        stems, words = self.text.stems, self.text.words
        # Nearly all words are in the text alone.
        alone = {count: weight(0, count) for count in {*stems.values(), *words.values()}}
        weights = {term: alone[count] for term, count in stems.items()}
        for term, count in self.title.stems.items():
            weights[term] = weight(count, stems.get(term, 0))
        weights |= {exact_term(word): alone[count] for word, count in words.items()}
        for word, count in self.title.words.items():
            weights[exact_term(word)] = weight(1, words.get(word, 0) + count - 1)
        for word, named in self._named_words().items():
            said = max((weights.get(term, 0) for term in named.stems), default=0)
            weights[name_term(word)] = said + round(SCALE * named.weight)
        return weights

    def _named_words(self) -> dict[str, "_Named"]:
        """The folded words of the names."""
        forms_of = _forms_in(self.language).__getitem__
        named: dict[str, _Named] = {}
        for field, names in self.names.items():
            of_field = {
                form for name in names for token in tokens(name) for form in forms_of(token).forms
            }
            for word in {form.word for form in of_field}:
                all_stems = {s for form in of_field if form.word == word for s in form.stems}
                before = named.get(word, _Named(0.0, frozenset()))
                weight = before.weight + NAME_WEIGHTS[field]
                named[word] = _Named(weight, before.stems | all_stems)
        return named

    def spellings(self) -> set[str]:
        """The folded words of text and names, and those with accents behind an "="."""
        found = {*self.title.words, *self.text.words}
        found |= self.title.spellings | self.text.spellings
        forms_of = _forms_in(self.language).__getitem__
        for name in (*self.names["source"], *self.names["section"]):
            for token in tokens(name):
                for form in forms_of(token).forms:
                    found.add(form.word)
                    if form.spelling:
                        found.add(form.spelling)
        return found

    def key_terms(self, statistics: Statistics) -> list[tuple[str, int, float]]:
        """The stems that tell most of the article, how often they are in it, and how rare."""
        counts = Counter(self.text.stems)
        for term, count in self.title.stems.items():
            counts[term] += ranking.KEY_TITLE_WEIGHT * count
        rarity = statistics.rarity
        roots = {count: -math.sqrt(count) for count in set(counts.values())}
        told = [(roots[count] * rarity(term), term) for term, count in counts.items()]
        told.sort()
        return [(term, counts[term], rarity(term)) for _worth, term in told[: ranking.KEY_TERMS]]


class _Named(NamedTuple):
    """What a word weighs by the names that have it, and its stems."""

    weight: float
    stems: frozenset[str] | set[str]
