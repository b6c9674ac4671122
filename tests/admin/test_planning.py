"""The calendar of the desk: what is shown on which day, and how it is moved from day to day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.date_time_fields import is_never
from articles.admin.planning import moved_moments, planned_days
from articles.admin.planning.moved_moments import free_moment, on_day
from articles.admin.planning.planned_days import Span
from articles.models import Article, ContentVersion, OldAddress
from tests.admin.web import ENGLISH
from tests.noon import noon_in
from tests.small_archive import SmallArchive

Status = Article.Status
PLANNING = "/admin/planning/"
JSON = {**ENGLISH, "Accept": "application/json"}
ROME = ZoneInfo("Europe/Rome")


def at(text: str, fold: int = 0) -> datetime:
    """A time on the clocks in Rome."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME, fold=fold)


@pytest.mark.parametrize(
    ("before", "day", "after"),
    [
        (at("2026-03-28T08:30"), "2026-03-29", at("2026-03-29T08:30")),
        (at("2026-10-24T23:15"), "2026-10-26", at("2026-10-26T23:15")),
        # The clocks skip it: an hour later.
        (at("2026-03-28T02:30"), "2026-03-29", at("2026-03-29T03:30")),
        # They show it twice: the first; and whoever comes from the second of a night, the second.
        (at("2026-10-24T02:30"), "2026-10-25", at("2026-10-25T02:30")),
        (at("2026-10-25T02:30", 1), "2027-10-31", at("2027-10-31T02:30", 1)),
        # The second of a night, on a night whose clocks skip it.
        (at("2026-10-25T02:30", 1), "2027-03-28", at("2027-03-28T03:30")),
    ],
)
def test_the_hour_on_the_clock_is_kept(before: datetime, day: str, after: datetime) -> None:
    assert on_day(before, date.fromisoformat(day)) == after.astimezone(UTC)


DAYS = st.dates(date(1990, 1, 1), date(2037, 12, 1))
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2037, 12, 1), timezones=st.just(UTC))


@given(MOMENTS, DAYS, st.sampled_from(sorted(available_timezones() - {"localtime"})))
def test_the_hour_is_kept_in_every_zone_unless_the_clocks_skip_it(
    moment: datetime, day: date, name: str
) -> None:
    with timezone.override(ZoneInfo(name)):
        before, after = timezone.localtime(moment), timezone.localtime(on_day(moment, day))
        wanted = datetime.combine(day, before.time().replace(fold=0))
        if is_never(wanted):
            assert after.replace(tzinfo=None) > wanted
        else:
            assert after.replace(tzinfo=None, fold=0) == wanted
            # And there and back again it is where it was.
            assert timezone.localtime(on_day(after, before.date())).time() == before.time()


def test_a_draft_appears_at_the_first_free_half_hour() -> None:
    day = timezone.localdate() + timedelta(days=2)
    first = free_moment(day, [])
    assert first is not None and timezone.localtime(first).strftime("%H:%M") == "08:00"
    second = free_moment(day, [first + timedelta(seconds=30)])
    assert second == first + moved_moments.STEP
    taken = [first + moved_moments.STEP * number for number in range(32)]
    assert free_moment(day, taken) is None
    assert free_moment(day, taken[:-1]) == taken[-1]
    assert free_moment(timezone.localdate() - timedelta(days=1), []) is None


@given(DAYS)
def test_a_month_is_shown_in_whole_weeks_and_turned_without_a_gap(day: date) -> None:
    for kind in ("month", "week"):
        span = Span(kind, day)
        days = span.days
        assert day in days and len(days) % 7 == 0 and days[0].weekday() == 0
        assert not span.is_outside(day)
        after = Span(kind, span.after)
        assert after.days[0] <= days[-1] + timedelta(days=1)
        assert day in Span(kind, after.before).days or kind == "month"
        assert (after.anchor.month == day.month) == (kind == "week") or kind == "week"


@pytest.fixture
def coming(archive: SmallArchive) -> Article:
    return archive.make_article(title="Il grano", status=Status.SCHEDULED, published=noon_in(3))


def version(article: Article) -> str:
    return Article.objects.get(pk=article.pk).modified.isoformat()


def put(client: Client, article: Article, day: Any, **more: Any) -> Any:
    values = {"day": day, "version": version(article), **more}
    return client.post(f"{PLANNING}{article.pk}/", values, headers=JSON)


def test_what_appears_is_shown_on_its_day(
    editor: Client, contributor: Client, archive: SmallArchive, coming: Article
) -> None:
    archive.make_article(title="Una bozza", status=Status.DRAFT)
    for _number in range(planned_days.OF_A_DAY["month"] + 1):
        archive.make_article(published=timezone.now())
    for kind in ("month", "week"):
        page = editor.get(PLANNING, {"view": kind, "day": coming.day.isoformat()}, headers=ENGLISH)
        assert "Il grano" in page.content.decode()
        assert "Una bozza" in page.content.decode()
    month = planned_days.load(Span("month", timezone.localdate()))
    today = next(day for day in month if day.is_today)
    shown = [article for article in today.articles if article.status == Status.PUBLISHED]
    assert len(shown) == planned_days.OF_A_DAY["month"]
    assert today.hidden == 1
    seen = contributor.get(PLANNING, headers=ENGLISH).content.decode()
    assert "plan-move" not in seen and "Una bozza" not in seen


@pytest.mark.parametrize(
    "query", ["day=x", "day=9999-12-31", "day=0001-01-01", "view=year", "undo=x"]
)
def test_an_address_that_makes_no_sense_shows_a_month(editor: Client, query: str) -> None:
    assert editor.get(f"{PLANNING}?{query}").status_code == 200


def test_an_article_is_moved_and_put_back(editor: Client, coming: Article) -> None:
    before, seen = coming.published, ContentVersion.objects.get().version
    day = coming.day + timedelta(days=4)
    answer = put(editor, coming, day)
    assert (answer.status_code, answer.json()["day"]) == (200, day.isoformat())
    coming.refresh_from_db()
    assert (coming.day, coming.status) == (day, Status.SCHEDULED)
    assert timezone.localtime(coming.published).time() == timezone.localtime(before).time()
    assert answer.json()["version"] == version(coming)
    assert ContentVersion.objects.get().version > seen
    assert OldAddress.objects.filter(article=coming).exists()
    back = editor.post(f"{PLANNING}undo/", {"undo": answer.json()["undo"]}, headers=JSON)
    assert back.status_code == 200
    coming.refresh_from_db()
    assert coming.published == before
    assert LogEntry.objects.filter(object_id=str(coming.pk)).count() == 2
    again = editor.post(f"{PLANNING}undo/", {"undo": answer.json()["undo"]}, headers=JSON)
    assert again.status_code == 409


def test_a_draft_is_scheduled_and_is_a_draft_again(editor: Client, archive: SmallArchive) -> None:
    draft = archive.make_article(status=Status.DRAFT)
    answer = put(editor, draft, timezone.localdate() + timedelta(days=2))
    draft.refresh_from_db()
    assert draft.status == Status.SCHEDULED
    assert timezone.localtime(draft.published).hour == 8
    editor.post(f"{PLANNING}undo/", {"undo": answer.json()["undo"]}, headers=JSON)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_what_cannot_be_moved_stays(editor: Client, archive: SmallArchive, coming: Article) -> None:
    before = coming.published
    yesterday = timezone.localdate() - timedelta(days=1)
    for day in (yesterday, "", "x", "2026-02-30", planned_days.LATEST + timedelta(days=1)):
        assert put(editor, coming, day).status_code == 409, day
    assert put(editor, coming, coming.day, version="another").status_code == 409
    there = archive.make_article()
    assert put(editor, there, timezone.localdate() + timedelta(days=1)).status_code == 409
    gone = editor.post(f"{PLANNING}999999/", {"day": coming.day, "version": "x"}, headers=JSON)
    assert (gone.status_code, gone.json()["gone"]) == (409, True)
    coming.refresh_from_db()
    assert coming.published == before


def test_the_last_day_can_be_chosen(editor: Client, coming: Article) -> None:
    assert put(editor, coming, planned_days.LATEST).status_code == 200


def test_who_may_not_publish_moves_nothing(
    as_role: Callable[[str], Client], editor: Client, coming: Article
) -> None:
    for role in ("contributor", "moderator"):
        assert put(as_role(role), coming, coming.day).status_code == 403
    answer = put(editor, coming, coming.day + timedelta(days=1))
    user = LogEntry.objects.get().user
    user.groups.clear()
    undo = {"undo": answer.json()["undo"]}
    assert editor.post(f"{PLANNING}undo/", undo, headers=JSON).status_code == 403
    assert editor.get(PLANNING).status_code == 403


def test_without_javascript_the_same_week_comes_back(editor: Client, coming: Article) -> None:
    day = coming.day + timedelta(days=7)
    values = {"day": day, "version": version(coming), "view": "week", "shown": coming.day}
    done = editor.post(f"{PLANNING}{coming.pk}/", values, headers=ENGLISH, follow=True)
    assert "appears on" in done.content.decode()
    assert done.context["span"] == Span("week", coming.day)
    undo = {"undo": done.context["undo"]}
    back = editor.post(f"{PLANNING}undo/", undo, headers=ENGLISH, follow=True)
    assert "is as it was" in back.content.decode()


def test_the_number_of_questions_does_not_grow(
    editor: Client, archive: SmallArchive, coming: Article, django_assert_num_queries: Any
) -> None:
    editor.get(PLANNING)
    with django_assert_num_queries(9):
        editor.get(PLANNING)
    for _number in range(planned_days.DRAFTS_SHOWN + 1):
        archive.make_article(status=Status.DRAFT)
        archive.make_article(status=Status.SCHEDULED, published=coming.published)
    with django_assert_num_queries(9):
        page = editor.get(PLANNING)
    assert len(page.context["drafts"]) == planned_days.DRAFTS_SHOWN


def test_so_many_are_shown_that_have_yet_to_appear(
    archive: SmallArchive, coming: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert planned_days.MOST_SCHEDULED == 500
    archive.make_article(status=Status.SCHEDULED, published=coming.published)
    for most in (1, 2):
        monkeypatch.setattr(planned_days, "MOST_SCHEDULED", most)
        days = planned_days.load(Span("week", coming.day))
        assert sum(len(day.articles) for day in days) == most


def test_a_month_is_read_by_its_days(editor: Client, archive: SmallArchive) -> None:
    """And not by the state that nearly every article of an archive has."""
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read as SQLite explains it")
    with CaptureQueriesContext(connection) as asked:
        editor.get(PLANNING)
    ranked = [query["sql"] for query in asked if "ROW_NUMBER" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {ranked[0]}")
        plan = str(cursor.fetchall())
    assert "INDEX article_of_day" in plan
    assert "article_by_state" not in plan
