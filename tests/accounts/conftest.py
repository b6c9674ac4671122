"""Accounts that sign in as people do, with their second factors, and what is logged of it."""

import base64
import hmac
import logging
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from time_machine import travel

from articles.accounts import mail_queue, mail_sending

LOGIN = "/admin/login/"
FACTORS = "/admin/account/second-factor/"
ACTIVATE = f"{FACTORS}totp/activate/"
PASSWORD = "una-parola-lunga-9"  # noqa: S105 (of an account that lives for a test)
NETWORK = "203.0.113."
Lines = Callable[[], list[dict[str, Any]]]


def code_of(secret: str, at: float | None = None) -> str:
    """The code of RFC 6238 (SHA-1, 30 seconds, six digits) for a secret in base 32."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def sign_in(client: Client, name: str, password: str = PASSWORD, **headers: Any) -> HttpResponse:
    """What the site answers to the form, sent from an address (``REMOTE_ADDR``)."""
    fields = {"username": name, "password": password}
    return client.post(LOGIN, fields, **headers)  # type: ignore[return-value]


def add_app(client: Client) -> str:
    """Set up an app with codes for who is signed in; its secret."""
    secret: str = client.get(ACTIVATE).context["form"].secret
    with travel(time.time(), tick=False):  # the half minute of a code may end just now
        answer = client.post(ACTIVATE, {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


@pytest.fixture(autouse=True)
def as_installed(settings: LazySettings) -> None:
    """A second factor for who may publish, as it is by default."""
    settings.REQUIRE_SECOND_FACTOR = "publish"


@pytest.fixture(autouse=True)
def mail_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails are sent in the request that causes them, as a worker does a moment later."""
    put = mail_queue._put

    def put_and_send(**content: Any) -> None:
        put(**content)
        mail_sending.send_waiting()

    monkeypatch.setattr(mail_queue, "_put", put_and_send)


@pytest.fixture
def boss(db: None) -> User:
    """A superuser, who may publish."""
    return User.objects.create_superuser("capo", "capo@desk.example", PASSWORD)


@pytest.fixture
def writer(db: None) -> User:
    """Somebody of the desk who may not publish."""
    user = User.objects.create_user("penna", "penna@desk.example", PASSWORD, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_article"))
    return user


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture) -> Lines:
    """The events that were logged so far: event, account, kind."""
    caplog.set_level(logging.INFO, "articles.accounts")

    def lines() -> list[dict[str, Any]]:
        records = [vars(record) for record in caplog.records if record.message == "sign-in"]
        return [{key: line[key] for key in ("event", "account", "kind")} for line in records]

    return lines
