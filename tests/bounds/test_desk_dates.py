"""How far the links to years reach, and which lists are read for them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from articles.admin import capped_count, date_links
from articles.models import Article
from tests.admin.conftest import LIST, boss
from tests.small_archive import SmallArchive

__all__ = ["boss"]


def years(client: Client, query: str = "") -> list[int]:
    page = html.fromstring(client.get(f"{LIST}?{query}").content.decode())
    return [int(text) for text in page.xpath("//nav[contains(@class, 'toplinks')]//a/text()")]


def made_in(archive: SmallArchive, year: int, **more: Any) -> None:
    archive.make_article(published=datetime(year, 7, 1, 12, tzinfo=UTC), **more)


@pytest.mark.parametrize("counted", [0, 1_000])
def test_the_newest_200_years_are_linked(
    boss: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, counted: int
) -> None:
    assert (date_links.MOST_YEARS, date_links.YEARS_AHEAD) == (200, 10)
    monkeypatch.setattr(date_links, "MOST_COUNTED", counted)
    monkeypatch.setattr(date_links, "MOST_YEARS", 3)
    for year in (2015, 2016, 2018):
        made_in(archive, year)
    assert years(boss) == ([2016, 2018] if counted == 0 else [2015, 2016, 2018])
    made_in(archive, 2019)
    assert years(boss) == ([2018, 2019] if counted == 0 else [2016, 2018, 2019])


def test_the_archive_has_ten_years_to_come(
    boss: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(date_links, "MOST_COUNTED", 0)
    now = timezone.localdate().year
    for year in (now, now + 10, now + 11):
        made_in(archive, year, status=Article.Status.DRAFT)
    assert years(boss) == [now, now + 10]


@pytest.mark.parametrize(("more", "shown"), [(0, [2018, 2019]), (1, [2017, 2018, 2019])])
def test_a_list_of_up_to_a_thousand_is_read_for_its_own_dates(
    boss: Client,
    archive: SmallArchive,
    monkeypatch: pytest.MonkeyPatch,
    more: int,
    shown: list[int],
) -> None:
    assert capped_count.MOST_COUNTED == 1_000
    monkeypatch.setattr(date_links, "MOST_COUNTED", 2)
    made_in(archive, 2017)
    first = datetime(2018, 7, 1, tzinfo=UTC)
    for number in range(2 + more):
        moment = first + timedelta(days=365 * min(number, 1))
        archive.make_article(published=moment, status=Article.Status.DRAFT)
    assert years(boss, "status__exact=draft") == shown
