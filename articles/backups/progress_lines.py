"""Lines that say how far something long has come."""

import time
from collections.abc import Callable

PAUSE = 2.0  # seconds between two lines


class Progress:
    """Says a line now and then. ``say`` prints it."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self._said = time.monotonic()

    def __call__(self, what: str, number: int, total: int | None = None) -> None:
        """Tell how many there are so far, and of how many where that is known."""
        now = time.monotonic()
        if now - self._said >= PAUSE:
            self._said = now
            self.say(f"{what}: {number:,}" + (f" of {total:,}" if total is not None else ""))
