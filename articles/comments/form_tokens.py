"""Signed tokens of the comment form: that it was ours, for which article, and since when.

No cookie goes with them, so that the pages with the form can be kept by shared caches. A
token of a *page* is the same for all its readers and for an hour; a *fresh* one was fetched
for a single reader, and only that can let a comment open at once.
"""

import time
from dataclasses import dataclass
from enum import StrEnum

from django.core.signing import BadSignature, Signer

MINUTE, HOUR, DAY = 60, 3600, 86_400
LONGEST = 200


class Kind(StrEnum):
    """Whether all readers of a page got the token, or one reader fetched it."""

    PAGE = "page"
    FRESH = "fresh"


LIFE_SECONDS = {Kind.PAGE: 30 * DAY, Kind.FRESH: DAY}


@dataclass(frozen=True, slots=True)
class Token:
    """What a token of ours says; ``age`` in seconds."""

    kind: Kind
    age: float

    @property
    def is_expired(self) -> bool:
        return self.age > LIFE_SECONDS[self.kind]


def page_token(article_id: int) -> str:
    """A token for the article's page. It changes on the hour, lest every making of the page
    differ from the one that readers' browsers keep."""
    now = int(time.time())
    return _signer(Kind.PAGE, article_id).sign(str(now - now % HOUR))


def fresh_token(article_id: int) -> str:
    """A token for one reader, made now."""
    return _signer(Kind.FRESH, article_id).sign(str(int(time.time())))


def token_sent_again(text: str, article_id: int) -> str:
    """The token of a form that is shown again: it counts from when the reader first had the form.

    Only one of ours does. What was everybody's stays so: it says nothing about one reader.
    """
    token = read(text, article_id)
    if token is None:
        return fresh_token(article_id)
    if not token.is_expired:
        return text
    if token.kind is Kind.PAGE:
        return page_token(article_id)
    return _signer(Kind.FRESH, article_id).sign(str(int(time.time()) - HOUR))


def read(text: str, article_id: int) -> Token | None:
    """The token behind the text; none when we did not make it for this article."""
    if len(text) > LONGEST:
        return None
    for kind in Kind:
        try:
            made = int(_signer(kind, article_id).unsign(text))
        except BadSignature:
            continue
        return Token(kind, time.time() - made)
    return None


def _signer(kind: Kind, article_id: int) -> Signer:
    return Signer(salt=f"articles.comments.{kind}.{article_id}")
