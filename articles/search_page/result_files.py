"""The result of a search as a table: CSV for spreadsheets, JSON for programs.

As everywhere, the text of an article goes through its source's rights mode.
"""

import csv
import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone

from articles import search
from articles.search.types import MAX_PAGE_SIZE, Hit
from articles.search_page.marked_hits import MarkedHit, marked_hits
from articles.search_page.request import SearchRequest
from articles.text.safe_links import web_address

MOST_ROWS = 1_000
BATCH = 100  # articles loaded at once
COLUMNS = (
    "title", "url", "original", "source", "section", "language", "published", "snippet",
)  # fmt: skip
# Spreadsheets take a cell for a formula that begins so, some of them after blanks as well
# (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class ResultTable:
    """The answer of a search, ``MOST_ROWS`` hits of it at most; articles are loaded bit by bit."""

    query: search.SearchQuery
    total: int
    hits: tuple[Hit, ...]

    def rows(self) -> Iterator[dict[str, str]]:
        """One article after another: its values by the names of ``COLUMNS``."""
        highlighter = search.highlighter(self.query)
        for start in range(0, len(self.hits), BATCH):
            for item in marked_hits(self.hits[start : start + BATCH], highlighter):
                yield _row(item)


def load(request: SearchRequest) -> ResultTable:
    """The answer from its first page on, whichever page the address names.

    Raises ``SearchUnavailable``.
    """
    # One moment for all pages, so that none misses what another has.
    query = replace(request.search_query(MAX_PAGE_SIZE), page=1, facets=False, at=timezone.now())
    if request.is_empty:
        return ResultTable(query, 0, ())
    results = search.search(query)
    hits = list(results.hits)
    for page in range(2, min(results.pages, MOST_ROWS // MAX_PAGE_SIZE) + 1):
        hits += search.search(replace(query, page=page)).hits
    return ResultTable(query, results.total, tuple(hits[:MOST_ROWS]))


def _row(item: MarkedHit) -> dict[str, str]:
    article = item.article
    plain = item.snippet.replace("<mark>", "").replace("</mark>", "")
    return {
        "title": article.title,
        "url": settings.SITE_URL + article.path,
        "original": web_address(article.url),
        "source": article.source.name,
        "section": article.section.name if article.section else "",
        "language": article.language,
        "published": timezone.localtime(article.published).isoformat(timespec="seconds"),
        "snippet": html.unescape(plain),
    }


class _Echo:
    """A file for ``csv`` that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_csv(table: ResultTable) -> Iterator[str]:
    """The result as lines of CSV."""
    yield from csv_lines(COLUMNS, ([row[name] for name in COLUMNS] for row in table.rows()))


def csv_lines(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Lines of CSV (RFC 4180), the first with the byte order mark that tells programs of UTF-8."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield BOM + writer.writerow(columns)
    for row in rows:
        yield writer.writerow(map(_harmless, row))


def _harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def as_json(table: ResultTable) -> Iterator[str]:
    """The pieces of one JSON object: ``query``, ``total`` and the rows as ``results``."""
    head = json.dumps({"query": table.query.text, "total": table.total}, ensure_ascii=False)
    yield head.removesuffix("}") + ', "results": ['
    yield from _between(json.dumps(row, ensure_ascii=False) for row in table.rows())
    yield "]}\n"


def _between(rows: Iterable[str]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + row
