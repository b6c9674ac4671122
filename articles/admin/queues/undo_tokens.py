"""What undoes a deed of the desk: signed, of one account, for a minute.

Nothing is put off until the minute is over: a deed is done at once, and its undoing is a second
change, which looks first whether what it undoes is still so.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest

# The page offers it for ten seconds, and longer while keyboard or pointer are on it.
UNDO_SECONDS = 60
SALT = "articles.admin.undo"
LONGEST = 2_000  # characters


@dataclass(frozen=True)
class Undone:
    """What was done: its kind, and what has to be known to take it back (JSON)."""

    kind: str
    values: dict[str, Any]


def undo_token(request: HttpRequest, kind: str, **values: Any) -> str:
    """A text by which the account of the request can undo what it did."""
    told = {"account": request.user.pk, "kind": kind, "values": values}
    return signing.dumps(told, salt=SALT, compress=True)


def read_undo(request: HttpRequest, token: str) -> Undone | None:
    """What is to be undone; None for a text that is too old, another's, or none of ours."""
    if len(token) > LONGEST:
        return None
    try:
        told = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return None
    if told["account"] != request.user.pk:
        return None
    return Undone(told["kind"], told["values"])
