"""What the pages of signing in ask, show and demand again."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from time_machine import travel

from tests.accounts.conftest import FACTORS, LOGIN, PASSWORD, add_app, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
CHANGE = "/admin/password_change/"
SETTINGS = "/admin/account/"
CONFIRM = "/admin/account/confirm/"
SIGNED_IN = [SETTINGS, CHANGE, "/admin/account/sessions/", FACTORS, "/admin/"]
PASSWORD_FIELD = re.compile(r"<input[^>]*name=\"(\w*password\w*)\"[^>]*>")


def password_fields(page: str) -> dict[str, str]:
    """The fields for passwords of a page, by name."""
    return {found[1]: found[0] for found in PASSWORD_FIELD.finditer(page)}


@pytest.mark.parametrize("path", [LOGIN, CHANGE])
def test_fields_mask_a_password_and_let_it_be_pasted(
    client: Client, writer: User, path: str
) -> None:
    if path != LOGIN:
        sign_in(client, "penna")
    fields = password_fields(client.get(path).content.decode())
    assert fields
    for name, field in fields.items():
        assert 'type="password"' in field, name
        assert re.search(r'autocomplete="(current|new)-password"', field), name
        assert "onpaste" not in field
        assert "readonly" not in field


def test_nothing_else_is_asked(client: Client, writer: User) -> None:
    """No hint, no secret question, no name of a pet."""
    assert list(client.get(LOGIN).context["form"].fields) == ["login", "password"]
    assert list(client.get("/admin/account/reset/").context["form"].fields) == ["email"]
    sign_in(client, "penna")
    fields = list(client.get(CHANGE).context["form"].fields)
    assert fields == ["oldpassword", "password1", "password2"]


def test_a_password_is_changed_with_the_present_one(client: Client, writer: User) -> None:
    sign_in(client, "penna")
    new = {"password1": "nuova-parola-77", "password2": "nuova-parola-77"}
    for wrong in ("", "un-altra-parola"):
        client.post(CHANGE, {**new, "oldpassword": wrong})
        writer.refresh_from_db()
        assert writer.check_password(PASSWORD)
    client.post(CHANGE, {**new, "oldpassword": PASSWORD})
    writer.refresh_from_db()
    assert writer.check_password("nuova-parola-77")


@pytest.mark.parametrize("path", SIGNED_IN)
def test_every_page_lets_one_sign_out(
    client: Client, boss: User, settings: LazySettings, path: str
) -> None:
    settings.REQUIRE_SECOND_FACTOR = "none"
    sign_in(client, "capo")
    page = client.get(path).content.decode()
    assert re.search(r'<form[^>]*method="post"[^>]*action="/admin/logout/"', page) or re.search(
        r'<form[^>]*action="/admin/logout/"[^>]*method="post"', page
    )


def test_a_link_signs_nobody_out(client: Client, writer: User) -> None:
    sign_in(client, "penna")
    client.get("/admin/logout/")
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "path",
    [f"{FACTORS}totp/activate/", f"{FACTORS}totp/deactivate/", f"{FACTORS}recovery-codes/"],
)
def test_what_signs_in_is_changed_after_proof_only(client: Client, boss: User, path: str) -> None:
    sign_in(client, "capo")
    if "activate" not in path or "deactivate" in path:
        add_app(client)
    with travel(time.time() + 11 * 60, tick=True):
        answer = client.get(path)
    assert answer.status_code == 302
    assert "confirm" in answer["Location"] or "reauthenticate" in answer["Location"]


def test_codes_and_secrets_are_random(client: Client, boss: User) -> None:
    sign_in(client, "capo")
    secret = add_app(client)
    codes = client.get(f"{FACTORS}recovery-codes/").context["unused_codes"]
    assert len(set(codes)) == len(codes) == 10
    assert all(re.fullmatch(r"\d{10}", code) for code in codes), "33 bits"
    assert len(secret) == 32, "160 bits in base 32"
    Authenticator.objects.all().delete()
    assert add_app(client) != secret
    assert not set(client.get(f"{FACTORS}recovery-codes/").context["unused_codes"]) & set(codes)


def test_the_key_of_a_session_is_random(writer: User) -> None:
    keys = set()
    for _time in range(5):
        client = Client()
        sign_in(client, "penna")
        keys.add(client.cookies["redazione"].value)
    assert len(keys) == 5
    assert all(re.fullmatch("[a-z0-9]{32}", key) for key in keys), "165 bits"


def test_scripts_read_neither_the_session_nor_the_token_of_a_form(
    client: Client, writer: User
) -> None:
    sign_in(client, "penna")
    client.get(CHANGE)
    for name in ("redazione", "modulo"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
        page = client.get(SETTINGS).content.decode()
        assert client.cookies[name].value not in page
