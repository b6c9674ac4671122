"""Renders mails to the owners of accounts."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override


def rendered(
    prefix: str,
    address: str,
    language: str,
    context: dict[str, Any],
    message_id: str,
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    """The mail of the templates ``{prefix}_subject.txt`` and ``{prefix}_message.txt``.

    By its ``message_id`` a mail that was sent twice, since a worker was killed between sending it
    and noting that, is known as one to most programs that show it. ``headers`` are further ones.
    """
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    with override(language):
        subject = " ".join(render_to_string(f"{prefix}_subject.txt", context).split())
        body = render_to_string(f"{prefix}_message.txt", context).strip()
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return EmailMessage(
        f"[{settings.SITE_NAME}] {subject}",
        f"{body}\n",
        to=[address],
        headers={"Message-ID": f"<{message_id}@{host}>", **(headers or {})},
    )
