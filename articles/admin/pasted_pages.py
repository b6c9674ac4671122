"""Pages that an editor pasted wait in the session until each is saved as an article."""

import secrets
from typing import Any

from django.http import HttpRequest

# Pages that an editor has fetched and not yet saved.
MOST_KEPT = 3


def keep(request: HttpRequest, values: dict[str, Any]) -> str:
    """Store the values of a page in the session; return the key by which they are found."""
    token = secrets.token_urlsafe(9)
    before = list(request.session.get("pasted", {}).items())
    request.session["pasted"] = dict([*before, (token, values)][-MOST_KEPT:])
    return token


def kept(request: HttpRequest) -> dict[str, Any] | None:
    """Return the values of the page that the form was opened with, if there was one."""
    found: dict[str, dict[str, Any]] = request.session.get("pasted", {})
    return found.get(request.GET.get("pasted", ""))


def forget(request: HttpRequest) -> None:
    """Remove the values of the page from the session, once the article is saved."""
    before: dict[str, Any] = request.session.get("pasted", {})
    before.pop(request.GET.get("pasted", ""), None)
    request.session["pasted"] = before
