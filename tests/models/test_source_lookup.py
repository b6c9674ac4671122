"""One rule by which an outlet is one, whichever way its articles come in."""

import pytest

from articles.importers.records import Record
from articles.models import Article, Source
from articles.models import taxonomy_lookup as lookup
from articles.models.taxonomy_lookup import create_source, source_from, spelling
from articles.text.web_addresses import (
    is_home_page,
    is_same_address,
    is_same_site,
    is_within,
    site_host,
)
from tests.importers.test_store import record, take

pytestmark = pytest.mark.django_db
HOME = "https://www.corriere.it/"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HOME, "http://corriere.it"), (HOME, "https://m.corriere.it/"),
        (HOME, "https://amp.corriere.it/index.html"), (HOME, "https://www2.corriere.it"),
        ("https://x.example/uk", "https://x.example/UK/"), ("https://x.example/", "https://x.example/uk"),
        ("https://medium.com/@faro", "https://www.medium.com/@faro/"),
        ("https://faro.blogspot.com/", "https://m.faro.blogspot.com/?m=1"),
    ],
)  # fmt: skip
def test_home_pages_of_one_outlet(one: str, other: str) -> None:
    assert is_same_site(one, other)
    assert is_same_site(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.blogspot.com/", "https://b.blogspot.com/"),
        ("https://a.wordpress.com", "https://b.wordpress.com"),
        ("https://medium.com/@a", "https://medium.com/@b"), ("https://medium.com", "https://medium.com/@b"),
        ("https://x.example/uk", "https://x.example/us"), ("https://de.x.example", "https://it.x.example"),
        ("https://x.co.uk", "https://y.co.uk"), ("", ""), ("nessuno", "nessuno"), ("http://[", "http://["),
    ],
)  # fmt: skip
def test_home_pages_of_two(one: str, other: str) -> None:
    assert not is_same_site(one, other)
    assert not is_same_site(other, one)


def test_hosts_and_addresses_are_compared_by_what_counts() -> None:
    assert site_host("https://m.it/") == "m.it"
    assert is_same_address("http://www.x.example/1#top", "https://x.example/1/")
    assert not is_same_address("https://x.example/1", "https://x.example/2")
    assert is_home_page("https://x.example/") and not is_home_page("https://x.example/?p=1")
    assert not is_home_page("http://[")
    assert is_within("https://x.example/uk/1", "https://x.example/uk")
    assert not is_within("https://x.example/ukraine", "https://x.example/uk")
    assert not is_within("https://medium.com/p/1", "https://medium.com/")


def of(**values: str) -> Record:
    return record(**{"external_id": str(values), "title": str(values)} | values)


def test_two_names_with_one_home_page_are_one_source_in_one_batch_and_later() -> None:
    rows = [
        ("Corriere della Sera", HOME),
        ("Corriere.it", "https://corriere.it/"),
        ("CORRIERE", HOME),
    ]
    take(*(of(source=name, source_home_page=home) for name, home in rows))
    take(of(source="Il Corriere", source_home_page="http://m.corriere.it"))
    assert Source.objects.get().name == "Corriere della Sera"
    assert Article.objects.count() == 4


def test_of_several_sources_at_one_home_the_one_of_the_name_counts() -> None:
    for name in ("ANSA - Cronaca", "ANSA - Sport"):
        create_source(name, home_page="https://www.ansa.it/")
    assert str(source_from("ANSA - Sport", "https://ansa.it")) == "ANSA - Sport"
    assert str(source_from("ansa - cronaca")) == "ANSA - Cronaca"


def test_a_source_of_the_same_name_elsewhere_is_the_one_where_none_is_at_home_here() -> None:
    bbc = create_source("BBC News", home_page="https://www.bbc.com/news")
    assert source_from("BBC News", "https://www.bbc.co.uk/") == bbc
    here = create_source("BBC UK", home_page="https://www.bbc.co.uk/")
    assert source_from("BBC News", "https://www.bbc.co.uk/") == here


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("", True), ("Corriere", True), ("corriere.it", True), ("Il Corriere della Sera", True),
        ("La Boa", False), ("Sera e Notte", False),
    ],
)  # fmt: skip
def test_the_address_of_an_article_says_it_where_the_name_fits(name: str, is_it: bool) -> None:
    create_source("Corriere della Sera", home_page=HOME)
    found = source_from(name, "", "https://www.corriere.it/esteri/1.html")
    assert (found is not None) is is_it


def test_what_a_portal_shows_stays_with_its_papers() -> None:
    create_source("Rassegna", home_page="https://rassegna.example/")
    take(*(of(source=name, url=f"https://rassegna.example/{name}") for name in ("Faro", "Boa")))
    assert set(Source.objects.values_list("name", flat=True)) == {"Rassegna", "Faro", "Boa"}


def test_a_table_without_sources_has_the_source_of_its_addresses() -> None:
    faro = create_source("Il Faro", home_page="https://faro.example/")
    take(of(source="", url="https://www.faro.example/2018/1"))
    assert Article.objects.get().source == faro


def test_a_source_that_the_options_name_is_that_of_all() -> None:
    create_source("Il Faro", home_page="https://faro.example/")
    take(of(source="", source_home_page="https://faro.example/"), source="La Boa")
    assert Article.objects.get().source.name == "La Boa"


@pytest.mark.parametrize(("before", "is_there"), [(49, True), (50, False)])
def test_fifty_sources_on_a_host_are_looked_at(before: int, is_there: bool) -> None:
    assert lookup.MOST_AT_HOME == 50
    for number in range(before):
        create_source(f"A{number}", home_page=f"https://x.example/{number}")
    last = create_source("Z", home_page="https://x.example/z")
    assert (source_from("", "https://x.example/z") == last) is is_there


def test_names_are_spelled_in_many_ways() -> None:
    assert spelling("L’Unità") == spelling("L'UNITA") == spelling("l'unità ")
    assert spelling("ПРАВДА") == spelling("Правда") != spelling("Известия")
    assert spelling("Новости 24") != spelling("24")
