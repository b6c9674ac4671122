"""Pages: how many of them are read right, beside plain trafilatura in the same run.

``python -m tests.bench.intake.pages FOLDER`` wants a folder with ``gold.jsonl``: a line a page
with "file" (HTML, packed with gzip or not, in the folder), "url", "publisher", "title",
"authors" (list), "publishing_date" (ISO 8601) and "body" (paragraphs of plain text).

Plain trafilatura is ``bare_extraction`` with its defaults and its metadata. What is right:

title    the letters and figures of both titles are the same, whatever their capitals, signs and
         spaces
day      the calendar day is that of the gold date, each in the time zone that it is written
         with, or both in that of the gold date
minute   the moment is that of the gold date to the minute; a gold date without time zone is
         compared by its figures. Trafilatura gives days alone
author   the set of names is that of the gold names, compared as titles are. The outlet's own
         name (its host, its publisher) is left out on all sides: it is said as the source
author, outlet too   the same with the gold names as they are
text     the token F1 against the gold text is 0.9 or more: twice the words in common (as often
         as both have them) by the words of both. A word is a run of letters and figures, in
         Chinese, Japanese and Korean a single sign
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

Gold = dict[str, Any]
Result = dict[str, Any]
Reader = Callable[[bytes, Gold], Result]

MEASURES = ("title", "day", "minute", "author", "author, outlet too", "text")
LEAST_F1 = 0.9
LEAST_PAGES = 5  # of a country
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


def measure(folder: Path) -> dict[str, Any]:
    """The shares of ``MEASURES`` that are right for "ours" and for "trafilatura" (0 to 1), mean
    F1 and seconds of processor time a page of each, the number of pages, and the sentences of
    "failed" ones."""
    pages = [json.loads(line) for line in (folder / "gold.jsonl").open(encoding="utf-8")]
    failed: dict[str, str] = {}
    readers: dict[str, Reader] = {"ours": partial(_ours, failed), "trafilatura": _trafilatura}
    report: dict[str, Any] = {"pages": len(pages), "failed": failed}
    for name, reader in readers.items():
        verdicts, seconds = [], 0.0
        # What is loaded once is no page's time.
        for gold in pages:
            reader(_html(folder / gold["file"]), gold)
        for gold in pages:
            html = _html(folder / gold["file"])
            start = time.process_time()
            result = reader(html, gold)
            seconds += time.process_time() - start
            verdicts.append(_verdict(result, gold))
        report[name] = _means(verdicts) | {"seconds_a_page": round(seconds / len(pages), 3)}
        report[name]["countries"] = _by_country(pages, verdicts)
    return report


def _html(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _ours(failed: dict[str, str], html: bytes, gold: Gold) -> Result:
    from articles.importers.page.reader import read
    from articles.importers.records import SourceUnreadable
    from articles.text import html as texts

    try:
        record = read(html, gold["url"])
    except SourceUnreadable as error:
        failed[gold["file"]] = str(error)
        return {"title": "", "authors": [], "moment": None, "text": ""}
    return {
        "title": record.title,
        "authors": record.author.split(", ") if record.author else [],
        "moment": record.published,
        "text": texts.plain_text(record.body),
    }


def _trafilatura(html: bytes, gold: Gold) -> Result:
    from trafilatura import bare_extraction

    found = bare_extraction(html, url=gold["url"], with_metadata=True)
    return {
        "title": getattr(found, "title", "") or "",
        "authors": (getattr(found, "author", "") or "").split("; "),
        "moment": _day(getattr(found, "date", None)),
        "text": getattr(found, "text", "") or "",
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _verdict(result: Result, gold: Gold) -> dict[str, float]:
    moment = datetime.fromisoformat(gold["publishing_date"]) if gold["publishing_date"] else None
    score = f1(result["text"], gold["body"] or "")
    named = _names(gold["authors"] or [])
    outlet = _outlet(gold)
    return {
        "title": _comparable(result["title"]) == _comparable(gold["title"] or ""),
        "day": _is_same_day(result["moment"], moment),
        "minute": _is_same_minute(result["moment"], moment),
        "author": _names(result["authors"]) - outlet == named - outlet,
        "author, outlet too": _names(result["authors"]) == named,
        "text": score >= LEAST_F1,
        "f1": score,
    }


def _means(verdicts: list[dict[str, float]]) -> dict[str, Any]:
    return {
        name: round(sum(verdict[name] for verdict in verdicts) / len(verdicts), 4)
        for name in verdicts[0]
    }


def _by_country(pages: list[Gold], verdicts: list[dict[str, float]]) -> dict[str, float]:
    """The mean F1 of the text for each country of which there are enough pages."""
    scores: dict[str, list[float]] = defaultdict(list)
    for gold, verdict in zip(pages, verdicts, strict=True):
        scores[gold.get("country", "")].append(verdict["f1"])
    return {
        name: round(sum(each) / len(each), 4)
        for name, each in sorted(scores.items())
        if len(each) >= LEAST_PAGES
    }


def f1(text: str, gold: str) -> float:
    one, other = (Counter(TOKEN.findall(each.casefold())) for each in (text, gold))
    common = 2 * (one & other).total()
    return common / (one.total() + other.total()) if common else 0.0


def _comparable(text: str) -> str:
    return "".join(TOKEN.findall(text.casefold()))


def _names(authors: Iterable[str]) -> set[str]:
    return {_comparable(name) for name in authors} - {""}


def _outlet(gold: Gold) -> set[str]:
    """The outlet's own names: of the publisher, of the host and of its parts."""
    host = re.sub(r"^https?://(?:www\.)?|/.*", "", gold["url"])
    return {_comparable(name) for name in (gold["publisher"], host, *host.split(".")[:-1])}


def _is_same_day(found: date | datetime | None, gold: datetime | None) -> bool:
    if found is None or gold is None:
        return found is gold
    if not isinstance(found, datetime):
        return found == gold.date()
    there = found.astimezone(gold.tzinfo) if gold.tzinfo else found
    return gold.date() in {found.date(), there.date()}


def _is_same_minute(found: date | datetime | None, gold: datetime | None) -> bool:
    if not isinstance(found, datetime) or gold is None:
        return found is gold
    there = found if gold.tzinfo else found.replace(tzinfo=None)
    return abs((there - gold).total_seconds()) < 60


def show(report: dict[str, Any]) -> None:
    """The report as a table for people."""
    from tests.bench.__main__ import print_table

    columns = ("ours", "trafilatura")
    rows: list[tuple[str, ...]] = [(f"{report['pages']} pages, share that is right", *columns)]
    rows += [(name, *(f"{report[each][name]:.1%}" for each in columns)) for name in MEASURES]
    rows.append(("mean F1 of the text", *(f"{report[each]['f1']:.3f}" for each in columns)))
    seconds = (f"{report[each]['seconds_a_page']:.3f}" for each in columns)
    rows.append(("seconds of processor time a page", *seconds))
    for country, score in report["ours"]["countries"].items():
        beside = report["trafilatura"]["countries"][country]
        rows.append((f"mean F1, {country}", f"{score:.3f}", f"{beside:.3f}"))
    whole = 1 - len(report["failed"]) / report["pages"]
    rows.append(("pages that came in", f"{whole:.1%}", ""))
    print_table(rows)
    for file, sentence in report["failed"].items():
        sys.stdout.write(f"{file}: {sentence}\n")


def main(arguments: list[str]) -> int:
    import os

    import django

    parser = argparse.ArgumentParser("python -m tests.bench.intake.pages", description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    show(measure(options.folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
