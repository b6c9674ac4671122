"""Secrets of second factors under changing keys of the site."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.accounts import secret_encryption
from tests.accounts.conftest import add_app, sign_in

OLD, NEW = "the old key " * 5, "the new key " * 5


@given(st.text())
def test_what_was_encrypted_is_read_again(text: str) -> None:
    kept = secret_encryption.encrypt(text)
    assert secret_encryption.decrypt(kept) == text
    assert secret_encryption.encrypt(text) != kept, "the nonce is random"


@given(st.text(max_size=200))
def test_whatever_was_not_opens_nothing(text: str) -> None:
    secret = secret_encryption.decrypt(text)
    assert len(secret) == 32
    assert secret_encryption.decrypt(text) != secret


def test_a_letter_that_was_changed_is_noticed() -> None:
    kept = secret_encryption.encrypt("a secret")
    for place in range(len(kept)):
        letter = "A" if kept[place] != "A" else "B"
        assert secret_encryption.decrypt(kept[:place] + letter + kept[place + 1 :]) != "a secret"


@pytest.mark.django_db(transaction=True)
def test_a_former_key_can_leave_once_all_is_encrypted_anew(
    client: Client, boss: User, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    sign_in(client, "capo")
    secret = add_app(client)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    call_command("reencrypt_second_factors")
    assert "anew: 2" in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = []
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret_encryption.decrypt(app.data["secret"]) == secret
