"""Import with a preview, and export, on the list of articles; through django-import-export."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tablib import Dataset

from articles.admin import import_preview
from articles.admin.import_preview import ArticleResource, Records
from articles.importers import run_waiting
from articles.importers.pipeline.export import as_lines, as_table, records_of
from articles.importers.records import SourceUnreadable
from articles.models import Article, ImportRun, IndexJob, Source
from articles.models.import_run import handed_over
from articles.models.orphaned_imports import remove_orphaned_files
from tests.admin.conftest import LIST
from tests.small_archive import SmallArchive

IMPORT, CONFIRM, EXPORT = f"{LIST}import/", f"{LIST}process_import/", f"{LIST}export/"
ENGLISH = {"accept-language": "en"}
TABLE = (
    "Titolo;Testo;Testata;Data\n"
    "Nuovo;Il testo nuovo;La Lanterna;3 aprile 2018\n"
    "Senza data;Il testo;La Lanterna;ieri\n"
)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR = tmp_path
    # The storage of a field is made once; its folder is a cached property.
    for storage in (ImportRun._meta.get_field("file").storage, handed_over()):
        for name in ("_location", "base_location", "location"):
            monkeypatch.setitem(storage.__dict__, name, str(tmp_path / "imports"))
    return tmp_path / "imports"


def chosen(text: str | bytes, name: str = "articoli.csv", **changes: Any) -> dict[str, Any]:
    """What the page posts."""
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return {"import_file": file, "format": "0", "resource": "0", "status": "draft", **changes}


def previewed(client: Client, text: str | bytes, name: str = "articoli.csv", **changes: Any) -> Any:
    return client.post(IMPORT, chosen(text, name, **changes), headers=ENGLISH)


def labels(answer: Any) -> list[tuple[str, str]]:
    with translation.override("en"):
        return [(row.title, str(row.label)) for row in answer.context["result"].rows]


def confirmed(answer: Any) -> dict[str, Any]:
    """What the page with the preview posts when the editor agrees."""
    form = answer.context["confirm_form"]
    return {name: form[name].value() or "" for name in form.fields}


def exported(client: Client, kind: str = "1", query: str = "") -> list[dict[str, Any]]:
    answer = client.post(EXPORT + query, {"format": kind, "resource": "0"})
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.getvalue().decode().splitlines()]


def test_a_preview_says_what_each_row_would_become_and_stores_nothing(
    editor: Client, archive: SmallArchive
) -> None:
    known = archive.make_article(title="Noto", external_id="1", body="<p>Uno</p>")
    archive.make_article(title="Da correggere", external_id="2")
    rows = list(as_lines(records_of([known.pk])))
    rows += [json.dumps({"external_id": "2", "title": "Corretto", "body": "<p>Due</p>",
                         "source": "La Lanterna", "published": "2018-04-03"}) + "\n"]  # fmt: skip
    rows += ['{"title": "Rotto"}\n', '{"title": "Altra fonte", "body": "a", "source": "Nuova", '
             '"published": "2018-04-03"}\n']  # fmt: skip
    jobs = IndexJob.objects.count()
    answer = previewed(editor, "".join(rows), name="articoli.jsonl")
    assert labels(answer) == [
        *(("Noto", "unchanged"), ("Corretto", "updated"), ("Rotto", "failed")),
        ("Altra fonte", "new"),
    ]
    page = answer.content.decode()
    assert "It would be: new 1, updated 1, unchanged 1, failed 1." in page
    assert "It lacks what every record needs: body, published." in page
    assert Article.objects.count() == 2
    assert Source.objects.count() == 1
    assert IndexJob.objects.count() == jobs
    assert not ImportRun.objects.exists()


def test_what_was_previewed_is_taken_in_once_it_is_confirmed(
    editor: Client, archive: SmallArchive, own_folder: Path
) -> None:
    answer = previewed(editor, TABLE.encode("cp1252"), section=archive.section.pk)
    assert labels(answer) == [("Nuovo", "new"), ("Senza data", "failed")]
    assert len(list(own_folder.iterdir())) == 1
    answer = editor.post(CONFIRM, confirmed(answer))
    run = ImportRun.objects.get()
    assert answer["Location"] == f"/admin/articles/importrun/{run.pk}/change/"
    assert run.origin == "articoli.csv"
    assert run.user is not None and run.user.username == "editor-account"
    assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.created, run.failed, run.state) == (1, 1, "done")
    article = Article.objects.get()
    assert (article.title, article.status, article.section) == ("Nuovo", "draft", archive.section)
    assert run.failures.get().record["title"] == "Senza data"


def test_the_previewed_copy_is_deleted_when_the_import_has_it(
    editor: Client,
    archive: SmallArchive,
    own_folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    answer = previewed(editor, TABLE)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(CONFIRM, confirmed(answer))
    assert [path.name for path in own_folder.iterdir()] == [ImportRun.objects.get().file.name]


def test_previews_that_nobody_confirms_are_forgotten(
    editor: Client, archive: SmallArchive, own_folder: Path
) -> None:
    previewed(editor, TABLE)
    (old,) = own_folder.iterdir()
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    (own_folder / "waiting").write_text("")
    os.utime(own_folder / "waiting", (yesterday, yesterday))
    ImportRun.objects.create(origin="a", file="waiting", state=ImportRun.State.WAITING)
    previewed(editor, TABLE)
    assert remove_orphaned_files() == 1
    assert not old.exists()
    assert (own_folder / "waiting").exists()
    assert len(list(own_folder.iterdir())) == 2


@pytest.mark.parametrize(
    "name", ["", "waiting", "../archive.sqlite3", "/etc/passwd", "preview-" + "0" * 32]
)
def test_no_other_file_can_be_named_for_import(
    editor: Client, archive: SmallArchive, own_folder: Path, name: str
) -> None:
    answer = previewed(editor, TABLE)
    (own_folder / "waiting").write_text("")
    answer = editor.post(CONFIRM, confirmed(answer) | {"import_file_name": name})
    assert answer["Location"] == IMPORT
    assert not ImportRun.objects.exists()
    assert (own_folder / "waiting").exists()


def test_rows_without_a_source_get_the_one_that_is_chosen(
    editor: Client, archive: SmallArchive
) -> None:
    text = "titolo,testo,data\na,b,2018-04-03\n"
    assert labels(previewed(editor, text)) == [("a", "failed")]
    answer = previewed(editor, text, source=archive.source.pk, status="published")
    assert labels(answer) == [("a", "new")]
    editor.post(CONFIRM, confirmed(answer))
    run_waiting()
    article = Article.objects.get()
    assert (article.source, article.status) == (archive.source, "published")


def test_what_was_changed_on_the_desk_is_said_to_stay(
    editor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article(external_id="1")
    (line,) = as_lines(records_of([article.pk]))
    Article.objects.filter(pk=article.pk).update(title="Corretto", edited=True)
    answer = previewed(editor, line, "articoli.jsonl")
    assert labels(answer)[0][1] == "unchanged"
    assert "It was changed here, and stays as it is." in answer.content.decode()
    assert CONFIRM not in answer.content.decode(), "nothing to confirm"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        *(("", "The submitted file is empty."), ("a;b\n1;2\n", "The table has no column for")),
        *(("<rss/>", "It is neither a table nor JSON Lines."), ("title,body,date\n", "No valid")),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    editor: Client, archive: SmallArchive, text: str, sentence: str
) -> None:
    answer = previewed(editor, text, "articoli.txt")
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert answer.context.get("confirm_form") is None


def test_too_large_a_file_is_sent_to_the_other_page(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.admin.import_export.LARGEST", 10)
    assert "page “Import”" in previewed(editor, TABLE).content.decode()


def test_a_long_table_is_previewed_in_part(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_preview, "MOST", 1)
    answer = previewed(editor, TABLE)
    assert labels(answer) == [("Nuovo", "new")]
    assert answer.context["result"].is_cut


@pytest.mark.django_db
@examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text('{}[]",:;\n', max_size=80).map(str.encode))
def test_any_file_is_rows_or_one_sentence(data: bytes) -> None:
    try:
        dataset = Records().create_dataset(data)
    except SourceUnreadable:
        return
    if len(dataset):
        ArticleResource().import_data(dataset)


def test_a_preview_says_what_would_be_and_stores_nothing(archive: SmallArchive) -> None:
    dataset: Dataset = Records().create_dataset(TABLE.encode())
    result = ArticleResource().import_data(dataset)
    assert result.counts == {"new": 1, "update": 0, "skip": 0, "failed": 1}
    assert result.totals["new"] == 1
    assert not Article.objects.exists()


# Export


def test_the_list_is_exported_as_it_is_filtered(editor: Client, archive: SmallArchive) -> None:
    archive.make_article(title="Pubblicato", tags=("Iran",))
    archive.make_article(title="Bozza", status="draft")
    assert [one["title"] for one in exported(editor)] == ["Pubblicato", "Bozza"]
    (one,) = exported(editor, query="?status__exact=draft")
    assert (one["title"], one["status"]) == ("Bozza", "draft")
    page = editor.get(f"{EXPORT}?status__exact=draft", headers=ENGLISH).content.decode()
    assert "1 article, as the list is filtered." in page
    listed = editor.get(f"{LIST}?status__exact=draft").content.decode()
    assert f"{EXPORT}?status__exact=draft" in listed


def test_the_table_is_the_one_that_the_command_writes(
    editor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article(tags=("Iran",), summary="=1+1")
    archive.make_comment(article)
    answer = editor.post(EXPORT, {"format": "0", "resource": "0"})
    table = answer.getvalue()
    assert table.decode() == "".join(as_table(records_of([article.pk])))
    assert answer["Content-Disposition"].endswith('.csv"')
    assert labels(previewed(editor, table)) == [(article.title, "unchanged")]


def test_readers_comments_go_only_to_who_may_see_them(as_role: Any, archive: SmallArchive) -> None:
    from django.contrib.auth.models import Permission, User

    archive.make_comment(archive.make_article())
    user = User.objects.create_user("other", is_staff=True)
    for name in ("publish_article", "view_article", "change_article"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    other = Client()
    other.force_login(user)
    assert "comments" in exported(as_role("editor"))[0]
    assert "comments" not in exported(other)[0]


def test_only_who_may_publish_imports_and_exports(
    contributor: Client, moderator: Client, client: Client, archive: SmallArchive
) -> None:
    for account in (contributor, moderator):
        for address in (IMPORT, EXPORT):
            assert account.get(address).status_code == 403
            assert account.post(address, {}).status_code == 403
        assert account.post(CONFIRM, {}).status_code == 403
        assert IMPORT not in account.get(LIST).content.decode()
        assert EXPORT not in account.get(LIST).content.decode()
    assert client.get(IMPORT).status_code == 302


@pytest.mark.parametrize(
    "query", ["?nulla=1", "?status__exact=%00", "?published__year=x", "?source__id__exact=x"]
)
def test_a_list_that_there_is_not_is_refused(editor: Client, query: str) -> None:
    assert editor.get(EXPORT + query).status_code == 400


@pytest.mark.parametrize(
    "values", [{}, {"format": "7"}, {"format": "x"}, {"format": "0", "export_items": ["1", "x"]}]
)
def test_an_export_that_makes_no_sense_asks_again(
    editor: Client, archive: SmallArchive, values: dict[str, Any]
) -> None:
    answer = editor.post(EXPORT, values)
    assert answer.status_code == 200
    assert "Content-Disposition" not in answer


def test_the_pages_have_no_script_or_style_of_their_own(
    editor: Client, archive: SmallArchive
) -> None:
    for answer in (editor.get(IMPORT), editor.get(EXPORT), previewed(editor, TABLE)):
        page = answer.content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "onchange" not in page
        assert "<script>" not in page


def test_confirming_takes_a_press_of_the_button(editor: Client) -> None:
    assert editor.get(CONFIRM).status_code == 405
