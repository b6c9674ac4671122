"""What the desk takes and shows, at each bound and one beyond."""

import base64
import io
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from articles.admin import (
    article_form,
    article_preview,
    capped_count,
    comment_moderation,
    dashboard,
    import_form,
    import_runs,
    pasted_pages,
    picture_uploads,
    revision_history,
    text_diff,
)
from articles.content import picture_conversion
from articles.importers.fetch import Fetched
from articles.importers.records import Options
from articles.management.commands import check_index, make_archive
from articles.models import (
    Comment,
    DeletedArticle,
    ImportFailure,
    ImportRun,
    PictureJob,
    deleted_article,
    import_run,
    old_address,
    orphaned_imports,
    orphaned_pictures,
    presence,
)
from articles.templatetags import desk
from tests.small_archive import SmallArchive


@pytest.fixture
def boss(db: None) -> Client:
    """A superuser."""
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


@pytest.mark.parametrize("more", [0, 1])
def test_the_text_of_the_form_has_a_million_characters(more: int) -> None:
    assert article_form.LONGEST_BODY == 1_000_000
    field = article_form.ArticleForm.base_fields["body"]
    text = "x" * (article_form.LONGEST_BODY + more)
    if more:
        with pytest.raises(ValidationError):
            field.clean(text)
    else:
        assert text in field.clean(text)


@pytest.mark.parametrize("width", [1199, 1200, 1201])
def test_a_picture_of_the_preview_is_no_wider_than_a_page(width: int) -> None:
    assert article_preview.WIDEST_PICTURE == 1200
    file = io.BytesIO()
    Image.new("RGB", (width, 10)).save(file, "PNG")
    shown = base64.b64decode(article_preview.as_data(file).partition(",")[2])
    assert Image.open(io.BytesIO(shown)).width == min(width, article_preview.WIDEST_PICTURE)


@pytest.mark.parametrize("depth", [3, 4, 5])
def test_four_comments_above_one_are_shown(archive: SmallArchive, depth: int) -> None:
    assert comment_moderation.ANCESTORS == 4
    article = archive.make_article()
    chain = [archive.make_comment(article)]
    for _number in range(depth):
        chain.append(archive.make_comment(article, parent=chain[-1]))
    shown = comment_moderation.ancestors(chain[-1])
    assert shown == chain[:-1][-comment_moderation.ANCESTORS :]


@pytest.mark.parametrize("more", [0, 1])
def test_a_panel_has_five_rows_and_counts_to_a_thousand(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert (dashboard.ROWS, capped_count.MOST_COUNTED) == (5, 1000)
    monkeypatch.setattr(capped_count, "MOST_COUNTED", 6)
    article = archive.make_article()
    for _number in range(capped_count.MOST_COUNTED + more):
        archive.make_comment(article)
    panel = dashboard._panel("x", "X", "/", Comment.objects.all(), lambda one: one)
    assert len(panel.rows) == dashboard.ROWS
    assert panel.shown_number == capped_count.MOST_COUNTED
    assert panel.number == capped_count.MOST_COUNTED + more


@pytest.mark.parametrize(("seconds", "is_kept"), [(-60, True), (60, False)])
def test_a_file_that_no_import_needs_is_kept_for_a_day(
    db: None, monkeypatch: pytest.MonkeyPatch, seconds: int, is_kept: bool
) -> None:
    assert timedelta(days=1) == orphaned_imports.HANDING_OVER
    deleted: list[str] = []
    name, made = f"preview-{'a' * 32}", timezone.now() - orphaned_imports.HANDING_OVER
    storage = SimpleNamespace(
        listdir=lambda _name: ([], [name]),
        get_modified_time=lambda _name: made - timedelta(seconds=seconds),
        delete=deleted.append,
    )
    monkeypatch.setattr(orphaned_imports, "handed_over", lambda: storage)
    assert orphaned_imports.remove_orphaned_files() == len(deleted)
    assert deleted == ([] if is_kept else [name])


@pytest.mark.parametrize("more", [0, 1])
def test_two_hundred_failures_of_an_import_are_shown(boss: Client, more: int) -> None:
    assert import_runs.FAILURES_SHOWN == 200
    run = ImportRun.objects.create(origin="x", state=ImportRun.State.DONE)
    ImportFailure.objects.bulk_create(
        ImportFailure(run=run, place=f"line {number}", reason="x", record={})
        for number in range(import_runs.FAILURES_SHOWN + more)
    )
    answer = boss.get(f"/admin/articles/importrun/{run.pk}/change/")
    assert len(answer.context["failures"]) == import_runs.FAILURES_SHOWN
    assert answer.context["has_more"] is bool(more)


def test_three_pasted_addresses_are_remembered() -> None:
    assert pasted_pages.MOST_KEPT == 3
    request: Any = SimpleNamespace(session={})
    tokens = [pasted_pages.keep(request, {"n": number}) for number in range(4)]
    assert list(request.session["pasted"]) == tokens[1:]


def test_a_picture_is_fetched_up_to_ten_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert picture_uploads.LARGEST_FETCHED == 10 * 1024 * 1024
    asked: dict[str, float] = {}

    def fetch(address: str, **limits: float) -> Fetched:
        asked.update(limits)
        return Fetched(address, 200, {}, b"no picture", "")

    monkeypatch.setattr(picture_uploads, "fetch_url", fetch)
    with pytest.raises(ValidationError):
        picture_uploads.fetched("https://a.example/p.jpg")
    assert asked["most_bytes"] == picture_uploads.LARGEST_FETCHED
    assert asked["seconds"] == picture_uploads.SECONDS_TO_FETCH


@pytest.mark.parametrize(("more", "is_taken"), [(0, True), (1, False)])
def test_a_progressive_jpeg_has_fourteen_million_pixels(more: int, is_taken: bool) -> None:
    assert (picture_conversion.MOST_PROGRESSIVE, picture_conversion.MOST_SCANS) == (14, 100)
    upload: Any = io.BytesIO(b"")
    upload.size = 1
    width = picture_conversion.MOST_PROGRESSIVE * 1_000
    image = SimpleNamespace(
        format="JPEG", info={"progressive": 1}, width=width, height=1_000 + more
    )
    wrapped = SimpleNamespace(size=1, image=image, seek=upload.seek, read=upload.read)
    if is_taken:
        picture_conversion.check(wrapped)
    else:
        with pytest.raises(ValidationError, match="14 "):
            picture_conversion.check(wrapped)


@pytest.mark.parametrize("more", [0, 1])
def test_a_page_of_the_history_has_twenty_five_states(
    boss: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert revision_history.PER_PAGE == 25
    states = list(range(revision_history.PER_PAGE + more))
    monkeypatch.setattr(revision_history, "states_of", lambda _pk: states)
    monkeypatch.setattr(revision_history, "entries", lambda _article, page: list(page))
    article = archive.make_article()
    answer = boss.get(f"/admin/articles/article/{article.pk}/history/")
    assert answer.context["entries"] == states[: revision_history.PER_PAGE]
    assert answer.context["page"].has_next() is bool(more)


@pytest.mark.parametrize(("in_common", "is_compared"), [(1, False), (2, True)])
def test_paragraphs_with_a_fifth_in_common_are_compared(in_common: int, is_compared: bool) -> None:
    assert text_diff.LEAST_IN_COMMON == 0.2
    before = "日" * in_common + "甲" * (10 - in_common)
    after = "日" * in_common + "乙" * (10 - in_common)
    row = text_diff._changed(before, after)
    assert (len(row.before) == 2) is is_compared


@pytest.mark.parametrize("more", [0, 1])
def test_of_a_trial_twenty_failures_are_shown(db: None, more: int) -> None:
    assert import_form.SHOWN == 20
    values: dict[str, Any] = {"address": "", "kept": None, "format": "jsonl"}
    form: Any = SimpleNamespace(cleaned_data=values, options=lambda: Options(dry_run=True))
    values["file"] = ContentFile(b'{"title": ""}\n' * (import_form.SHOWN + more))
    tried = import_form.try_out(form)
    assert tried.counts["failed"] == import_form.SHOWN + more
    assert len(tried.failures) == import_form.SHOWN
    rows = '{"title": "a", "body": "b", "published": "2018-04-03", "source": "c"}\n'
    values["file"] = ContentFile(rows.encode() * (import_form.SHOWN + more))
    assert len(import_form.try_out(form).records) == import_form.SHOWN


# What the tables keep


@pytest.mark.parametrize(("letters", "is_kept"), [(199, False), (200, True)])
def test_the_text_of_a_deleted_article_is_known_from_two_hundred_letters_on(
    archive: SmallArchive, letters: int, is_kept: bool
) -> None:
    assert deleted_article.LEAST_COPIED == 200
    article = archive.make_article(body=f"<p>{'x' * letters}</p>")
    article.delete()
    assert bool(DeletedArticle.objects.get().text_hash) is is_kept


@pytest.mark.parametrize(("seconds", "is_silent"), [(-10, False), (10, True)])
def test_an_import_is_silent_after_two_minutes(db: None, seconds: int, is_silent: bool) -> None:
    assert timedelta(minutes=2) == import_run.LONGEST_SILENCE
    heard = timezone.now() - import_run.LONGEST_SILENCE - timedelta(seconds=seconds)
    ImportRun.objects.create(origin="x", state=ImportRun.State.RUNNING, heartbeat=heard)
    assert ImportRun.objects.silent().exists() is is_silent
    assert timedelta(minutes=1) == presence.LONGEST_SILENCE


@pytest.mark.parametrize(("more", "is_kept"), [(0, True), (1, False)])
def test_an_old_address_has_five_hundred_characters(more: int, is_kept: bool) -> None:
    assert old_address.LONGEST == 500
    path = "/".ljust(old_address.LONGEST + more, "x")
    assert (path in old_address.also_known_as(path)) is is_kept


@pytest.mark.parametrize(("seconds", "is_old"), [(-60, False), (60, True)])
def test_a_picture_of_no_article_is_kept_for_a_day(
    monkeypatch: pytest.MonkeyPatch, seconds: int, is_old: bool
) -> None:
    assert timedelta(days=1) == orphaned_pictures.SAVING
    made = timezone.now() - orphaned_pictures.SAVING - timedelta(seconds=seconds)
    storage = SimpleNamespace(get_modified_time=lambda _name: made, listdir=lambda _name: ([], []))
    monkeypatch.setattr(orphaned_pictures, "default_storage", storage)
    assert orphaned_pictures._is_old("a" * 32) is is_old


# Commands


@pytest.mark.parametrize(
    ("number", "is_made"),
    [(0, False), (1, True), (make_archive.MOST, True), (make_archive.MOST + 1, False)],
)
def test_an_archive_has_ten_million_articles(
    monkeypatch: pytest.MonkeyPatch, number: int, is_made: bool
) -> None:
    assert make_archive.MOST == 10_000_000
    made: list[object] = []
    monkeypatch.setattr(make_archive, "Maker", lambda *given, **_options: given)
    monkeypatch.setattr(make_archive.Command, "_make", lambda _self, maker: made.append(maker))
    if is_made:
        call_command("make_archive", number)
    else:
        with pytest.raises(CommandError, match="from 1 to 10,000,000"):
            call_command("make_archive", number)
    assert bool(made) is is_made


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_ids_of_one_kind_are_printed(more: int) -> None:
    assert check_index.SHOWN == 20
    ids = list(range(1, check_index.SHOWN + 1 + more))
    command = check_index.Command(stdout=io.StringIO())
    found: Any = SimpleNamespace(missing=ids, extra=[], changed=[], damage=[])
    command.show(found)
    listed = ", ".join(map(str, ids[: check_index.SHOWN])) + (", …" if more else "")
    printed = command.stdout.getvalue()
    assert printed == f"{len(ids)} missing in the index: {listed}\n"


@pytest.mark.parametrize("more", [0, 1])
def test_five_pictures_without_sizes_are_shown(archive: SmallArchive, more: int) -> None:
    assert desk.FAILED_SHOWN == 5
    for _number in range(desk.FAILED_SHOWN + more):
        PictureJob.objects.create(
            picture=archive.make_picture(), problem=PictureJob.Problem.DAMAGED
        )
    PictureJob.objects.create(picture=archive.make_picture())
    assert len(desk.pictures_without_sizes()) == desk.FAILED_SHOWN
