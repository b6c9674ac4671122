"""Articles of the hour that the clocks show twice, and the one that they skip."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.date_time_fields import MomentField, MomentWidget, is_never, is_twice
from articles.models import Article
from tests.admin.conftest import LIST, act, filled, form_of
from tests.admin.forms import opened, sent
from tests.admin.test_article_form import errors
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive

FIRST = datetime(2023, 10, 29, 0, 30, 15, tzinfo=UTC)
SECOND = datetime(2023, 10, 29, 1, 30, 15, tzinfo=UTC)
SKIPPED = {"published_0": "2023-03-26", "published_1": "02:30:00"}
TWICE = {"published_0": "2023-10-29", "published_1": "02:45:00"}


def shown(client: Client, address: str) -> dict[str, Any]:
    """What a browser would post of the form's date when nothing is touched."""
    form = client.get(address).context["adminform"].form
    names = ("published_0", "published_1", "published_which")
    values = form["published"].field.widget.decompress(form["published"].initial)
    return {name: value for name, value in zip(names, map(str, values), strict=True) if value}


@pytest.mark.parametrize("moment", [FIRST, SECOND])
def test_each_keeps_its_moment_when_something_else_is_changed(
    editor: Client, archive: SmallArchive, moment: datetime
) -> None:
    article = archive.make_article(published=moment)
    date = shown(editor, form_of(article))
    assert date["published_which"] == ("0" if moment == FIRST else "1")
    data = filled(article, summary="Anders.", **date)
    assert editor.post(form_of(article), data).status_code == 302
    article.refresh_from_db()
    assert (article.summary, article.published) == ("Anders.", moment)


@pytest.mark.parametrize("moment", [FIRST, SECOND])
def test_date_and_time_alone_leave_what_is_stored(
    editor: Client, archive: SmallArchive, moment: datetime
) -> None:
    article = archive.make_article(published=moment)
    assert editor.post(form_of(article), filled(article, summary="Anders.")).status_code == 302
    article.refresh_from_db()
    assert (article.summary, article.published) == ("Anders.", moment)


@pytest.mark.parametrize(("which", "hour"), [("0", 0), ("1", 1)])
def test_a_time_that_is_there_twice_is_asked_about(
    editor: Client, archive: SmallArchive, which: str, hour: int
) -> None:
    article = archive.make_article()
    found = errors(editor, form_of(article), filled(article, **TWICE))
    assert "indicare quale delle due" in found["published"][0]
    page = editor.post(form_of(article), filled(article, **TWICE), headers=ENGLISH).content.decode()
    assert 'name="published_which"' in page
    assert "before the clocks go back (UTC+2:00)" in page
    assert "after the clocks have gone back (UTC+1:00)" in page
    data = filled(article, **TWICE, published_which=which)
    assert editor.post(form_of(article), data).status_code == 302
    article.refresh_from_db()
    assert article.published == datetime(2023, 10, 29, hour, 45, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_with_the_next(
    editor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article()
    found = errors(editor, form_of(article), filled(article, **SKIPPED))
    assert found["published"] == [
        "Quest’ora non esiste: comincia l’ora legale e gli orologi la saltano."
        " Un’ora dopo sono le 03:30."
    ]


def test_the_choice_is_not_there_for_other_times(editor: Client, archive: SmallArchive) -> None:
    page = editor.get(form_of(archive.make_article())).content.decode()
    assert 'name="published_which"' not in page


def test_a_choice_that_is_none_is_refused(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    data = filled(article, **TWICE, published_which="2")
    assert "published" in errors(editor, form_of(article), data)


@pytest.mark.parametrize("date", [("", "10:00"), ("2018-04-03", ""), ("", ""), ("x", "y")])
def test_half_a_moment_is_none(
    editor: Client, archive: SmallArchive, date: tuple[str, str]
) -> None:
    article = archive.make_article()
    data = filled(article, published_0=date[0], published_1=date[1])
    assert "published" in errors(editor, form_of(article), data)


def test_articles_are_planned_into_and_across_that_hour(
    editor: Client, archive: SmallArchive
) -> None:
    drafts = [archive.make_article(status="draft") for _number in range(3)]
    plan = {"confirmed": 1, "first": "2040-10-28T02:30", "minutes": 60}
    # The year's last Sunday in October.
    page = editor.post(LIST, act("schedule", *drafts, **plan), headers=ENGLISH).content.decode()
    assert 'name="first_which"' in page
    editor.post(LIST, act("schedule", *drafts, **plan, first_which="1"))
    planned = Article.objects.order_by("published").values_list("published", flat=True)
    assert list(planned) == [datetime(2040, 10, 28, hour, 30, tzinfo=UTC) for hour in (1, 2, 3)]


def test_an_account_of_that_hour_can_be_saved(boss: Client) -> None:
    account = User.objects.create_user("notte", date_joined=SECOND, is_staff=True)
    address = f"/admin/auth/user/{account.pk}/change/"
    assert sent(boss, address, opened(boss, address), first_name="Nina").status_code == 302
    account.refresh_from_db()
    assert (account.first_name, account.date_joined) == ("Nina", SECOND)


@pytest.mark.parametrize("day", [SECOND, datetime(2023, 3, 26, 1, 30, tzinfo=UTC)])
def test_the_list_of_the_day_has_them(editor: Client, archive: SmallArchive, day: datetime) -> None:
    article = archive.make_article(title="Alle ore piccole", published=day)
    words = f"published__year={day.year}&published__month={day.month}&published__day={day.day}"
    for address in (LIST, f"{LIST}?published__year={day.year}", f"{LIST}?{words}"):
        assert article.title in editor.get(address).content.decode()


MOMENTS = st.datetimes(datetime(1880, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC))


@given(MOMENTS)
def test_what_is_shown_is_read_as_what_was_shown(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    values = MomentWidget().decompress(moment)
    assert MomentField().clean([*map(str, values[:2]), values[2]]) == moment


@given(st.integers(0, 3 * 60 - 1), st.sampled_from([(3, 26), (10, 29)]))
def test_of_the_two_nights_one_hour_each_is_special(minutes: int, day: tuple[int, int]) -> None:
    clock = datetime(2023, *day, 1 + minutes // 60, minutes % 60)
    assert is_never(clock) == (day[0] == 3 and clock.hour == 2)
    assert is_twice(clock) == (day[0] == 10 and clock.hour == 2)
    assert timezone.is_naive(clock)
