"""What editors can choose to be told by mail, and who may: only who may act on it."""

from dataclasses import dataclass
from typing import Any

from articles.models import DeskNotice

Kind = DeskNotice.Kind


@dataclass(frozen=True)
class NoticeChoice:
    """A choice of ``MailChoice``: its field, its kinds of notice, and the permissions for it."""

    field: str
    kinds: tuple[Kind, ...]
    permissions: tuple[str, ...]


CHOICES = (
    NoticeChoice("comments", (Kind.COMMENT,), ("articles.change_comment",)),
    NoticeChoice("drafts", (Kind.DRAFT,), ("articles.change_article", "articles.publish_article")),
    NoticeChoice("feeds", (Kind.FEED_FAILS, Kind.FEED_WORKS), ("articles.change_source",)),
    NoticeChoice("imports", (Kind.IMPORT,), ("articles.view_importrun",)),
)


def open_to(user: Any) -> list[NoticeChoice]:
    """The choices that an account has: none if it does not work on the desk."""
    if not (user.is_active and user.is_staff):
        return []
    return [choice for choice in CHOICES if user.has_perms(choice.permissions)]
