"""Writing an article: what is derived, what is refused with a sentence, what is recorded."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from articles.importers.pipeline.import_counts import Outcome
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.pipeline.store import Store
from articles.importers.records import Options, Record
from articles.models import Article, IndexJob, OldAddress, Tag
from tests.admin.conftest import ADD, LIST, filled, form_of
from tests.noon import noon_in
from tests.small_archive import SmallArchive

Status = Article.Status


@pytest.fixture
def new(archive: SmallArchive) -> Article:
    """An article that is in no archive yet."""
    return Article(title="Il grano del mare", source=archive.source, section=archive.section)


def errors(client: Client, address: str, data: dict[str, Any]) -> dict[str, list[str]]:
    """The sentences beside the fields of the form that came back."""
    response = client.post(address, data, headers={"accept-language": "en"})
    assert response.status_code == 200, response.status_code
    found: dict[str, list[str]] = response.context["adminform"].form.errors
    return found


def test_what_is_left_blank_is_derived(editor: Client, new: Article) -> None:
    assert editor.post(ADD, filled(new, slug="", language="")).status_code == 302
    article = Article.objects.get()
    assert (article.slug, article.language, article.status) == ("il-grano-del-mare", "it", "draft")


def test_a_published_article_stands_on_its_page(
    editor: Client, client: Client, new: Article
) -> None:
    body = "<p>Prima parola.</p>"
    editor.post(ADD, filled(new, status="published", front_page="on", body=body))
    article = Article.objects.get()
    assert "Prima parola." in client.get(article.path).content.decode()
    assert new.title in client.get("/").content.decode()


def test_a_slug_that_the_day_has_gets_a_number(editor: Client, new: Article) -> None:
    for _time in range(2):
        editor.post(ADD, filled(new, slug="grano"))
    assert set(Article.objects.values_list("slug", flat=True)) == {"grano", "grano-2"}


def test_a_title_without_latin_letters_has_an_address(editor: Client, new: Article) -> None:
    editor.post(ADD, filled(new, title="نص 新聞 𝕏", slug=""))
    assert Article.objects.get().slug


def test_tags_are_counted_and_indexed(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    asia = Tag.objects.create(name="Asia", slug="asia")
    IndexJob.objects.all().delete()
    editor.post(form_of(article), filled(article, tags=[asia.pk]))
    assert list(article.tags.all()) == [asia]
    assert IndexJob.objects.filter(object_id=article.pk, kind="article").exists()


@pytest.mark.django_db(transaction=True)
def test_tags_are_counted_when_the_form_is_saved(archive: SmallArchive, boss: Client) -> None:
    article = archive.make_article()
    asia = Tag.objects.create(name="Asia", slug="asia")
    boss.post(form_of(article), filled(article, tags=[asia.pk]))
    asia.refresh_from_db()
    assert asia.article_count == 1
    boss.post(form_of(article), filled(article))
    asia.refresh_from_db()
    assert asia.article_count == 0


def test_a_new_address_leaves_the_old_one_working(
    editor: Client, client: Client, archive: SmallArchive
) -> None:
    article = archive.make_article()
    old = article.path
    editor.post(form_of(article), filled(article, slug="altro"))
    assert OldAddress.objects.filter(path=old, article=article).exists()
    assert client.get(old).status_code == 301


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": " \x01 \x7f "}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"slug": "non un indirizzo"}, "slug"),
        ({"body": "\x00"}, "body"),
        ({"body": "x" * 1_000_001}, "body"),
        ({"summary": "x" * 1001}, "summary"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"source": ""}, "source"),
        ({"source": "99999999999999999999"}, "source"),
        ({"section": "abc"}, "section"),
        ({"tags": ["1"]}, "tags"),
        ({"tags": ["abc", "99999999999999999999"]}, "tags"),
        ({"status": "secret"}, "status"),
        ({"status": "withdrawn"}, "withdrawal_reason"),
        ({"status": "withdrawn", "withdrawal_reason": " "}, "withdrawal_reason"),
        ({"status": "scheduled"}, "published"),
        ({"published_0": "2018-02-30"}, "published"),
        ({"published_0": "0001-01-01"}, "published"),
        ({"published_0": "9999-12-31"}, "published"),
        ({"front_order": "-1"}, "front_order"),
        ({"front_order": "99999999999999999999"}, "front_order"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    editor: Client, new: Article, changes: dict[str, Any], field: str
) -> None:
    typed = {"summary": "Scritto a mano", "author": "Ada", **changes}
    found = errors(editor, ADD, filled(new, **typed))
    assert list(found) == [field]
    assert not Article.objects.exists()


def test_nothing_that_was_typed_is_lost(editor: Client, new: Article) -> None:
    typed = filled(new, title="", summary="Scritto a mano", body="<p>Corpo <em>raro</em></p>")
    page = editor.post(ADD, typed).content.decode()
    assert "Scritto a mano" in page
    assert "&lt;p&gt;Corpo &lt;em&gt;raro&lt;/em&gt;&lt;/p&gt;" in page


def test_an_external_id_is_taken_once(editor: Client, archive: SmallArchive, new: Article) -> None:
    archive.make_article(external_id="x-1")
    found = errors(editor, ADD, filled(new, external_id="x-1"))
    assert list(found) == ["external_id"]


def test_what_runs_is_taken_out(editor: Client, new: Article) -> None:
    body = (
        '<p onclick="x()">Uno<script>alert(1)</script></p><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">due</a><table><tr><th scope="col">tre</th></tr></table>'
    )
    editor.post(ADD, filled(new, body=body, title="<b>Titolo</b>", author="<i>Ada</i>"))
    article = Article.objects.get()
    for danger in ("script", "onclick", "onerror", "javascript", "<img"):
        assert danger not in article.body
    assert '<th scope="col">tre</th>' in article.body
    page = editor.get(form_of(article)).content.decode()
    assert "<b>Titolo</b>" not in page


def test_a_date_to_come_schedules(editor: Client, new: Article) -> None:
    new.published = noon_in(1)
    editor.post(ADD, filled(new, status="published"))
    assert Article.objects.get().status == Status.SCHEDULED


def test_a_scheduled_article_that_is_due_can_still_be_edited(
    editor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article(status=Status.SCHEDULED)
    assert editor.post(form_of(article), filled(article, title="Altro")).status_code == 302


def test_withdrawing_in_the_form(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article(front_page=True)
    values = filled(article, status="withdrawn", withdrawal_reason="Errore", front_page="on")
    assert editor.post(form_of(article), values).status_code == 302
    article.refresh_from_db()
    assert (article.status, article.front_page) == (Status.WITHDRAWN, False)
    editor.post(form_of(article), filled(article, status="draft"))
    article.refresh_from_db()
    assert article.withdrawal_reason == ""


def test_who_did_what_is_recorded(editor: Client, new: Article) -> None:
    editor.post(ADD, filled(new))
    article = Article.objects.get()
    editor.post(form_of(article), filled(article, status="published", title="Altro"))
    added, changed = LogEntry.objects.order_by("pk")
    assert added.is_addition() and added.user.username == "editor-account"
    assert changed.is_change()
    assert "title" in changed.change_message.lower()
    assert "published" in changed.change_message
    history = editor.get(f"{LIST}{article.pk}/history/").content.decode()
    assert "editor-account" in history


def test_the_record_names_fields_as_the_catalogue_does(editor: Client, new: Article) -> None:
    editor.post(ADD, filled(new))
    article = Article.objects.get()
    editor.post(form_of(article), filled(article, title="Altro", summary="Breve", author="Ada"))
    with override("it"):
        words = LogEntry.objects.latest("pk").get_change_message()
    assert words == "Modificati titolo, sommario e autore."


def test_the_editor_and_its_import_map_pass_the_security_policy(
    editor: Client, archive: SmallArchive
) -> None:
    response = editor.get(form_of(archive.make_article()))
    policy = response["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert nonce
    assert f'<script type="importmap" nonce="{nonce}">' in response.content.decode()
    assert "unsafe-inline" not in policy


def test_who_may_only_look_reads_words(moderator: Client, archive: SmallArchive) -> None:
    article = archive.make_article(body="<p>Solo <strong>parole</strong>.</p>")
    page = moderator.get(form_of(article)).content.decode()
    assert "Solo parole." in page
    assert "&lt;strong&gt;" not in page


def test_a_form_of_many_megabytes_is_refused(editor: Client, new: Article) -> None:
    response = editor.post(ADD, filled(new, body="x" * 6_000_000))
    assert response.status_code == 400
    assert b"<html" in response.content


@pytest.mark.parametrize(
    ("changes", "is_edited"),
    [
        ({}, False),
        ({"title": "Altro"}, True),
        ({"body": "<p>Altro.</p>"}, True),
        ({"section": ""}, True),
        ({"status": "draft"}, True),
        ({"status": "withdrawn", "withdrawal_reason": "Smentita"}, True),
        ({"comments_open": None}, False),
    ],
)
def test_what_was_changed_here_is_marked(
    editor: Client, archive: SmallArchive, changes: dict[str, Any], is_edited: bool
) -> None:
    article = archive.make_article()
    assert editor.post(form_of(article), filled(article, **changes)).status_code == 302
    article.refresh_from_db()
    assert article.edited is is_edited


def as_imported(**values: Any) -> list[Any]:
    """What becomes of a record that an import or a feed brings."""
    ready = prepare_record(Record(**{"body": "<p>Dal feed.</p>", "source": "La Lanterna"} | values))
    assert isinstance(ready, PreparedRecord)
    return Store(Options()).put([ready])


def test_no_import_writes_over_an_article_that_was_written_here(
    editor: Client, archive: SmallArchive
) -> None:
    address = "https://lanterna.example/due"
    data = filled(archive.make_article(title="Uno"), title="Due", url=address)
    editor.post(ADD, data)
    article = Article.objects.get(title="Due")
    kept = as_imported(title="Dal feed", url=address, published=article.published)
    assert kept == [Outcome.KEPT]
    article.refresh_from_db()
    assert (article.title, article.edited) == ("Due", True)


def test_no_import_publishes_what_was_taken_off(editor: Client, archive: SmallArchive) -> None:
    record = {"title": "Uno", "external_id": "x-1", "published": timezone.now()}
    as_imported(**record, status="published")
    article = Article.objects.get(external_id="x-1")
    editor.post(form_of(article), filled(article, status="private"))
    as_imported(**record, status="published", summary="Altro.")
    article.refresh_from_db()
    assert article.status == "private"
