"""Who needs a second factor to use the desk, and whether a session has shown one."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from articles.accounts import event_log, mail, secret_encryption

# What a password alone must not give, where those who may publish need a second factor: who
# changes accounts can let anybody publish.
GUARDED = ("articles.publish_article", "auth.change_user", "auth.add_user", "auth.change_group")
SHOWN = "second_factor"  # in a session: the number of the account that has shown its factor
# In the data of an app, and of recovery codes.
KEPT_SECRETS = {"secret", "seed"}
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_required(user: Any) -> bool:
    """Whether an account may use the desk with a second factor only."""
    if settings.REQUIRE_SECOND_FACTOR == "staff":
        return bool(user.is_staff)
    if settings.REQUIRE_SECOND_FACTOR == "publish":
        return any(user.has_perm(permission) for permission in GUARDED)
    return False


def has_one(user: Any) -> bool:
    """Whether a second factor is set up; codes for recovery alone are none."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists())


def mark_shown(request: HttpRequest, user: Any) -> None:
    request.session[SHOWN] = str(user.pk)


def mark_gone(request: HttpRequest) -> None:
    request.session.pop(SHOWN, None)


def is_shown(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor of its account."""
    return bool(request.session.get(SHOWN) == str(request.user.pk))


def is_missing(request: HttpRequest) -> bool:
    """Whether what the desk has is not shown to this session before it has shown a factor."""
    return not is_shown(request) and (has_one(request.user) or is_required(request.user))


class NoSuchAccount(Exception):
    """No account has this name."""


def remove_all(username: str) -> int:
    """Take all second factors from an account and end its sessions; how many factors it had.

    Who asks for that has shown otherwise whose account it is; its owner is told by mail. Raises
    ``NoSuchAccount``.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NoSuchAccount(username)
    removed = Authenticator.objects.filter(user=user)
    number = removed.filter(type__in=KINDS).count()
    removed.delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    event_log.log("second factor removed", user.pk, "command")
    if user.email:
        mail.later(mail.send, "mfa/email/factors_removed", user.email, settings.LANGUAGE_CODE, {})
    return int(number)


@transaction.atomic
def reencrypt_all() -> int:
    """Encrypt what apps and recovery codes hang on under the present key; how many there are."""
    factors = list(Authenticator.objects.select_for_update().order_by("pk"))
    for factor in factors:
        for name in KEPT_SECRETS & factor.data.keys():
            factor.data[name] = secret_encryption.reencrypt(factor.data[name])
    Authenticator.objects.bulk_update(factors, ["data"])
    return sum(bool(KEPT_SECRETS & factor.data.keys()) for factor in factors)
