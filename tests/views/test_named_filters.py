"""Filters of the search: offered before anything is found, and where words name one."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, unquote_plus

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from articles.lists.read_once import Outlets
from articles.models import Article, Source
from articles.search import sync
from articles.search.engines import current_engine
from articles.search.query import ast
from articles.search_page import named_filters
from articles.search_page.named_filters import filter_offers
from articles.search_page.request import SearchRequest
from tests.small_archive import SmallArchive

OUTLETS = Outlets((), ("CD", "ES", "GB", "IR", "IT", "US"), ("de", "en", "it"))


def asked_for(query: str) -> SearchRequest:
    return SearchRequest(QueryDict(query))


def offers(words: str, *, language: str = "it", more: str = "") -> list[str]:
    """What is offered for these words, as the addresses that it leads to."""
    query = QueryDict(mutable=True)
    query["q"] = words
    with translation.override(language):
        found = filter_offers(asked_for(query.urlencode() + more), OUTLETS)
    return [unquote_plus(offer.url.removeprefix("?")) for offer in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("elezioni Spagna", ["q=elezioni&paese=ES"]),
        ("elezioni in Spagna", ["q=elezioni&paese=ES"]),
        ("elections in spain", ["q=elections&paese=ES"]),
        ("Spagna", ["paese=ES"]),
        ("porto dall'Italia oggi", ["q=porto oggi&paese=IT"]),
        ("l'acqua degli Stati Uniti", ["q=l'acqua&paese=US"]),
        ("dazi USA", ["q=dazi&paese=US"]),
        ("repubblica democratica del congo", ["paese=CD"]),
        ("Inghilterra carbone", ["q=carbone&paese=GB"]),
        ("dighe in inglese", ["q=dighe&lingua=en"]),
        ("dighe in lingua tedesca", ["q=dighe&lingua=de"]),
        ("dams in German", ["q=dams&lingua=de"]),
        ("iran in inglese", ["q=in inglese&paese=IR", "q=iran&lingua=en"]),
        ("Siria ottobre 2023", ["q=Siria&dal=2023-10-01&al=2023-10-31"]),
        ("3 ottobre 2023 Siria", ["q=Siria&dal=2023-10-03&al=2023-10-03"]),
        ("Syria February 2024", ["q=Syria&dal=2024-02-01&al=2024-02-29"]),
        ("governo senza Lega", ["q=governo -Lega"]),
        ("governo senza la Lega Nord", ['q=governo -"Lega Nord"']),
        ("pace senza l'Ucraina", ["q=pace -Ucraina"]),
        ("Regierung ohne Grüne", ["q=Regierung -Grüne"]),
        ("elections without Spain", ["q=elections -Spain", "q=elections without&paese=ES"]),
        ("senza Lega", []),
        ("governo senza", []),
        ("vivre sans pétrole", []),  # nothing in the archive is French
        ("governo senza la", ["q=governo -la"]),
        ("governo senza uno due tre quattro", []),
        # Neither is asked for: a verb, an adjective, a year of its own, words that combine others.
        ("chi usa il porto", []),
        ("governo tedesco", []),
        ("gli ultimi tragici giorni", []),
        ("elezioni 2023", []),
        ("Francia elezioni", []),  # no outlet is of there
        ("Spagna OR Italia", []),
        ('"elezioni Spagna"', []),
        ("elezioni -Spagna", []),
        ("titolo:Spagna", []),
        ("", []),
    ],
)
def test_what_words_name(words: str, expected: list[str]) -> None:
    assert offers(words) == expected
    assert offers(words, language="en") == expected


def test_days_that_count_from_today() -> None:
    today = timezone.localdate()
    for words in ("grano ultimi 7 giorni", "last 7 days grano"):
        (address,) = offers(words)
        assert dict(parse_qsl(address)) == {
            "q": "grano",
            "dal": (today - timedelta(days=6)).isoformat(),
            "al": today.isoformat(),
        }
    country, days = offers("elections in Spain last week")
    assert country == "q=elections last week&paese=ES"
    assert days.startswith("q=elections in Spain&dal=")


def test_what_is_chosen_already_is_not_offered_and_stays() -> None:
    assert offers("elezioni Spagna", more="&paese=IT") == []
    assert offers("elezioni Spagna", more="&lingua=en&ordine=recenti&pagina=3") == [
        "q=elezioni&lingua=en&ordine=recenti&paese=ES"
    ]
    assert offers("Siria ottobre 2023", more="&dal=2020-01-01") == []
    assert offers("Siria ottobre 2023", more="&anno=2023") == []
    assert offers("dighe in inglese", more="&lingua=it") == []


def test_an_offer_says_what_it_does() -> None:
    request = asked_for("q=iran+in+inglese+ottobre+2023")
    with translation.override("en"):
        labels = [offer.label for offer in filter_offers(request, OUTLETS)]
    assert labels == ["only outlets of: Iran", "only in English"]


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_words_are_looked_through(more: int) -> None:
    words = ["acqua"] * (named_filters.MOST_WORDS - 1 + more) + ["Spagna"]
    assert len(offers(" ".join(words))) == 1 - more


def test_so_many_filters_are_offered() -> None:
    assert named_filters.MOST_OFFERS == 2
    assert len(offers("dighe Spagna")) == 1
    assert len(offers("dighe Spagna in inglese")) == 2
    assert len(offers("dighe Spagna in inglese ottobre 2023")) == 2


@pytest.mark.parametrize(
    ("words", "number"),
    [("Repubblica Democratica del Congo", 1), ("Repubblica Democratica di del Congo", 0)],
)
def test_names_have_so_many_words(words: str, number: int) -> None:
    assert named_filters.LONGEST_NAME == 4
    found = [address for address in offers(words) if address == "paese=CD"]
    assert len(found) == number


def test_short_words_name_nothing_unless_they_are_written_large() -> None:
    assert named_filters.SHORTEST_NAME == 4
    assert offers("iran")
    assert offers("USA")
    assert offers("usa") == []


@given(st.text(max_size=80))
def test_whatever_is_typed_leads_to_a_search(words: str) -> None:
    for offer in filter_offers(asked_for(QueryDict(f"q={words}").urlencode()), OUTLETS):
        assert offer.url.startswith("?")
        leads_to = asked_for(offer.url[1:])
        is_narrowed = any(leads_to.chosen.values()) or "dal=" in offer.url
        assert is_narrowed or any(isinstance(node, ast.Not) for node in leads_to.parsed.conditions)


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_words_may_be_left_out(more: int) -> None:
    assert named_filters.MOST_LEFT_OUT == 3
    left_out = " ".join(["alfa"] * (named_filters.MOST_LEFT_OUT + more))
    assert offers(f"governo senza {left_out}") == [f'q=governo -"{left_out}"'][more:]


@given(st.sampled_from(["senza", "without", "ohne"]), st.text(max_size=30), st.text(max_size=30))
def test_what_is_left_out_is_offered_never_done(without: str, one: str, other: str) -> None:
    asked = asked_for(QueryDict(f"q={one} {without} {other}").urlencode())
    for offer in filter_offers(asked, OUTLETS):
        assert asked_for(offer.url[1:]).parsed.tree is not None


@pytest.fixture
def indexed(archive: SmallArchive, settings: Settings, tmp_path: Path) -> Client:
    """A client of an archive of two countries with an index."""
    settings.DATA_DIR = tmp_path
    faro = Source.objects.create(name="El <Faro>", slug="el-faro", country="ES", language="es")
    Source.objects.create(name="Le Brouillon", slug="le-brouillon", country="FR", language="fr")
    archive.make_article(title="Elezioni in Spagna")
    archive.make_article(title="Elecciones", body="<p>Elezioni.</p>", language="es", source=faro)
    archive.make_article(title="Bozza", status=Article.Status.DRAFT)
    sync.rebuild(current_engine())
    return Client()


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def form_of(client: Client, address: str) -> str:
    page = html_of(client, address)
    return page.partition('<form class="search-form"')[2].partition("</form>")[0]


def test_the_filters_are_offered_at_first_sight(indexed: Client) -> None:
    form = form_of(indexed, "/cerca/")
    assert '<details class="search-filters" open>' in form
    assert '<option value="el-faro">El &lt;Faro&gt;</option>' in form
    assert '<option value="ES">Spagna</option>' in form
    assert '<option value="es">spagnolo</option>' in form
    assert '<option value="esteri">Esteri</option>' in form
    assert "Brouillon" not in form  # nobody can read anything of it
    assert "Francia" not in form
    assert 'name="dal"' in form
    assert '<option value="ES">Spain</option>' in html_of(indexed, "/en/cerca/")


def test_a_chosen_filter_stays_chosen_in_the_form(indexed: Client) -> None:
    form = form_of(indexed, "/cerca/?q=elezioni&paese=ES&tag=x&fonte=el-faro&fonte=niente")
    assert '<option value="ES" selected>Spagna</option>' in form
    assert '<details class="search-filters">' in form  # the results come first
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    # What no field shows is kept, and nothing twice.
    assert sorted(hidden) == [("fonte", "el-faro"), ("fonte", "niente"), ("tag", "x")]
    assert '<select name="fonte"' not in form
    odd = html_of(indexed, "/cerca/?q=elezioni&paese=%22%3E")
    assert '<input type="hidden" name="paese" value="&#34;&gt;">' in odd
    # An error is to be seen.
    assert 'search-filters" open' in html_of(indexed, "/cerca/?q=elezioni&dal=ieri")


def test_the_page_offers_to_turn_a_word_into_a_filter(indexed: Client) -> None:
    html = html_of(indexed, "/cerca/?q=elezioni+Spagna")
    shown = html.partition('<ul class="chips offers"')[2].partition("</ul>")[0]
    (address,) = re.findall(r'href="([^"]*)"', shown)
    assert unescape(address) == "?q=elezioni&paese=ES"
    response = indexed.get(f"/cerca/{unescape(address)}")
    assert [item.article.title for item in response.context["page"].found] == ["Elecciones"]
    assert 'class="chips offers"' not in html_of(indexed, "/cerca/?q=elezioni")
    # Of the words that were typed nothing is changed.
    assert 'name="q" type="search" value="elezioni Spagna"' in html
