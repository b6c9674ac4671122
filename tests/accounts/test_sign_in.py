"""A password opens an account; guessing does not."""

import re
import threading
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client

from articles.accounts import attempt_limits, password_hasher
from articles.accounts.client_network import network_of
from articles.accounts.throttle import TooManyAttempts
from tests.accounts.conftest import LOGIN, NETWORK, PASSWORD, Lines, sign_in

pytestmark = pytest.mark.django_db
UNUSED = [
    "signup/",
    "inactive/",
    "email/",
    "confirm-email/",
    "social/",
    "login/code/",
    "signup/passkey/",
]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def wrong(name: str, times: int, address: str = f"{NETWORK}1") -> list[int]:
    return [
        sign_in(Client(), name, f"sbagliata-{turn}", REMOTE_ADDR=address).status_code
        for turn in range(times)
    ]


def test_the_right_password_signs_in(client: Client, writer: User) -> None:
    answer = sign_in(client, "penna")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200


def test_sixty_wrong_ones_and_then_the_right_one_do_not(client: Client, writer: User) -> None:
    assert (
        wrong("penna", 60)
        == [200] * attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most + [429] * 50
    )
    answer = sign_in(client, "penna", REMOTE_ADDR=f"{NETWORK}1")
    assert answer.status_code == 429
    assert (
        0
        < int(answer.headers["Retry-After"])
        <= attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.seconds
    )
    assert not is_in(client)


def test_the_last_attempt_of_the_limit_may_be_the_right_one(client: Client, writer: User) -> None:
    wrong("penna", attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most - 1)
    assert sign_in(client, "penna", REMOTE_ADDR=f"{NETWORK}1").status_code == 302


def test_another_address_of_the_network_is_no_other_network(writer: User) -> None:
    wrong("penna", attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most)
    assert sign_in(Client(), "penna", REMOTE_ADDR=f"{NETWORK}254").status_code == 429
    assert sign_in(Client(), "penna", REMOTE_ADDR="203.0.114.1").status_code == 302


def test_a_network_is_limited_whatever_names_it_tries(writer: User) -> None:
    most = attempt_limits.WRONG_PASSWORDS_FROM_NETWORK.most
    answers = [wrong(f"nome-{turn}", 1)[0] for turn in range(most + 1)]
    assert answers == [200] * most + [429]
    assert sign_in(Client(), "penna", REMOTE_ADDR=f"{NETWORK}9").status_code == 429
    assert sign_in(Client(), "penna", REMOTE_ADDR="198.51.100.1").status_code == 302


def test_an_account_is_limited_wherever_it_is_tried_from(writer: User) -> None:
    most = attempt_limits.WRONG_PASSWORDS_FOR_ACCOUNT.most
    answers = [wrong("penna", 1, f"10.0.{turn}.1")[0] for turn in range(most + 1)]
    assert answers == [200] * most + [429]


def test_its_owner_still_gets_in_from_a_known_network(writer: User) -> None:
    assert sign_in(Client(), "penna", REMOTE_ADDR="198.51.100.1").status_code == 302
    for turn in range(attempt_limits.WRONG_PASSWORDS_FOR_ACCOUNT.most):
        wrong("penna", 1, f"10.0.{turn}.1")
    assert sign_in(Client(), "penna", REMOTE_ADDR="192.0.2.1").status_code == 429
    assert sign_in(Client(), "penna", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_nobody_is_told_which_accounts_there_are(writer: User, boss: User) -> None:
    User.objects.create_user("spenta", password=PASSWORD, is_active=False)
    pages = set()
    for name in ("penna", "nessuno", "spenta"):
        page = sign_in(Client(), name, "sbagliata", REMOTE_ADDR=f"{NETWORK}1")
        pages.add(page.content.decode().replace(name, "").split("csrfmiddlewaretoken")[0])
        assert [wrong(name, 10, "198.51.100.1")[-1], wrong(name, 1, "198.51.100.1")[0]] == [
            200,
            429,
        ]
    right = sign_in(Client(), "spenta", REMOTE_ADDR=f"{NETWORK}1").content.decode()
    pages.add(right.replace("spenta", "").split("csrfmiddlewaretoken")[0])
    assert len(pages) == 1


def test_a_name_that_nobody_has_is_hashed_for_too(
    client: Client, writer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda _user, raw: hashed.append(raw))
    sign_in(client, "nessuno", "sbagliata")
    assert hashed == ["sbagliata"]


def test_nothing_is_hashed_beyond_the_limit(writer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong("penna", attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most)
    monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("it was hashed"))
    monkeypatch.setattr(User, "set_password", lambda *_: pytest.fail("it was hashed"))
    assert wrong("penna", 1) == [429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "::/128"),
        ("unix:", "::/128"),
    ],
)
def test_the_network_of_an_address(rf: Any, address: str, network: str) -> None:
    assert network_of(rf.get("/", REMOTE_ADDR=address)) == network


def test_behind_proxies_the_reader_counts(writer: User, settings: LazySettings) -> None:
    settings.PROXY_COUNT = 1
    for _ in range(attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most + 1):
        answer = sign_in(
            Client(),
            "penna",
            "x",
            HTTP_X_FORWARDED_FOR=f"1.2.3.{_}, 203.0.113.5",
            REMOTE_ADDR="::1",
        )
    assert answer.status_code == 429
    answer = sign_in(Client(), "penna", HTTP_X_FORWARDED_FOR="198.51.100.2", REMOTE_ADDR="::1")
    assert answer.status_code == 302


def test_a_process_hashes_one_password_at_a_time() -> None:
    """One hashes, one waits, and the third is told at once."""
    inside, waiting, go_on = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        with password_hasher.turn():
            inside.set()
            go_on.wait(10)

    def wait() -> None:
        waiting.set()
        with password_hasher.turn():
            pass

    holder, waiter = threading.Thread(target=hold), threading.Thread(target=wait)
    holder.start()
    assert inside.wait(10)
    waiter.start()
    assert waiting.wait(10)
    while password_hasher._places._value:
        pass
    with pytest.raises(TooManyAttempts), password_hasher.turn():
        pass
    go_on.set()
    holder.join()
    waiter.join()
    with password_hasher.turn():
        assert password_hasher._places._value == password_hasher.MOST_WAITING


def test_who_found_the_hasher_busy_has_used_up_nothing(
    writer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(User, "check_password", lambda *_: (_ for _ in ()).throw(TooManyAttempts(5)))
        assert wrong("penna", attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most + 5) == [
            429
        ] * (attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most + 5)
    assert sign_in(Client(), "penna", REMOTE_ADDR=f"{NETWORK}1").status_code == 302


def test_the_hash_is_argon2id_as_owasp_asks() -> None:
    encoded = password_hasher.PasswordHasher().encode("segreta", "sale-di-prova-16")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert password_hasher.PasswordHasher().verify("segreta", encoded)
    assert not password_hasher.PasswordHasher().verify("segreto", encoded)


def test_the_old_password_is_no_way_around(client: Client, writer: User) -> None:
    client.force_login(writer)
    fields = {"password1": "nuova-parola-77", "password2": "nuova-parola-77"}
    for turn in range(attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most):
        answer = client.post("/admin/password_change/", {**fields, "oldpassword": f"x{turn}"})
        assert answer.status_code == 200
    answer = client.post("/admin/password_change/", {**fields, "oldpassword": PASSWORD})
    assert answer.status_code == 429
    writer.refresh_from_db()
    assert writer.check_password(PASSWORD)


def test_nor_is_being_asked_once_more(client: Client, writer: User) -> None:
    client.force_login(writer)
    for turn in range(attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most):
        assert client.post("/admin/account/confirm/", {"password": f"x{turn}"}).status_code == 200
    assert client.post("/admin/account/confirm/", {"password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("wanted", ["/admin/articles/article/", "/en/"])
def test_one_comes_to_where_one_wanted(client: Client, writer: User, wanted: str) -> None:
    answer = client.post(f"{LOGIN}?next={wanted}", {"username": "penna", "password": PASSWORD})
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", ""],
)
def test_a_refused_address_ends_on_the_desk(client: Client, writer: User, wanted: str) -> None:
    fields = {"username": "penna", "password": PASSWORD, "next": wanted}
    answer = client.post(LOGIN, fields)
    assert answer.headers["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("referer", "wanted"),
    [
        ("http://testserver/admin/queues/comments/?undo=x", "/admin/queues/comments/?undo=x"),
        ("http://testserver/2018/04/03/un-articolo/", "/admin/queues/undo/"),
        ("https://evil.example/admin/queues/", "/admin/queues/undo/"),
        ("http://testserver.evil.example/admin/", "/admin/queues/undo/"),
        ("http://[", "/admin/queues/undo/"),
        (None, "/admin/queues/undo/"),
    ],
)
def test_a_form_that_came_too_late_leads_back_to_its_page(
    client: Client, db: None, referer: str | None, wanted: str
) -> None:
    headers = {} if referer is None else {"referer": referer}
    answer = client.post("/admin/queues/undo/", headers=headers)
    assert answer.headers["Location"] == f"{LOGIN}?{urlencode({'next': wanted}, safe='/')}"


@pytest.mark.parametrize("path", UNUSED)
def test_what_is_not_used_is_not_there(client: Client, boss: User, path: str) -> None:
    client.force_login(boss)
    for start in ("/admin/account/", "/accounts/", "/account/"):
        assert client.get(f"{start}{path}").status_code in {404, 302}
        assert client.post(f"{start}{path}").status_code in {404, 302}
    assert not User.objects.exclude(pk=boss.pk).exists()


def test_an_account_that_is_none_of_the_desk_is_told_so(client: Client, db: None) -> None:
    User.objects.create_user("lettore", password=PASSWORD)
    assert sign_in(client, "lettore").headers["Location"] == "/admin/account/"
    assert client.get("/admin/account/").status_code == 200
    for path in ("/admin/", "/admin/articles/article/"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert 'action="/admin/logout/"' in answer.content.decode()


def test_the_key_of_the_session_changes(client: Client, writer: User) -> None:
    client.get(f"{LOGIN}")
    session = client.session
    session["prova"] = 1
    session.save()
    before = session.session_key
    sign_in(client, "penna")
    assert client.session.session_key != before


def test_signing_out_ends_the_session(client: Client, writer: User, events: Lines) -> None:
    sign_in(client, "penna")
    key = str(client.session.session_key)
    assert client.get("/admin/logout/").status_code == 200
    assert client.post("/admin/logout/").headers["Location"] == LOGIN
    assert not client.session.exists(key)
    assert client.get("/admin/").status_code == 302
    assert {"event": "signed out", "account": writer.pk, "kind": ""} in events()


def test_every_event_is_a_line_that_tells_nothing(
    client: Client, writer: User, events: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    wrong("penna", attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most + 1)
    wrong("nessuno", 1)
    sign_in(client, "penna", HTTP_USER_AGENT="Segreto/1.0", REMOTE_ADDR="198.51.100.9")
    kinds = [(line["event"], line["account"]) for line in events()]
    most = attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most
    assert kinds == [
        *[("failed", writer.pk)] * most,
        ("throttled", None),
        ("failed", None),
        ("signed in", writer.pk),
    ]
    written = str([vars(record) for record in caplog.records if record.message == "sign-in"])
    for secret in ("penna", "nessuno", "sbagliata", PASSWORD, "198.51.100", "203.0.113", "Segreto"):
        assert secret not in written


def test_no_page_of_the_desk_is_kept_for_others(client: Client, db: None) -> None:
    """They follow the browser's language, which kept pages do not."""
    for path in ("login/", "account/reset/", "account/reset/sent/", "account/reset/1-x/"):
        pages = []
        for language in ("it", "en"):
            answer = client.get(f"/admin/{path}", HTTP_ACCEPT_LANGUAGE=language)
            assert "no-store" in answer.headers["Cache-Control"]
            assert "ETag" not in answer.headers
            pages.append(re.findall(r'<html lang="(\w+)"', answer.content.decode()))
        assert pages == [["it"], ["en"]]


def test_readers_get_no_cookie_and_editors_pages_of_their_own(client: Client, writer: User) -> None:
    answer = client.get("/")
    assert not answer.cookies
    assert "Cookie" not in answer.headers["Vary"]
    assert "s-maxage" in answer.headers["Cache-Control"]
    sign_in(client, "penna")
    assert client.get("/").headers["Cache-Control"] == "private, no-store"
