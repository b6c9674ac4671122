"""The documents of an archive as other engines take them in, and the questions that are asked."""

import random
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

DOCUMENTS = """
    SELECT article.id, article.title, article.summary || ' ' || article.text, article.language,
           section.slug, source.slug, source.country, article.day
    FROM articles_article AS article
    JOIN articles_section AS section ON section.id = article.section_id
    JOIN articles_source AS source ON source.id = article.source_id
    WHERE article.visible_from IS NOT NULL ORDER BY article.id
"""
SAMPLE = 4_000  # documents whose words the questions are made of
WORD = re.compile(r"[^\W\d_]{4,20}")
COMMON, RARE = 0.10, 0.0006  # shares of the documents that hold such a word

Mode = Literal["all", "any", "phrase", "prefix"]


@dataclass(frozen=True, slots=True)
class Document:
    """An article with what is searched, shown and counted."""

    id: int
    title: str
    text: str
    language: str
    section: str
    source: str
    country: str
    day: date


@dataclass(frozen=True, slots=True)
class Question:
    """What every engine is asked: ten hits, the total and the facets."""

    kind: str
    words: tuple[str, ...]
    mode: Mode = "all"
    section: str = ""
    since: date | None = None
    until: date | None = None
    newest: bool = False
    page: int = 1

    @property
    def text(self) -> str:
        """The words in the site's language of queries."""
        if self.mode == "phrase":
            return f'"{" ".join(self.words)}"'
        if self.mode == "prefix":
            return f"{self.words[0]}*"
        return (" OR " if self.mode == "any" else " ").join(self.words)


def documents(database: Path, step: int = 1) -> Iterator[Document]:
    """The visible articles of an archive, or every ``step``-th."""
    with closing(sqlite3.connect(database)) as connection:
        for place, row in enumerate(connection.execute(DOCUMENTS)):
            if place % step == 0:
                number, title, text, language, section, source, country, day = row
                yield Document(
                    number, title, text, language, section, source, country, date.fromisoformat(day)
                )


class Questions:
    """Makes questions of each kind out of the words of an archive; the same for the same seed."""

    def __init__(self, database: Path, seed: int = 1) -> None:
        with closing(sqlite3.connect(database)) as connection:
            (number,) = connection.execute("SELECT count(*) FROM articles_article").fetchone()
        self.random = random.Random(seed)  # noqa: S311 (no secret)
        self.sample = list(documents(database, max(1, number // SAMPLE)))
        self.words = [WORD.findall(f"{one.title} {one.text}".lower()) for one in self.sample]
        counts = Counter(word for words in self.words for word in set(words))
        self.share = {word: count / len(self.sample) for word, count in counts.items()}
        self.sections = [
            name for name, _n in Counter(d.section for d in self.sample).most_common(5)
        ]
        self.days = sorted(one.day for one in self.sample)

    def near(self, share: float, number: int) -> list[str]:
        """The words whose share of the documents is nearest to this one, in any order."""
        ordered = sorted(self.share, key=lambda word: (abs(self.share[word] - share), word))
        return self.random.sample(ordered[: 3 * number], min(number, len(ordered)))

    def pairs(self, number: int) -> list[tuple[str, str]]:
        """Two fairly common words of one document."""
        found: list[tuple[str, str]] = []
        while len(found) < number:
            words = sorted(set(self.random.choice(self.words)))
            usual = [word for word in words if COMMON / 5 <= self.share[word] <= 2 * COMMON]
            if len(usual) > 1:
                first, second = self.random.sample(usual, 2)
                found.append((first, second))
        return found

    def phrases(self, number: int) -> list[tuple[str, ...]]:
        """Two words that follow each other in a title."""
        found: list[tuple[str, ...]] = []
        while len(found) < number:
            words = re.findall(r"\w+", self.random.choice(self.sample).title.lower())
            place = self.random.randrange(max(1, len(words) - 1))
            if all(len(word) > 3 for word in words[place : place + 2]):
                found.append(tuple(words[place : place + 2]))
        return found

    def each_kind(self, number: int) -> dict[str, list[Question]]:
        """So many questions of every kind."""
        common = [(word,) for word in self.near(COMMON, number)]
        rare = [(word,) for word in self.near(RARE, number)]
        pairs = self.pairs(number)
        quarter = self.days[len(self.days) // 4], self.days[-len(self.days) // 4]
        prefixes = [(word[:4],) for word in self.near(COMMON / 4, number)]
        return {
            "rare term": [Question("rare term", one) for one in rare],
            "common term": [Question("common term", one) for one in common],
            "two terms, all": [Question("two terms, all", one) for one in pairs],
            "two terms, any": [Question("two terms, any", one, "any") for one in pairs],
            "phrase": [Question("phrase", one, "phrase") for one in self.phrases(number)],
            "term, section, dates": [
                Question("term, section, dates", one, "all", self._section(place), *quarter)
                for place, one in enumerate(common)
            ],
            "prefix": [Question("prefix", one, "prefix") for one in prefixes],
            "newest first": [Question("newest first", one, newest=True) for one in common],
            "page 50": [Question("page 50", one, page=50) for one in common],
        }

    def _section(self, place: int) -> str:
        return self.sections[place % len(self.sections)]

    def different(self, number: int) -> Iterator[Question]:
        """So many questions, no two alike: words as often as they are in the texts."""
        seen: set[tuple[str, ...]] = set()
        modes: Sequence[Mode] = ("all", "all", "any", "phrase", "prefix")
        while len(seen) < number:
            words = self.random.choice(self.words)
            place = self.random.randrange(len(words))
            mode = self.random.choice(modes)
            size = 1 if mode == "prefix" else 2 if mode in ("any", "phrase") else len(seen) % 3 + 1
            chosen = tuple(words[place : place + size])
            if mode == "prefix":
                chosen = (chosen[0][:5],)
            if (mode, *chosen) not in seen:
                seen.add((mode, *chosen))
                yield Question("different", chosen, mode)

    def misspelt(self, number: int) -> list[str]:
        """Words with two letters swapped, that no document holds."""
        found: list[str] = []
        while len(found) < number:
            word = self.random.choice(self.random.choice(self.words))
            place = self.random.randrange(1, len(word) - 1)
            wrong = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            if len(word) > 5 and wrong not in self.share:
                found.append(wrong)
        return found
