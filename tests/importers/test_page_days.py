"""When a page's article came out, in the places and forms in which pages say it."""

from typing import Any

import pytest
from django.utils import timezone

from articles.importers.page.reader import read
from tests.importers.sample_page import article, linked, meta, page

pytestmark = pytest.mark.usefixtures("in_english")

HOST = "https://www.gazzetta.example"
MOMENT, DAY = "2024-05-14T10:30", "2024-05-14"
ISO = "2024-05-14T10:30:00+02:00"


def came_out(head: str = "", body: str = "", *, path: str = "/ponte", lang: str = "it") -> str:
    found = read(page(head, body=body, lang=lang), HOST + path).published
    return timezone.localtime(found).strftime("%Y-%m-%dT%H:%M") if found else ""


@pytest.mark.parametrize(
    "value",
    [1715675400, 1715675400000, "1715675400", [ISO], "Tue May 14 10:30:00 CEST 2024"],
)
def test_json_ld_may_count_the_seconds_or_list_one_moment(value: Any) -> None:
    assert came_out(linked(article(datePublished=value))) == MOMENT


@pytest.mark.parametrize(
    "name",
    [
        *("article:published:time", "article.published", "og:published_time", "og:pubdate"),
        *("og:release_date", "pub_date", "cXenseParse:recs:publishtime", "dcterms.available"),
        *("publication-date", "displaydate", "datecreated"),
    ],
)
def test_a_tag_names_the_moment(name: str) -> None:
    assert came_out(meta(**{name: ISO})) == MOMENT


@pytest.mark.parametrize(
    "mark",
    [
        f"<abbr class=published title='{ISO}'>10:30</abbr>",
        f"<span class=date title='{ISO}'>due anni fa</span>",
        "<span class=date data-timestamp=1715675400>due anni fa</span>",
        f"<span itemprop=datePublished content='{ISO}'>14/5</span>",
        "<time class=updated datetime='2024-06-01'>1 giugno 2024</time>"
        f"<time class='entry-date published' datetime='{ISO}'>14 maggio 2024</time>",
        "<time itemprop=dateModified datetime='2024-05-15T19:20:00+02:00'>14/05/2024 10:30 |"
        " Aggiornato il 15/05/2024 19:20</time>",
    ],
)
def test_an_element_names_the_moment_beside_what_it_shows(mark: str) -> None:
    assert came_out(body=mark) == MOMENT


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/14/ponte", DAY),
        ("/2024/may/14/ponte", DAY),
        ("/ponte-2024-05-14.html", DAY),
        ("/ponte_20240514.html", DAY),
        ("/20240514", DAY),
        ("/2024/05/ponte", ""),
        ("/ponte-20241399", ""),
        ("/ponte-120240514", ""),
        ("/2024/ponte/14/", ""),
        ("/ponte?d=2024-05-14", ""),
    ],
)
def test_an_address_names_the_day(path: str, day: str) -> None:
    assert came_out(path=path)[:10] == day


@pytest.mark.parametrize(
    ("line", "lang", "moment"),
    [
        ("14/05/24 10:30", "it", MOMENT),
        ("14/05/24", "ko", ""),
        ("05/14/2024", "en", f"{DAY}T00:00"),
        ("05/04/2024", "en", ""),
        ("14 мая 2024 г. 10:30", "ru", MOMENT),
        ("2024年5月14日（火） 10時30分", "ja", MOMENT),
        ("14 Mayıs 2024 Salı 10:30", "tr", MOMENT),
        ("14 พฤษภาคม 2567 เวลา 10:30 น.", "th", MOMENT),
        ("2024 m. gegužės 14 d. 10:30", "lt", MOMENT),
        ("14. svibnja 2024. u 10:30", "hr", MOMENT),
        ("May 14, 2024, 4:30 AM ET", "en", MOMENT),
    ],
)
def test_words_between_a_day_and_its_time_are_read_over(line: str, lang: str, moment: str) -> None:
    assert came_out(body=f"<p>{line}</p>", lang=lang) == moment


def test_when_it_was_changed_counts_where_nothing_else_is_said() -> None:
    changed = linked(article(dateModified=ISO))
    assert came_out(changed) == MOMENT
    assert came_out(changed, "<p>3 aprile 2018</p>") == "2018-04-03T00:00"


def test_an_empty_field_of_a_system_is_no_moment() -> None:
    empty = linked(article(datePublished="1970-01-01T00:00:00Z"))
    assert came_out(empty) == ""
    assert came_out(empty, "<p>3 aprile 2018</p>") == "2018-04-03T00:00"


@pytest.mark.parametrize(
    "others",
    [
        "<aside><article><time datetime='2023-01-01'>1 gennaio 2023</time></article></aside>",
        "<section class=comments><time datetime='2023-01-01'>1 gennaio 2023</time></section>",
    ],
)
def test_the_day_of_another_article_or_of_a_reader_is_not_its_day(others: str) -> None:
    html = page().replace(b"</article>", f"</article>{others}".encode())
    assert read(html, f"{HOST}/ponte").published is None


def test_the_day_above_the_page_is_not_that_of_its_article() -> None:
    html = page(body="<p>3 aprile 2018</p>").replace(b"<article>", b"<main><article>")
    html = html.replace(b"<nav>", b"<time datetime='2024-05-14'>14 maggio 2024</time><nav>")
    found = read(html.replace(b"</article>", b"</article></main>"), f"{HOST}/ponte").published
    assert found is not None
    assert timezone.localtime(found).year == 2018


TOPS = [
    "<header>La Gazzetta <span>sabato 8 giugno 2024</span></header>",
    "<header><time datetime='2024-06-08'>oggi</time></header>",
    "<div class='topbar'><p>8 giugno 2024</p></div>",
    "<div id='masthead'><div><span>8/6/2024</span></div></div>",
    "<nav><ul><li>8 giugno 2024</li></ul></nav>",
]


def came_out_below(top: str, head: str = "", *, path: str = "/ponte") -> str:
    html = page(head).replace(b"<nav>", f"{top}<nav>".encode())
    found = read(html, HOST + path).published
    return timezone.localtime(found).strftime("%Y-%m-%d") if found else ""


@pytest.mark.parametrize("top", TOPS)
def test_the_day_that_stands_above_all_pages_counts_last(top: str) -> None:
    assert came_out_below(top, path="/2024/05/14/ponte") == DAY
    assert came_out_below(top, meta(article__modified_time=ISO)) == DAY
    assert came_out_below(top) in {"2024-06-08", ""}


@pytest.mark.parametrize("top", TOPS)
def test_a_day_with_the_headline_is_that_of_the_page(top: str) -> None:
    html = page().replace(b"<nav>", top.encode() + b"<nav>")
    headed = "<header class='masthead'><p>14 maggio 2024</p><h1>"
    html = html.replace(b"<h1>", headed.encode()).replace(b"</h1>", b"</h1></header>")
    found = read(html, f"{HOST}/2024/01/01/ponte").published
    assert found
    assert timezone.localtime(found).strftime("%Y-%m-%d") == DAY


@pytest.mark.parametrize("written", ["令和6年5月14日", "令和 6年 5月 14日(火)", "2024年5月14日"])
def test_a_year_of_an_era_is_that_of_the_page(written: str) -> None:
    assert came_out(body=f"<p>{written}</p>", lang="ja")[:10] == DAY


def test_when_a_server_last_changed_it_is_better_than_nothing() -> None:
    head = '<meta http-equiv="last-modified" content="Tue, 14 May 2024 08:30:00 GMT">'
    assert came_out(head) == MOMENT
