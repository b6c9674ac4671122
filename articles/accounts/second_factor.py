"""Who needs a second factor for the desk, and whether a session has shown one."""

from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from articles.accounts import mail_queue, secret_encryption, sign_in_log

# What a password alone must not give, where those who may publish need a second factor: who
# changes accounts can let anybody publish.
GUARDED = ("articles.publish_article", "auth.change_user", "auth.add_user", "auth.change_group")
SHOWN = "second_factor"  # in a session: the number of the account that has shown its factor
# In the data of an app, and of recovery codes.
KEPT_SECRETS = {"secret", "seed"}
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_required(user: Any) -> bool:
    """Whether an account must show a second factor to use the desk."""
    if settings.REQUIRE_SECOND_FACTOR == "staff":
        return bool(user.is_staff)
    if settings.REQUIRE_SECOND_FACTOR == "publish":
        return any(user.has_perm(permission) for permission in GUARDED)
    return False


def has_one(user: Any) -> bool:
    """Whether an account has a second factor; recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists())


def mark_shown(request: HttpRequest, user: Any) -> None:
    """Note in the session that it has shown a second factor of its account."""
    request.session[SHOWN] = str(user.pk)


def mark_gone(request: HttpRequest) -> None:
    """Forget that this session has shown a second factor."""
    request.session.pop(SHOWN, None)


def is_shown(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor of its account."""
    return bool(request.session.get(SHOWN) == str(request.user.pk))


def is_missing(request: HttpRequest) -> bool:
    """Whether this session must show a second factor before it may see the desk."""
    return not is_shown(request) and (has_one(request.user) or is_required(request.user))


class NoSuchAccount(Exception):
    """No account has this name."""


@transaction.atomic
def remove_all(username: str) -> int:
    """Remove all second factors of an account and end its sessions. Returns how many it had.

    Whoever asks for this has proved otherwise whose account it is; the owner is told by mail.
    Raises ``NoSuchAccount``.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NoSuchAccount(username)
    removed = Authenticator.objects.filter(user=user)
    number = removed.filter(type__in=KINDS).count()
    removed.delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    sign_in_log.log("second factor removed", user.pk, "command")
    if user.email:
        mail_queue.put_message("mfa/email/factors_removed", user.email, settings.LANGUAGE_CODE)
    return int(number)


def count_unreadable() -> int:
    """How many factors have a secret that no key of the site decrypts."""
    return sum(
        any(not secret_encryption.is_readable(data[name]) for name in KEPT_SECRETS & data.keys())
        for data in Authenticator.objects.values_list("data", flat=True)
    )


@transaction.atomic
def reencrypt_all(former_keys: Sequence[str] = ()) -> int:
    """Encrypt all stored secrets under the present key. Returns how many were encrypted.

    ``former_keys`` are tried beside those of the site.
    """
    factors = list(Authenticator.objects.select_for_update().order_by("pk"))
    for factor in factors:
        for name in KEPT_SECRETS & factor.data.keys():
            factor.data[name] = secret_encryption.reencrypt(factor.data[name], former_keys)
    Authenticator.objects.bulk_update(factors, ["data"])
    return sum(bool(KEPT_SECRETS & factor.data.keys()) for factor in factors)
