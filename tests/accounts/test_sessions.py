"""Sessions end by themselves, can be seen and ended, and new ones are told of."""

import subprocess
import sys
import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from time_machine import travel

from articles.accounts import cleanup, known_places
from articles.models import AttemptCount, KnownPlace
from tests.accounts.conftest import PASSWORD, Lines, sign_in
from tests.live import BASE_DIR

pytestmark = pytest.mark.django_db
SESSIONS = "/admin/account/sessions/"
START = 1_800_000_000.0
IDLE, WHOLE = 7200, 12 * 3600
CONFIRM = "/admin/account/confirm/"
AGAIN = 600  # seconds after which what is sensitive asks for proof anew


def is_in(client: Client, **headers: Any) -> bool:
    return client.get("/admin/account/", **headers).status_code == 200


def test_the_limits_are_two_hours_and_twelve(settings: LazySettings) -> None:
    assert (settings.IDLE_SECONDS, settings.SESSION_SECONDS) == (IDLE, WHOLE)
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"


@pytest.mark.parametrize(("pause", "lasts"), [(IDLE, True), (IDLE + 1, False)])
def test_without_use_it_ends(
    client: Client, writer: User, events: Lines, pause: int, lasts: bool
) -> None:
    with travel(START, tick=False) as clock:
        sign_in(client, "penna")
        clock.shift(pause)
        assert is_in(client) is lasts
        ended = {"event": "session ended", "account": writer.pk, "kind": "idle limit"}
        assert (ended in events()) is not lasts
        assert Session.objects.exists() is lasts


@pytest.mark.parametrize(("whole", "lasts"), [(WHOLE, True), (WHOLE + 1, False)])
def test_however_it_is_used_it_ends(
    client: Client, writer: User, events: Lines, whole: int, lasts: bool
) -> None:
    with travel(START, tick=False) as clock:
        sign_in(client, "penna")
        for hour in range(1, 12):
            clock.move_to(START + hour * 3600)
            assert is_in(client)
        clock.move_to(START + whole)
        assert is_in(client) is lasts
        ended = {"event": "session ended", "account": writer.pk, "kind": "absolute limit"}
        assert (ended in events()) is not lasts


def test_an_ended_session_is_a_readers(client: Client, writer: User) -> None:
    with travel(START, tick=False) as clock:
        sign_in(client, "penna")
        assert "/admin/" in client.get("/").content.decode()
        clock.shift(IDLE + 1)
        assert 'href="/admin/"' not in client.get("/").content.decode()


def test_what_a_page_asks_by_itself_is_no_use(client: Client, writer: User) -> None:
    with travel(START, tick=False) as clock:
        sign_in(client, "penna")
        for _ in range(4):
            clock.shift(IDLE // 5)
            assert is_in(client, HTTP_SEC_FETCH_MODE="cors")
        clock.shift(IDLE // 5 + 1)
        assert not is_in(client)


def test_its_use_is_written_down_now_and_then_only(client: Client, writer: User) -> None:
    with travel(START, tick=False) as clock:
        sign_in(client, "penna")
        written = set()
        for _ in range(60):
            clock.shift(10)
            client.get("/admin/account/")
            written.add(client.session["seen_at"])
        assert written == {START, START + 300, START + 600}
        assert UserSession.objects.get().last_seen_at.timestamp() == START + 600


def test_the_cookie_ends_with_the_browser(client: Client, writer: User) -> None:
    cookie = sign_in(client, "penna").cookies["redazione"]
    assert cookie["max-age"] == cookie["expires"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_own_sessions_are_shown_and_ended(client: Client, writer: User, events: Lines) -> None:
    other = Client()
    sign_in(other, "penna", HTTP_USER_AGENT="<b>Netscape</b>", REMOTE_ADDR="203.0.113.77")
    sign_in(client, "penna")
    page = client.get(SESSIONS).content.decode()
    assert "&lt;b&gt;Netscape&lt;/b&gt;" in page
    assert "203.0.113.0/24" in page
    assert "203.0.113.77" not in page
    pk = UserSession.objects.get(ip="203.0.113.0").pk
    assert client.get(f"{SESSIONS}{pk}/end/").status_code == 405
    client.post(f"{SESSIONS}{pk}/end/")
    assert not is_in(other)
    assert is_in(client)
    assert {"event": "session ended", "account": writer.pk, "kind": "by the account"} in events()


def test_all_others_are_ended_at_once(client: Client, writer: User) -> None:
    others = [Client(), Client()]
    for each in (*others, client):
        sign_in(each, "penna")
    client.post(SESSIONS)
    assert [is_in(each) for each in (*others, client)] == [False, False, True]


@pytest.mark.parametrize("path", ["", "{pk}/end/"])
def test_who_has_not_shown_lately_who_he_is_ends_none(
    client: Client, writer: User, path: str
) -> None:
    other = Client()
    sign_in(other, "penna", REMOTE_ADDR="203.0.113.77")
    path = SESSIONS + path.format(pk=UserSession.objects.get().pk)
    sign_in(client, "penna")
    with travel(time.time() + AGAIN + 1, tick=True):
        assert client.get(SESSIONS).status_code == 200
        asked = client.post(path)
        assert asked.headers["Location"].startswith(f"{CONFIRM}?")
        assert is_in(other)
        client.post(asked.headers["Location"], {"password": PASSWORD})
        assert not is_in(other)
        assert is_in(client)


@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/password/"])
def test_accounts_are_changed_by_who_has_shown_lately_who_he_is(
    client: Client, writer: User, boss: User, settings: LazySettings, path: str
) -> None:
    settings.REQUIRE_SECOND_FACTOR = "none"
    path = f"/admin/auth/user/{path.format(pk=writer.pk)}"
    sign_in(client, "capo")
    start = time.time()
    with travel(start + AGAIN - 60, tick=True):
        assert client.get(path).status_code == 200
    with travel(start + AGAIN + 1, tick=True):
        new = {"password1": "nuova-parola-77", "password2": "nuova-parola-77"}
        for asked in (client.get(path), client.post(path, new)):
            assert asked.headers["Location"].startswith(f"{CONFIRM}?")
        kept = "".join(str(session.get_decoded()) for session in Session.objects.all())
        assert "nuova-parola-77" not in kept
        writer.refresh_from_db()
        assert writer.check_password(PASSWORD)
        back = client.post(asked.headers["Location"], {"password": PASSWORD})
        assert back.headers["Location"] == path
        assert client.get(path).status_code == 200


def test_nobody_ends_somebody_elses(
    client: Client, writer: User, boss: User, settings: LazySettings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = "none"
    theirs = Client()
    sign_in(theirs, "capo")
    pk = UserSession.objects.get(user=boss).pk
    sign_in(client, "penna")
    assert client.post(f"{SESSIONS}{pk}/end/").status_code == 404
    client.post(SESSIONS)
    assert is_in(theirs)


def test_a_new_password_ends_the_others(client: Client, writer: User, events: Lines) -> None:
    other = Client()
    for each in (other, client):
        sign_in(each, "penna")
    fields = {"password1": "nuova-parola-77", "password2": "nuova-parola-77"}
    client.post("/admin/password_change/", {**fields, "oldpassword": PASSWORD})
    assert is_in(client)
    assert not is_in(other)
    assert {"event": "password changed", "account": writer.pk, "kind": ""} in events()
    assert "penna@desk.example" in mail.outbox[-1].to


def test_so_does_one_that_an_administrator_sets(
    client: Client, writer: User, boss: User, settings: LazySettings, events: Lines
) -> None:
    settings.REQUIRE_SECOND_FACTOR = "none"
    theirs = Client()
    sign_in(theirs, "penna")
    client.force_login(boss)
    fields = {"password1": "nuova-parola-77", "password2": "nuova-parola-77"}
    answer = client.post(
        f"/admin/auth/user/{writer.pk}/password/", {**fields, "usable_password": "true"}
    )
    assert answer.status_code == 302
    assert not is_in(theirs)
    changed = [line for line in events() if line["event"] == "password changed"]
    assert changed == [{"event": "password changed", "account": writer.pk, "kind": ""}]


def test_the_owner_hears_of_a_browser_or_network_that_is_new(writer: User) -> None:
    seen = [
        ({"HTTP_USER_AGENT": "Firefox/140.0", "REMOTE_ADDR": "203.0.113.1"}, 1),
        ({"HTTP_USER_AGENT": "Firefox/141.2", "REMOTE_ADDR": "203.0.113.9"}, 1),
        ({"HTTP_USER_AGENT": "Chrome/140.0", "REMOTE_ADDR": "203.0.113.1"}, 2),
        ({"HTTP_USER_AGENT": "Firefox/140.0", "REMOTE_ADDR": "198.51.100.1"}, 3),
    ]
    for headers, mails in seen:
        sign_in(Client(), "penna", **headers)
        assert len(mail.outbox) == mails
    body = str(mail.outbox[-1].body)
    assert mail.outbox[-1].to == ["penna@desk.example"]
    for told in (
        "198.51.100.0/24",
        "Firefox/140.0",
        "http://127.0.0.1:8000/admin/account/sessions/",
    ):
        assert told in body


def test_an_account_without_a_mail_address_signs_in_all_the_same(client: Client, db: None) -> None:
    User.objects.create_user("muta", password=PASSWORD, is_staff=True)
    assert sign_in(client, "muta").status_code == 302
    assert not mail.outbox
    assert is_in(client)


def test_so_many_places_are_remembered_and_no_more(client: Client, writer: User) -> None:
    most = known_places.MOST_OF_ACCOUNT
    for turn in range(most + 1):
        sign_in(Client(), "penna", REMOTE_ADDR=f"10.0.{turn}.1")
        assert KnownPlace.objects.count() == min(turn + 1, most)
    assert not known_places.is_known_network("penna", "10.0.0.0/24")
    assert known_places.is_known_network("penna", "10.0.1.0/24")


def test_what_is_long_ago_is_tidied_away(client: Client, writer: User) -> None:
    sign_in(client, "penna", REMOTE_ADDR="10.0.0.1")
    sign_in(Client(), "penna", "sbagliata")
    cleanup.tidy_accounts()
    assert KnownPlace.objects.exists()
    assert AttemptCount.objects.exists()
    assert Session.objects.exists()
    assert UserSession.objects.exists()
    with travel(time.time() + 181 * 86_400):
        assert not known_places.is_known_network("penna", "10.0.0.0/24")
        cleanup.tidy_accounts()
    assert not KnownPlace.objects.exists()
    assert not AttemptCount.objects.exists()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_the_desk_has_no_page_of_sessions_and_secrets(
    client: Client, boss: User, settings: LazySettings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = "none"
    client.force_login(boss)
    for path in ("mfa/authenticator", "usersessions/usersession", "account/emailaddress"):
        assert client.get(f"/admin/{path}/").status_code == 404


def test_it_has_none_whatever_is_loaded_first() -> None:
    code = (
        "import django; django.setup()\n"
        "import articles.admin, pressreview.urls\n"
        "from django.contrib import admin\n"
        "print(*sorted({model._meta.app_label for model in admin.site._registry}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["admin", "articles", "auth"]
