"""Marks add nothing to a text but themselves, and let nothing of it become markup.

Without ``<mark>`` and ``</mark>``, and unescaped, what is shown is the text: wherever a search
shows one, whatever the text, the query and the names are.
"""

from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.safestring import SafeString
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.api.response_schemas import FoundArticle
from articles.models import ResultCard
from articles.models.list_card import CardSection, CardSource
from articles.search.highlighting import ELLIPSIS, Highlighter
from articles.search.query.parsed_query import ParsedQuery
from articles.search.types import Hit
from articles.search_page import result_files
from articles.search_page.marked_hits import MarkedHit, MarkedNames

TODAY = date(2020, 6, 15)
HOSTILE = (
    "<b>", "</b>", "&lt;", "&amp;", "&amp;lt;", "&", "<", ">", '"', "'", "&quot;", "&#x27;", "&#0;",
    "<mark>", "</mark>", "&lt;mark&gt;", "<script>alert(1)</script>", '<a href="javascript:x">',
    '" onmouseover="x', "<!--", "-->", "]]>", "<img src=x onerror=x>", "\n", "\t", "…", "中国<b>中",
)  # fmt: skip
WORDS = (
    "alfa",
    "beta",
    "città",
    "l'alfa",
    "b",
    "lt",
    "amp",
    "mark",
    "script",
    "x27",
    "iran",
    "中国",
)
piece = st.sampled_from(HOSTILE + WORDS)
between = st.sampled_from(["", " ", " ", "."])
texts = st.lists(st.tuples(piece, between), max_size=14).map(
    lambda pieces: "".join(part + gap for part, gap in pieces)
)
words = st.sampled_from(WORDS)
queries = st.one_of(
    st.lists(piece, min_size=1, max_size=4).map(" ".join),
    st.lists(words, min_size=2, max_size=4).map(lambda some: f'"{" ".join(some)}"'),
    st.lists(words, min_size=2, max_size=3).map(lambda some: f'"{" ".join(some)}"~5'),
    st.tuples(words, st.sampled_from(["{}*", "{}~", "?{}", "*{}*", "fonte:{}", "tag:{}"])).map(
        lambda pair: pair[1].format(pair[0])
    ),
    st.lists(words, min_size=1, max_size=6).map(" OR ".join),
)
languages = st.sampled_from(["it", "en", "de", "zh", "", '"><b>'])


class Reader(HTMLParser):
    """What a browser makes of a piece of HTML: its text, and by tag and class what is in it."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.texts: dict[tuple[str, str], str] = {}
        self.feed(markup)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.open.append((tag, given.get("class") or ""))
        self.tags.append(tag)
        self.attributes |= given.keys()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for element in (*self.open, ("", "")):
            self.texts[element] = self.texts.get(element, "") + data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def bare(marked: str) -> str:
    """What was marked, without its marks and unescaped."""
    return unescape(marked.replace("<mark>", "").replace("</mark>", ""))


def shown(text: str) -> str:
    """The text as it is shown: in one line, and as HTML can tell it."""
    return text.replace("\n", " ")


def check(marked: SafeString, text: str) -> None:
    read = Reader(marked)
    assert set(read.tags) <= {"mark"}
    assert bare(marked) == read.texts.get(("", ""), "") == shown(text)


@pytest.mark.parametrize("field", ["source", "section", "author", "tag"])
@settings(deadline=None)
@given(query=queries, text=texts, language=languages)
@example('"alfa b beta"', "alfa <b> beta", "it")
@example('"alfa lt beta"', "alfa &lt; beta", "it")
@example("alfa", "&lt; alfa", "it")
@example("alfa", "alfa &amp; <b>", "it")
def test_titles_and_names(field: str, query: str, text: str, language: str) -> None:
    marker = Highlighter(ParsedQuery(query, TODAY))
    check(marker.title(text, language), text)
    check(marker.name(text, field, language), text)  # type: ignore[arg-type]


@settings(deadline=None)
@given(query=queries, text=texts, language=languages, length=st.sampled_from([5, 40, 240]))
def test_fragments_are_stretches_of_the_text(
    query: str, text: str, language: str, length: int
) -> None:
    marked = Highlighter(ParsedQuery(query, TODAY)).fragment(text, language, length)
    read = Reader(marked)
    assert set(read.tags) <= {"mark"}
    plain = bare(marked)
    assert plain == read.texts.get(("", ""), "")
    is_cut = plain.startswith(f"{ELLIPSIS} ") and not shown(text).startswith(plain)
    stretch = plain.removeprefix(f"{ELLIPSIS} ") if is_cut else plain
    assert stretch.removesuffix(f" {ELLIPSIS}") in shown(text)


def found_with(query: str, text: str, language: str) -> MarkedHit:
    """A hit of which everything that comes from outside is this text."""
    marker = Highlighter(ParsedQuery(query, TODAY))
    article = ResultCard(
        pk=1, external_id=text, title=text, slug="titolo", url="", author=text, day=TODAY,
        published=datetime(2020, 6, 15, tzinfo=UTC), language=language, text=text,
        source=CardSource(text, "fonte", "IT", "full", 500, 30),
        section=CardSection(text, "sezione"),
    )  # fmt: skip
    # One more word was found than stands in any one place: so each place lists its own.
    hit = Hit(1, 1.0, (query, ""), (query,), (query,), (("source", query), ("tag", query)))
    tags = (("etichetta", marker.name(text, "tag", language)),)
    names = MarkedNames(
        marker.name(text, "source"), marker.name(text, "section"),
        marker.name(text, "author", language), tags,
    )  # fmt: skip
    snippet = marker.fragment(text, language)
    return MarkedHit(article, hit, marker.title(text, language), snippet, names)


def hit_card(found: MarkedHit) -> str:
    """The hit as the search page shows it."""
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    words = engine.env.get_template("macros.html").module.save_words()  # type: ignore[attr-defined]
    module = engine.env.get_template("search/_hit.html").module
    return str(module.hit_card(found, words))  # type: ignore[attr-defined]


@settings(deadline=None)
@given(query=queries, text=texts.filter(str.strip), language=languages)
@example('"alfa b beta"', "alfa <b> beta", "it")
@example("<b>", "b", "it")
@example("alfa", "alfa", '"><b>')
def test_hits_of_the_search_page(query: str, text: str, language: str) -> None:
    found = found_with(query, text, language)
    read = Reader(hit_card(found))
    own = {"article", "p", "h2", "a", "mark", "time", "span", "bdi", "s", "button"}
    assert set(read.tags) <= own
    known = {"class", "href", "lang", "dir", "datetime", "title", "rel"}
    assert read.attributes <= known | {"type", "data-save-card", "aria-pressed"}
    line = shown(text)
    assert read.texts["h2", "card-title"] == line
    assert read.texts["p", "kicker"] == line
    assert read.texts["a", "outlet"] == line
    assert read.texts["bdi", ""] == line
    assert read.texts["a", ""].count(line) >= 3  # title, section, tag
    assert read.texts["p", "hit-text"] == bare(found.snippet)
    assert read.texts["p", "hit-why"].count(query) == 5
    assert read.texts["s", ""] == query


@settings(deadline=None)
@given(query=queries, text=texts, language=languages)
def test_hits_of_the_api_and_of_the_files(query: str, text: str, language: str) -> None:
    found = found_with(query, text, language)
    answer, row = FoundArticle.of(found), result_files._row(found)
    assert set(Reader(answer.snippet).tags) <= {"mark"}
    assert bare(answer.snippet) == row["snippet"] == bare(found.snippet)
    assert answer.title == row["title"] == text
