"""The archive as a file: what is exported makes the same archive again, or changes nothing."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import search
from articles.importers import jsonl
from articles.importers.csv import reader as csv_reader
from articles.importers.pipeline.export import as_lines, as_table, every_id, records_of
from articles.importers.records import Items, Record
from articles.models import Article, Comment, DeletedArticle, OldAddress, Section, Source, Tag
from tests.importers.test_jsonl import RECORD
from tests.small_archive import SmallArchive

Reader = Callable[[Any], Items]
LONG = " ".join(f"parola{number}" for number in range(60))
DAY = datetime(2018, 4, 3, 10, tzinfo=UTC)


def export(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export_articles", *arguments, stdout=out)
    return out.getvalue()


def import_again(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8", newline="")
    out = io.StringIO()
    call_command("import_articles", str(path), stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def picture() -> list[Any]:
    """All of the archive that an export knows of, without the ids of rows."""
    articles = []
    for one in Article.objects.order_by("day", "slug"):
        values = {
            name: getattr(one, name)
            for name in (
                *("title", "slug", "summary", "body", "text", "author", "front_page", "language"),
                *("language_guessed", "url", "status", "withdrawal_reason", "published", "day"),
                *("image_origin", "comments_open", "external_id"),
            )
        }
        values["source"] = (one.source.name, one.source.country, one.source.home_page)
        section, above = one.section, []
        while section:
            above.append(section.name)
            section = section.parent
        values["section"] = above
        values["tags"] = sorted(one.tags.values_list("name", flat=True))
        values["old"] = sorted(one.oldaddress_set.values_list("path", flat=True))
        fields = ("name", "email", "text", "state", "created", "parent__text")
        values["comments"] = list(one.comments.order_by("created").values(*fields))
        articles.append(values)
    return articles


def forget_everything() -> None:
    for model in (Comment, OldAddress, Article, Tag, Source, DeletedArticle):
        model._default_manager.all().delete()
    Section.objects.update(parent=None)
    Section.objects.all().delete()


@pytest.fixture
def full(archive: SmallArchive) -> SmallArchive:
    """Articles of every state with all that the record format can say of one."""
    below = Section.objects.create(name="Medio Oriente", slug="medio", parent=archive.section)
    one = archive.make_article(
        title="“Così è”, dice; e poi, basta", external_id="id-1", section=below, published=DAY,
        url="https://lanterna.example/1", summary="=1+1", author="M. R.", slug="altro-indirizzo",
        body=f"<p>{LONG}</p><p>«Sì»,\nno; \"forse\"</p>", front_page=True, comments_open=False,
        image_origin="https://lanterna.example/1.jpg", tags=("Iran", "Roma, la città", "-x; y"),
    )  # fmt: skip
    first = archive.make_comment(one, text="=Primo\nriga", created=datetime(2018, 4, 4, tzinfo=UTC))
    archive.make_comment(
        one, text="Risposta", parent=first, state="spam", created=datetime(2018, 4, 5, tzinfo=UTC)
    )
    OldAddress.objects.create(path="/archives/12", article=one)
    OldAddress.objects.create(path="/?p=12,1;2", article=one)
    states = ("draft", "scheduled", "withdrawn", "private", "trashed")
    for number, state in enumerate(states, 2):
        when = datetime(2200 - 1, 1, 1, tzinfo=UTC) if state == "scheduled" else DAY
        archive.make_article(
            title=f"Articolo {state}", status=state, published=when, section=None,
            body=f"<p>{number} {LONG}</p>", language="it",
            withdrawal_reason="Un errore." if state == "withdrawn" else "",
        )  # fmt: skip
    archive.make_article(title="Solo il titolo", body="", published=DAY)
    guessed = archive.make_article(
        title="Il presidente ha incontrato i ministri", published=DAY,
        body="<p>Il presidente del consiglio ha incontrato ieri i ministri degli esteri.</p>",
    )  # fmt: skip
    Article.objects.filter(pk=guessed.pk).update(language="it", language_guessed=True)
    return archive


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_an_empty_archive_becomes_the_same(full: SmallArchive, kind: str, tmp_path: Path) -> None:
    before, text = picture(), export("--format", kind)
    forget_everything()
    said = import_again(tmp_path / "export", text)
    assert said == "created 8, updated 0, unchanged 0, failed 0"
    assert picture() == before
    assert export("--format", kind).count("\n") == text.count("\n")


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_the_same_archive_stays_as_it_is(full: SmallArchive, kind: str, tmp_path: Path) -> None:
    before = picture()
    said = import_again(tmp_path / "export", export("--format", kind))
    assert said == "created 0, updated 0, unchanged 8, failed 0"
    assert picture() == before


def test_each_line_is_a_record_of_the_record_format(full: SmallArchive) -> None:
    values = [json.loads(line) for line in export().splitlines()]
    assert len(values) == 8
    one = values[0]
    assert one["published"] == "2018-04-03T12:00:00+02:00"
    assert (one["section"], one["section_parents"]) == ("Medio Oriente", ["Esteri"])
    assert one["comments"][1]["parent"] == one["comments"][0]["key"]
    assert one["old_paths"] == ["/?p=12,1;2", "/archives/12"]
    assert (one["front_page"], one["comments_open"]) == (True, False)
    assert all("body" in value for value in values)


def test_a_guessed_language_is_left_to_be_guessed_again(full: SmallArchive) -> None:
    languages = {
        one["title"]: one.get("language") for one in map(json.loads, export().split("\n")[:-1])
    }
    assert languages["Il presidente ha incontrato i ministri"] is None
    assert languages["Solo il titolo"] == "it"


def test_a_spreadsheet_opens_the_table_and_computes_nothing(full: SmallArchive) -> None:
    text = export("--format", "csv")
    assert text.startswith("\ufefftitle,body,source,published,external_id,")
    for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        for cell in row.values():
            assert not str(cell).lstrip().startswith(tuple("=+-@")), cell


def test_queries_do_not_grow_with_the_archive(archive: SmallArchive) -> None:
    counts = []
    for _round in range(2):
        for _number in range(5):
            archive.make_comment(archive.make_article(tags=("Iran",)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert list(records_of(every_id()))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_only_what_a_search_finds(full: SmallArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    ids = list(Article.objects.filter(status="draft").values_list("pk", flat=True))

    def found(query: search.SearchQuery) -> search.Results:
        asked.append(query)
        return search.Results(query.text, total=1, page_size=1, hits=(search.Hit(ids[0], 1.0),))

    monkeypatch.setattr(search, "search", found)
    assert [json.loads(line)["status"] for line in export("--query", "bozze").splitlines()] == [
        "draft"
    ]
    assert [(query.text, query.drafts, query.relax) for query in asked] == [("bozze", True, False)]


def test_without_an_index_a_search_is_one_sentence(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(query: search.SearchQuery) -> search.Results:
        raise search.SearchUnavailable("There is no index.")

    monkeypatch.setattr(search, "search", fail)
    with pytest.raises(CommandError, match="There is no index"):
        export("--query", "bozze")


def read_again(reader: Reader, pieces: Any) -> list[Any]:
    found = list(reader(io.BytesIO("".join(pieces).encode())))
    for one in found:
        assert isinstance(one, Record), one
        one.place = "line 1"
    return found


@settings(deadline=None)
@given(st.lists(RECORD, max_size=3))
def test_records_survive_json_lines(records: list[Record]) -> None:
    assert read_again(jsonl.read, as_lines(records)) == records


@settings(deadline=None)
@given(st.lists(RECORD, max_size=3))
def test_records_survive_a_table(records: list[Record]) -> None:
    assert read_again(csv_reader.read, as_table(records)) == records
