"""A mail to an editor is sent once, or not at all: never twice."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from articles.accounts import mail_queue, mail_sending, notice_mail
from articles.accounts.notice_digest import DELAY, put_due
from articles.models import DeskNotice, OutgoingMail
from tests import postbox
from tests.accounts.notices.told import Kind, account, end_claims, queued
from tests.postbox import Postbox
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db


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
