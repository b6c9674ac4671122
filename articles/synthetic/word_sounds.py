"""Five languages to make words of: their commonest real words, sounds and endings."""

import itertools
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from django.utils.functional import cached_property
from numpy.typing import NDArray

VOCABULARY = 80_000  # word types of all languages together
# Of running text about four words in ten are stop words.
STOP_SHARE = 0.42
TOPICS = 300
TOPIC_WORDS = 50
# Topics take their words from below the commonest ones, which are of every topic.
TOPIC_FROM = 150
STEMS = 4096  # made at once


@dataclass(frozen=True)
class Language:
    """What the words of one language are made of.

    ``share`` is its part of the archive and of the vocabulary; each entry of ``endings`` is
    the endings that one kind of word is inflected with.
    """

    code: str
    share: float
    stop_words: tuple[str, ...]
    onsets: tuple[str, ...]
    vowels: tuple[str, ...]
    codas: tuple[str, ...]
    endings: tuple[tuple[str, ...], ...]

    @cached_property
    def words(self) -> list[str]:
        """All word types: stop words first, then the others from common to rare."""
        wanted = round(VOCABULARY * self.share)
        random = np.random.default_rng([len(self.stop_words), *self.code.encode()])
        word_types = dict.fromkeys(self.stop_words)
        while len(word_types) < wanted:
            kinds = random.integers(len(self.endings), size=STEMS).tolist()
            for stem, kind in zip(self.stems(random), kinds, strict=True):
                word_types.update(dict.fromkeys(stem + ending for ending in self.endings[kind]))
        return list(word_types)[:wanted]

    def stems(self, random: np.random.Generator) -> list[str]:
        """A number of beginnings of words: one to three syllables, and a sound to join on."""
        sounds = [
            self._sounds(random, self.onsets, 1.0),
            self._sounds(random, self.vowels, 1.0),
            self._sounds(random, self.codas, 0.35),
            self._sounds(random, self.onsets, 0.8),
            self._sounds(random, self.vowels, 0.8),
            self._sounds(random, self.codas, 0.25),
            self._sounds(random, self.onsets, 1.0),
        ]
        return ["".join(parts) for parts in zip(*sounds, strict=True)]

    @staticmethod
    def _sounds(random: np.random.Generator, sounds: tuple[str, ...], share: float) -> list[str]:
        places = random.integers(len(sounds), size=STEMS)
        is_there = random.random(STEMS) < share
        return [sounds[n] if there else "" for n, there in zip(places, is_there, strict=True)]

    @cached_property
    def cumulated(self) -> NDArray[np.float64]:
        """The cumulated probability of each of ``words``, by the law of Zipf and Mandelbrot."""
        stops = len(self.stop_words)
        common = 1 / (np.arange(stops) + 2.0)
        others = 1 / (np.arange(len(self.words) - stops) + 8.0) ** 1.03
        chances = np.concatenate(
            [common / common.sum() * STOP_SHARE, others / others.sum() * (1 - STOP_SHARE)]
        )
        return np.cumsum(chances)

    @cached_property
    def topics(self) -> NDArray[np.int64]:
        """For each topic the places in ``words`` of the words that belong to it."""
        random = np.random.default_rng([1, *self.code.encode()])
        lowest = len(self.stop_words) + TOPIC_FROM
        return random.integers(lowest, len(self.words) // 2, size=(TOPICS, TOPIC_WORDS))

    def draw(
        self, random: np.random.Generator, topics: NDArray[np.int64], topic_share: float = 0.15
    ) -> list[str]:
        """As many words as ``topics`` has entries: each is the topic around which a word stands."""
        size = len(topics)
        places = np.searchsorted(self.cumulated, random.random(size) * self.cumulated[-1])
        on_topic = np.flatnonzero(random.random(size) < topic_share)
        chosen = random.integers(TOPIC_WORDS, size=len(on_topic))
        places[on_topic] = self.topics[topics[on_topic], chosen]
        return list(map(self.words.__getitem__, places.tolist()))


def _read() -> tuple[Language, ...]:
    with (Path(__file__).parent / "languages.toml").open("rb") as file:
        tables = tomllib.load(file)["language"]
    return tuple(
        Language(
            code=table["code"],
            share=table["share"],
            stop_words=tuple(table["stop_words"].split()),
            onsets=tuple(table["onsets"].split()),
            vowels=tuple(table["vowels"].split()),
            codas=tuple(table["codas"].split()),
            endings=tuple(
                tuple(ending.strip("-") for ending in kind.split()) for kind in table["endings"]
            ),
        )
        for table in tables
    )


LANGUAGES = _read()


@cache
def names(number: int, key: int) -> list[str]:
    """Different made-up proper names, at most 4,000, the same ones for the same ``key``."""
    stems = LANGUAGES[0].stems(np.random.default_rng([7, key]))
    endings = itertools.cycle(("a", "o", "ia", "e"))
    made = (f"{stem}{ending}".capitalize() for stem, ending in zip(stems, endings, strict=False))
    return list(itertools.islice(dict.fromkeys(made), number))
