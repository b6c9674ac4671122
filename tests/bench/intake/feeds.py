"""What feeds give: ``python -m tests.bench.intake.feeds FOLDER`` reads every file below a folder.

Prints a row for each of its subfolders, and the sentences that stood in for articles.
"""

import os
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django

ENDINGS = {".xml", ".json", ".rss", ".atom", ".rdf", ".html", ".opml", ".cdf"}


@dataclass
class Row:
    """Counts for the files of one subfolder."""

    files: int = 0
    with_articles: int = 0
    articles: int = 0
    undated: int = 0
    without_key: int = 0
    failures: int = 0
    with_sentence: int = 0
    empty: int = 0
    errors: int = 0
    seconds: float = 0.0


def measure(folder: Path) -> dict[str, Any]:
    """A row for each subfolder, the sentences with their numbers, and files that broke it."""
    rows: dict[str, Row] = {}
    sentences: Counter[str] = Counter()
    broken: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            name = path.relative_to(folder).parts[0] if path.parent != folder else "."
            problem = _read(path, rows.setdefault(name, Row()), sentences)
            broken += [f"{path.relative_to(folder)}: {problem}"] if problem else []
    table = {name: asdict(row) for name, row in rows.items()}
    return {"folders": table, "sentences": dict(sentences.most_common()), "broken": broken}


def _read(path: Path, row: Row, sentences: Counter[str]) -> str:
    """Read one file into its row; the error where there was one."""
    from articles.importers.feed import reader as feed_reader
    from articles.importers.records import SourceUnreadable

    row.files += 1
    start = time.perf_counter()
    try:
        found = feed_reader.read(path.read_bytes(), "https://feeds.example/feed.xml")
    except SourceUnreadable as error:
        row.with_sentence += 1
        sentences[str(error).partition(": ")[0]] += 1
    except Exception as error:
        row.errors += 1
        return repr(error)
    else:
        _count(found, row, sentences)
    finally:
        row.seconds += time.perf_counter() - start
    return ""


def _count(found: Any, row: Row, sentences: Counter[str]) -> None:
    from articles.importers.records import Failure, Record

    records = [item for item in found.items if isinstance(item, Record)]
    row.with_articles += bool(records)
    if not found.items:
        row.empty += 1
        sentences["The feed has no entries."] += 1
    row.articles += len(records)
    row.undated += sum(record.published is None for record in records)
    row.without_key += sum(not (record.external_id or record.url) for record in records)
    failures = [item for item in found.items if isinstance(item, Failure)]
    row.failures += len(failures)
    sentences.update(str(failure.reason) for failure in failures)


def show(found: dict[str, Any]) -> None:
    columns = list(asdict(Row()))
    print("folder".ljust(24), *(name.rjust(13) for name in columns))
    for name, row in found["folders"].items():
        cells = (f"{row[column]:.1f}" if column == "seconds" else row[column] for column in columns)
        print(name.ljust(24), *(str(cell).rjust(13) for cell in cells))
    for sentence, number in found["sentences"].items():
        print(f"{number:6}  {sentence}")
    for problem in found["broken"]:
        print(f"BROKEN  {problem}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    show(measure(Path(sys.argv[1])))
