"""Which passwords accounts may have."""

import gzip
import logging
from importlib.resources import files

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from pressreview.password_validators import WORDS, ContextWordsValidator
from tests.live import BASE_DIR

LONG = "una frase che nessuno indovina, con àccenti e 日本語, fino a cento e più caratteri " * 2


@pytest.mark.parametrize(
    "password",
    ["123456789", "password1", "Rassegna2026!", "r4ss3gn4-st4mp4", "PressReview!!", "redazione99"],
)
def test_what_would_be_tried_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        *("kx7vqpwzt", "918273645546", "!!!???;;;---", "        \t ", "ààààèèèèìììì", LONG),
        *("la rassegna canta piano", "NURKLEINBUCHSTABEN"),
    ],
)
def test_any_characters_will_do(password: str) -> None:
    validate_password(password)


def test_nine_characters_are_enough_and_eight_are_not() -> None:
    validate_password("kx7vqpwzt")
    with pytest.raises(ValidationError, match="9"):
        validate_password("kx7vqpwz")


def test_of_the_leaked_ones_enough_are_long_enough_to_be_refused() -> None:
    """Nobody could choose a shorter one anyway: 3,000 that the rules would let through."""
    packed = files("django.contrib.auth").joinpath("common-passwords.txt.gz").read_bytes()
    leaked = [word for word in gzip.decompress(packed).decode().split("\n") if len(word) >= 9]
    assert len(leaked) > 3_000
    for word in leaked[:: len(leaked) // 50]:
        with pytest.raises(ValidationError):
            validate_password(word)


def test_the_words_of_the_site_itself_are_among_them() -> None:
    check = ContextWordsValidator().validate
    for password in ("rassegna-esteri", "Rassegna_Esteri_7", "RASSEGNAESTERIabc"):
        with pytest.raises(ValidationError):
            check(password)
    check("RASSEGNAESTERIabcd")  # four letters more are somebody's own


def test_the_words_are_documented() -> None:
    text = (BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
    assert {word for word in WORDS if f"`{word}`" not in text} == set()


def test_a_password_is_taken_as_it_was_typed(db: None) -> None:
    User.objects.create_user("olga", password=f" {LONG} ")
    assert authenticate(username="olga", password=f" {LONG} ")
    for other in (LONG, f" {LONG}", f" {LONG.upper()} ", f" {LONG} "[:-1], LONG[:72]):
        assert authenticate(username="olga", password=other) is None


def test_sessions_of_an_account_are_ended(
    db: None, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "articles.accounts")
    clients = {}
    for name in ("olga", "ugo"):
        clients[name] = Client()
        clients[name].force_login(User.objects.create_superuser(name))
    call_command("end_sessions", "--user", "olga")
    assert "1 sessions ended" in capsys.readouterr().out
    assert not UserSession.objects.filter(user__username="olga").exists()
    assert clients["olga"].get("/admin/").status_code == 302
    assert clients["ugo"].get("/admin/").status_code == 200
    call_command("end_sessions", "--all")
    assert clients["ugo"].get("/admin/").status_code == 302
    lines = [vars(line) for line in caplog.records if line.message == "sign-in"]
    ended = [line["account"] for line in lines if line["event"] == "session ended"]
    assert ended == list(User.objects.order_by("username").values_list("pk", flat=True))
    with pytest.raises(CommandError, match="no account"):
        call_command("end_sessions", "--user", "nobody")


def test_an_account_that_is_switched_off_has_no_session_any_more(db: None) -> None:
    user, client = User.objects.create_superuser("olga"), Client()
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302
    User.objects.update(is_active=True, is_staff=False)
    assert client.get("/admin/").status_code in {302, 403}


def test_there_is_no_account_that_nobody_made(db: None) -> None:
    assert not User.objects.exists()
