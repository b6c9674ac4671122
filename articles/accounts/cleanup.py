"""Deletes what accounts leave behind: ended attempts, old places, sessions that are over."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from articles.accounts import known_places, throttle


def tidy_accounts() -> None:
    """Delete ended attempts, places not used for half a year, and sessions that are over."""
    throttle.delete_expired()
    known_places.delete_old_places()
    SessionStore.clear_expired()
    # The browser and the network of a session are kept no longer than the session.
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
