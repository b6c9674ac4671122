"""Ends sessions after a time without use, and after a time in all.

A session is not written at each request, which would take SQLite's write lock each time: its last
use is noted once in a 24th of the idle limit (five minutes of two hours).
"""

import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from articles.accounts import sign_in_log
from articles.accounts.second_factor import NoSuchAccount

SINCE, SEEN = "signed_in_at", "seen_at"  # in a session: seconds since 1970


def start_limits(session: Any) -> None:
    """Note when a session began, after somebody has signed in."""
    session[SINCE] = session[SEEN] = time.time()


def enforce_limits(request: HttpRequest) -> None:
    """End the session of a request when its time is over; else note its use now and then."""
    session = request.session
    if SINCE not in session:
        return
    now = time.time()
    if now - session[SINCE] > settings.SESSION_SECONDS:
        _end(request, "absolute limit")
    elif now - session[SEEN] > settings.IDLE_SECONDS:
        _end(request, "idle limit")
    elif now - session[SEEN] >= settings.IDLE_SECONDS / 24 and _is_used(request):
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(
            last_seen_at=timezone.now()
        )


def _is_used(request: HttpRequest) -> bool:
    """Whether a person opened a page or sent a form: scripts ask by themselves."""
    return bool(request.META.get("HTTP_SEC_FETCH_MODE", "navigate") == "navigate")


def _end(request: HttpRequest, limit: str) -> None:
    user = request.session.get(SESSION_KEY)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.session.flush()
    request.user = AnonymousUser()
    sign_in_log.log("session ended", int(user) if user else None, limit)


def end_all(username: str | None) -> int:
    """End all sessions of the account of this name, or of all accounts; return their number.

    Raises ``NoSuchAccount``.
    """
    user = User.objects.filter(username=username).first() if username is not None else None
    if username is not None and user is None:
        raise NoSuchAccount(username)
    number = 0
    for session in Session.objects.iterator(chunk_size=500):
        owner = session.get_decoded().get(SESSION_KEY)  # None where somebody is about to sign in
        if user is None or owner == str(user.pk):
            UserSession.objects.filter(session_key=session.pk).delete()
            session.delete()
            sign_in_log.log("session ended", int(owner) if owner else None, "command")
            number += 1
    return number
