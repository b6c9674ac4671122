"""The desk's figures: tables, pictures and CSV of what is read and searched for, for editors."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.admin import figure_pages
from articles.lists import figures
from articles.lists.figures import Period, bars, reads_by_day
from articles.lists.reads_by_section import sum_up
from articles.models import Article, DailyReads, SearchedDay, SearchedWords, Section
from tests.small_archive import SmallArchive

FIGURES = "/admin/figures/"


def read(article: Article, days_ago: int, count: int, from_search: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    DailyReads.objects.create(article=article, day=day, count=count, from_search=from_search)


def searched(words: str, count: int, *, is_found: bool = False, days_ago: int = 0) -> None:
    today = timezone.localdate()
    row = SearchedWords.objects.create(
        key=uuid4().hex, words=words, is_found=is_found, last_day=today
    )
    SearchedDay.objects.create(searched=row, day=today - timedelta(days=days_ago), count=count)


def csv(client: Client, table: str, query: str = "") -> list[str]:
    response = client.get(f"{FIGURES}{table}.csv{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return response.content.decode("utf-8-sig").splitlines()


def test_what_was_read_and_searched_for_is_shown(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article(title="Il <b>grano</b>")
    read(article, 0, 1_234, from_search=3)
    read(article, 8, 66)
    searched("zzyzx", 9)
    searched("luna", 7, is_found=True)
    SearchedWords.objects.create(key="x", is_found=False, last_day=timezone.localdate())
    sum_up()
    response = editor.get(f"{FIGURES}?days=7")
    html = response.content.decode()
    assert "Il &lt;b&gt;grano&lt;/b&gt;" in html
    assert response.context["total"] == 1_234
    assert response.context["without_hits"] == [("zzyzx", 9)]
    assert response.context["with_hits"] == [("luna", 7)]
    assert [row.from_search for row in response.context["most_searched"]] == [3]
    assert [(row.name, row.percent) for row in response.context["sections"]] == [("Esteri", 100)]
    assert html.count("<rect x=") == 1
    assert editor.get(FIGURES).context["total"] == 1_300
    own = editor.get(f"{FIGURES}article/{article.pk}/?days=90")
    assert own.context["total"] == 1_300
    assert own.content.decode().count("<rect x=") == 2


def test_a_section_alone_is_shown(editor: Client, archive: SmallArchive) -> None:
    other = Section.objects.create(name="Altra", slug="altra", order=2)
    read(archive.make_article(), 0, 5)
    read(archive.make_article(section=other), 0, 2)
    read(archive.make_article(section=None), 0, 1)
    sum_up()
    assert editor.get(f"{FIGURES}?section=altra").context["total"] == 2
    for nonsense in ("?section=keine", "?section=%00", "?days=8", "?days=x", "?days=9999999999999"):
        response = editor.get(f"{FIGURES}{nonsense}")
        assert response.status_code in {200, 400}
        if response.status_code == 200:
            assert (response.context["total"], response.context["period"].days) == (8, 30)
    names = [(row.name, row.slug) for row in editor.get(FIGURES).context["sections"]]
    assert names == [("Esteri", "esteri"), ("Altra", "altra"), ("", "")]


def test_only_who_may_see_figures_does(
    contributor: Client, moderator: Client, client: Client, boss: Client, archive: SmallArchive
) -> None:
    article = archive.make_article()
    for path in ("", f"article/{article.pk}/", "days.csv"):
        assert client.get(FIGURES + path).status_code == 302
        assert contributor.get(FIGURES + path).status_code == 403
        assert moderator.get(FIGURES + path).status_code == 403
        assert boss.get(FIGURES + path).status_code == 200
        assert boss.post(FIGURES + path).status_code == 405
    assert FIGURES not in contributor.get("/admin/").content.decode()
    assert FIGURES in boss.get("/admin/").content.decode()
    form = boss.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert f"{FIGURES}article/{article.pk}/" in form


def test_tables_are_given_out_as_csv(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article(title="=HYPERLINK(1)")
    read(article, 1, 5, from_search=2)
    searched("luna", 6)
    sum_up()
    days = csv(editor, "days", "?days=7&section=esteri")
    assert len(days) == 8
    assert days[0] == '"day","reads"'
    assert days[-2].endswith(',"5"')
    assert csv(editor, "sections")[1] == '"Esteri","5"'
    (row,) = csv(editor, "articles")[1:]
    assert row == f'"{article.pk}","\'=HYPERLINK(1)","La Lanterna","Esteri","5","2"'
    assert csv(editor, "searches")[1:] == ['"luna","0","6"']
    assert editor.get(f"{FIGURES}accounts.csv").status_code == 404


@pytest.mark.parametrize("days", [7, 365])
def test_a_page_takes_few_queries_whatever_was_read(
    editor: Client,
    archive: SmallArchive,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    days: int,
) -> None:
    for number in range(30):
        article = archive.make_article()
        for day in range(0, 300, 50):
            read(article, day, number + 1, 1)
        searched(f"parola {'x' * number}", number)
    sum_up()
    with django_assert_max_num_queries(20):
        response = editor.get(f"{FIGURES}?days={days}")
    assert len(response.context["most_read"]) == figures.MOST_ARTICLES


def test_of_a_year_a_bar_is_a_week(db: None) -> None:
    assert figures.MOST_BARS == 92
    assert (Period(92).step, Period(93).step) == (1, 7)
    found = bars(reads_by_day(Period(365)), 7)
    assert len(found) == 53
    assert found[-1].last == timezone.localdate()
    assert {(bar.last - bar.first).days for bar in found[1:]} == {6}


def test_bars_are_parts_of_the_highest() -> None:
    days = {timezone.localdate() + timedelta(days=day): day * 100 for day in range(3)}
    assert [bar.height for bar in bars(days, 1)] == [0, 50, 100]
    low = dict(zip(days, (0, 1, 10_000), strict=True))
    assert [bar.height for bar in bars(low, 1)] == [0, 1, 100]


@pytest.mark.parametrize("more", [0, 1])
def test_pages_and_files_have_an_end(editor: Client, archive: SmallArchive, more: int) -> None:
    assert (figures.MOST_ARTICLES, figures.MOST_SEARCHES) == (20, 50)
    assert figure_pages.MOST_ROWS == 1_000
    for _number in range(20 + more):
        read(archive.make_article(), 0, 1)
    for number in range(50 + more):
        searched(f"parola{'x' * number}"[:60], 1)
    context = editor.get(FIGURES).context
    assert (len(context["most_read"]), len(context["without_hits"])) == (20, 50)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figure_pages, "MOST_ROWS", 20)
        assert len(csv(editor, "articles")) == 21
