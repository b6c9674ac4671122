"""What signing in takes and remembers, at each bound and one beyond."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.backends.cache import SessionStore
from django.core import mail as outgoing
from django.core.mail import get_connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from articles.accounts import (
    client_network,
    forms,
    known_places,
    mail_queue,
    mail_sending,
    password_hasher,
    password_reset,
    secret_encryption,
)
from articles.accounts.throttle import TooManyAttempts
from articles.models import KnownPlace, OutgoingMail, claimed_job
from pressreview import service_settings, sign_in_settings


def request(browser: str = "Firefox", address: str = "203.0.113.7") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address, HTTP_USER_AGENT=browser)


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("penna", "penna@desk.example", "x")


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_of_the_name_of_a_browser_two_hundred_letters_count(more: int) -> None:
    assert client_network.LONGEST_BROWSER == 200
    name = "x" * (client_network.LONGEST_BROWSER + more)
    assert client_network.browser_of(request(name)) == name[: client_network.LONGEST_BROWSER]


@pytest.mark.parametrize(
    ("address", "near", "far"),
    [
        ("203.0.113.0", "203.0.113.255", "203.0.112.255"),
        ("2001:db8:0:1::", "2001:db8:0:1:ffff::1", "2001:db8:0:2::"),
    ],
)
def test_a_network_is_what_one_office_has(address: str, near: str, far: str) -> None:
    assert client_network.PREFIX_LENGTHS == {4: 24, 6: 64}
    network = client_network.network_of(request(address=address))
    assert network == client_network.network_of(request(address=near))
    assert network != client_network.network_of(request(address=far))
    assert network == client_network.network_from_address(address)


@pytest.mark.parametrize("more", [0, 1])
def test_a_password_has_five_hundred_characters(user: User, client: Client, more: int) -> None:
    """What is longer is not even hashed, however right it may be."""
    assert forms.LONGEST_PASSWORD == 500
    password = "x" * (forms.LONGEST_PASSWORD + more)
    user.set_password(password)
    user.is_staff = True
    user.save()
    answer = client.post("/admin/login/", {"username": "penna", "password": password})
    assert answer.status_code == (200 if more else 302)


@pytest.mark.parametrize(("letters", "is_good"), [(60, True), (61, False)])
def test_the_name_of_a_passkey_has_sixty_characters(
    user: User, letters: int, is_good: bool
) -> None:
    assert forms.LONGEST_NAME == 60
    passkey = Authenticator(user=user, type="webauthn", data={"name": "x"})
    form = forms.RenamePasskeyForm({"name": "x" * letters}, instance=passkey)
    assert form.is_valid() is is_good


@pytest.mark.parametrize(("seconds", "is_new"), [(-60, False), (60, True)])
def test_a_place_is_known_for_half_a_year(user: User, seconds: int, is_new: bool) -> None:
    assert timedelta(days=180) == known_places.KNOWN_FOR
    assert known_places.remember_place(request(), user)
    seen = timezone.now() - known_places.KNOWN_FOR - timedelta(seconds=seconds)
    KnownPlace.objects.update(seen=seen)
    network = client_network.network_of(request())
    assert known_places.is_known_network("penna", network) is not is_new
    assert known_places.remember_place(request(), user) is is_new
    KnownPlace.objects.update(seen=seen)
    known_places.delete_old_places()
    assert KnownPlace.objects.exists() is not is_new


def test_fifty_places_of_an_account_are_known(user: User) -> None:
    assert known_places.MOST_OF_ACCOUNT == 50
    for number in range(known_places.MOST_OF_ACCOUNT + 1):
        known_places.remember_place(request(address=f"10.0.{number}.1"), user)
        assert KnownPlace.objects.count() == min(number + 1, known_places.MOST_OF_ACCOUNT)
    networks = [client_network.network_of(request(address=f"10.0.{n}.1")) for n in (0, 1, 50)]
    known = [known_places.is_known_network("penna", network) for network in networks]
    assert known == [False, True, True]


def test_so_many_mails_wait_and_no_more(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert mail_queue.MOST_WAITING == 2_000
    monkeypatch.setattr(mail_queue, "MOST_WAITING", 3)
    for _number in range(mail_queue.MOST_WAITING):
        mail_queue.put_link(1, "it")
    assert not caplog.records
    mail_queue.put_link(1, "it")
    assert OutgoingMail.objects.count() == mail_queue.MOST_WAITING
    assert [vars(record)["event"] for record in caplog.records] == ["mail given up"]


@pytest.mark.parametrize(("seconds", "is_sent"), [(-60, True), (60, False)])
@pytest.mark.parametrize("kind", ["message", "link"])
def test_a_mail_is_given_up_after_three_days_and_a_link_after_an_hour(
    user: User, kind: str, seconds: int, is_sent: bool
) -> None:
    assert timedelta(days=3) == mail_sending.LONGEST_WAIT
    if kind == "message":
        mail_queue.put_message("mfa/email/factors_removed", user.email, "it")
        age = mail_sending.LONGEST_WAIT
    else:
        mail_queue.put_link(user.pk, "it")
        age = timedelta(hours=1)
    OutgoingMail.objects.update(created=timezone.now() - age - timedelta(seconds=seconds))
    assert mail_sending.send_waiting() == is_sent
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(("seconds", "is_free"), [(-60, False), (60, True)])
def test_a_claim_lasts_five_minutes(db: None, seconds: int, is_free: bool) -> None:
    assert timedelta(minutes=5) == claimed_job.CLAIMED_FOR
    mail_queue.put_link(1, "it")
    claimed = OutgoingMail.objects.claim()
    assert claimed is not None
    assert abs(claimed.due - timezone.now() - claimed_job.CLAIMED_FOR) < timedelta(seconds=30)
    passed = claimed_job.CLAIMED_FOR + timedelta(seconds=seconds)
    OutgoingMail.objects.update(due=claimed.due - passed)
    assert (OutgoingMail.objects.claim() is not None) is is_free


def test_pauses_grow_from_half_a_minute_to_an_hour() -> None:
    first, longest = claimed_job.FIRST_PAUSE, claimed_job.LONGEST_PAUSE
    assert (first, longest) == (timedelta(seconds=30), timedelta(hours=1))
    pauses = [claimed_job.pause_after(attempts) for attempts in (1, 2, 7, 8, 1_000_000)]
    assert pauses == [first, 2 * first, 64 * first, longest, longest]


@pytest.mark.parametrize("more", [0, 1])
def test_five_accounts_of_one_address_are_written_to(db: None, more: int) -> None:
    assert password_reset.MOST_ACCOUNTS == 5
    for number in range(password_reset.MOST_ACCOUNTS + more):
        User.objects.create_user(f"penna{number}", "penna@desk.example", "x")
    mail_queue.put_request("penna@desk.example", "it")
    assert mail_sending.send_waiting() == password_reset.MOST_ACCOUNTS
    assert len(outgoing.outbox) == password_reset.MOST_ACCOUNTS
    assert "penna5" not in "".join(str(one.body) for one in outgoing.outbox)


@pytest.mark.parametrize(("seconds", "is_good"), [(0, True), (1, False)])
def test_a_link_to_a_password_is_good_for_an_hour(
    user: User, client: Client, seconds: int, is_good: bool
) -> None:
    assert sign_in_settings.PASSWORD_RESET_TIMEOUT == 60 * 60
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        link = password_reset.link_for(user)
    later = now + timedelta(seconds=sign_in_settings.PASSWORD_RESET_TIMEOUT + seconds)
    with time_machine.travel(later, tick=False):
        answer = client.get(urlsplit(link).path)
    # A good link leads on to a form whose address does not hold the key.
    assert answer.status_code == (302 if is_good else 200)


@pytest.mark.parametrize(("seconds", "is_enough"), [(-1, True), (0, False), (1, False)])
def test_who_signed_in_ten_minutes_ago_is_asked_again(
    user: User, seconds: int, is_enough: bool
) -> None:
    assert sign_in_settings.ACCOUNT_REAUTHENTICATION_TIMEOUT == 10 * 60
    asked = request()
    asked.user, asked.session = user, SessionStore()
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        record_authentication(asked, user, method="password", reauthenticated=True)
    later = timedelta(seconds=sign_in_settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + seconds)
    with time_machine.travel(now + later, tick=False):
        assert did_recently_reauthenticate(asked) is is_enough


def test_a_mail_server_is_given_ten_seconds() -> None:
    assert service_settings.EMAIL_TIMEOUT == 10
    connection: Any = get_connection("django.core.mail.backends.smtp.EmailBackend")
    assert connection.timeout == service_settings.EMAIL_TIMEOUT


def test_one_waits_for_its_turn_to_hash_and_no_second(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (password_hasher.MOST_WAITING, password_hasher.LONGEST_WAIT) == (1, 2.0)
    monkeypatch.setattr(password_hasher, "LONGEST_WAIT", 30.0)
    waited = threading.Event()

    def wait() -> None:
        with password_hasher.turn():
            waited.set()

    with password_hasher.turn():
        first = threading.Thread(target=wait)
        first.start()
        while password_hasher._places._value:
            pass  # until the other thread waits
        with pytest.raises(TooManyAttempts) as caught, password_hasher.turn():
            pass
        assert caught.value.wait == password_hasher.TRY_AGAIN
        assert not waited.is_set()
    first.join()
    assert waited.is_set()


def test_who_waits_too_long_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    class Taken:
        def acquire(self, timeout: float) -> bool:
            asked.append(timeout)
            return False

    monkeypatch.setattr(password_hasher, "_turn", Taken())
    with pytest.raises(TooManyAttempts), password_hasher.turn():
        pass
    assert asked == [password_hasher.LONGEST_WAIT]


def test_a_secret_has_a_nonce_of_its_own_as_long_as_gcm_wants_it() -> None:
    """NIST SP 800-38D, 5.2.1.1: 96 bits."""
    assert secret_encryption.NONCE_BYTES == 12
    first, second = (secret_encryption.encrypt("segreto") for _time in range(2))
    assert first[:16] != second[:16]
    assert secret_encryption.decrypt(first) == secret_encryption.decrypt(second) == "segreto"
