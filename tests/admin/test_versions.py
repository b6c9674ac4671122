"""Two who work on the same thing: no save undoes another one that it has not seen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.admin import article_form
from articles.admin.edit_conflicts import MOST_NAMED, others_since
from articles.admin.form_versions import LONGEST, LONGEST_LOADED, Version
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.pipeline.store import Store
from articles.importers.records import Options, Record
from articles.models import Article, Comment, OldAddress, Section, Story, Tag
from tests.admin.conftest import LIST, QUEUE, act, form_of
from tests.admin.forms import form_in, opened, sent
from tests.small_archive import SmallArchive

AS_ROLE = Callable[[str], Client]
MEANWHILE = "Changed meanwhile"


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    return archive.make_article(
        title="Il porto", summary="Prima.", body="<p>Le navi aspettano.</p>", tags=("Mare",)
    )


@pytest.fixture
def anna(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("anna", first_name="Anna"))
    return client


@pytest.fixture
def bruno(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("bruno", first_name="Bruno"))
    return client


def test_the_later_save_undoes_nothing(anna: Client, bruno: Client, article: Article) -> None:
    address = form_of(article)
    first, second = opened(anna, address), opened(bruno, address)
    assert sent(anna, address, first, summary="Dopo.").status_code == 302
    answer = sent(bruno, address, second, author="Bruno Neri")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert MEANWHILE in page
    assert "<strong>Anna</strong>" in page
    assert "Dopo." in page
    assert "Prima." in page
    article.refresh_from_db()
    assert (article.summary, article.author) == ("Dopo.", "")
    again = form_in(answer.content)
    assert (again["author"], again["summary"]) == (["Bruno Neri"], ["Dopo."])
    assert sent(bruno, address, again).status_code == 302
    article.refresh_from_db()
    assert (article.summary, article.author) == ("Dopo.", "Bruno Neri")


def test_both_texts_stand_side_by_side(anna: Client, bruno: Client, article: Article) -> None:
    address = form_of(article)
    first, second = opened(anna, address), opened(bruno, address)
    sent(anna, address, first, body="<p>Le navi partono.</p>", title="Il porto apre")
    answer = sent(bruno, address, second, body="<p>Le navi <b>affondano</b>.</p>")
    page = answer.content.decode()
    assert "<del>affondano</del>" in page
    assert "<ins>partono</ins>" in page
    again = form_in(answer.content)
    assert again["body"] == ["<p>Le navi <b>affondano</b>.</p>"]
    assert again["title"] == ["Il porto apre"]
    # She takes over one of them, and nothing is saved by that.
    taken = sent(bruno, address, again, desk_take="body", author="Bruno")
    values = form_in(taken.content)
    assert (values["body"], values["author"]) == (["<p>Le navi partono.</p>"], ["Bruno"])
    article.refresh_from_db()
    assert article.author == ""
    # Or she saves hers over it, knowing what she does.
    assert sent(bruno, address, again).status_code == 302
    article.refresh_from_db()
    assert article.body == "<p>Le navi <b>affondano</b>.</p>"
    # And the third, who has seen neither, is told of it.
    assert MEANWHILE in sent(anna, address, first, author="Anna").content.decode()


def test_the_same_change_twice_is_no_clash(anna: Client, bruno: Client, article: Article) -> None:
    address = form_of(article)
    first, second = opened(anna, address), opened(bruno, address)
    sent(anna, address, first, summary="Dopo.")
    assert sent(bruno, address, second, summary="Dopo.").status_code == 302


def test_tags_and_dates_clash_too(anna: Client, bruno: Client, article: Article) -> None:
    address = form_of(article)
    asia = Tag.objects.create(name="Asia", slug="asia")
    first, second = opened(anna, address), opened(bruno, address)
    sent(anna, address, first, tags=[asia.pk], published_1="01:02:03")
    answer = sent(bruno, address, second, tags=[], author="Bruno")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<ins>Asia</ins>" in page
    assert "<del>Mare</del>" not in page
    again = form_in(answer.content)
    assert "tags" not in again
    assert again["published_1"] == ["01:02:03"]


def test_a_version_cannot_be_left_out_or_made_up(anna: Client, article: Article) -> None:
    address = form_of(article)
    values = opened(anna, address)
    for version in ("", "0", "title:x", "\x00", "9" * 40, "x" * (LONGEST + 1), "² title:"):
        answer = sent(anna, address, values, author="Bruno", desk_version=version)
        assert MEANWHILE in answer.content.decode()
    del values["desk_version"]
    assert MEANWHILE in sent(anna, address, values, author="Bruno").content.decode()
    article.refresh_from_db()
    assert article.author == ""


def the_machine_works(article: Article, archive: SmallArchive) -> None:
    """What no editor does: counts, the index, a story, a comment."""
    story = Story.objects.create()
    Article.objects.filter(pk=article.pk).update(story=story, story_pending=False, content_hash=7)
    archive.make_comment(article)
    Article.objects.filter(pk=article.pk).touched()
    archive.make_article(section=article.section)


def test_what_the_machine_does_is_no_edit(
    bruno: Client, article: Article, archive: SmallArchive
) -> None:
    places = [
        (form_of(article), {"author": "Bruno"}),
        (f"/admin/articles/section/{archive.section.pk}/change/", {"description": "Altro"}),
        (f"/admin/articles/source/{archive.source.pk}/change/", {"country": "FR"}),
        (f"/admin/articles/tag/{Tag.objects.get().pk}/change/", {"name": "Mari"}),
    ]
    forms = [opened(bruno, address) for address, _changes in places]
    the_machine_works(article, archive)
    for (address, changes), values in zip(places, forms, strict=True):
        assert sent(bruno, address, values, **changes).status_code == 302


def test_an_article_that_appears_at_its_time_is_no_edit(
    bruno: Client, archive: SmallArchive
) -> None:
    due = timezone.now() - timedelta(minutes=1)
    article = archive.make_article(published=due)
    Article.objects.filter(pk=article.pk).update(status="scheduled")
    values = opened(bruno, form_of(article))
    assert Article.objects.all().settle() == 1
    assert sent(bruno, form_of(article), values, author="Bruno").status_code == 302
    article.refresh_from_db()
    assert (article.author, article.is_visible) == ("Bruno", True)


def test_an_import_and_a_bulk_action_are_edits(
    anna: Client, bruno: Client, archive: SmallArchive
) -> None:
    article = archive.make_article(external_id="x-1")
    values = opened(bruno, form_of(article))
    record = Record(
        external_id="x-1", title="Dal feed", body="Nuovo.", source="La Lanterna",
        published=article.published,
    )  # fmt: skip
    ready = prepare_record(record)
    assert isinstance(ready, PreparedRecord)
    Store(Options()).put([ready])
    answer = sent(bruno, form_of(article), values, author="Bruno")
    assert "an import or a feed" in answer.content.decode()
    again = form_in(answer.content)
    assert again["title"] == ["Dal feed"]
    other = Section.objects.create(name="Lettere", slug="lettere")
    anna.post(LIST, act("move", article, confirmed=1, section=other.pk))
    answer = sent(bruno, form_of(article), again)
    assert MEANWHILE in answer.content.decode()
    assert form_in(answer.content)["section"] == [str(other.pk)]


PLACES: dict[str, tuple[Callable[[SmallArchive], Any], str, dict[str, Any], dict[str, Any]]] = {
    "section": (lambda a: a.section, "articles/section", {"name": "Uno"}, {"name": "Due"}),
    "source": (lambda a: a.source, "articles/source", {"permission": "Uno"}, {"country": "FR"}),
    "tag": (
        lambda a: Tag.objects.create(name="Asia", slug="asia"),
        *("articles/tag", {"name": "Uno"}, {"slug": "due"}),
    ),
    "old address": (
        lambda a: OldAddress.objects.create(path="/via/", article=a.make_article()),
        *("articles/oldaddress", {"path": "/uno/"}, {"path": "/due/"}),
    ),
    "comment": (
        lambda a: a.make_comment(a.make_article(), state="pending"),
        *("articles/comment", {"state": "approved"}, {"state": "spam"}),
    ),
    "account": (
        lambda a: User.objects.create_user("carla", "carla@desk.example"),
        *("auth/user", {"first_name": "Uno"}, {"email": "due@desk.example"}),
    ),
    "group": (
        lambda a: Group.objects.get(name="editor"),
        *("auth/group", {"permissions": []}, {"name": "redattori"}),
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_every_form_of_the_desk_is_kept_from_it(
    place: str, anna: Client, bruno: Client, archive: SmallArchive
) -> None:
    make, model, mine, theirs = PLACES[place]
    made = make(archive)
    address = f"/admin/{model}/{made.pk}/change/"
    first, second = opened(anna, address), opened(bruno, address)
    assert sent(anna, address, first, **mine).status_code == 302
    row = type(made).objects.filter(pk=made.pk)
    before = row.values().get()
    answer = sent(bruno, address, second, **theirs)
    assert MEANWHILE in answer.content.decode()
    assert row.values().get() == before
    assert sent(bruno, address, form_in(answer.content)).status_code == 302


def test_signing_in_is_no_edit_of_an_account(bruno: Client, archive: SmallArchive) -> None:
    carla = User.objects.create_user("carla")
    values = opened(bruno, f"/admin/auth/user/{carla.pk}/change/")
    Client().force_login(carla)
    answer = sent(bruno, f"/admin/auth/user/{carla.pk}/change/", values, first_name="Carla")
    assert answer.status_code == 302


def test_rows_of_a_list_clash(anna: Client, bruno: Client, archive: SmallArchive) -> None:
    other = Section.objects.create(name="Lettere", slug="lettere", order=2)
    address, form = "/admin/articles/section/", "//form[@id='changelist-form']"
    first, second = (form_in(one.get(address).content, form) for one in (anna, bruno))
    assert sent(anna, address, first, **{"form-0-order": 7, "_save": 1}).status_code == 302
    values = second | {"form-1-order": ["9"]}
    # Only her own rows are asked about: the first one goes on with what is saved.
    answer = sent(bruno, address, values, _save=1)
    assert answer.status_code == 200
    assert "changed meanwhile" in answer.content.decode()
    again = form_in(answer.content, form)
    assert (again["form-0-order"], again["form-1-order"]) == (["7"], ["9"])
    assert sent(bruno, address, again, _save=1).status_code == 302
    orders = Section.objects.filter(pk__in=[archive.section.pk, other.pk]).values_list("order")
    assert sorted(orders) == [(7,), (9,)]


def test_a_question_is_asked_again(anna: Client, bruno: Client, article: Article) -> None:
    asked = bruno.post(LIST, act("withdraw", article))
    question = form_in(asked.content, "//form[@class='desk-ask']")
    sent(anna, form_of(article), opened(anna, form_of(article)), title="Il porto apre")
    again = sent(bruno, LIST, question, reason="Era falso.")
    assert "Something was changed meanwhile" in again.content.decode()
    article.refresh_from_db()
    assert article.status == "published"
    question = form_in(again.content, "//form[@class='desk-ask']")
    assert question["reason"] == ["Era falso."]
    assert sent(bruno, LIST, question).status_code == 302
    article.refresh_from_db()
    assert article.status == "withdrawn"


@pytest.mark.parametrize("many", [True, False])
def test_deleting_is_asked_again(many: bool, anna: Client, bruno: Client, article: Article) -> None:
    address = LIST if many else f"{LIST}{article.pk}/delete/"
    asked = bruno.post(LIST, act("delete_selected", article)) if many else bruno.get(address)
    question = form_in(asked.content)
    sent(anna, form_of(article), opened(anna, form_of(article)), title="Il porto apre")
    again = sent(bruno, address, question)
    page = again if many else bruno.get(address)
    assert "meanwhile" in page.content.decode() or "frattempo" in page.content.decode()
    assert Article.objects.filter(pk=article.pk).exists()
    assert sent(bruno, address, form_in(page.content)).status_code == 302
    assert not Article.objects.filter(pk=article.pk).exists()


def test_what_was_written_is_given_back(
    anna: Client, as_role: AS_ROLE, archive: SmallArchive
) -> None:
    contributor = as_role("contributor")
    draft = archive.make_article(status="draft")
    values = opened(contributor, form_of(draft))
    anna.post(LIST, act("publish", draft))
    answer = sent(contributor, form_of(draft), values, summary="Lungo lavoro.", body="<p>Suo.</p>")
    assert answer.status_code == 403
    assert "Lungo lavoro." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.summary == ""
    address = form_of(draft)
    draft.delete()
    answer = sent(contributor, address, values, summary="Lavoro.")
    assert answer.status_code == 409
    assert "Lavoro." in answer.content.decode()


def test_a_comment_that_two_decide(anna: Client, bruno: Client, archive: SmallArchive) -> None:
    comment = archive.make_comment(archive.make_article(), state="pending")
    address = f"{QUEUE}{comment.pk}/change/"
    values = opened(bruno, address)
    anna.post(QUEUE, act("mark_as_spam", comment))
    assert MEANWHILE in sent(bruno, address, values, state="approved").content.decode()
    comment.refresh_from_db()
    assert comment.state == Comment.State.SPAM


@given(st.text(max_size=300))
def test_whatever_is_posted_is_a_version(text: str) -> None:
    version = Version.parse(text)
    assert Version.parse(str(version)).loaded == version.loaded


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,20}", fullmatch=True),
        st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
        max_size=40,
    ),
    st.integers(0, 1 << 33),
)
def test_a_version_is_read_as_it_was_written(fields: dict[str, str], loaded: int) -> None:
    assert Version.parse(str(Version(fields, loaded))) == Version(fields, loaded)


def test_a_form_that_is_refused_fetches_nothing(
    anna: Client, bruno: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(article_form, "fetched", fetched.append)
    first, second = opened(anna, form_of(article)), opened(bruno, form_of(article))
    sent(anna, form_of(article), first, summary="Dopo.")
    origin = {"image_origin": "https://www.lanterna.example/porto.jpg", "fetch_picture": "on"}
    answer = sent(bruno, form_of(article), second, **origin)
    assert MEANWHILE in answer.content.decode()
    assert form_in(answer.content)["image_origin"] == [origin["image_origin"]]
    assert fetched == []


@pytest.mark.parametrize(("more", "shown"), [(0, LONGEST - 4), (1, LONGEST - 4)])
def test_a_version_is_read_up_to_its_length(more: int, shown: int) -> None:
    text = f"0 a:{'b' * (LONGEST - 4 + more)}"
    assert len(text) == LONGEST + more
    assert len(Version.parse(text).fields["a"]) == shown


@pytest.mark.parametrize("number", [MOST_NAMED, MOST_NAMED + 1])
def test_the_last_who_changed_it_are_named(number: int, article: Article, anna: Client) -> None:
    user = User.objects.get(username="anna")
    for _turn in range(number):
        LogEntry.objects.log_actions(user.pk, Article.objects.all(), 2, change_message="")
    assert len(others_since(article, 0)) == MOST_NAMED


@pytest.mark.parametrize(("digits", "is_one"), [(19, True), (20, False), (5_000, False)])
def test_the_time_of_loading_is_a_number_of_a_few_digits(digits: int, is_one: bool) -> None:
    assert LONGEST_LOADED == 20
    assert Version.parse("1" * digits).loaded == (1 << 33 if is_one else 0)
