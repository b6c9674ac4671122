"""A forgotten password is set anew by a mail, over a real mail server."""

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from time_machine import travel

from articles.accounts import attempt_limits, mail_queue
from tests import postbox
from tests.accounts.conftest import LOGIN, PASSWORD, Lines, sign_in
from tests.postbox import Mails

pytestmark = pytest.mark.django_db
RESET = "/admin/account/reset/"
NEW = {"password1": "nuova-parola-77", "password2": "nuova-parola-77"}


@pytest.fixture
def mails(settings: LazySettings) -> Iterator[Mails]:
    with postbox.running() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box.mails


def ask(client: Client, address: str, **headers: str) -> str:
    """What the site answers, to where it leads."""
    answer = client.post(RESET, {"email": address}, **headers)  # type: ignore[arg-type]
    return f"{answer.status_code} {answer.headers.get('Location', '')}"


def link_in(mails: Mails) -> str:
    """The path of the link in the newest mail."""
    found = re.search(
        r"http://127\.0\.0\.1:8000(/admin/account/reset/\S+)", mails[-1].get_content()
    )
    assert found is not None, mails[-1].get_content()
    return found[1]


def use(client: Client, link: str) -> int:
    """Open the link and send a new password; the status of the answer."""
    opened = client.get(link)
    form = opened.headers.get("Location", link)
    return client.post(form, NEW).status_code


def test_a_link_comes_and_sets_the_password_once(
    client: Client, writer: User, mails: Mails, events: Lines
) -> None:
    assert ask(client, "Penna@desk.example") == "302 /admin/account/reset/sent/"
    assert mails[-1]["To"] == "penna@desk.example"
    assert "penna" in mails[-1].get_content()
    link = link_in(mails)
    opened = client.get(link)
    assert opened.headers["Location"].endswith("-set-password/")
    assert client.post(opened.headers["Location"], NEW).status_code == 302
    writer.refresh_from_db()
    assert writer.check_password(NEW["password1"])
    assert use(Client(), link) == 200
    assert [line["event"] for line in events()] == [
        "password reset asked",
        "password changed",
        "password reset",
    ]


@pytest.mark.parametrize(("age", "status"), [(3600, 302), (3601, 200)])
def test_it_is_good_for_an_hour(writer: User, mails: Mails, age: int, status: int) -> None:
    with travel(1_800_000_000, tick=False) as clock:
        ask(Client(), "penna@desk.example")
        clock.shift(age)
        assert use(Client(), link_in(mails)) == status


def test_a_newer_sign_in_ends_it(client: Client, writer: User, mails: Mails) -> None:
    ask(Client(), "penna@desk.example")
    link = link_in(mails)
    sign_in(client, "penna")
    assert use(Client(), link) == 200


def test_sessions_end_with_it(client: Client, writer: User, mails: Mails) -> None:
    thief = Client()
    sign_in(thief, "penna")
    ask(client, "penna@desk.example")
    use(client, link_in(mails))
    assert thief.get("/admin/account/").status_code == 302


def test_the_host_is_the_sites_whatever_is_asked_for(
    client: Client, writer: User, mails: Mails, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    ask(
        client, "penna@desk.example", HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert "evil.example" not in mails[-1].as_string()
    assert link_in(mails)


def test_nobody_is_told_whether_there_is_an_account(writer: User, mails: Mails) -> None:
    User.objects.create_user("spenta", "spenta@desk.example", PASSWORD, is_active=False)
    answers = {ask(Client(), f"{name}@desk.example") for name in ("penna", "nessuno", "spenta")}
    assert answers == {"302 /admin/account/reset/sent/"}
    assert [sent["To"] for sent in mails] == ["penna@desk.example"]


def test_the_answer_waits_for_no_mail(
    client: Client, writer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking the account up is left to the worker as well: no time tells of it."""
    asked: list[object] = []
    monkeypatch.setattr(mail_queue, "_put", lambda **content: asked.append(content["kind"]))
    monkeypatch.setattr(User.objects, "filter", lambda **_: pytest.fail("it was looked up"))
    ask(client, "penna@desk.example")
    ask(client, "nessuno@desk.example")
    assert asked == ["request"] * 2


def test_a_mail_goes_to_the_address_of_the_account(
    client: Client, writer: User, mails: Mails
) -> None:
    """A letter that only a database takes for the same would lead it elsewhere."""
    ask(client, "penna@DESK.example")
    ask(client, "penna@de\u017fk.example")
    assert {sent["To"] for sent in mails} == {"penna@desk.example"}


def test_so_many_for_an_address_and_no_more(client: Client, writer: User, mails: Mails) -> None:
    most = attempt_limits.RESET_MAILS_TO_ADDRESS.most
    answers = [ask(client, "penna@desk.example")[:3] for _ in range(most + 1)]
    assert answers == ["302"] * most + ["429"]
    assert len(mails) == most
    answers = [
        ask(Client(), "nessuno@desk.example", REMOTE_ADDR="10.1.1.1")[:3] for _ in range(most + 1)
    ]
    assert answers == ["302"] * most + ["429"]


def test_so_many_from_a_network_and_no_more(client: Client, db: None, mails: Mails) -> None:
    most = attempt_limits.RESET_MAILS_FROM_NETWORK.most
    answers = [ask(client, f"a{turn}@desk.example")[:3] for turn in range(most + 1)]
    assert answers == ["302"] * most + ["429"]


def test_it_opens_an_account_that_others_have_shut(
    client: Client, writer: User, mails: Mails
) -> None:
    for turn in range(attempt_limits.WRONG_PASSWORDS_FOR_ACCOUNT.most):
        sign_in(Client(), "penna", "x", REMOTE_ADDR=f"10.0.{turn}.1")
    for turn in range(attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most):
        sign_in(client, "penna", f"x{turn}")
    assert sign_in(client, "penna").status_code == 429
    ask(client, "penna@desk.example")
    use(client, link_in(mails))
    assert sign_in(client, "penna", NEW["password1"]).status_code == 302


def test_a_weak_password_is_refused(client: Client, writer: User, mails: Mails) -> None:
    ask(client, "penna@desk.example")
    form = client.get(link_in(mails)).headers["Location"]
    for weak in ("12345678", "penna", "x" * 501):
        answer = client.post(form, {"password1": weak, "password2": weak})
        assert answer.status_code == 200
    writer.refresh_from_db()
    assert writer.check_password(PASSWORD)


@pytest.mark.parametrize(
    "key", ["1-x", "zzzzzzzzzzzzz-x", "1-cabc12-0123456789abcdef", "0-set-password"]
)
def test_a_made_up_link_is_good_for_nothing(client: Client, writer: User, key: str) -> None:
    answer = client.get(f"{RESET}{key}/")
    assert answer.status_code == 200
    assert "password1" not in answer.content.decode()


def test_the_page_of_signing_in_leads_there(client: Client, db: None) -> None:
    assert f'href="{RESET}"' in client.get(LOGIN).content.decode()


def test_who_has_no_password_is_led_to_a_mail_that_sets_one(client: Client, mails: Mails) -> None:
    user = User.objects.create_user("chiavi", "chiavi@desk.example", is_staff=True)
    client.force_login(user)
    assert client.get("/admin/password_change/").headers["Location"] == RESET
    ask(client, "chiavi@desk.example")
    assert use(Client(), link_in(mails)) == 302
    user.refresh_from_db()
    assert user.check_password(NEW["password1"])
