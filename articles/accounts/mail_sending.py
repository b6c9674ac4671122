"""Sends the mails that wait, each once: the worker's part.

A worker claims a mail, sends it and deletes its row. One that is killed between the last two leaves
a mail to the owner of an account, who must not miss it, to be sent once more when its claim ends
(at least once). A mail that tells editors of what the desk shows anyway is never sent twice (at
most once): that it is handed over is noted first, and where nobody knows whether the server has
taken it, it is given up. What surely was not taken is tried again, with pauses that grow, and given
up after some days; neither address nor text is ever logged.
"""

import logging
import smtplib
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from articles.accounts import mail, mail_queue, notice_mail, password_reset
from articles.models import OutgoingMail

logger = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(days=3)
# What a server says of one mail, and of no other.
OF_ONE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
)


def send_waiting(is_ending: Callable[[], bool] = lambda: False) -> int:
    """Send the mails that are due, the oldest first; return how many left.

    A server that cannot be reached is asked again in the next round. Once ``is_ending()`` the rest
    waits for the next worker.
    """
    number = 0
    while not is_ending() and (job := OutgoingMail.objects.claim()) is not None:
        try:
            number += _send(job)
        except OF_ONE_MAIL as error:
            _failed(job, error)
        except OSError as error:  # of the connection, or of the server
            _failed(job, error)
            break
        except Exception as error:
            _failed(job, error)
    return number


def _send(job: OutgoingMail) -> int:
    content = mail_queue.content_of(job)
    if content is None:
        _give_up(job, "unreadable")
        return 0
    if job.created < timezone.now() - longest_wait(content):
        _give_up(job, "too late")
        return 0
    if content["kind"] == "request":
        with transaction.atomic():
            password_reset.put_links(content["address"], content["language"])
            OutgoingMail.objects.done(job)
        return 0
    message = _message(content)
    if message is not None and content["kind"] == "notices":
        return _send_at_most_once(job, message)
    if message is not None:
        message.send()
    OutgoingMail.objects.done(job)
    return message is not None


def _send_at_most_once(job: OutgoingMail, message: EmailMessage) -> bool:
    """Send a mail unless it may have been sent; whether it was. What this raises means no."""
    if job.handed_over:
        _give_up(job, "uncertain")
        return False
    with closing(get_connection()) as connection:
        connection.open()
        if not OutgoingMail.objects.hand_over(job):
            return False
        try:
            connection.send_messages([message])
        except OF_ONE_MAIL:
            OutgoingMail.objects.take_back(job)
            raise
        except Exception:
            _give_up(job, "uncertain")
            return False
    OutgoingMail.objects.done(job)
    return True


def longest_wait(content: dict[str, Any]) -> timedelta:
    """How long after it was caused a mail is still sent. A link is of use to who waits for it."""
    if content["kind"] in {"message", "notices"}:
        return LONGEST_WAIT
    return timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def _message(content: dict[str, Any]) -> EmailMessage | None:
    """The mail, or None where the account has gone or been switched off, or nothing is to tell."""
    if content["kind"] == "notices":
        return notice_mail.message_for(content)
    if content["kind"] == "message":
        prefix, address, context = content["prefix"], content["address"], content["context"]
        return mail.rendered(prefix, address, content["language"], context, content["id"])
    user = User.objects.filter(pk=content["account"], is_active=True).exclude(email="").first()
    if user is None:
        return None
    context = {"link": password_reset.link_for(user), "username": user.username}
    prefix = "account/email/password_reset_key"
    return mail.rendered(prefix, user.email, content["language"], context, content["id"])


def _failed(job: OutgoingMail, error: Exception) -> None:
    """Note a failure by its kind: its text may name who is written to."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and _is_final(error):
        _give_up(job, type(error).__name__)
        return
    logger.warning("mail", extra={"event": "mail failed", "kind": type(error).__name__})
    OutgoingMail.objects.put_off(job)


def _is_final(error: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server will never take a mail to this address (RFC 5321, 4.2.1: 5yz)."""
    return all(500 <= code < 600 for code, _text in error.recipients.values())


def _give_up(job: OutgoingMail, kind: str) -> None:
    logger.warning("mail", extra={"event": "mail given up", "kind": kind})
    OutgoingMail.objects.done(job)
