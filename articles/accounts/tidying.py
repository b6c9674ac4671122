"""What accounts leave behind and nobody needs any more."""

from django.contrib.sessions.backends.db import SessionStore

from articles.accounts import places, throttle


def tidy_accounts() -> None:
    """Delete attempts that count no more, places that were left long ago, sessions that ended."""
    throttle.forget_ended()
    places.forget_old()
    SessionStore.clear_expired()
