"""Search as JSON: every key, the rights modes, filters, and what makes no sense."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import Settings

from articles.search import sync
from articles.search.engines import current_engine
from articles.search.query.lexer import MAX_LENGTH
from tests.small_archive import SmallArchive

KEYS = {"query", "total", "relaxed", "took_ms", "page", "page_size", "results", "facets",
        "histogram", "suggestion"}  # fmt: skip
HIT_KEYS = {"id", "external_id", "title", "url", "source", "section", "language", "published",
            "score", "snippet"}  # fmt: skip


def search(client: Client, query: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/search/?{query}")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def titles(client: Client, query: str) -> list[str]:
    return [hit["title"] for hit in search(client, query)["results"]]


def test_every_key(indexed: SmallArchive, client: Client) -> None:
    answer = search(client, "q=sanzioni&sort=newest")
    assert set(answer) == KEYS
    assert (answer["query"], answer["total"], answer["relaxed"]) == ("sanzioni", 2, False)
    assert (answer["page"], answer["page_size"], answer["suggestion"]) == (1, 20, None)
    assert answer["took_ms"] > 0
    first = answer["results"][0]
    assert set(first) == HIT_KEYS
    assert first["external_id"] == "s-1"
    assert (first["source"], first["section"], first["language"]) == ("La Lanterna", "Esteri", "it")
    assert first["url"].endswith("/sanzioni-alla-russia/")
    assert first["snippet"] == "Nuove <mark>sanzioni</mark> &amp; altro."
    assert first["published"].endswith("Z")


def test_facets_and_histogram(indexed: SmallArchive, client: Client) -> None:
    answer = search(client, "q=")
    assert list(answer["facets"]) == ["section", "source", "language", "year"]
    assert {"value": "herald", "label": "The Herald", "count": 1} in answer["facets"]["source"]
    sections = {facet["value"]: facet["count"] for facet in answer["facets"]["section"]}
    assert sections == {"esteri": 3, "asia": 1}
    assert sum(facet["count"] for facet in answer["facets"]["year"]) == answer["total"] == 4
    assert sum(bar["count"] for bar in answer["histogram"]) == 4
    assert all(len(bar["date"]) == 7 for bar in answer["histogram"])


def test_a_misspelt_word_gets_a_suggestion(indexed: SmallArchive, client: Client) -> None:
    for _number in range(2):
        indexed.make_article(title="Ancora sanzioni")
    sync.rebuild(current_engine())
    assert search(client, "q=sanzzioni")["suggestion"] == "sanzioni"


def test_what_is_too_long_of_a_query_is_looked_at_by_nobody(
    indexed: SmallArchive, client: Client
) -> None:
    answer = search(client, "q=" + "dal:0000-00-00+sanzzioni+" * 300)
    assert answer["query"].startswith("dal:0000-00-00 sanzzioni ")
    assert len(answer["query"]) <= MAX_LENGTH


def test_only_what_readers_may_see(indexed: SmallArchive, client: Client) -> None:
    found = titles(client, "q=sanzioni+OR+bozza+OR+ritirate+OR+future")
    assert set(found) == {"Sanzioni alla Russia", "Il grano"}


def test_an_article_that_became_a_draft_is_not_found_before_the_index_knows(
    indexed: SmallArchive, client: Client
) -> None:
    assert len(titles(client, "q=grano")) == 1
    indexed.source.articles.filter(title="Il grano").update(status="draft")
    assert titles(client, "q=grano&page_size=21") == []


def test_snippets_keep_to_the_rights(indexed: SmallArchive, client: Client) -> None:
    results = {hit["title"]: hit for hit in search(client, "q=segretissimo")["results"]}
    assert set(results) == {"Sanctions bite", "Sanções"}
    assert results["Sanctions bite"]["snippet"].startswith("Opening. coda")
    assert "segretissimo" not in results["Sanctions bite"]["snippet"]
    assert results["Sanções"]["snippet"] == ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("section=esteri", {"Sanzioni alla Russia", "Il grano", "Sanções"}),
        ("section=asia", {"Il grano"}),
        ("source=herald&source=correio", {"Sanctions bite", "Sanções"}),
        ("language=pt", {"Sanções"}),
        ("language=pt&language=en", {"Sanctions bite", "Sanções"}),
        ("tag=siria", {"Sanzioni alla Russia", "Sanctions bite"}),
        ("tag=siria&source=herald", {"Sanctions bite"}),
        ("source=none", set()),
        ("date_to=1999-12-31", set()),
        ("date_from=0001-01-01&date_to=9999-12-31&source=herald", {"Sanctions bite"}),
        ("section=&source=&language=&tag=&date_from=&page=&page_size=&source=herald",
         {"Sanctions bite"}),
    ],
)  # fmt: skip
def test_filters(indexed: SmallArchive, client: Client, query: str, expected: set[str]) -> None:
    assert set(titles(client, query)) == expected


def test_order_and_pages(indexed: SmallArchive, client: Client) -> None:
    newest = titles(client, "sort=newest")
    assert newest == list(reversed(titles(client, "sort=oldest")))
    assert newest[0] == "Sanzioni alla Russia"
    pages = [titles(client, f"sort=newest&page_size=3&page={page}") for page in (1, 2, 3)]
    assert pages == [newest[:3], newest[3:], []]
    far = search(client, "page=1000000")
    assert (far["results"], far["total"]) == ([], 4)


@pytest.mark.parametrize(
    ("query", "name"),
    [("page=-1", "page"), ("page=0", "page"), ("page=1000000000", "page"), ("page=x", "page"),
     ("page=" + "9" * 6000, "page"), ("page_size=0", "page_size"), ("page_size=1000", "page_size"),
     ("sort=price", "sort"), ("section=a%00b", "section"), ("tag=" + "a" * 200, "tag"),
     ("language=%F0%9F%98%80", "language"), ("date_from=yesterday", "date_from"),
     ("date_from=2018-02-30", "date_from"), ("date_to=99999-01-01", "date_to"),
     ("date_to=0000-01-01", "date_to"), ("date_to=1522706400", "date_to"),
     ("&".join(["source=a"] * 31), "source")],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_refused_in_a_sentence(
    indexed: SmallArchive, client: Client, query: str, name: str
) -> None:
    response = client.get(f"/api/v1/search/?q=sanzioni&{query}")
    assert response.status_code == 422
    body = response.json()
    assert list(body["fields"]) == [name]
    assert body["detail"] == f"{name}: {body['fields'][name]}."


@pytest.mark.parametrize(
    "words",
    ["\0", "a\0b", "a" * 7_000, "(" * 5_000, "****", '"sanzioni', "\u202esanzioni", "😀",
     "a OR " * 1_500, "-", "data:0000", "dal:99999-01-01", "%ED%A0%80"],
)  # fmt: skip
def test_any_words_are_answered(indexed: SmallArchive, client: Client, words: str) -> None:
    answer = search(client, f"q={quote(words, safe='%')}")
    assert set(answer) == KEYS
    assert "\0" not in answer["query"]


def test_without_an_index_it_says_when_to_come_back(
    client: Client, archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    settings.SEARCH_URL = "null:"
    article = archive.make_article()
    response = client.get("/api/v1/search/?q=altro")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "Search" in response.json()["detail"]
    assert client.get(f"/api/v1/articles/{article.pk}/").json()["related"] == []
