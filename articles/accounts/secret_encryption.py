"""Encrypts the secrets of second factors, and mails that wait, under the site's key.

A copy of the database alone then opens no account. AES-256 in GCM with a random nonce (NIST SP
800-38D); the key is derived from the site's by HKDF (RFC 5869).
"""

import base64
import binascii
import os
from collections.abc import Iterable
from functools import lru_cache

from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from articles.accounts import sign_in_log

PURPOSE = b"articles.accounts.secret_encryption"
NONCE_BYTES = 12


def encrypt(text: str) -> str:
    """Encrypt a text; the result is printable."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(str(settings.SECRET_KEY)).encrypt(nonce, text.encode(), PURPOSE)
    return base64.urlsafe_b64encode(nonce + sealed).decode("ascii")


def decrypt(encrypted: str) -> str:
    """Decrypt a text. Where no key of the site fits, a random secret, which no code matches."""
    text = decrypt_or_none(encrypted)
    if text is None:
        sign_in_log.log("second factor unreadable")
        return str(generate_totp_secret())
    return text


def reencrypt(encrypted: str, former_keys: Iterable[str] = ()) -> str:
    """Encrypt a stored text anew under the present key; unchanged where no key decrypts it.

    ``former_keys`` are tried beside those of the site.
    """
    text = decrypt_or_none(encrypted, former_keys)
    return encrypted if text is None else encrypt(text)


def is_readable(encrypted: str) -> bool:
    """Whether a key of the site decrypts a stored text."""
    return decrypt_or_none(encrypted) is not None


def decrypt_or_none(encrypted: str, former_keys: Iterable[str] = ()) -> str | None:
    """Decrypt a text; None where no key of the site, or of ``former_keys``, fits."""
    try:
        data = base64.urlsafe_b64decode(encrypted.encode())
    except (binascii.Error, UnicodeEncodeError):
        return None
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, *former_keys):
        try:
            text = _cipher(str(key)).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], PURPOSE)
        except (InvalidTag, ValueError):
            continue
        return text.decode()
    return None


@lru_cache(maxsize=10)
def _cipher(key: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return AESGCM(derived)
