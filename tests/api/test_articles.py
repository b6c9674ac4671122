"""The list of articles and one article as JSON."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.api import article_list
from articles.models import Article, Source, Tag
from articles.models.story import Story
from tests.small_archive import SmallArchive

LIST_KEYS = {"id", "external_id", "title", "url", "original", "source", "source_slug", "country",
             "section", "section_slug", "tags", "author", "language", "published",
             "teaser"}  # fmt: skip


def ask(client: Client, query: str = "") -> dict[str, Any]:
    response = client.get(f"/api/v1/articles/?{query}")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def titles(client: Client, query: str = "") -> list[str]:
    return [one["title"] for one in ask(client, query)["results"]]


def read(client: Client, title: str) -> dict[str, Any]:
    article = Article.objects.get(title=title)
    answer: dict[str, Any] = client.get(f"/api/v1/articles/{article.pk}/").json()
    return answer


def test_every_key_of_the_list(indexed: SmallArchive, client: Client) -> None:
    answer = ask(client)
    assert set(answer) == {"results", "after", "next"}
    first = answer["results"][0]
    assert set(first) == LIST_KEYS
    assert first["original"] == "https://lanterna.example/1"
    assert (first["source"], first["source_slug"]) == ("La Lanterna", "la-lanterna")
    assert (first["section"], first["section_slug"]) == ("Esteri", "esteri")
    assert (first["country"], first["author"]) == ("IT", "A. B.")
    assert sorted(first["tags"]) == ["russia", "siria"]
    assert first["teaser"] == "Nuove sanzioni & altro."


def test_the_list_has_what_readers_may_see_the_newest_first(
    indexed: SmallArchive, client: Client
) -> None:
    assert titles(client) == ["Sanzioni alla Russia", "Il grano", "Sanctions bite", "Sanções"]


@pytest.mark.parametrize(
    "query", ["", "section=esteri&section=asia", "language=it&language=en", "source=la-lanterna"]
)
def test_next_leads_through_the_whole_list(
    archive: SmallArchive, client: Client, query: str
) -> None:
    moment = datetime(1950, 5, 1, tzinfo=UTC)
    made = [archive.make_article(published=moment) for _ in range(7)]
    found: list[int] = []
    address = f"/api/v1/articles/?{query}&page_size=2"
    for _page in range(4):
        answer = client.get(address).json()
        found += [one["id"] for one in answer["results"]]
        address = answer["next"]
    assert found == [article.pk for article in reversed(made)]
    assert answer["after"] is None
    assert address is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("section=esteri", ["Sanzioni alla Russia", "Il grano", "Sanções"]),
        ("section=asia&section=esteri", ["Sanzioni alla Russia", "Il grano", "Sanções"]),
        ("section=asia", ["Il grano"]),
        ("source=correio&source=herald", ["Sanctions bite", "Sanções"]),
        ("section=esteri&source=correio", ["Sanções"]),
        ("language=PT", ["Sanções"]),
        ("language=pt-BR", ["Sanções"]),
        ("language=p", None),
        ("tag=siria", ["Sanzioni alla Russia", "Sanctions bite"]),
        ("tag=russia&tag=siria", ["Sanzioni alla Russia", "Sanctions bite"]),
        ("tag=siria&language=en&source=herald", ["Sanctions bite"]),
        ("tag=none", []),
        ("section=none", []),
        ("date_from=9999-01-01", []),
        ("date_to=0001-01-01", []),
        ("date_from=2019-01-01&date_to=2018-01-01", []),
    ],
)
def test_filters(
    indexed: SmallArchive, client: Client, query: str, expected: list[str] | None
) -> None:
    if expected is None:
        assert client.get(f"/api/v1/articles/?{query}").status_code == 422
    else:
        assert titles(client, query) == expected


def test_days_include_both_ends(archive: SmallArchive, client: Client) -> None:
    for day in (1, 2, 3):
        archive.make_article(title=str(day), published=datetime(2018, 4, day, 12, tzinfo=UTC))
    assert titles(client, "date_from=2018-04-02&date_to=2018-04-03") == ["3", "2"]


def test_common_tags_are_looked_for(
    indexed: SmallArchive, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_list, "COMMON_TAG", 2)
    assert Tag.objects.get(slug="siria").article_count == 2
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert titles(client, "tag=siria") == ["Sanzioni alla Russia", "Sanctions bite"]
    assert any("EXISTS" in query["sql"] for query in queries)


def test_as_many_queries_for_many_articles_as_for_few(
    archive: SmallArchive, client: Client
) -> None:
    counts = set()
    for number in (10, 20):
        for _ in range(10):
            archive.make_article(tags=("Siria", "Russia"))
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(client, f"page_size={number}")) == number
        counts.add(len(queries))
    assert len(counts) == 1


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=1", "after=1-2-3", "after=%00", "after=" + "9" * 400 + "-1",
     "after=-99999999999999999-1", "page_size=101", "page_size=-1", "section=%00",
     "date_from=1e9", "language=%27"],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_refused(
    indexed: SmallArchive, client: Client, query: str
) -> None:
    response = client.get(f"/api/v1/articles/?{query}")
    assert response.status_code == 422
    assert response.json()["detail"].startswith(query.partition("=")[0])


def test_the_whole_text_where_it_may_be_given(indexed: SmallArchive, client: Client) -> None:
    answer = read(client, "Sanzioni alla Russia")
    assert set(answer) == LIST_KEYS | {
        *("modified", "rights", "html", "text", "related", "same_story"),
    }
    assert answer["rights"] == "full"
    assert answer["html"] == "<p>Nuove <b>sanzioni</b> &amp; altro.</p>"
    assert answer["text"] == "Nuove sanzioni & altro."


def test_an_excerpt_and_a_link_are_not_more(indexed: SmallArchive, client: Client) -> None:
    excerpt, link = read(client, "Sanctions bite"), read(client, "Sanções")
    assert (excerpt["rights"], excerpt["html"]) == ("excerpt", "")
    assert excerpt["text"].startswith("Opening. coda")
    assert (link["rights"], link["html"], link["text"], link["teaser"]) == ("link", "", "", "")
    assert "segretissimo" not in str(excerpt) + str(link) + str(ask(client))


def test_related_articles_are_those_that_readers_may_see(
    indexed: SmallArchive, client: Client
) -> None:
    visible = set(Article.objects.published().values_list("pk", flat=True))
    answer = read(client, "Sanzioni alla Russia")
    assert answer["related"]
    assert set(answer["related"]) <= visible - {answer["id"]}


@pytest.mark.parametrize("title", ["Bozza sulle sanzioni", "Sanzioni future"])
def test_what_readers_may_not_see_is_not_there(
    indexed: SmallArchive, client: Client, title: str
) -> None:
    article = Article.objects.get(title=title)
    response = client.get(f"/api/v1/articles/{article.pk}/")
    assert response.status_code == 404
    assert response.json() == {"detail": "There is no such article.", "fields": {}}


def test_a_withdrawn_article_says_why(indexed: SmallArchive, client: Client) -> None:
    article = Article.objects.get(title="Sanzioni ritirate")
    response = client.get(f"/api/v1/articles/{article.pk}/")
    assert response.status_code == 410
    assert "Un errore." in response.json()["detail"]
    assert "numero" not in response.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "%00", "9" * 19, "9" * 5000])
def test_numbers_of_no_article(indexed: SmallArchive, client: Client, number: str) -> None:
    response = client.get(f"/api/v1/articles/{number}/")
    assert response.status_code in {404, 422}
    assert response.json()["detail"]


def test_a_source_that_loses_its_permission(indexed: SmallArchive, client: Client) -> None:
    assert read(client, "Il grano")["text"]
    Source.objects.filter(slug="la-lanterna").update(rights="link")
    article = Article.objects.get(title="Il grano")
    answer = client.get(f"/api/v1/articles/{article.pk}/?again").json()
    assert (answer["html"], answer["text"], answer["teaser"]) == ("", "", "")


def test_the_ids_of_the_same_story_are_those_that_readers_may_see(
    indexed: SmallArchive, client: Client
) -> None:
    story = Story.objects.create()
    Article.objects.exclude(title="Il grano").update(story=story)
    answer = read(client, "Sanzioni alla Russia")
    seen = {article.pk for article in Article.objects.published().filter(story=story)}
    assert set(answer["same_story"]) == seen - {answer["id"]}
    assert read(client, "Il grano")["same_story"] == []
