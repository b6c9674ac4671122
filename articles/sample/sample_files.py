"""Reads the sample's files as plain data."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

FOLDER = Path(__file__).resolve().parent
IMAGES = FOLDER / "images"
CATALOGUE = FOLDER / "catalogue.toml"


@dataclass(frozen=True)
class SampleComment:
    """A comment with its replies; ``after`` counts from the article's publication."""

    name: str
    text: str
    after: timedelta
    replies: list["SampleComment"]

    @classmethod
    def of(cls, table: dict[str, Any]) -> "SampleComment":
        replies = [cls.of(reply) for reply in table.get("reply", [])]
        after = timedelta(hours=table["hours_after"])
        return cls(table["name"], table["text"], after, replies)

    def count(self) -> int:
        """The number of comments in the thread: itself and all replies below it."""
        return 1 + sum(reply.count() for reply in self.replies)


@dataclass(frozen=True)
class SampleArticle:
    """An article of the sample; ``table`` is its table in the file of its language."""

    language: str
    table: dict[str, Any] = field(repr=False)

    @property
    def key(self) -> str:
        return str(self.table["key"])

    @property
    def is_recent(self) -> bool:
        """Whether its date is counted back from the day on which the sample is loaded."""
        return "days_ago" in self.table

    @property
    def image(self) -> Path | None:
        """The file of its picture, if it has one."""
        name = self.table.get("image", "")
        return IMAGES / f"{name}.jpg" if name else None

    @cached_property
    def comments(self) -> list[SampleComment]:
        return [SampleComment.of(table) for table in self.table.get("comment", [])]

    def published(self, newest_day: date) -> datetime:
        """When it appeared; ``newest_day`` is the day of the newest articles."""
        if not self.is_recent:
            return timezone.make_aware(self.table["published"])
        day = newest_day - timedelta(days=self.table["days_ago"])
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(self.table["time"])))


def read_catalogue() -> dict[str, list[dict[str, Any]]]:
    """The tables of the sections (parents before children), of the dossiers and of the sources."""
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def read_articles() -> Iterator[SampleArticle]:
    """All articles, language by language."""
    for path in sorted(FOLDER.glob("*.toml")):
        if path != CATALOGUE:
            for table in tomllib.loads(path.read_text(encoding="utf-8"))["article"]:
                yield SampleArticle(path.stem, table)


def newest_day(articles: list[SampleArticle], now: datetime) -> date:
    """The day from which ``days_ago`` counts: today, once all of today's articles have appeared.

    A sample that is loaded early in the morning ends with yesterday, so that none of it is yet to
    come.
    """
    today = timezone.localdate(now)
    recent = [article for article in articles if article.is_recent]
    all_out = all(article.published(today) <= now for article in recent)
    return today if all_out else today - timedelta(days=1)
