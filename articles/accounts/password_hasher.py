"""Hashes passwords with Argon2id, one at a time in each process.

Parameters are those of OWASP's Password Storage Cheat Sheet (19 MiB, two passes, one lane): some 30
ms of a processor, where PBKDF2 with Django's number of rounds takes 220 and needs no memory that
would make guessing dear.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

from articles.accounts.throttle import TooManyAttempts

# A process hashes one password at a time. Who waits holds one of its threads (four by default):
# the others are left to readers.
MOST_WAITING = 1
LONGEST_WAIT = 2.0  # seconds
TRY_AGAIN = 5.0  # seconds

_turn = threading.Lock()
_places = threading.BoundedSemaphore(1 + MOST_WAITING)


@contextmanager
def turn() -> Iterator[None]:
    """Let only this thread hash in this process. Raises ``TooManyAttempts`` if too many wait."""
    if not _places.acquire(blocking=False):
        raise TooManyAttempts(TRY_AGAIN)
    try:
        if not _turn.acquire(timeout=LONGEST_WAIT):
            raise TooManyAttempts(TRY_AGAIN)
        try:
            yield
        finally:
            _turn.release()
    finally:
        _places.release()


class PasswordHasher(Argon2PasswordHasher):
    """The only hasher of the site: every password that is set or checked goes through here."""

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turn():
            return super().verify(password, encoded)
