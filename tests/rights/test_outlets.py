"""What readers, programs and search engines get of an article: never more than its rights allow.

The words of every text are numbered, so that whatever came out anywhere, over all addresses and
all questions together, can be told and added up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from articles.models import Article, Dossier, Source
from articles.search import sync
from articles.search.engines import current_engine
from pressreview.page_cache import stamps
from tests.rights.outlets import COMMON, Outlet, everything, outlets
from tests.small_archive import SmallArchive

WORD = re.compile("xq([a-p]{4})qx", re.IGNORECASE)
LETTERS = "abcdefghijklmnop"
ENDS = (". ", "! ", "? ", "… ", ".\n", "\n", ".” ", "。")
MOST = 2_000


def word(number: int) -> str:
    return "xq" + "".join(LETTERS[number >> shift & 15] for shift in (12, 8, 4, 0)) + "qx"


def numbers(text: str) -> set[int]:
    """The numbers of the words that a text has."""
    return {
        int("".join(f"{LETTERS.index(letter):x}" for letter in found.lower()), 16)
        for found in WORD.findall(text)
    }


@dataclass(frozen=True)
class Text:
    """Sentences of numbered words, each with ``COMMON`` in it; at most ``MOST`` characters."""

    lengths: tuple[int, ...]
    ends: tuple[str, ...]

    def sentences(self) -> Iterator[str]:
        number = 0
        for length, end in zip(self.lengths, self.ends, strict=True):
            words = [word(number + place) for place in range(length)]
            number += length
            yield " ".join([words[0].capitalize(), COMMON, *words[1:]]) + end

    def pieces(self) -> list[str]:
        found: list[str] = []
        for sentence in self.sentences():
            room = MOST - sum(map(len, found))
            if len(sentence) > room:
                return [*found, sentence[:room]] if room > 60 else found
            found.append(sentence)
        return found


TEXTS = st.lists(
    st.tuples(st.integers(1, 8) | st.integers(9, 240), st.sampled_from(ENDS)), max_size=30
).map(lambda drawn: Text(tuple(n for n, _end in drawn), tuple(end for _n, end in drawn)))
SUMMARIES = ("", "own", "beginning", "whole", "middle", "last")


def summary_of(kind: str, pieces: list[str]) -> str:
    text = "".join(pieces)
    return {
        "": "",
        "own": "Che cosa ne dice chi cura la rassegna, in parole sue.",
        "beginning": text[:180] + "…",
        "whole": text[:1000],
        "middle": text[len(text) // 3 :][:300],
        "last": pieces[-1][:900] if pieces else "",
    }[kind]


@pytest.fixture
def article(
    archive: SmallArchive, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Article:
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)
    settings.DATA_DIR = tmp_path
    source = Source.objects.create(name="Prova", slug="prova", home_page="https://prova.example/")
    article = archive.make_article(
        title="Titolo",
        source=source,
        tags=("Prova",),
        author="Anna Prova",
        front_page=True,
        front_order=1,
    )
    tag = article.tags.get()
    Dossier.objects.create(title="Prova", slug="prova", tag=tag, is_published=True)
    archive.make_article(title=f"Un altro {COMMON}", body=f"<p>Sul titolo di {COMMON}.</p>")
    sync.rebuild(current_engine())
    return article


def set_text(article: Article, text: str, summary: str, imported: bool) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
    article.body, article.summary = paragraphs, summary
    article.content_hash = int(imported)
    article.save()
    sync.drain_all(current_engine())
    cache.clear()


def set_rights(source: Source, **values: Any) -> None:
    for name, value in values.items():
        setattr(source, name, value)
    source.permission = "Sì." if source.rights == Source.Rights.FULL else ""
    source.save()


def came_out(article: Article) -> dict[int, str]:
    """The numbers of the words that came out, each with an address where it did."""
    client, found = Client(), dict[int, str]()
    for address, answer in everything(client, article):
        found |= {number: address for number in numbers(answer) if number not in found}
    return found


@given(
    text=TEXTS,
    mode=st.sampled_from(Source.Rights.values),
    length=st.sampled_from([0, 1, 120, 500, 2_000]),
    share=st.sampled_from([0, 1, 30, 100]),
    summary=st.sampled_from(SUMMARIES),
    imported=st.booleans(),
)
@example(Text((6,), (".",)), "excerpt", 500, 30, "", False)
@example(Text((240,), ("",)), "excerpt", 2_000, 100, "", False)
@example(Text((5, 6, 7), (". ", ". ", ".")), "excerpt", 500, 100, "whole", True)
@example(Text((9,) * 20, (". ",) * 20), "excerpt", 500, 30, "beginning", True)
@example(Text((9,) * 20, (". ",) * 20), "excerpt", 2_000, 100, "last", True)
@example(Text((9,) * 20, (". ",) * 20), "link", 2_000, 100, "own", True)
@example(Text((9,) * 20, (". ",) * 20), "full", 500, 30, "", False)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_outlet_gives_more_than_the_rights_allow(
    article: Article, text: Text, mode: str, length: int, share: int, summary: str, imported: bool
) -> None:
    pieces = text.pieces()
    set_rights(article.source, rights=mode, excerpt_length=length, excerpt_share=share)
    set_text(article, "".join(pieces), summary_of(summary, pieces), imported)
    found = came_out(article)
    if mode == Source.Rights.LINK:
        assert found == {}
    elif mode == Source.Rights.EXCERPT:
        given_away = " ".join(word(number) for number in sorted(found))
        assert len(given_away) <= min(length, len(article.text) * share // 100), found
        last = numbers(pieces[-1]) if pieces else set()
        assert not last & found.keys(), {number: found[number] for number in last & found.keys()}
    else:
        assert found.keys() == numbers(article.text)


def test_each_outlet_is_asked() -> None:
    asked = {outlet.name for outlet in outlets()}
    assert {
        *("home", "article", "article_list", "section", "source", "tag", "archive_day", "search"),
        *("feed", "section_feed", "source_feed", "tag_feed", "search_feed", "search_csv"),
        *("author", "author_feed", "dossier", "dossier_feed", "dossiers"),
        *("search_json", "api:list_articles", "api:read_article", "api:search_articles"),
        *("sitemap_news", "comment_form"),
    } <= asked
    assert Outlet("article", frozenset({"year", "month", "day", "slug"})) in outlets()


@pytest.mark.parametrize(
    "address", ["/", "{}", "/articoli/", "/feed/", "/cerca/?q=zeta", "/api/v1/articles/{pk}/"]
)
def test_an_excerpt_that_may_be_given_is_given(article: Article, address: str) -> None:
    set_rights(article.source, rights="excerpt")
    set_text(article, "".join(Text((9,) * 20, (". ",) * 20).pieces()), "", False)
    address = address.replace("{pk}", str(article.pk)).format(article.path)
    assert 0 in numbers(Client().get(address).content.decode())


def test_a_change_of_the_settings_holds_at_once(article: Article) -> None:
    set_text(article, "".join(Text((9,) * 20, (". ",) * 20).pieces()), "", False)
    assert came_out(article)
    set_rights(article.source, excerpt_length=0)
    assert came_out(article) == {}
    set_rights(article.source, excerpt_length=500, excerpt_share=0)
    assert came_out(article) == {}
