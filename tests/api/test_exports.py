"""The result of a search as CSV and JSON."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import Settings

from articles.search import sync
from articles.search_page import result_files
from tests.small_archive import SmallArchive


def whole(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue().decode()


def rows(client: Client, query: str) -> list[dict[str, str]]:
    text = whole(client, f"/cerca/risultati.csv?{query}").removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def table(client: Client, query: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(whole(client, f"/cerca/risultati.json?{query}"))
    return found


def test_csv_is_a_file_for_spreadsheets(indexed: SmallArchive, client: Client) -> None:
    response = client.get("/cerca/risultati.csv?q=sanzioni&ordine=recenti")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="risultati.csv"'
    text = whole(client, "/cerca/risultati.csv?q=sanzioni")
    assert text.startswith('\ufeff"title","url","original","source","section","language"')
    first = rows(client, "q=sanzioni&ordine=recenti")[0]
    assert tuple(first) == result_files.COLUMNS
    assert first["title"] == "Sanzioni alla Russia"
    assert first["url"].startswith("http://127.0.0.1:8000/")
    assert first["original"] == "https://lanterna.example/1"
    assert first["snippet"] == "Nuove sanzioni & altro."


def test_json_has_the_same_rows(indexed: SmallArchive, client: Client) -> None:
    found = table(client, "q=sanzioni&ordine=recenti")
    assert (found["query"], found["total"]) == ("sanzioni", 2)
    assert found["results"] == rows(client, "q=sanzioni&ordine=recenti")


def test_the_filters_of_the_page_count_and_its_number_does_not(
    indexed: SmallArchive, client: Client
) -> None:
    found = table(client, "lingua=en&lingua=pt&ordine=recenti&pagina=7")
    assert [row["title"] for row in found["results"]] == ["Sanctions bite", "Sanções"]


def test_texts_keep_to_the_rights_and_drafts_stay_hidden(
    indexed: SmallArchive, client: Client
) -> None:
    found = table(client, "q=segretissimo+OR+bozza")
    assert {row["title"] for row in found["results"]} == {"Sanctions bite", "Sanções"}
    assert "segretissimo" not in str(found["results"])


def test_no_cell_is_a_formula(indexed: SmallArchive, client: Client) -> None:
    for number, start in enumerate(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u00a0=1", "＝1"]):
        indexed.make_article(title=f"{start} formula{number}", body=f"<p>{start} formula</p>")
    sync.drain()
    found = rows(client, "q=formula*")
    assert len(found) == 7
    for row in found:
        for cell in row.values():
            assert not cell.lstrip().startswith(result_files.FORMULA), cell
    assert "'=1+1 formula0" in {row["title"] for row in found}


def test_it_ends_after_so_many_rows(
    indexed: SmallArchive, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_files, "MAX_PAGE_SIZE", 1)
    monkeypatch.setattr(result_files, "BATCH", 2)
    every = table(client, "dal=2000-01-01&ordine=recenti")["results"]
    assert [row["title"] for row in every] == [
        "Sanzioni alla Russia", "Il grano", "Sanctions bite", "Sanções",
    ]  # fmt: skip
    monkeypatch.setattr(result_files, "MOST_ROWS", 3)
    found = table(client, "dal=2000-01-01&ordine=recenti")
    assert (found["results"], found["total"]) == (every[:3], 4)


def test_nothing_asked_is_nothing_found(indexed: SmallArchive, client: Client) -> None:
    assert table(client, "") == {"query": "", "total": 0, "results": []}
    assert rows(client, "pagina=2") == []


@pytest.mark.parametrize(
    "query", ["q=%00&sezione=%00", "q=" + "a" * 7000, "q=%22((&dal=x&pagina=-1"]
)
def test_bad_input_is_answered(indexed: SmallArchive, client: Client, query: str) -> None:
    assert table(client, query)["results"] == []


def test_the_search_page_leads_to_both(indexed: SmallArchive, client: Client) -> None:
    page = client.get("/cerca/?q=sanzioni&fonte=la-lanterna").content.decode()
    for kind in ("csv", "json"):
        assert f'href="/cerca/risultati.{kind}?q=sanzioni&amp;fonte=la-lanterna"' in page


def test_without_an_index_the_page_says_so(
    client: Client, archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    settings.SEARCH_URL = "null:"
    response = client.get("/cerca/risultati.csv?q=altro")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "<main" in response.content.decode()
