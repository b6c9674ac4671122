"""Makes plans and texts of articles, a batch at a time: numbers with numpy, words from lists."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.synthetic.word_sounds import LANGUAGES, TOPICS

BATCH = 1000
SECTIONS = 20
MEAN_WORDS = 325
TOPICS_OF_SECTION = TOPICS // SECTIONS
MOST_TAGS = 5
SENTENCES_OF_PARAGRAPH = 4
PARAGRAPHS_OF_CHAPTER = 6

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Text:
    """The texts of an article. ``body`` is HTML."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class Plan:
    """What the articles of a batch are to be, with an entry for each of them.

    ``sources``, ``sections`` and ``tags`` are indexes into the taxonomy; ``delays`` (from 0 to 1)
    is when an article is published between its turn and that of the next.
    """

    sources: Numbers
    sections: Numbers
    topics: Numbers
    languages: Numbers
    delays: NDArray[np.float64]
    tags: list[list[int]]
    on_front_page: NDArray[np.bool_]

    @classmethod
    def draw(cls, random: np.random.Generator, languages: Numbers, tags: int) -> "Plan":
        """Plans for a batch; ``languages`` is that of each source, ``tags`` how many exist."""
        sources = zipf(random, len(languages), BATCH, flat=8)
        sections = zipf(random, SECTIONS, BATCH, flat=6)
        topics = sections * TOPICS_OF_SECTION + zipf(random, TOPICS_OF_SECTION, BATCH, flat=2)
        return cls(
            sources=sources,
            sections=sections,
            topics=topics,
            languages=languages[sources],
            delays=random.random(BATCH),
            tags=_tags(random, topics, tags),
            on_front_page=random.random(BATCH) < 0.002,
        )


def zipf(random: np.random.Generator, kinds: int, size: int, *, flat: float) -> Numbers:
    """``size`` numbers below ``kinds``, the low ones more often; ``flat`` evens that out."""
    cumulated = np.cumsum(1 / (np.arange(kinds) + flat))
    places: Numbers = np.searchsorted(cumulated, random.random(size) * cumulated[-1])
    return places


def _tags(random: np.random.Generator, topics: Numbers, tags: int) -> list[list[int]]:
    """None to five tags an article: some that go with its topic, some of all that exist."""
    anywhere = zipf(random, tags, BATCH * MOST_TAGS, flat=3).reshape(BATCH, MOST_TAGS)
    of_topic = (topics[:, None] * 6 + random.integers(6, size=(BATCH, MOST_TAGS))) % tags
    chosen = np.where(random.random((BATCH, MOST_TAGS)) < 0.5, of_topic, anywhere)
    numbers = random.integers(MOST_TAGS + 1, size=BATCH)
    return [
        list(dict.fromkeys(row[:number]))
        for row, number in zip(chosen.tolist(), numbers.tolist(), strict=True)
    ]


def write(random: np.random.Generator, plan: Plan, tag_names: list[str]) -> list[Text]:
    """The texts of a batch, each with the names of its tags in it."""
    spread = 0.45
    lognormal = random.lognormal(np.log(MEAN_WORDS) - spread**2 / 2, spread, BATCH)
    bodies = np.clip(lognormal, 40, 3000).astype(np.int64)
    titles = random.integers(5, 11, size=BATCH)
    summaries = np.where(random.random(BATCH) < 0.6, random.integers(15, 31, size=BATCH), 0)
    sentences = _endless(random.integers(8, 30, size=BATCH * 16).tolist())
    texts: list[Text | None] = [None] * BATCH
    for number, language in enumerate(LANGUAGES):
        mine = np.flatnonzero(plan.languages == number)
        lengths: Numbers = (titles + summaries + bodies)[mine]
        words = language.draw(random, np.repeat(plan.topics[mine], lengths))
        ends = np.cumsum(lengths).tolist()
        for place, start, end in zip(mine.tolist(), [0, *ends], ends, strict=False):
            names = [tag_names[tag] for tag in plan.tags[place]]
            texts[place] = _text(
                words[start:end], int(titles[place]), int(summaries[place]), names, sentences
            )
    return [text for text in texts if text is not None]


def _endless(lengths: list[int]) -> Iterator[int]:
    while True:
        yield from lengths


def _text(
    words: list[str], title: int, summary: int, names: list[str], sentences: Iterator[int]
) -> Text:
    for place, name in enumerate(names):
        words[title + summary + 4 + 7 * place] = name
    return Text(
        title=sentence(words[:title]),
        summary=sentence(words[title : title + summary]) + "." if summary else "",
        body=_html(words[title + summary :], sentences),
    )


def sentence(words: list[str]) -> str:
    """Words with a capital at the beginning, elided articles put to their nouns."""
    text = " ".join(words).replace("’ ", "’")
    return text[:1].upper() + text[1:]


def _html(words: list[str], sentences: Iterator[int]) -> str:
    """Paragraphs of a few sentences each, with a heading above every sixth."""
    parts: list[str] = []
    done = 0
    while done < len(words):
        if parts and len(parts) % (PARAGRAPHS_OF_CHAPTER + 1) == PARAGRAPHS_OF_CHAPTER:
            parts.append(f"<h2>{sentence(words[:4])}</h2>")
        lines = []
        for _line in range(SENTENCES_OF_PARAGRAPH):
            length = next(sentences)
            lines.append(sentence(words[done : done + length]))
            done += length
            if done >= len(words):
                break
        parts.append(f"<p>{'. '.join(lines)}.</p>")
    return "\n".join(parts)
