"""Writes down which mails are to be sent, in the transaction of what causes them.

So no mail is lost and none is sent for what was rolled back; nobody waits for a mail server, and an
answer takes as long whether or not there is somebody to write to. Rows hold addresses, never a
link: that is made when it is sent. They are encrypted under the site's key all the same.
"""

import json
import logging
import secrets
from datetime import datetime
from typing import Any

from articles.accounts import secret_encryption
from articles.models import OutgoingMail

logger = logging.getLogger(__name__)
# Of which there are so many the mail server is away for long, or somebody fills the table.
MOST_WAITING = 2_000
# While so many wait, notices stay where they are and are told together later: the rest of the room
# is for links and warnings, of which some owner of an account is in need.
MOST_BEFORE_NOTICES = 500


def put_message(prefix: str, address: str, language: str, **context: str | datetime | None) -> None:
    """Have a mail sent: the templates that begin with ``prefix``, with this context."""
    texts = {
        name: {"moment": value.isoformat()} if isinstance(value, datetime) else value
        for name, value in context.items()
    }
    _put(kind="message", prefix=prefix, address=address, language=language, context=texts)


def put_request(address: str, language: str) -> None:
    """Have a link to set a password sent to each account of a mail address, if there are any.

    Whether there are is looked up by the worker: no time that an answer takes tells of it.
    """
    _put(kind="request", address=address, language=language)


def put_link(account: int, language: str) -> None:
    """Have a link to set a password sent to an account."""
    _put(kind="link", account=account, language=language)


def takes_notices() -> bool:
    """Whether there is room for mails that tell editors of what the desk shows anyway."""
    return OutgoingMail.objects.count() < MOST_BEFORE_NOTICES


def put_notices(account: int, about: dict[str, list[int]]) -> None:
    """Have an account told of what happened on the desk: ids of objects, by the kind of notice.

    Whether it may still act on them, and what is to be said, is looked up when the mail is sent.
    """
    _put(kind="notices", account=account, about=about)


def _put(**content: Any) -> None:
    if OutgoingMail.objects.count() >= MOST_WAITING:
        logger.warning("mail", extra={"event": "mail given up", "kind": "too many wait"})
        return
    content["id"] = secrets.token_hex(16)
    OutgoingMail.objects.create(sealed=secret_encryption.encrypt(json.dumps(content)))


def content_of(mail: OutgoingMail) -> dict[str, Any] | None:
    """What was put for a mail, with ``id``; None where no key of the site opens it."""
    text = secret_encryption.decrypt_or_none(mail.sealed)
    if text is None:
        return None
    content: dict[str, Any] = json.loads(text)
    for name, value in content.get("context", {}).items():
        if isinstance(value, dict):
            content["context"][name] = datetime.fromisoformat(value["moment"])
    return content
