"""What feeds give: ``python -m tests.bench.intake.feeds FOLDER`` reads every file below a folder.

Prints a row for each of its subfolders, the share of files that came in whole, and the sentences
that stood in for articles. A file came in whole where each of its entries, which are counted by
themselves (tags of items and entries with a title or a text, items of JSON), became an article.
"""

import json
import os
import re
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django

ENDINGS = {".xml", ".json", ".rss", ".atom", ".rdf", ".html", ".opml", ".cdf"}

ENTRY = re.compile(rb"<(?:[\w-]+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
SAYS = re.compile(
    rb"<(?:[\w-]+:)?(?:title|description|content|summary|encoded|body)\b[^>]*(?<!/)>\s*(?!</)\S",
    re.IGNORECASE,
)
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


@dataclass
class Row:
    """Counts for the files of one subfolder."""

    files: int = 0
    with_entries: int = 0
    whole: int = 0
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
    whole, all_files = (
        sum(row[name] for row in table.values()) for name in ("whole", "with_entries")
    )
    return {
        "folders": table,
        "whole": round(whole / all_files, 4) if all_files else 1.0,
        "sentences": dict(sentences.most_common()),
        "broken": broken,
    }


def _read(path: Path, row: Row, sentences: Counter[str]) -> str:
    """Read one file into its row; the error where there was one."""
    from articles.importers.feed import reader as feed_reader
    from articles.importers.records import SourceUnreadable

    row.files += 1
    body = path.read_bytes()
    entries = _entries(body)
    row.with_entries += entries > 0
    start = time.perf_counter()
    try:
        found = feed_reader.read(body, "https://feeds.example/feed.xml")
    except SourceUnreadable as error:
        row.with_sentence += 1
        sentences[str(error).partition(": ")[0]] += 1
    except Exception as error:
        row.errors += 1
        return repr(error)
    else:
        row.whole += 0 < entries <= _count(found, row, sentences)
    finally:
        row.seconds += time.perf_counter() - start
    return ""


def _entries(body: bytes) -> int:
    """How many entries with a title or a text a file has, counted without reading it as a feed."""
    plain = COMMENT.sub(b"", body.replace(b"\0", b""))
    if plain.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"{"):
        with suppress(ValueError):
            feed = json.loads(body)
            is_feed = "jsonfeed.org" in str(feed.get("version"))
            return len(feed.get("items") or ()) if is_feed else 0
    return sum(SAYS.search(entry) is not None for entry in ENTRY.split(plain)[1:])


def _count(found: Any, row: Row, sentences: Counter[str]) -> int:
    """Count what was found; returns the number of articles, and of entries that are told to say
    nothing to readers (a script for a text)."""
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
    return len(records) + sum(
        not failure.record.get("title") and not failure.record.get("body") for failure in failures
    )


def show(found: dict[str, Any]) -> None:
    columns = list(asdict(Row()))
    print("folder".ljust(24), *(name.rjust(13) for name in columns))
    for name, row in found["folders"].items():
        cells = (f"{row[column]:.1f}" if column == "seconds" else row[column] for column in columns)
        print(name.ljust(24), *(str(cell).rjust(13) for cell in cells))
    print(f"{found['whole']:.1%} of the files with entries came in whole")
    for sentence, number in found["sentences"].items():
        print(f"{number:6}  {sentence}")
    for problem in found["broken"]:
        print(f"BROKEN  {problem}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    show(measure(Path(sys.argv[1])))
