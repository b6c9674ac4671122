"""What editors are told by mail: gathered, in their language, of what they may act on."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.accounts import mail_queue, notice_digest, notice_mail
from articles.accounts.notice_digest import DELAY, put_due
from articles.models import Article, Comment, DeskNotice, ImportRun, MailChoice, OutgoingMail
from articles.worker import tasks
from tests.accounts.notices.told import ALL, MAILS, Kind, account, failing, later, waiting
from tests.postbox import Postbox
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db


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
