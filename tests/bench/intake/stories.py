"""Near-copies: how many are recognised, how many wrongly, and how long a text takes.

``python -m tests.bench.intake.stories FOLDER`` wants folders in FOLDER, each with
``docs.jsonl.gz``: a line an article with "title", "body" and "date" (ISO 8601, may be empty).

made copies     of the longer texts of all folders, by kind: the share that is recognised as the
                same by the whole way (digests joined by bands, then compared)
found           pairs among the articles of a folder as they are, within the days of a story
titles agree    the share of these whose titles have half their words in common: copies keep
                them or not, so it is the least that is right
further apart   pairs of the same texts that stand too far apart in time, and so are no story:
                mostly bulletins that come back, which nothing but the days keeps apart
"""

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from articles.duplicates.close_copies import CLOSE_DAYS, have_same_figures, is_close
from articles.duplicates.lsh import BandTable
from articles.duplicates.minhash import DAYS, Hashes, digests, is_same, shingle_sets

Doc = dict[str, Any]
TEXTS = 2_000  # copies of so many are made
LEAST_WORDS, MANY_WORDS = 120, 300  # of a text of which copies are made; of a long one
NO_DAY = date(2000, 1, 1)
WORD = re.compile(r"[^\W\d_]+")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
INSERTED = (
    "Secondo quanto si apprende da fonti vicine al dossier la decisione sarebbe stata presa nella "
    "tarda serata di ieri dopo una lunga riunione alla quale hanno partecipato tutti gli "
    "interessati e della quale non è stato diffuso alcun resoconto ufficiale né si conoscono i "
    "particolari."
)


def _cut(part: float) -> Callable[[str, random.Random], str]:
    def cut(text: str, chance: random.Random) -> str:
        words = text.split()
        return " ".join(words[: int(len(words) * part)])

    return cut


def _edit(share: float) -> Callable[[str, random.Random], str]:
    def edit(text: str, chance: random.Random) -> str:
        words = text.split()
        return " ".join("altro" if chance.random() < share else word for word in words)

    return edit


def _dateline(text: str, chance: random.Random) -> str:
    return f"ROMA, {chance.randrange(1, 28)} marzo (Agenzia) – {text}\n© Riproduzione riservata"


def _insert(text: str, chance: random.Random) -> str:
    words = text.split()
    place = chance.randrange(len(words))
    return " ".join([*words[:place], INSERTED, *words[place:]])


def _all(text: str, chance: random.Random) -> str:
    return _dateline(_insert(_edit(0.01)(_cut(0.75)(text, chance), chance), chance), chance)


def _retell(each: int) -> Callable[[str, random.Random], str]:
    """One of so many sentences in other words, with its figures."""

    def retell(text: str, chance: random.Random) -> str:
        sentences = SENTENCE.split(text)
        for place in range(chance.randrange(each), len(sentences), each):
            words = sentences[place].split()
            sentences[place] = " ".join(
                word if any(map(str.isdigit, word)) else word[::-1] for word in words
            )
        return " ".join(sentences)

    return retell


COPIES: dict[str, Callable[[str, random.Random], str]] = {
    "the same": lambda text, chance: text.upper(),
    "other dateline and end": _dateline,
    "a paragraph inserted": _insert,
    "cut to 75 %": _cut(0.75),
    "cut to 50 %": _cut(0.5),
    "cut to 35 %": _cut(0.35),
    "2 % of words changed": _edit(0.02),
    "5 % of words changed": _edit(0.05),
    "cut, edited, inserted, dateline": _all,
    "every third sentence retold": _retell(3),
    "every second sentence retold": _retell(2),
}


def measure(folder: Path) -> dict[str, Any]:
    """The tables: "copies" (by kind shares of 0 to 1, of all texts and of long ones), "found" (by
    folder) and "microseconds" (of the processor, a text)."""
    docs = {path.parent.name: _read(path) for path in sorted(folder.glob("*/docs.jsonl.gz"))}
    if not docs:
        raise SystemExit(f"{folder} has no folder with docs.jsonl.gz")
    bodies = [doc["body"] for some in docs.values() for doc in some]
    return {
        "copies": _copies(bodies),
        "found": {name: _found(some) for name, some in docs.items()},
        "microseconds": _times(bodies),
    }


def _read(path: Path) -> list[Doc]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines]
    return [doc for doc in docs if doc.get("body")]


def _copies(bodies: Sequence[str]) -> dict[str, tuple[float, float]]:
    """The share of made copies that is recognised, by kind: of all, and of those of long texts."""
    chance = random.Random(1)  # noqa: S311  a repeatable choice
    long = sorted({body for body in bodies if len(body.split()) >= LEAST_WORDS})
    texts = chance.sample(long, min(TEXTS, len(long)))
    is_long = np.array([len(text.split()) >= MANY_WORDS for text in texts], np.bool_)
    sets, days = shingle_sets(texts), np.zeros(len(texts), np.int64)
    table = BandTable(digests(sets), days, DAYS)
    shares = {}
    for kind, copy in COPIES.items():
        made = [copy(text, chance) for text in texts]
        copies = shingle_sets(made)
        here, there, _agreed = table.pairs_with(digests(copies), days)
        found = np.zeros(len(texts), np.bool_)
        for at in here[here == there].tolist():
            found[at] = _is_linked((sets[at], copies[at]), (texts[at], made[at]), days=0)
        shares[kind] = float(found.mean()), float(found[is_long].mean())
    return shares


def _found(docs: Sequence[Doc]) -> dict[str, Any]:
    """What is recognised among articles as they are."""
    sets = shingle_sets([doc["body"] for doc in docs])
    long = [at for at, each in enumerate(sets) if len(each)]
    pairs = [(long[a], long[b]) for a, b in _pairs([sets[at] for at in long])]
    same = [
        (a, b)
        for a, b in pairs
        if _is_linked(
            (sets[a], sets[b]), (docs[a]["body"], docs[b]["body"]), _days_apart(docs, a, b)
        )
    ]
    near = [pair for pair in same if _days_apart(docs, *pair) <= DAYS]
    agree = sum(_titles_agree(docs[a], docs[b]) for a, b in near)
    return {
        "articles": len(docs),
        "long enough": len(long),
        "compared": len(pairs),
        "found": len(near),
        "titles agree": agree / len(near) if near else 1.0,
        "further apart": len(same) - len(near),
    }


def _is_linked(pair: tuple[Hashes, Hashes], texts: tuple[str, str], days: int) -> bool:
    """Whether two texts so many days apart are one story, leaving out that they may be too far."""
    if is_same(*pair):
        return True
    near = days <= CLOSE_DAYS and is_close(*pair)
    return near and have_same_figures(*texts, min(map(len, pair)))


def _pairs(sets: Sequence[Hashes]) -> list[tuple[int, int]]:
    """Pairs that may be the same, whatever their days."""
    table = BandTable(digests(sets), np.zeros(len(sets), np.int64), DAYS)
    here, there, _agreed = table.pairs_within()
    return list(zip(here.tolist(), there.tolist(), strict=True))


def _days_apart(docs: Sequence[Doc], one: int, other: int) -> int:
    first, second = (_day(docs[at].get("date") or "") for at in (one, other))
    return abs((first - second).days)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return NO_DAY


def _titles_agree(one: Doc, other: Doc) -> bool:
    first, second = (set(WORD.findall(doc["title"].lower())) for doc in (one, other))
    return 2 * len(first & second) >= min(len(first), len(second))


def _times(bodies: Sequence[str]) -> dict[str, float]:
    """Microseconds of the processor a text, and a text that passes by a table of 4,000."""
    texts = bodies[:20_000]
    start = time.process_time()
    sets = shingle_sets(texts)
    after_sets = time.process_time()
    found = digests(sets)
    after_digests = time.process_time()
    days = np.zeros(len(texts), np.int64)
    table = BandTable(found[:4_000], days[:4_000], DAYS)
    before_passing = time.process_time()
    for place in range(0, len(texts), 2_000):
        table.pairs_with(found[place : place + 2_000], days[place : place + 2_000])
    passing = time.process_time() - before_passing
    seconds = {
        "shingles": after_sets - start,
        "digest": after_digests - after_sets,
        "passing by": passing,
    }
    return {name: 1e6 * value / len(texts) for name, value in seconds.items()}


def show(report: dict[str, Any]) -> None:
    write = sys.stdout.write
    write(f"\n{'made copies recognised':34}{'all':>8}{'long':>8}\n")
    for kind, (share, of_long) in report["copies"].items():
        write(f"  {kind:32}{share:8.1%}{of_long:8.1%}\n")
    for name, row in report["found"].items():
        cells = ", ".join(
            f"{key} {value:.1%}" if isinstance(value, float) else f"{key} {value:,}"
            for key, value in row.items()
        )
        write(f"{name}: {cells}\n")
    for name, value in report["microseconds"].items():
        write(f"{name}: {value:.1f} µs a text\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.bench.intake.stories")
    parser.add_argument("folder", type=Path)
    show(measure(parser.parse_args().folder))
