"""The queue of comments: what waits comes first, and is decided beside its article."""

import re
from datetime import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.admin import date_links
from articles.models import Comment, ContentVersion
from tests.admin.conftest import QUEUE, act
from tests.admin.forms import opened, sent
from tests.small_archive import SmallArchive

State = Comment.State
EMAIL = "marta@lettori.example"


@pytest.fixture
def waiting(archive: SmallArchive) -> Comment:
    article = archive.make_article(title="Il porto", summary="Di navi e di grano.")
    first = archive.make_comment(article, name="Ugo B.", text="La prima parola.")
    return archive.make_comment(article, parent=first, text="Aspetto.", state=State.PENDING)


def address(comment: Comment) -> str:
    return f"{QUEUE}{comment.pk}/change/"


def test_what_waits_is_shown_first(moderator: Client, waiting: Comment) -> None:
    shown = moderator.get(QUEUE).context["cl"].result_list
    assert list(shown) == [waiting]
    assert len(moderator.get(f"{QUEUE}?state=all").context["cl"].result_list) == 2
    approved = moderator.get(f"{QUEUE}?state=approved").context["cl"].result_list
    assert [comment.name for comment in approved] == ["Ugo B."]


def test_the_front_of_the_desk_counts_them(
    moderator: Client, contributor: Client, waiting: Comment
) -> None:
    shown = moderator.get("/admin/").context["panels"]
    assert [panel.number for panel in shown if panel.key == "comments"] == [1]
    assert "comments" not in [panel.key for panel in contributor.get("/admin/").context["panels"]]


def test_the_article_and_the_thread_stand_beside_it(moderator: Client, waiting: Comment) -> None:
    page = moderator.get(address(waiting)).content.decode()
    for shown in ("Il porto", "Di navi e di grano.", "La prima parola.", "Aspetto."):
        assert shown in page


@pytest.mark.parametrize(
    ("action", "state"),
    [("approve", "approved"), ("mark_as_spam", "spam"), ("remove", "removed")],
)
def test_many_are_decided_at_once(
    moderator: Client, waiting: Comment, action: str, state: str
) -> None:
    version = ContentVersion.objects.get().version
    assert moderator.post(QUEUE, act(action, waiting)).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == state
    assert waiting.decided is not None
    assert ContentVersion.objects.get().version > version
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("moderator-account", str(waiting.pk))


def test_an_approved_comment_shows(moderator: Client, client: Client, waiting: Comment) -> None:
    path = waiting.article.path
    assert b"Aspetto." not in client.get(path).content
    form = opened(moderator, address(waiting))
    sent(moderator, address(waiting), form, state="approved")
    assert b"Aspetto." in client.get(path).content
    entry = LogEntry.objects.get()
    assert "approved" in entry.change_message


def test_the_words_of_a_reader_cannot_be_changed(moderator: Client, waiting: Comment) -> None:
    forged = {"state": "approved", "text": "Altro", "name": "Altri", "email": "x@y.example"}
    sent(moderator, address(waiting), opened(moderator, address(waiting)), **forged)
    waiting.refresh_from_db()
    assert (waiting.text, waiting.name, waiting.email) == ("Aspetto.", "Marta R.", EMAIL)
    assert moderator.get(f"{QUEUE}add/").status_code == 403


def test_a_state_that_is_none_is_refused(moderator: Client, waiting: Comment) -> None:
    form = opened(moderator, address(waiting))
    for state in ("", "secret", "\x00"):
        answer = sent(moderator, address(waiting), form, state=state)
        assert answer.status_code == 200
        assert "state" in answer.context["adminform"].form.errors
    waiting.refresh_from_db()
    assert waiting.state == State.PENDING


def test_the_email_is_for_those_who_decide(
    moderator: Client, waiting: Comment, django_user_model: type, client: Client
) -> None:
    from django.contrib.auth.models import Permission

    assert EMAIL in moderator.get(address(waiting)).content.decode()
    assert EMAIL not in moderator.get(QUEUE).content.decode()
    looker = django_user_model.objects.create_user("looker", is_staff=True)  # type: ignore[attr-defined]
    looker.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(looker)
    page = client.get(address(waiting))
    assert page.status_code == 200
    assert EMAIL not in page.content.decode()


def test_the_record_has_no_email(moderator: Client, waiting: Comment) -> None:
    moderator.post(QUEUE, act("approve", waiting))
    moderator.post(f"{QUEUE}{waiting.pk}/delete/", {"post": "yes"})
    assert LogEntry.objects.count() == 2
    for entry in LogEntry.objects.all():
        assert "@" not in entry.object_repr + entry.change_message


def test_a_thread_is_deleted_with_its_first_comment(moderator: Client, waiting: Comment) -> None:
    chosen = list(Comment.objects.all())
    moderator.post(f"{QUEUE}?state=all", act("delete_selected", *chosen, post="yes"))
    assert not Comment.objects.exists()


def test_html_in_a_comment_is_text(moderator: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    comment = archive.make_comment(
        article, text="<script>alert(1)</script>", name="<b>x", state=State.PENDING
    )
    reply = archive.make_comment(article, parent=comment, text="re", state=State.PENDING)
    for page in (QUEUE, address(comment), address(reply)):
        content = moderator.get(page).content.decode()
        assert "<script>alert(1)" not in content
        assert "<b>x" not in content


@pytest.mark.parametrize("most", [0, 1_000])
def test_the_list_leads_to_the_years_of_comments(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(date_links, "MOST_COUNTED", most)
    article = archive.make_article()
    # Shortly before midnight in London it is the next year here.
    for moment in ("2018-04-03 12:00+00:00", "2020-12-31 23:30+00:00"):
        comment = archive.make_comment(article)
        created = datetime.fromisoformat(moment)
        Comment.objects.filter(pk=comment.pk).update(created=created)
    page = editor.get(f"{QUEUE}?state=all").content.decode()
    assert re.findall(r"created__year=(\d+)", page) == ["2018", "2021"]
    listed = editor.get(f"{QUEUE}?state=all&created__year=2021").context["cl"].result_list
    assert [one.created.year for one in listed] == [2020]
    assert editor.get(f"{QUEUE}?created__year=9999").status_code in {200, 302}
