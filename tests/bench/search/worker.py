"""One task of the search benchmarks, in a process of its own whose settings name the archive.

``python -m tests.bench.search.worker TASK DATABASE REFERENCES OPTIONS``; the options and the
figures that are printed are JSON.
"""

import gc
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import django

django.setup()  # before anything imports models

from articles.search import SearchQuery, complete, read_query, similar, status, suggest  # noqa: E402
from articles.search.engines import current_engine  # noqa: E402
from tests.bench.load import percentile  # noqa: E402
from tests.bench.search import hostile  # noqa: E402
from tests.bench.search.corpus import Questions, documents  # noqa: E402
from tests.bench.search.ours import Fragments, Ours, OursWithTitles, answered  # noqa: E402
from tests.bench.search.references import Engine, Fts5, Tantivy  # noqa: E402

Figures = dict[str, Any]


def milliseconds(calls: Iterable[Callable[[], Any]]) -> list[float]:
    """How long each call took."""
    found = []
    for call in calls:
        start = time.perf_counter()
        call()
        found.append(1000 * (time.perf_counter() - start))
    return found


def side_by_side(
    sides: Mapping[str, Sequence[Callable[[], Any]]], rounds: int, once: str = ""
) -> Figures:
    """The median of each side, and of the rounds' ratios of the first to each other side.

    Every call is made twice before it is measured; a side that is slow, named by ``once``,
    is measured once a round.
    """
    for calls in sides.values():
        milliseconds([*calls, *calls])
    medians: dict[str, list[float]] = {name: [] for name in sides}
    for _round in range(rounds):
        for name, calls in sides.items():
            repeated = calls if name == once else [*calls] * 5
            medians[name].append(statistics.median(milliseconds(repeated)))
    first = next(iter(sides))
    found: Figures = {f"{name}_ms": statistics.median(each) for name, each in medians.items()}
    for name in list(sides)[1:]:
        ratios = [a / b for a, b in zip(medians[first], medians[name], strict=True)]
        found[f"ratio_to_{name}"] = statistics.median(ratios)
    return found


class Tasks:
    """What can be measured; each task answers with its figures."""

    def __init__(self, database: Path, references: Path, options: Figures) -> None:
        self.database = database
        self.references = references
        self.number: int = options["number"]
        self.rounds: int = options["rounds"]
        self.side: str = options.get("side", "ours")

    def compare(self) -> Figures:
        """Every kind of query, warm, beside the other engines."""
        engines: dict[str, Engine] = {
            "ours": Ours(),
            "tantivy": Tantivy(self.references / "tantivy"),
            "fts5": Fts5(self.references / "fts5"),
            "with_titles": OursWithTitles(),
        }
        found = {}
        for kind, questions in Questions(self.database).each_kind(self.number).items():
            calls = {
                name: [partial(engine.ask, question) for question in questions]
                for name, engine in engines.items()
            }
            found[kind] = side_by_side(calls, self.rounds, once="fts5")
            for name in ("ours", "tantivy", "fts5"):
                totals = [engines[name].ask(question).total for question in questions]
                found[kind][f"{name}_total"] = statistics.median(totals)
        return found

    def kinds(self) -> Figures:
        """Every kind of query with facets, warm, on the engine of the settings: milliseconds."""
        engine, found = Ours(), {}
        for kind, questions in Questions(self.database).each_kind(self.number).items():
            calls = [partial(engine.ask, question) for question in questions]
            for call in calls:
                answered(call)
            times = [one for _round in range(self.rounds) for one in milliseconds(calls)]
            found[kind] = statistics.median(times)
        return found

    def first(self) -> Figures:
        """Every kind of query, each asked once, by a process that has just started."""
        engine: Engine = OursWithTitles()
        if self.side == "tantivy":
            engine = Tantivy(self.references / "tantivy")
        kinds = Questions(self.database, seed=2).each_kind(self.number)
        gc.collect()
        start = time.perf_counter()
        current_engine().follow()  # opens the index, as the site's processes do when they start
        opening = 1000 * (time.perf_counter() - start)
        found: Figures = {}
        everything: list[float] = []
        for kind, questions in kinds.items():
            times = milliseconds(partial(engine.ask, question) for question in questions)
            found[kind] = percentile(sorted(times), 95)
            everything += times
        found["opening the index"] = opening
        found["all"] = percentile(sorted(everything), 95)
        return found

    def memory(self) -> Figures:
        """What a process holds after ever new questions, in MB."""
        engine: Engine = OursWithTitles()
        if self.side == "tantivy":
            engine = Tantivy(self.references / "tantivy")
        questions = list(Questions(self.database, seed=3).different(self.number))
        gc.collect()
        before = resident()
        for question in questions:
            engine.ask(question)
        after = resident()
        return {f"{name}_before": value for name, value in before.items()} | after

    def small(self) -> Figures:
        """Fragments, completion, spellings, likeness."""
        questions = Questions(self.database, seed=4)
        other = Tantivy(self.references / "tantivy")
        some = questions.each_kind(self.number)
        asked = some["common term"] + some["two terms, any"] + some["phrase"]
        fragments = [Fragments(question) for question in asked]
        words = questions.near(0.01, self.number)
        prefixes = [word[: 2 + place % 3] for place, word in enumerate(words)]
        wrong = questions.misspelt(self.number)
        every = [one.id for one in questions.sample]
        ids = random.Random(1).sample(every, min(len(every), 10 * self.number))  # noqa: S311
        sides: dict[str, dict[str, Sequence[Callable[[], Any]]]] = {
            "ten fragments": {
                "ours": [one.make for one in fragments],
                "tantivy": [partial(other.snippets, one) for one in asked],
            },
            "completion": {
                "ours": [partial(complete, one) for one in prefixes],
                "tantivy": [partial(other.complete, one) for one in prefixes],
            },
            "spelling": {
                "ours": [partial(suggest, SearchQuery(read_query(one))) for one in wrong],
                "tantivy": [partial(other.suggest, one) for one in wrong],
            },
            "related articles": {
                "ours": [partial(similar, one) for one in ids],
                "tantivy": [partial(other.similar, one) for one in ids],
            },
        }
        return {name: side_by_side(calls, self.rounds) for name, calls in sides.items()}

    def build(self) -> Figures:
        """Build the other engines' indexes; articles a second."""
        found = {}
        for name, engine in (("tantivy", Tantivy), ("fts5", Fts5)):
            start = time.perf_counter()
            engine(self.references / name).build(documents(self.database))
            found[name] = round(status().documents / (time.perf_counter() - start))
        return found

    def hostile(self) -> Figures:
        """Made-up and mutated queries: what broke, what took long."""
        return hostile.run(Questions(self.database, seed=5), self.number)


def resident() -> dict[str, float]:
    """Memory of this process in MB: what is its own, and what the system keeps of files.

    The pages of mapped files are one copy for all processes, and the system takes them back.
    """
    text = Path("/proc/self/smaps_rollup").read_text()
    sizes = {name: int(kb) for name, kb in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}
    heap = sizes["Anonymous"]
    return {"heap_mb": heap / 1024, "mapped_mb": (sizes["Rss"] - heap) / 1024}


def main(arguments: Sequence[str]) -> int:
    task, database, references, options = islice(arguments, 4)
    tasks = Tasks(Path(database), Path(references), json.loads(options))
    sys.stdout.write(json.dumps(getattr(tasks, task)()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
