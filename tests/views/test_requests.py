"""Requests as they should not be: from other sites, with parameters twice or in the wrong place."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.small_archive import SmallArchive

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_another_site_hides_no_notice(client: Client, db: None, headers: dict[str, str]) -> None:
    response = client.post("/avviso/", {"back": "/"}, headers=headers)
    assert response.status_code == 403
    assert not response.cookies


def test_of_a_parameter_given_twice_one_value_counts(client: Client, archive: SmallArchive) -> None:
    archive.make_article(title="Di aprile", published=datetime(2018, 4, 3, 12, tzinfo=UTC))
    archive.make_article(title="Di maggio", published=datetime(2018, 5, 3, 12, tzinfo=UTC))
    page = client.get("/articoli/?dal=2018-05-01&dal=2018-04-01").content.decode()
    assert "Di aprile" in page
    found = client.get("/api/v1/articles/?date_from=2018-04-01&date_from=2018-05-01").json()
    assert [article["title"] for article in found["results"]] == ["Di maggio"]


def test_what_belongs_in_the_body_is_not_taken_from_the_address(
    client: Client, archive: SmallArchive
) -> None:
    article = archive.make_article()
    address = f"{article.path}commenti/?name=Ugo&email=ugo@lettori.example&text=Ciao"
    response = client.post(address, {})
    assert response.status_code == 422
    assert not article.comments.exists()


def test_an_error_tells_readers_nothing_of_the_inside(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> object:
        raise RuntimeError("SELECT password FROM auth_user /srv/pressreview")

    monkeypatch.setattr("articles.lists.front_page.load", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    page = response.content.decode()
    for inside in ("password", "auth_user", "/srv", "RuntimeError", "Traceback", ".py"):
        assert inside not in page
    assert "no-store" in response["Cache-Control"]
