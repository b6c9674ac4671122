"""Readers' comments below a post of WordPress."""

import re
from datetime import UTC, datetime
from typing import Literal

from django.utils import timezone

from articles.importers.records import ImportedComment
from articles.importers.wordpress.moments import moment
from articles.importers.wordpress.plain_names import as_plain
from articles.importers.wordpress.post_content import paragraphs, words_of
from articles.importers.wordpress.xml_stream import Node

COMMENT_STATES: dict[str, Literal["pending", "approved", "spam", "removed"]] = {
    "1": "approved",
    "approve": "approved",
    "approved": "approved",
    "spam": "spam",
    "trash": "removed",
    "post-trashed": "removed",
}
COMMENT_TYPES = {"", "comment"}
LINK = re.compile(
    r"<a\s[^<>]*?href=[\"'](https?://[^\"'<>\s]{1,500})[\"'][^<>]*>([^<>]*)</a>", re.IGNORECASE
)


def comments_of(node: Node, fallback: datetime) -> list[ImportedComment]:
    """Readers' comments, each after the one that it answers; no links from other sites."""
    comments = list(node.all("wp:comment"))
    parents = {one.text("wp:comment_id"): one.text("wp:comment_parent") for one in comments}
    found = [imported for one in comments if (imported := _comment(one, fallback))]
    found.sort(key=lambda one: (one.created, len(one.key), one.key))
    earlier: set[str] = set()
    for imported in found:
        imported.parent = _nearest(imported.parent, parents, earlier)
        earlier.add(imported.key)
    return found


def _nearest(parent: str, parents: dict[str, str], earlier: set[str]) -> str:
    """The comment that is answered; where that one is left out, the one that it answered."""
    for _step in range(20):
        if parent in earlier or parent not in parents:
            break
        parent = parents[parent]
    return parent if parent in earlier else ""


def _comment(comment: Node, fallback: datetime) -> ImportedComment | None:
    """A comment, or None for pings of other sites and for what has no text."""
    text = words_of(paragraphs(LINK.sub(_with_address, comment.text("wp:comment_content"))))
    if comment.text("wp:comment_type") not in COMMENT_TYPES or not text:
        return None
    return ImportedComment(
        name=as_plain(comment.text("wp:comment_author")),
        text=text,
        created=moment(comment.text("wp:comment_date_gmt"), UTC)
        or moment(comment.text("wp:comment_date"), timezone.get_default_timezone())
        or fallback,
        email=comment.text("wp:comment_author_email"),
        state=COMMENT_STATES.get(comment.text("wp:comment_approved"), "pending"),
        key=comment.text("wp:comment_id"),
        parent=comment.text("wp:comment_parent"),
    )


def _with_address(link: re.Match[str]) -> str:
    """Comments are plain text here: a link has its address beside it."""
    address, text = link.groups()
    return text if text.strip() in {address, address.rstrip("/")} else f"{text} ({address})"
