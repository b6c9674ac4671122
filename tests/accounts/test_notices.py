"""Editors are told by mail what they chose, bundled, and only of what they may act on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.accounts import mail_queue, mail_sending, notice_digest, notice_mail
from articles.accounts.notice_digest import DELAY, put_due
from articles.models import (
    Article,
    Comment,
    DeskNotice,
    FeedState,
    ImportRun,
    MailChoice,
    OutgoingMail,
)
from articles.worker import tasks
from tests import postbox
from tests.postbox import Postbox
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db
Kind = DeskNotice.Kind
MAILS = "/admin/account/mails/"
ALL: dict[str, Any] = {"comments": True, "drafts": True, "feeds": True, "imports": True}


@pytest.fixture(autouse=True)
def mail_at_once(settings: Settings) -> None:
    """Here the worker's part is what is tested."""
    settings.REQUIRE_SECOND_FACTOR = "none"


@pytest.fixture
def box(settings: Settings) -> Iterator[Postbox]:
    with postbox.running() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


def account(name: str, role: str = "editor", *, language: str = "en", **chosen: Any) -> User:
    user = User.objects.create_user(name, f"{name}@desk.example", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    if chosen:
        MailChoice.objects.create(user=user, language=language, **chosen)
    return user


def later() -> None:
    """As if the time in which notices are gathered were over."""
    DeskNotice.objects.update(created=timezone.now() - DELAY - timedelta(seconds=1))
    tasks.write_notices()
    tasks.send_mails()


def waiting(archive: SmallArchive, article: Article, **values: Any) -> Comment:
    comment = archive.make_comment(article, state=Comment.State.PENDING, **values)
    DeskNotice.objects.put(Kind.COMMENT, [comment.pk])
    return comment


def failing(archive: SmallArchive, **values: Any) -> FeedState:
    archive.source.feed_address = "https://lanterna.example/feed"
    archive.source.save()
    state = {"failures": 3, "result": "It answers 500.", "failing_since": timezone.now(), **values}
    return FeedState.objects.create(source=archive.source, **state)


def test_ten_comments_in_a_minute_are_one_mail(box: Postbox, archive: SmallArchive) -> None:
    account("ada", comments=True)
    article = archive.make_article(title="Una notizia")
    for _number in range(10):
        waiting(archive, article)
    tasks.write_notices()
    tasks.send_mails()
    assert box.mails == []
    later()
    later()
    (mail,) = box.mails
    assert mail["Subject"] == "[Rassegna Esteri] 10 comments wait"
    text = mail.get_content()
    assert "– Una notizia: 10" in text
    assert "http://127.0.0.1:8000/admin/articles/comment/" in text
    assert f"http://127.0.0.1:8000{MAILS}" in text
    assert mail["List-Unsubscribe"] == f"<http://127.0.0.1:8000{MAILS}>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert not DeskNotice.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("more", [0, 1])
def test_notices_wait_while_many_mails_do(
    box: Postbox, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert mail_queue.MOST_BEFORE_NOTICES == 500 < mail_queue.MOST_WAITING
    monkeypatch.setattr(mail_queue, "MOST_BEFORE_NOTICES", 3)
    account("ada", comments=True)
    waiting(archive, archive.make_article())
    for _number in range(2 + more):
        mail_queue.put_request("nobody@desk.example", "en")
    DeskNotice.objects.update(created=timezone.now() - DELAY - timedelta(seconds=1))
    tasks.write_notices()
    assert OutgoingMail.objects.count() == 3
    assert DeskNotice.objects.exists() == bool(more)
    tasks.send_mails()
    later()
    # Once the others are sent it is told, and once.
    assert len(box.mails) == 1


def test_nothing_of_who_wrote_a_comment_is_in_the_mail(box: Postbox, archive: SmallArchive) -> None:
    account("ada", comments=True)
    waiting(archive, archive.make_article(), name="Marta", email="m@l.example", text="Segreto.")
    later()
    whole = box.mails[0].as_string()
    assert not [word for word in ("Marta", "m@l.example", "Segreto") if word in whole]


def test_all_kinds_that_come_together_are_one_mail(box: Postbox, archive: SmallArchive) -> None:
    boss = User.objects.create_superuser("capo", "capo@desk.example")
    MailChoice.objects.create(user=boss, language="it", **ALL)
    waiting(archive, archive.make_article())
    draft = archive.make_article(title="Bozza", status="draft")
    DeskNotice.objects.put(Kind.DRAFT, [draft.pk])
    DeskNotice.objects.put(Kind.FEED_FAILS, [failing(archive).pk])
    run = ImportRun.objects.create(
        origin="a.csv", user=boss, state="done", finished=timezone.now(), created=7
    )
    DeskNotice.objects.put(Kind.IMPORT, [run.pk])
    later()
    (mail,) = box.mails
    text = mail.get_content()
    assert f"/admin/articles/article/{draft.pk}/change/" in text
    assert f"/admin/articles/source/{archive.source.pk}/change/" in text
    assert f"/admin/articles/importrun/{run.pk}/change/" in text
    assert "La Lanterna: It answers 500." in text
    assert "a.csv" in text


def test_who_chose_nothing_or_cannot_be_written_to_gets_nothing(
    box: Postbox, archive: SmallArchive
) -> None:
    account("nessuna-scelta")
    account("altro", drafts=True)
    User.objects.filter(pk=account("muta", comments=True).pk).update(email="")
    User.objects.filter(pk=account("via", comments=True).pk).update(is_active=False)
    waiting(archive, archive.make_article())
    later()
    assert box.mails == []
    assert not DeskNotice.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"is_staff": False},
        {"email": ""},
        "group",
        "choice",
        "decided",
        "deleted",
    ],
)
def test_what_has_changed_since_it_was_queued_counts(
    box: Postbox, archive: SmallArchive, change: Any
) -> None:
    user = account("ada", comments=True)
    comment = waiting(archive, archive.make_article())
    mail_queue.put_notices(user.pk, {Kind.COMMENT: [comment.pk]})
    if change == "group":
        user.groups.clear()
    elif change == "choice":
        MailChoice.objects.update(comments=False)
    elif change == "decided":
        Comment.objects.all().decide(Comment.State.APPROVED)
    elif change == "deleted":
        user.delete()
    else:
        User.objects.update(**change)
    tasks.send_mails()
    assert box.mails == []
    assert not OutgoingMail.objects.exists()


def test_each_kind_needs_the_right_to_act_on_it(box: Postbox, archive: SmallArchive) -> None:
    contributor = account("penna", "contributor", **ALL)
    moderator = account("moderata", "moderator", **ALL)
    waiting(archive, archive.make_article())
    DeskNotice.objects.put(Kind.DRAFT, [archive.make_article(status="draft").pk])
    DeskNotice.objects.put(Kind.FEED_FAILS, [failing(archive).pk])
    for user in (contributor, moderator):
        run = ImportRun.objects.create(origin="a", user=user, finished=timezone.now())
        DeskNotice.objects.put(Kind.IMPORT, [run.pk])
    later()
    assert [(mail["To"], mail["Subject"]) for mail in box.mails] == [
        (moderator.email, "[Rassegna Esteri] 1 comment waits")
    ]


def test_an_import_is_told_to_who_asked_for_it_and_its_address_opens_nothing(
    box: Postbox, archive: SmallArchive
) -> None:
    for name in ("capo", "altro"):
        boss = User.objects.create_superuser(name, f"{name}@desk.example")
        MailChoice.objects.create(user=boss, language="en", imports=True)
    run = ImportRun.objects.create(
        origin="https://u:pass@feeds.example/x?token=secret", user=boss, finished=timezone.now()
    )
    DeskNotice.objects.put(Kind.IMPORT, [run.pk])
    later()
    (mail,) = box.mails
    assert mail["To"] == "altro@desk.example"
    assert "feeds.example" in mail.get_content()
    assert not [word for word in ("secret", "u:pass") if word in mail.as_string()]


def test_a_title_cannot_write_headers_or_lines(box: Postbox, archive: SmallArchive) -> None:
    account("ada", **ALL)
    article = archive.make_article(status="draft")
    evil = "Ciao\r\nBcc: altri@evil.example\r\n\r\n<b>&amp; x"
    Article.objects.filter(pk=article.pk).update(title=evil)
    archive.source.name = "Fonte\nTo: x@evil.example"
    DeskNotice.objects.put(Kind.DRAFT, [article.pk])
    DeskNotice.objects.put(Kind.FEED_FAILS, [failing(archive, result="Cc: y\n.\nDATA").pk])
    waiting(archive, article)
    later()
    (mail,) = box.mails
    assert mail["Bcc"] is None
    assert mail["Cc"] is None
    assert mail["To"] == "ada@desk.example"
    text = mail.get_content()
    assert "Ciao Bcc: altri@evil.example <b>&amp; x" in text
    assert not [line for line in text.splitlines() if line.startswith(("Bcc:", "To:", "Cc:", "."))]


def test_an_address_with_a_line_end_sends_nothing(
    box: Postbox, archive: SmallArchive, caplog: pytest.LogCaptureFixture
) -> None:
    account("ada", comments=True)
    User.objects.update(email="ada@desk.example\nBcc: b@evil.example")
    waiting(archive, archive.make_article())
    later()
    assert box.mails == []
    assert "evil" not in str([vars(record) for record in caplog.records])


def test_a_mail_speaks_its_readers_language(box: Postbox, archive: SmallArchive) -> None:
    account("ada", language="en", feeds=True)
    account("bice", language="it", feeds=True)
    DeskNotice.objects.put(Kind.FEED_FAILS, [failing(archive).pk])
    later()
    subjects = {mail["To"]: mail["Subject"] for mail in box.mails}
    assert subjects["ada@desk.example"] == "[Rassegna Esteri] 1 feed has failed for a day"
    assert len(set(subjects.values())) == len(subjects) or "fonte" not in str(subjects)


def test_what_is_settled_before_the_mail_goes_is_not_told(
    box: Postbox, archive: SmallArchive
) -> None:
    boss = User.objects.create_superuser("capo", "capo@desk.example")
    MailChoice.objects.create(user=boss, language="en", **ALL)
    published = archive.make_article()
    DeskNotice.objects.put(Kind.DRAFT, [published.pk, 999_999])
    DeskNotice.objects.put(Kind.FEED_FAILS, [failing(archive, failures=0).pk])
    run = ImportRun.objects.create(origin="a", user=boss, state="waiting")
    DeskNotice.objects.put(Kind.IMPORT, [run.pk])
    later()
    assert box.mails == []


@pytest.mark.parametrize(("number", "more"), [(10, 0), (11, 1)])
def test_ten_objects_are_named(archive: SmallArchive, number: int, more: int) -> None:
    assert notice_mail.MOST_LISTED == 10
    user = account("ada", **ALL)
    ids = [archive.make_article(status="draft").pk for _ in range(number)]
    comments = [waiting(archive, Article.objects.get(pk=pk)).pk for pk in ids]
    about = {Kind.DRAFT: ids, Kind.COMMENT: comments}
    message = notice_mail.message_for({"account": user.pk, "about": about, "id": "x"})
    assert message is not None
    assert str(message.body).count("– Articolo") == 2 * min(number, 10)
    assert ("and 1 more" in str(message.body)) == bool(more)


@pytest.mark.parametrize("more", [0, 1])
def test_a_line_is_cut(archive: SmallArchive, more: int) -> None:
    user = account("ada", drafts=True)
    title = "x" * (notice_mail.LONGEST_LINE + more)
    ids = [archive.make_article(title=title, status="draft").pk]
    message = notice_mail.message_for({"account": user.pk, "about": {Kind.DRAFT: ids}, "id": "x"})
    assert message is not None
    assert (title in str(message.body)) != bool(more)


@pytest.mark.parametrize("more", [0, 1])
def test_one_mail_tells_of_so_much(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert notice_digest.MOST_AT_ONCE == 500
    monkeypatch.setattr(notice_digest, "MOST_AT_ONCE", 3)
    account("ada", comments=True)
    DeskNotice.objects.put(Kind.COMMENT, range(1, 4 + more))
    DeskNotice.objects.update(created=timezone.now() - DELAY * 2)
    assert put_due() == 1
    assert DeskNotice.objects.count() == more


@pytest.mark.parametrize(("seconds", "mails"), [(-1, 0), (1, 1)])
def test_notices_are_gathered_for_five_minutes(
    archive: SmallArchive, seconds: int, mails: int
) -> None:
    assert timedelta(minutes=5) == DELAY
    account("ada", comments=True)
    DeskNotice.objects.put(Kind.COMMENT, [1])
    DeskNotice.objects.update(created=timezone.now() - DELAY - timedelta(seconds=seconds))
    DeskNotice.objects.put(Kind.COMMENT, [2])
    assert put_due() == mails


# Once, and never twice


def test_a_worker_that_dies_while_it_gathers_leaves_all_as_it_was(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ada", "bice"):
        account(name, comments=True)
    DeskNotice.objects.put(Kind.COMMENT, [1])
    DeskNotice.objects.update(created=timezone.now() - DELAY * 2)
    put = mail_queue.put_notices

    def die(account: int, about: dict[str, list[int]]) -> None:
        put(account, about)
        if OutgoingMail.objects.count() == 2:
            raise SystemExit

    monkeypatch.setattr(mail_queue, "put_notices", die)
    with pytest.raises(SystemExit):
        put_due()
    assert DeskNotice.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def queued(archive: SmallArchive) -> OutgoingMail:
    user = account("ada", comments=True)
    comment = waiting(archive, archive.make_article())
    mail_queue.put_notices(user.pk, {Kind.COMMENT: [comment.pk]})
    return OutgoingMail.objects.get()


def end_claims() -> None:
    OutgoingMail.objects.update(due=timezone.now() - timedelta(hours=2))


@pytest.mark.parametrize(
    ("step", "taken", "sent"),
    [("hand_over", 0, 1), ("send_messages", 0, 0), ("done", 1, 1)],
)
def test_a_worker_that_dies_sends_none_twice(
    box: Postbox,
    archive: SmallArchive,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    taken: int,
    sent: int,
) -> None:
    """Dead before it is noted that the mail is handed over, before the server has it, and before
    it is noted that it has; the next worker sends it only where the server surely has not."""
    queued(archive)

    def die(*_any: Any, **_more: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        if step == "send_messages":
            patch.setattr("django.core.mail.backends.smtp.EmailBackend.send_messages", die)
        else:
            patch.setattr(type(OutgoingMail.objects.all()), step, die)
            patch.setattr(type(OutgoingMail.objects), step, die)
        with pytest.raises(SystemExit):
            mail_sending.send_waiting()
    assert len(box.mails) == taken
    end_claims()
    mail_sending.send_waiting()
    assert len(box.mails) == sent
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_what_the_server_has_refused_for_now_is_tried_again(
    box: Postbox, archive: SmallArchive, step: str
) -> None:
    queued(archive)
    if step == "rcpt":
        box.answer_rcpt = lambda _address: "450 later"
    else:
        box.answer_data = lambda _mail: "451 later"
    mail_sending.send_waiting()
    box.mails.clear()
    assert OutgoingMail.objects.get().handed_over is False
    box.answer_rcpt, box.answer_data = lambda _address: "250 OK", postbox.accept
    end_claims()
    mail_sending.send_waiting()
    assert len(box.mails) == 1
    assert not OutgoingMail.objects.exists()


def test_a_server_that_is_away_keeps_the_mail_waiting(
    settings: Settings, archive: SmallArchive
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # discard: nobody listens
    queued(archive)
    mail_sending.send_waiting()
    mail = OutgoingMail.objects.get()
    assert (mail.attempts, mail.handed_over) == (1, False)
    end_claims()
    mail_sending.send_waiting()
    assert OutgoingMail.objects.failing().count() == 1


def test_a_server_that_hangs_up_has_perhaps_taken_it(
    box: Postbox, archive: SmallArchive, caplog: pytest.LogCaptureFixture
) -> None:
    queued(archive)

    def hang_up(_mail: object) -> str:
        raise ConnectionResetError

    box.answer_data = hang_up
    mail_sending.send_waiting()
    end_claims()
    mail_sending.send_waiting()
    assert len(box.mails) == 1
    assert not OutgoingMail.objects.exists()
    (line,) = [vars(record) for record in caplog.records if record.message == "mail"]
    assert (line["event"], line["kind"]) == ("mail given up", "uncertain")
    assert "desk.example" not in str(line)


def test_who_has_lost_a_claim_does_not_send(
    box: Postbox, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued(archive)
    write = notice_mail.message_for

    def slow(content: dict[str, Any]) -> Any:
        end_claims()
        OutgoingMail.objects.update(attempts=7)  # somebody else's by now
        return write(content)

    monkeypatch.setattr(notice_mail, "message_for", slow)
    mail = OutgoingMail.objects.claim()
    assert mail is not None
    assert mail_sending._send(mail) == 0
    assert box.mails == []


# Choosing


def test_an_account_chooses_what_it_may_act_on(client: Client, archive: SmallArchive) -> None:
    user = account("moderata", "moderator")
    client.force_login(user)
    page = client.get(MAILS)
    assert list(page.context["form"].fields) == ["comments", "language"]
    answer = client.post(MAILS, {"comments": "on", "feeds": "on", "language": "en"})
    assert answer.status_code == 302
    chosen = MailChoice.objects.get()
    assert (chosen.pk, chosen.comments, chosen.feeds, chosen.language) == (
        user.pk,
        True,
        False,
        "en",
    )
    client.post(MAILS, {"language": "en"})
    assert MailChoice.objects.get().comments is False
    assert client.post(MAILS, {"language": "xx"}).status_code == 200
    assert MAILS in client.get("/admin/account/").content.decode()


def test_what_an_account_may_not_choose_stays(client: Client, archive: SmallArchive) -> None:
    user = account("moderata", "moderator", **ALL)
    client.force_login(user)
    client.post(MAILS, {"language": "it"})
    chosen = MailChoice.objects.get()
    assert (chosen.comments, chosen.drafts, chosen.feeds) == (False, True, True)


def test_nobody_chooses_for_others(client: Client, archive: SmallArchive) -> None:
    other = account("altra", comments=True)
    assert client.get(MAILS).status_code == 302
    client.force_login(account("moderata", "moderator"))
    client.post(f"{MAILS}?user={other.pk}", {"user": other.pk, "language": "it"})
    assert MailChoice.objects.get(pk=other.pk).comments is True


def test_an_account_without_an_address_is_told_so(client: Client, archive: SmallArchive) -> None:
    user = account("muta", "contributor")
    client.force_login(user)
    assert "errornote" not in client.get(MAILS).content.decode()
    User.objects.update(email="")
    page = client.get(MAILS).content.decode()
    assert "errornote" in page
    assert "<form method" not in page.partition('id="content"')[2]
