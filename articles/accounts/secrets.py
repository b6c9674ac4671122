"""Secrets of second factors as they are kept: encrypted under the site's key."""

import base64
import hashlib

from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from articles.accounts import events


def encrypt(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode("ascii")


def decrypt(encrypted: str) -> str:
    """The text; a random one that no code fits where the site's key is another than it was."""
    try:
        return _cipher().decrypt(encrypted.encode()).decode()
    except InvalidToken:
        events.log("second factor unreadable")
        return str(generate_totp_secret())


def _cipher() -> MultiFernet:
    """Encrypts under the site's key, and reads what was encrypted under its former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(key))) for key in keys])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"articles.accounts.secrets" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
