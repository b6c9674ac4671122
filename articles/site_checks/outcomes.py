"""What a check finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """One part of the site: whether it is well, and a sentence that says how or what to do."""

    name: str
    is_ok: bool
    sentence: str


class Wrong(Exception):
    """Something is wrong; the message is the sentence for the operator."""
