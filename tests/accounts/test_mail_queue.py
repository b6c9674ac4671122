"""Mails wait in a table, from which a worker sends each once; over a real mail server."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail as outgoing
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from time_machine import travel

from articles.accounts import mail_queue, mail_sending, secret_encryption
from articles.models import OutgoingMail, claimed_job
from articles.worker import tasks
from tests import postbox
from tests.accounts.conftest import FACTORS, PASSWORD, add_app, code_of, sign_in
from tests.postbox import Postbox

pytestmark = pytest.mark.django_db
ADDRESS = "penna@desk.example"
NOTICE = "mfa/email/factors_removed"


@pytest.fixture
def mail_at_once() -> None:
    """Here the worker's part is what is tested."""


@pytest.fixture
def box(settings: Settings) -> Iterator[Postbox]:
    with postbox.running() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


def put(address: str = ADDRESS) -> OutgoingMail:
    mail_queue.put_message(NOTICE, address, "it")
    return OutgoingMail.objects.latest("pk")


def make_due() -> None:
    """As if the pauses were over."""
    OutgoingMail.objects.update(due=timezone.now() - timedelta(hours=2))


def events(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    told = [vars(record) for record in caplog.records if record.message == "mail"]
    assert not [line for line in told if "desk.example" in str(line)]
    return [(line["event"], line["kind"]) for line in told]


def test_no_web_process_sends_and_a_worker_does(box: Postbox, writer: User) -> None:
    sign_in(Client(), "penna")
    assert box.mails == []
    assert OutgoingMail.objects.count() == 1
    tasks.send_mails()
    assert [mail["To"] for mail in box.mails] == [ADDRESS]
    assert not OutgoingMail.objects.exists()


def test_what_is_rolled_back_sends_nothing(box: Postbox) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError
    tasks.send_mails()
    assert box.mails == []


@pytest.mark.parametrize("page", ["change", "reset"])
def test_a_new_password_and_its_mail_are_written_together(
    writer: User, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    from articles.accounts import password_reset

    def fail(**_content: Any) -> None:
        raise RuntimeError("killed")

    client = Client(raise_request_exception=False)
    new = {"password1": "nuova-parola-77", "password2": "nuova-parola-77"}
    if page == "change":
        client.force_login(writer)
        path = "/admin/password_change/"
        new["oldpassword"] = PASSWORD
    else:
        path = client.get(password_reset.link_for(writer).partition("8000")[2]).headers["Location"]
    with monkeypatch.context() as patch:
        patch.setattr(mail_queue, "_put", fail)
        assert client.post(path, new).status_code == 500
    writer.refresh_from_db()
    assert writer.check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["totp/activate/", "recovery-codes/generate/"])
def test_a_second_factor_and_its_mail_are_written_together(
    boss: User, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    client = Client(raise_request_exception=False)
    sign_in(client, "capo")
    if page != "totp/activate/":
        add_app(client)
    factors = Authenticator.objects.filter(user=boss)
    before, written = list(factors.values_list("pk", "data")), OutgoingMail.objects.count()

    def send() -> int:
        path = f"{FACTORS}{page}"
        code: dict[str, str] = {}
        with travel(time.time(), tick=False):  # the half minute of a code may end just now
            if page == "totp/activate/":
                code = {"code": code_of(client.get(path).context["form"].secret)}
            return client.post(path, code).status_code

    def fail(**_content: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(mail_queue, "_put", fail)
        assert send() == 500
    assert list(factors.values_list("pk", "data")) == before
    assert send() == 302
    assert list(factors.values_list("pk", "data")) != before
    assert OutgoingMail.objects.count() == written + 1


def test_the_table_tells_nobody_anything(writer: User) -> None:
    mail_queue.put_request(ADDRESS, "it")
    mail_queue.put_link(writer.pk, "it")
    row = put()
    for mail in OutgoingMail.objects.all():
        assert not [word for word in ("penna", "desk", "http", "key", "it") if word == mail.sealed]
        assert "penna" not in mail.sealed
    content = mail_queue.content_of(row)
    assert content is not None
    assert content["address"] == ADDRESS


def test_no_link_is_kept_anywhere(box: Postbox, writer: User) -> None:
    """It is made when it is sent, and is good from then on."""
    mail_queue.put_request(ADDRESS, "it")
    stored = [secret_encryption.decrypt(mail.sealed) for mail in OutgoingMail.objects.all()]
    tasks.send_mails()
    stored += [secret_encryption.decrypt(mail.sealed) for mail in OutgoingMail.objects.all()]
    assert not [text for text in stored if "reset/" in text]
    assert "/admin/account/reset/" in box.mails[-1].get_content()


def test_one_that_a_server_refuses_for_now_is_tried_again(
    box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    box.answer_rcpt = lambda _address: "450 later"
    put()
    tasks.send_mails()
    tasks.send_mails()
    assert events(caplog) == [("mail failed", "SMTPRecipientsRefused")]
    make_due()
    box.answer_rcpt = lambda _address: "250 OK"
    tasks.send_mails()
    assert len(box.mails) == 1
    assert not OutgoingMail.objects.exists()


def test_one_that_a_server_will_never_take_is_given_up_and_the_others_are_sent(
    box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    box.answer_rcpt = lambda address: "250 OK" if address == ADDRESS else "550 no such person"
    put("nessuno@desk.example")
    put()
    tasks.send_mails()
    assert [mail["To"] for mail in box.mails] == [ADDRESS]
    assert events(caplog) == [("mail given up", "SMTPRecipientsRefused")]
    assert not OutgoingMail.objects.exists()


def test_a_server_that_is_away_is_not_asked_for_each_mail(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # discard: nobody listens
    for _number in range(3):
        put()
    tasks.send_mails()
    assert events(caplog) == [("mail failed", "ConnectionRefusedError")]
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_mail_that_cannot_be_written_holds_up_no_other(
    box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    mail_queue.put_message("no/such/template", ADDRESS, "it")
    put()
    tasks.send_mails()
    assert len(box.mails) == 1
    assert events(caplog) == [("mail failed", "TemplateDoesNotExist")]


def test_what_no_key_opens_is_given_up(
    box: Postbox, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    put()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 5
    put()
    tasks.send_mails()
    assert len(box.mails) == 2, "a former key opens what waited"
    put()
    settings.SECRET_KEY_FALLBACKS = []
    settings.SECRET_KEY = "a third key " * 5
    tasks.send_mails()
    assert len(box.mails) == 2
    assert events(caplog) == [("mail given up", "unreadable")]


def test_what_somebody_else_has_claimed_is_left_alone(box: Postbox) -> None:
    put()
    claimed = OutgoingMail.objects.claim()
    assert claimed is not None
    assert OutgoingMail.objects.claim() is None
    # Its claim ends: somebody else takes over, and the first can no longer say that it is done.
    make_due()
    second = OutgoingMail.objects.claim()
    assert second is not None
    assert second.attempts == 2
    assert not OutgoingMail.objects.done(claimed)
    OutgoingMail.objects.put_off(claimed)
    assert OutgoingMail.objects.done(second)


def test_a_link_for_an_account_that_was_switched_off_is_not_sent(
    box: Postbox, writer: User
) -> None:
    mail_queue.put_link(writer.pk, "it")
    User.objects.update(is_active=False)
    tasks.send_mails()
    assert box.mails == []
    assert not OutgoingMail.objects.exists()


def test_a_command_leaves_its_mail_to_the_worker(writer: User) -> None:
    call_command("reset_second_factor", "penna")
    assert outgoing.outbox == []
    mail_sending.send_waiting()
    assert [mail.to for mail in outgoing.outbox] == [[ADDRESS]]


def test_a_row_is_claimed_for_longer_than_a_server_may_take(settings: Settings) -> None:
    answers = 12  # that smtplib waits for, with a password and TLS
    assert timedelta(seconds=answers * settings.EMAIL_TIMEOUT) < claimed_job.CLAIMED_FOR


def test_the_log_names_nobody(box: Postbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    put()
    tasks.send_mails()
    ours = [str(vars(record)) for record in caplog.records if record.name != "mail.log"]
    assert not [line for line in ours if "desk.example" in line]
