"""What articles were before is kept, shown, and can be had back."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from reversion.models import Revision, Version

from articles.importers import retry_failures
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.pipeline.store import Store
from articles.importers.records import Options, Record
from articles.models import Article, ImportFailure, ImportRun, Section, Source, Tag
from articles.models.revision import BATCH, State, as_state, record_states, states_of
from articles.models.tag_links import set_tags
from tests.admin.conftest import ADD, LIST, act, filled, form_of
from tests.admin.forms import form_in, sent
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    """An article as an import leaves it."""
    body = "<p>Le navi aspettano.</p><p>Il mare è calmo.</p>"
    return archive.make_article(title="Il porto", summary="Prima.", body=body, tags=("Mare",))


def states(article: Article) -> list[State]:
    """All states that are kept, the oldest first."""
    return [as_state(version) for version in reversed(states_of(article.pk))]


def history(article: Article) -> str:
    return f"{LIST}{article.pk}/history/"


def page_of(article: Article, state: State) -> str:
    return f"{history(article)}{state.pk}/"


def put(archive: SmallArchive, title: str, **options: Any) -> None:
    """Import an article by its external id."""
    record = Record(
        external_id="x-1", title=title, body="<p>Il testo.</p>", source=archive.source.name,
        published=timezone.now() - timedelta(days=3),
    )  # fmt: skip
    ready = prepare_record(record)
    assert isinstance(ready, PreparedRecord)
    Store(Options(**options)).put([ready])


def restore(client: Client, article: Article, state: State, **changes: Any) -> Any:
    """Press the button of the page of a state."""
    address = page_of(article, state)
    form = form_in(client.get(address, headers=ENGLISH).content)
    return sent(client, address, form, **changes)


def test_an_imported_state_is_kept_at_the_first_change(editor: Client, article: Article) -> None:
    editor.post(form_of(article), filled(article, summary="Dopo.", tags=[]))
    before, after = states(article)
    assert before.came_in
    assert (before.values["summary"], before.names["tags"]) == ("Prima.", ["Mare"])
    assert (after.values["summary"], after.names["tags"]) == ("Dopo.", [])
    assert after.who == User.objects.get(username="editor-account")
    assert before.values["body"] == article.body
    assert before.names["source"] == ["La Lanterna"]


def test_each_further_change_keeps_one_state(editor: Client, article: Article) -> None:
    for number in range(3):
        article.refresh_from_db()
        editor.post(form_of(article), filled(article, summary=f"Numero {number}."))
    kept = [state.values["summary"] for state in states(article)]
    assert kept == ["Prima.", "Numero 0.", "Numero 1.", "Numero 2."]
    article.refresh_from_db()
    editor.post(form_of(article), filled(article))
    assert len(states(article)) == 4


def test_a_new_article_begins_its_history(editor: Client, archive: SmallArchive) -> None:
    new = Article(title="Nuovo", source=archive.source, published=timezone.now())
    editor.post(ADD, filled(new))
    (state,) = states(Article.objects.get())
    assert (state.values["title"], state.came_in) == ("Nuovo", False)


@pytest.mark.parametrize(
    ("action", "more", "field", "value"),
    [
        ("withdraw", {"confirmed": 1, "reason": "Era falso."}, "status", "withdrawn"),
        ("set_language", {"confirmed": 1, "language": "fr"}, "language", "fr"),
        ("put_on_front_page", {}, "front_page", True),
        ("move", {"confirmed": 1}, "section", None),
    ],
)
def test_what_is_done_to_many_is_kept(
    action: str, more: dict[str, Any], field: str, value: Any, editor: Client, article: Article
) -> None:
    if action == "move":
        value = Section.objects.create(name="Lettere", slug="lettere").pk
        more = more | {"section": value}
    was = getattr(article, field)
    editor.post(LIST, act(action, article, **more), headers=ENGLISH)
    before, after = states(article)
    assert before.values[field] == getattr(was, "pk", was)
    assert after.values[field] == value
    assert after.comment
    assert Revision.objects.count() == 2


def test_imports_keep_nothing_of_what_nobody_touched(archive: SmallArchive) -> None:
    for title in ("Primo", "Secondo"):
        put(archive, title)
    assert Article.objects.get().title == "Secondo"
    assert not Version.objects.exists()


def test_an_import_keeps_what_people_made(editor: Client, archive: SmallArchive) -> None:
    put(archive, "Primo")
    article = Article.objects.get()
    editor.post(form_of(article), filled(article, title="Della redazione"))
    put(archive, "Secondo", overwrite=True)
    assert Article.objects.get().title == "Secondo"
    titles = [state.values["title"] for state in states(article)]
    assert titles == ["Primo", "Della redazione"]
    # What the import brought is kept when the next person changes it.
    article.refresh_from_db()
    editor.post(form_of(article), filled(article, title="Terzo"))
    titles = [state.values["title"] for state in states(article)]
    assert titles == ["Primo", "Della redazione", "Secondo", "Terzo"]


def test_an_import_of_the_desk_is_a_change_of_its_editor(archive: SmallArchive) -> None:
    put(archive, "Primo")
    user = User.objects.create_user("anna")
    put(archive, "Secondo", editor=user.pk)
    before, after = states(Article.objects.get())
    assert (before.values["title"], after.values["title"]) == ("Primo", "Secondo")
    assert (before.came_in, after.who) == (True, user)
    run = ImportRun.objects.create(origin="prova", format="jsonl", user=user)
    record = {"external_id": "x-1", "title": "Terzo", "body": "x", "source": "La Lanterna"}
    record |= {"published": "2020-01-01T10:00:00Z"}
    ImportFailure.objects.create(run=run, place="1", reason="?", record=record)
    retry_failures(run, user)
    assert states(Article.objects.get())[-1].values["title"] == "Terzo"


def test_what_is_deleted_for_good_leaves_no_text(editor: Client, article: Article) -> None:
    other = Article.objects.get(pk=article.pk)
    other.pk, other.slug, other.external_id = None, "altro", "altro"
    other.save()
    editor.post(LIST, act("set_language", article, other, confirmed=1, language="fr"))
    assert Version.objects.count() == 4
    editor.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})
    assert {version.object_id for version in Version.objects.all()} == {str(other.pk)}
    editor.post(LIST, act("delete_selected", other, post="yes"))
    assert not Version.objects.exists()
    assert not Revision.objects.exists()
    assert LogEntry.objects.filter(action_flag=3, object_id=str(article.pk)).exists()


def test_the_timeline(editor: Client, article: Article) -> None:
    empty = editor.get(history(article), headers=ENGLISH).content.decode()
    assert "Nobody has changed this article" in empty
    editor.post(form_of(article), filled(article, summary="Dopo.", author="Ada"))
    page = editor.get(history(article), headers=ENGLISH).content.decode()
    assert "editor-account" in page
    assert "Fields that were changed: Summary, Author" in page
    assert "an import, a feed or the site" in page
    form = editor.get(form_of(article)).content.decode()
    assert history(article) in form
    Article.objects.filter(pk=article.pk).update(title="Dal feed", modified=timezone.now())
    page = editor.get(history(article), headers=ENGLISH).content.decode()
    assert "This is what is saved now" in page


def test_the_difference_of_a_change(editor: Client, article: Article) -> None:
    paragraphs = "".join(f"<p>Paragrafo {number}.</p>" for number in range(40))
    Article.objects.filter(pk=article.pk).update(body=article.body + paragraphs)
    body = "<p>Le navi partono.</p><p>Il mare è calmo.</p>" + paragraphs
    article.refresh_from_db()
    editor.post(form_of(article), filled(article, body=body))
    page = editor.get(page_of(article, states(article)[1]), headers=ENGLISH).content.decode()
    assert "Le navi <del>aspettano</del>." in page
    assert "Le navi <ins>partono</ins>." in page
    assert "&lt;p&gt;" not in page
    assert "Il mare è calmo." in page
    assert "Paragrafo 1." not in page


def test_markup_alone_differs(editor: Client, article: Article) -> None:
    body = article.body.replace("navi", '<a href="https://navi.example/">navi</a>')
    editor.post(form_of(article), filled(article, body=body))
    page = editor.get(page_of(article, states(article)[1]), headers=ENGLISH).content.decode()
    assert "The words are the same" in page
    assert "https" in page


def test_texts_are_shown_as_texts(editor: Client, article: Article) -> None:
    editor.post(form_of(article), filled(article, summary="<script>alert(1)</script>"))
    page = editor.get(page_of(article, states(article)[1])).content.decode()
    assert "<script>alert" not in page


def test_the_way_back(editor: Client, article: Article) -> None:
    values = {"title": "Altro", "summary": "Dopo.", "tags": [], "author": "Ada"}
    editor.post(form_of(article), filled(article, **values))
    assert restore(editor, article, states(article)[0]).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.summary, article.author) == ("Il porto", "Prima.", "")
    assert [tag.name for tag in article.tags.all()] == ["Mare"]
    assert article.edited
    before, changed, restored = states(article)
    assert restored.content == before.content
    assert changed.values["title"] == "Altro"
    assert restored.comment
    assert restored.who.username == "editor-account"


def test_a_name_that_another_row_bears_now_is_not_mistaken(
    editor: Client, article: Article, archive: SmallArchive
) -> None:
    was, (tag,) = article.source_id, article.tags.all()
    other = Source.objects.create(name="Altra", slug="altra", country="IT")
    editor.post(form_of(article), filled(article, source=other.pk, tags=[]))
    for row in (archive.source, tag):
        kind, name = type(row), row.name
        kind.objects.filter(pk=row.pk).update(name="Zeta")
        kind.objects.create(name=name, slug="nuova")
    assert restore(editor, article, states(article)[0]).status_code == 302
    article.refresh_from_db()
    assert article.source_id == was
    assert list(article.tags.all()) == [tag]


def test_only_what_is_chosen_comes_back(editor: Client, article: Article) -> None:
    editor.post(form_of(article), filled(article, title="Altro", summary="Dopo."))
    first = states(article)[0]
    restore(editor, article, first, restore=["summary"])
    article.refresh_from_db()
    assert (article.title, article.summary) == ("Altro", "Prima.")
    restore(editor, article, first, restore=["visible_from", "pk", "modified", "edited"])
    assert len(states(article)) == 3


def test_the_state_comes_back_for_those_who_may_publish(
    editor: Client, contributor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article(status="draft", summary="Prima.")
    editor.post(form_of(article), filled(article, status="private", summary="Dopo."))
    Article.objects.filter(pk=article.pk).update(status="draft")
    first, second = states(article)
    # The contributor gets the words, not the state.
    answer = restore(contributor, article, second, restore=["summary", "status"])
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.status, article.summary) == ("draft", "Dopo.")
    restore(editor, article, second)
    article.refresh_from_db()
    assert article.status == "private"
    assert restore(contributor, article, first, restore=["summary"]).status_code == 403


def test_a_withdrawn_state_comes_back_with_its_reason(editor: Client, article: Article) -> None:
    editor.post(LIST, act("withdraw", article, confirmed=1, reason="Era falso."))
    withdrawn = states(article)[1]
    article.refresh_from_db()
    editor.post(form_of(article), filled(article, status="draft"))
    restore(editor, article, withdrawn, restore=["status"])
    article.refresh_from_db()
    assert (article.status, article.withdrawal_reason) == ("withdrawn", "Era falso.")


def test_a_schedule_that_has_passed_is_published(editor: Client, archive: SmallArchive) -> None:
    past = timezone.now() - timedelta(hours=1)
    article = archive.make_article(status="scheduled", published=past)
    editor.post(form_of(article), filled(article, status="draft"))
    restore(editor, article, states(article)[0])
    article.refresh_from_db()
    assert article.status == "published"


def test_the_way_back_keeps_the_rules_of_a_save(editor: Client, article: Article) -> None:
    set_tags(article, ["Mare", "Asia"])
    article.external_id = "x-1"
    article.save()
    editor.post(form_of(article), filled(article, external_id="", tags=[]))
    first = states(article)[0]
    Tag.objects.get(name="Asia").delete()
    other = Article.objects.get(pk=article.pk)
    other.pk, other.slug, other.external_id = None, "altro", "x-1"
    other.save()
    answer = restore(editor, article, first)
    assert "Another article has this external id" in answer.content.decode()
    answer = restore(editor, article, first, restore=["tags"])
    page = editor.get(answer["location"], headers=ENGLISH).content.decode()
    assert "No longer there, and left out: Asia." in page
    assert [tag.name for tag in article.tags.all()] == ["Mare"]


def test_the_way_back_undoes_no_change_unseen(editor: Client, article: Article) -> None:
    editor.post(form_of(article), filled(article, summary="Dopo."))
    address = page_of(article, states(article)[0])
    form = form_in(editor.get(address, headers=ENGLISH).content)
    article.refresh_from_db()
    editor.post(form_of(article), filled(article, summary="Più tardi."))
    assert "Changed meanwhile" in sent(editor, address, form).content.decode()
    article.refresh_from_db()
    assert article.summary == "Più tardi."


def test_who_may_see_an_article_sees_its_history(
    editor: Client, moderator: Client, client: Client, article: Article
) -> None:
    editor.post(form_of(article), filled(article, summary="Dopo."))
    address = page_of(article, states(article)[0])
    page = moderator.get(address, headers=ENGLISH)
    assert page.status_code == 200
    assert 'value="Restore"' not in page.content.decode()
    assert moderator.post(address, {"restore": ["summary"]}).status_code == 403
    for path in (history(article), address):
        assert client.get(path).status_code == 302
    other = f"{LIST}{article.pk + 1}/history/{states(article)[0].pk}/"
    assert editor.get(other).status_code == 404
    assert editor.get(f"{history(article)}999999/").status_code == 404
    looker = User.objects.create_user("looker", is_staff=True)
    client.force_login(looker)
    for path in (history(article), address):
        assert client.get(path).status_code == 403


def test_no_public_address_gives_what_was_before(
    editor: Client, client: Client, article: Article
) -> None:
    editor.post(form_of(article), filled(article, summary="Segretissimo."))
    article.refresh_from_db()
    editor.post(form_of(article), filled(article, summary="Pubblico."))
    paths = ("/", article.path, "/feed/", "/articoli/", f"/api/v1/articles/{article.pk}/")
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Segretissimo" not in b"".join([answer.content]).decode()
    assert "Segretissimo" in json.dumps([state.values for state in states(article)])


@pytest.mark.parametrize("number", [25, 26])
def test_a_long_history_has_pages(number: int, editor: Client, article: Article) -> None:
    for _turn in range(number - 1):
        article.refresh_from_db()
        editor.post(form_of(article), filled(article, summary=f"{_turn}"))
    page = editor.get(history(article), headers=ENGLISH)
    assert ("Older" in page.content.decode()) is (number > 25)
    assert page.context["entries"][24]["is_first"] is (number == 25)


@pytest.mark.parametrize(("number", "headings"), [(BATCH, 1), (BATCH + 1, 2)])
def test_many_are_kept_under_one_heading(number: int, headings: int, archive: SmallArchive) -> None:
    for _turn in range(number):
        archive.make_article()
    record_states(Article.objects.values_list("pk", flat=True))
    assert (Version.objects.count(), Revision.objects.count()) == (number, headings)


def test_a_later_name_does_not_change_what_was(editor: Client, article: Article) -> None:
    editor.post(form_of(article), filled(article, tags=[]))
    Tag.objects.filter(name="Mare").update(name="Oceano")
    page = editor.get(page_of(article, states(article)[1]), headers=ENGLISH).content.decode()
    assert "<del>Mare</del>" in page
