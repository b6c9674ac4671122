"""What follows from events of an account: notes in the session, mails, log lines."""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from articles.accounts import known_places, second_factor, session_limits, sign_in_log
from articles.accounts.password_backend import forget_attempts


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: User, **_others: Any) -> None:
    """Start the limits of a session, and log the sign-in."""
    session_limits.start_limits(request.session)
    sign_in_log.log(
        "signed in", user.pk, "second factor" if second_factor.SHOWN in request.session else ""
    )


@receiver(account.user_logged_in)
def tell_of_new_place(request: HttpRequest, user: User, **_others: Any) -> None:
    """Mail the owner when an account is used from a new browser or network."""
    with transaction.atomic():
        if known_places.remember_place(request, user):
            get_adapter(request).send_notification_mail("account/email/new_sign_in", user)


@receiver(user_logged_out)
def log_end(user: User | None, **_others: Any) -> None:
    """Log that somebody signed out."""
    sign_in_log.log("signed out", user.pk if user else None)


@receiver(post_save, sender=User)
def log_new_password(instance: User, created: bool, **_others: Any) -> None:
    """Log a changed password, whoever changes it: the owner, an editor, a command."""
    # Django keeps the new password here until it has been saved.
    if getattr(instance, "_password", None) is not None and not created:
        sign_in_log.log("password changed", instance.pk)


@receiver([account.password_changed, account.password_set])
def end_others(request: HttpRequest, user: User, **_others: Any) -> None:
    """End the other sessions of an account when its password changes."""
    end_other_sessions(request, user)


@receiver(account.password_reset)
def let_in_again(request: HttpRequest, user: User, **_others: Any) -> None:
    """Forget wrong passwords of an account whose owner has reset the password."""
    sign_in_log.log("password reset", user.pk)
    forget_attempts(request, user.username)


@receiver(mfa.authenticator_added)
def begin_to_ask(
    request: HttpRequest, user: User, authenticator: Authenticator, **_others: Any
) -> None:
    """End the other sessions when a second factor is added: they showed a password alone."""
    sign_in_log.log("second factor added", user.pk, authenticator.type)
    if authenticator.type in second_factor.KINDS:
        second_factor.mark_shown(request, user)
        end_other_sessions(request, user)


@receiver(mfa.authenticator_removed)
def ask_no_more(
    request: HttpRequest, user: User, authenticator: Authenticator, **_others: Any
) -> None:
    """End the other sessions when the last second factor is removed."""
    sign_in_log.log("second factor removed", user.pk, authenticator.type)
    if not second_factor.has_one(user):
        # Other sessions have shown what is no longer asked for: they end as when it was added.
        second_factor.mark_gone(request)
        end_other_sessions(request, user)


@receiver(mfa.authenticator_reset)
def log_new_codes(user: User, authenticator: Authenticator, **_others: Any) -> None:
    """Log that recovery codes were made anew."""
    sign_in_log.log("second factor renewed", user.pk, authenticator.type)


@receiver(mfa.authenticator_used)
def let_on(request: HttpRequest, user: User, authenticator: Authenticator, **_others: Any) -> None:
    """Note in the session that a second factor was shown."""
    second_factor.mark_shown(request, user)
    sign_in_log.log("second factor shown", user.pk, authenticator.type)


@receiver(mfa.authentication_failed)
def log_failure(user: User, authenticator: Authenticator, **_others: Any) -> None:
    """Log that a second factor was wrong."""
    sign_in_log.log("second factor failed", user.pk, authenticator.type)
