"""The first and last days of Python's calendar, which in UTC may lie outside it."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from lxml import html
from pytest_django import Settings

from articles.models import Article
from tests.admin.conftest import ADD, LIST, act, filled
from tests.admin.test_article_form import errors
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive

ENDS = [("0001-01-01", "00:00:00"), ("0001-01-01", "23:59:59"), ("9999-12-31", "23:59:59")]
WITH_ZONES = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "10000-01-01", "0000-00-00"]
COLUMNS = [
    (model, field.name)
    for model in admin.site._registry
    for field in model._meta.fields
    if isinstance(field, models.DateField)
]


@pytest.fixture(params=["Europe/Rome", "America/New_York"])
def zone(request: pytest.FixtureRequest, settings: Settings) -> None:
    """A site east or west of Greenwich: one of the ends is out of range in each."""
    settings.TIME_ZONE = request.param


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize("end", ENDS)
def test_an_article_of_such_a_day_is_refused_beside_its_date(
    editor: Client, archive: SmallArchive, end: tuple[str, str]
) -> None:
    new = Article(title="Il grano del mare", source=archive.source, section=archive.section)
    data = filled(new, published_0=end[0], published_1=end[1])
    assert list(errors(editor, ADD, data)) == ["published"]
    assert editor.post(f"{LIST}checklist/", data).status_code == 200
    assert not Article.objects.exists()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize("first", [*(f"{day}T{time[:5]}" for day, time in ENDS), *WITH_ZONES])
def test_nothing_is_planned_for_such_a_day(
    editor: Client, archive: SmallArchive, first: str
) -> None:
    draft = archive.make_article(status="draft")
    plan = act("schedule", draft, confirmed=1, first=first, minutes=60)
    page = editor.post(LIST, plan, headers=ENGLISH)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["first"]


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(("model", "column"), COLUMNS)
def test_a_list_of_such_a_day_leads_to_the_whole_list(
    boss: Client, archive: SmallArchive, model: Any, column: str
) -> None:
    archive.make_article()
    options = model._meta
    address = f"/admin/{options.app_label}/{options.model_name}/"
    days = [*(" ".join(end) for end in ENDS), *WITH_ZONES]
    asked: list[dict[str, Any]] = [
        {f"{column}{how}": day} for how in ("", "__gte", "__lt", "__date") for day in days
    ]
    for year in (-1, 0, 1, 9999, 10_000):
        asked.append({f"{column}__year": year})
        asked.append({f"{column}__year": year, f"{column}__month": 1, f"{column}__day": 1})
        asked.append({f"{column}__year": year, f"{column}__month": 12, f"{column}__day": 31})
    for one in asked:
        page = boss.get(f"{address}?{urlencode(one)}")
        assert page.status_code in (200, 302), one
        if page.status_code == 302:
            assert page.headers["Location"] == f"{address}?e=1", one


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-11-30T10:15", ["30/11/2026", "10:15:00"]),
        ("2026-11-30 10:15:30", ["30/11/2026", "10:15:30"]),
        ("2026-11-30T10:15Z", ["30/11/2026", "11:15:00"]),
        ("2026-11-30", ["30/11/2026", "00:00:00"]),
        *((day, []) for day in (*WITH_ZONES, "tomorrow", "2026-02-30", "")),
    ],
)
def test_an_address_fills_in_a_new_articles_date(
    editor: Client, written: str, shown: list[str]
) -> None:
    page = html.fromstring(editor.get(f"{ADD}?{urlencode({'published': written})}").content)
    assert page.xpath("//*[@id='id_published_0' or @id='id_published_1']/@value") == shown
