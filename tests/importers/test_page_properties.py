"""Whatever a page is made of: it is read or refused, and nothing is said that it does not say."""

import json
import re
from datetime import date, timedelta
from html import escape, unescape

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from articles.importers.page import headlines, shown_bylines, shown_days, shown_lines, signatures
from articles.importers.page.bylines import MOST_PEOPLE, people
from articles.importers.page.clutter_lines import is_clutter
from articles.importers.page.outlet import Outlet
from articles.importers.page.reader import MOST_TEXT, read
from articles.importers.records import SourceUnreadable
from articles.text import html as texts

ADDRESS = "https://www.gazzetta.example/n/ponte"
OUTLET = Outlet(["La Gazzetta"], ADDRESS)
WORD = re.compile(r"[^\W_]+")
TAGS = (
    *("p", "p", "p", "div", "div", "span", "h1", "h2", "h3", "h5", "ul", "li", "a", "article"),
    *("section", "blockquote", "figure", "figcaption", "table", "tr", "td", "br", "time", "b"),
    *("aside", "header", "footer", "main", "script", "style", "form", "button", "img", "dialog"),
)
CLASSES = (
    *("", "byline", "author", "related", "lead", "content", "newsletter", "photo-credit", "date"),
    *("paywall", "subtitle", "read-more", "cookie consent", "authorBox", "liveblog", "text text-2"),
)
PHRASES = (
    *("Il ponte ha riaperto ieri dopo tre anni di lavori, con il sindaco e con molti abitanti.",),
    *("Di Anna Rossi", "By Ann Smith and Tom Bo", "Leggi anche", "Foto: Mario Neri / Getty Images"),
    *(
        "3 aprile 2018",
        "Aggiornato il 04/03/2018",
        "10:30",
        "记者：张小明",
        "김민수 기자",
        "بقلم: سامي",
    ),
    *("Sign up for our newsletter", "Riapre il ponte", "La Gazzetta", "|", " - ", "«", "&nbsp;"),
    *(
        "東京都の橋が三年ぶりに開通した。多くの人が集まった。",
        "【山田太郎】",
        "(AFP, MANILA)",
        "Il",
    ),
)
text = st.one_of(st.sampled_from(PHRASES), st.text(max_size=30).map(escape))
attributes = st.tuples(st.sampled_from(CLASSES), st.sampled_from(("", "x", "comments", "bio")))


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, names, inside: (
            f'<{tag} class="{names[0]}" id="{names[1]}">{"".join(inside)}</{tag}>'
        ),
        st.sampled_from(TAGS),
        attributes,
        st.lists(children, max_size=5),
    )


trees = st.recursive(text, element, max_leaves=40)
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.sampled_from(PHRASES), st.text(max_size=9)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("name", "@id", "@type", "url")), inner, max_size=3),
    ),
    max_leaves=8,
)
nodes = st.dictionaries(
    st.sampled_from(
        (
            *("headline", "author", "creator", "datePublished", "articleBody", "publisher"),
            *("image", "description", "inLanguage", "liveBlogUpdate", "articleSection", "@graph"),
        )
    ),
    values,
    max_size=8,
).map(lambda node: {"@type": "NewsArticle"} | node)


@st.composite
def pages(draw: st.DrawFn) -> str:
    node = json.dumps(draw(nodes), ensure_ascii=draw(st.booleans()))
    head = f"<title>{draw(text)}</title>"
    for name in ("og:title", "author", "description", "article:published_time", "og:site_name"):
        if draw(st.booleans()):
            head += f'<meta property="{name}" content="{escape(unescape(draw(text)))}">'
    body = "".join(draw(st.lists(trees, min_size=1, max_size=8)))
    script = f'<script type="application/ld+json">{node}</script>'
    return f"<html><head>{head}{script}</head><body>{body}</body></html>"


def words(shown: str) -> set[str]:
    return set(WORD.findall(shown.casefold()))


@given(pages())
@settings(max_examples=60)
def test_a_page_is_read_or_refused_and_has_no_words_of_others(page: str) -> None:
    try:
        record = read(page.encode("utf-8", "ignore"), ADDRESS)
    except SourceUnreadable as error:
        assert str(error)
        return
    said = texts.plain_text(record.body) + record.title + record.author + record.summary
    # A word may be cut where a letter is combined, or joined out of parts: letters are compared.
    there = (
        unescape(unescape(page))
        + json.dumps(page)
        + "".join(unescape(json.loads(f'"{each}"')) for each in re.findall(r"\\u[0-9a-f]{4}", page))
    )
    letters = set("".join(words(there)))
    assert set("".join(words(said))) <= letters
    assert len(record.body) <= MOST_TEXT
    assert record.author.count(", ") < MOST_PEOPLE
    assert texts.sanitise(record.body) == record.body


days = st.dates(date(1990, 1, 1), date(2024, 12, 31))
FORMS = ("{0:%Y-%m-%d}", "{0:%d/%m/%Y}", "{0.day} {1} {0.year}", "{1} {0.day}, {0.year}")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
LABELS = ("", "Published: ", "Updated ", "By Ann Smith | ", "Milano, ")


@given(
    st.lists(
        st.tuples(days, st.sampled_from(FORMS), st.sampled_from(LABELS), st.sampled_from("pbi")),
        max_size=4,
    ),
    st.sampled_from(("it", "en", "en-US", "")),
)
@settings(max_examples=50)
def test_the_day_is_one_that_the_page_names(
    lines: list[tuple[date, str, str, str]], language: str
) -> None:
    shown = "".join(
        f"<{tag}>{label}{form.format(day, MONTHS[day.month - 1])}</{tag}>"
        for day, form, label, tag in lines
    )
    paragraph = f"<p>{PHRASES[0]}</p>" * 3
    page = (
        f'<html lang="{language}"><title>Riapre</title><main><h1>Riapre il ponte</h1>{shown}'
        f"{paragraph}</main><footer>© 1998-2026</footer></html>"
    )
    published = read(page.encode(), ADDRESS).published
    if published is not None:
        assert timezone.localtime(published).date() in {day for day, *_others in lines}


@given(st.lists(st.text(max_size=200), max_size=6))
def test_names_are_out_of_the_bylines(bylines: list[str]) -> None:
    letters = set("".join(words("".join(map(unescape, map(unescape, bylines))))))
    for name in people(bylines, OUTLET):
        assert set("".join(words(name))) <= letters
        assert people([name], OUTLET) in ([name], [])


@pytest.mark.parametrize(
    "line",
    [
        "a " * 3000, "A" * 6000, " " * 6000, "Di " * 2000, "(" * 5000, "1/" * 3000, "【" * 3000,
        "By A, " * 1000, "and " * 1500, "| " * 3000, "3 aprile " * 700, "senior " * 900,
    ],
)  # fmt: skip
def test_no_pattern_takes_long_for_a_line(line: str) -> None:
    start = timezone.now()
    people([line], OUTLET)
    is_clutter(line)
    shown_days.is_credit(line)
    shown_bylines.is_all_names(line[:1000])
    list(signatures.writers([line[:80]]))
    headlines.headline([], [line], OUTLET, [], set())
    tree = lxml_html.document_fromstring(f"<h1>Riapre</h1><p class=author>{line}</p>")
    near = shown_lines.near(shown_lines.elements_of(tree), "Riapre")
    list(shown_bylines.bylines(near))
    list(shown_days.moments(near))
    assert timezone.now() - start < timedelta(seconds=2)


def test_boxes_in_boxes_are_not_read_again_and_again() -> None:
    inside = "Riapre " + "<div>Riapre " * 200 + "<p>Il ponte.</p>" * 2000
    page = f"<html><title>Riapre</title><body>{inside}<h1>Riapre</h1><p>{PHRASES[0]}</p></body>"
    start = timezone.now()
    read(page.encode(), ADDRESS)
    assert timezone.now() - start < timedelta(seconds=10)
