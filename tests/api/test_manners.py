"""How the API behaves as a whole: for reading, without cookies, kept as pages are."""

import json

import pytest
from django.test import Client

from articles.views.json_api import api
from tests.small_archive import SmallArchive

ADDRESSES = ["/api/v1/search/?q=sanzioni", "/api/v1/articles/", "/api/v1/openapi.json"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_may_be_kept_and_set_no_cookie(
    indexed: SmallArchive, client: Client, address: str
) -> None:
    response = client.get(address)
    assert response["Content-Type"].startswith("application/json")
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_head_gets_the_head(indexed: SmallArchive, client: Client, address: str) -> None:
    response = client.head(address)
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_is_for_reading(db: None, address: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response.json()["detail"]


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/none/", "/api/v2/search/", "/api/a/b/c/"])
def test_other_addresses_are_not_there(db: None, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.json()["detail"]
    assert "no-store" in response["Cache-Control"]


def test_thousands_of_parameters_are_refused(db: None, client: Client) -> None:
    response = client.get("/api/v1/search/?" + "&".join(["a="] * 2600))
    assert response.status_code == 400
    assert response.json()["detail"]


def test_the_document_is_that_of_the_code(db: None, client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document == json.loads(json.dumps(api.get_openapi_schema()))
    assert set(document["paths"]) == {
        "/api/v1/search/", "/api/v1/articles/", "/api/v1/articles/{article_id}/",
    }  # fmt: skip
    assert all(list(operations) == ["get"] for operations in document["paths"].values())
    names = [one["name"] for one in document["paths"]["/api/v1/search/"]["get"]["parameters"]]
    assert set(names) == {
        "q", "section", "source", "language", "tag", "date_from", "date_to", "sort", "page",
        "page_size",
    }  # fmt: skip
