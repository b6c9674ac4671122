"""Sends mails to the owners of accounts in the background.

Nobody waits for a mail server, and an answer takes as long whether or not there is somebody to
write to. A mail that cannot be sent is logged without its address and given up.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import override

logger = logging.getLogger(__name__)
MOST_WAITING = 200

# One thread, started with the first mail: what waits is sent before the process ends.
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
_places = threading.BoundedSemaphore(MOST_WAITING)


def later(job: Callable[..., object], *arguments: Any) -> None:
    """Do a job in the thread that sends mails. When too many jobs wait, it is given up."""
    if _places.acquire(blocking=False):
        _sender.submit(_do, job, *arguments)
    else:
        logger.warning("mail", extra={"event": "mail given up"})


def _do(job: Callable[..., object], *arguments: Any) -> None:
    try:
        job(*arguments)
    except Exception as error:  # its text may name who is written to
        logger.warning("mail", extra={"event": "mail failed", "kind": type(error).__name__})
    finally:
        _places.release()
        connection.close()


def send(prefix: str, address: str, language: str, context: dict[str, Any]) -> None:
    """Render ``{prefix}_subject.txt`` and ``{prefix}_message.txt`` in a language, and send them."""
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    with override(language):
        subject = " ".join(render_to_string(f"{prefix}_subject.txt", context).split())
        body = render_to_string(f"{prefix}_message.txt", context).strip()
    EmailMessage(f"[{settings.SITE_NAME}] {subject}", f"{body}\n", to=[address]).send()
