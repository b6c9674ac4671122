"""The archives that are measured: made once, kept until the code that makes them changes."""

import hashlib
import itertools
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.bench.search.corpus import Questions
from tests.live import BASE_DIR, Site

ARCHIVE_CODE = ("articles/migrations", "articles/synthetic")
INDEX_CODE = (*ARCHIVE_CODE, "articles/search", "articles/whoosh_codec")
KINDS = 40  # addresses of one kind of page, at most


@dataclass
class Archive:
    """An archive of ``number`` articles in a folder of its own."""

    number: int
    site: Site

    @property
    def has_search(self) -> bool:
        return "PRESSREVIEW_SEARCH_URL" not in self.site.variables

    @classmethod
    def prepare(cls, folder: Path, number: int, *, with_search: bool) -> "Archive":
        """The archive as it was kept, or a new one."""
        name = str(number) if with_search else f"{number}-without-search"
        archive = cls(number, Site(folder / name))
        if not with_search:
            archive.site.variables["PRESSREVIEW_SEARCH_URL"] = "null:"
        if not archive.is_made_by(ARCHIVE_CODE, "archive"):
            shutil.rmtree(archive.site.data_dir, ignore_errors=True)
            archive.site.data_dir.mkdir(parents=True)
            archive._run("migrate")
            archive._run("make_archive", str(number), "--comments")
            archive.sign(ARCHIVE_CODE, "archive")
        if with_search and not archive.is_made_by(INDEX_CODE, "index"):
            archive._run("rebuild_index")
            archive.sign(INDEX_CODE, "index")
        return archive

    def collect_static(self) -> None:
        """Collect the static files of today."""
        self._run("collectstatic", "--noinput", "--clear")

    def copy_static(self, other: "Archive") -> None:
        """Take over the static files that another archive collected."""
        copy = self.site.data_dir / "static"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(other.site.data_dir / "static", copy)

    def is_made_by(self, code: tuple[str, ...], what: str) -> bool:
        """Whether this part was made by the code as it is now."""
        mark = self.site.data_dir / f"made_by_{what}"
        return mark.exists() and mark.read_text() == _digest(code)

    def sign(self, code: tuple[str, ...], what: str) -> None:
        """Remember by which code this part was made."""
        (self.site.data_dir / f"made_by_{what}").write_text(_digest(code))

    def _run(self, *arguments: str) -> None:
        done = self.site.manage(*arguments)
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-4000:]}")

    def read(self, query: str, *values: int) -> list[tuple[str, ...]]:
        """Rows of the archive's database."""
        with closing(sqlite3.connect(self.site.data_dir / "archive.sqlite3")) as database:
            return database.execute(query, values).fetchall()

    def articles(self, number: int, *, others: bool = False) -> list[str]:
        """Addresses of articles from all over the archive; ``others`` are as many between them."""
        rows = self.read(
            "SELECT replace(day, '-', '/'), slug FROM articles_article "
            "WHERE visible_from IS NOT NULL ORDER BY visible_from DESC"
        )
        step = max(1, len(rows) // number)
        first = step // 2 if others else 0
        return [f"/{day}/{slug}/" for day, slug in rows[first::step][:number]]

    def terms(self, kind: str, table: str) -> list[str]:
        """Addresses of the fullest sections, sources or tags."""
        query = f"SELECT slug FROM {table} ORDER BY article_count DESC, slug LIMIT 5"  # noqa: S608 (a name of ours)
        rows = self.read(query)
        return [f"/{kind}/{slug}/" for (slug,) in rows]

    def dates(self) -> list[str]:
        """The days of articles from all over the archive, as they stand in addresses."""
        return sorted({path[1:11] for path in self.articles(KINDS)})

    def pages(self) -> dict[str, list[str]]:
        """For each kind of page some of its addresses."""
        days = self.dates()
        sections = self.terms("sezione", "articles_section")
        middle = self.read(
            "SELECT CAST((julianday(visible_from) - 2440587.5) * 86400000000 AS INTEGER), id "
            "FROM articles_article WHERE visible_from IS NOT NULL "
            "ORDER BY visible_from LIMIT 1 OFFSET ?",
            self.number // 4,
        )
        key = "-".join(map(str, middle[0]))
        first = sections[0].split("/")[2]
        return {
            "home": ["/"],
            "article": self.articles(KINDS),
            "section": sections,
            "source": self.terms("fonte", "articles_source"),
            "tag": self.terms("tag", "articles_tag"),
            "list": ["/articoli/"],
            "list, filtered": [f"/articoli/?sezione={first}&lingua=it&dal={days[0][:4]}-01-01"],
            "list, oldest first": ["/articoli/?ordine=antichi"],
            "list, tenth page": ["/articoli/?pagina=10"],
            "list, deep by key": [f"/articoli/?prima={key}", f"/articoli/?dopo={key}"],
            "section, deep by key": [f"{path}?prima={key}" for path in sections],
            "archive": ["/archivio/"],
            "year": sorted({f"/archivio/{day[:4]}/" for day in days}),
            "month": sorted({f"/archivio/{day[:7]}/" for day in days}),
            "day": [f"/archivio/{day}/" for day in days],
            "sources": ["/fonti/"],
            "feed": ["/feed/"],
        }


def _digest(code: tuple[str, ...]) -> str:
    """Stands for the contents of these folders of code."""
    digest = hashlib.sha256()
    for folder in code:
        for path in sorted((BASE_DIR / folder).rglob("*.*")):
            if path.suffix in {".py", ".toml"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def zipf(paths: list[str], number: int) -> list[str]:
    """``number`` addresses, the n-th of ``paths`` n times as rare as the first."""
    weights = list(itertools.accumulate(1 / place for place in range(1, len(paths) + 1)))
    return random.Random(1).choices(paths, cum_weights=weights, k=number)  # noqa: S311 (no secret)


def searches(archive: Archive, number: int) -> list[str]:
    """Addresses of searches of all kinds, no two alike, all with words of the archive."""
    questions = Questions(archive.site.data_dir / "archive.sqlite3", seed=11)
    return [f"/cerca/?q={quote(one.text)}" for one in questions.different(number)]


def never_kept(paths: list[str], number: int, mark: str) -> list[str]:
    """``number`` addresses of pages that no cache has: each with a query of its own."""
    return [
        f"{path}{'&' if '?' in path else '?'}v={mark}{place}"
        for place, path in zip(range(number), itertools.cycle(paths), strict=False)
    ]
