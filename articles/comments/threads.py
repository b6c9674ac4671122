"""The comments of an article as threads: pages of them, each read in one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, Q

from articles.comments import comment_text
from articles.models import Article, Comment
from articles.models.prepared_query import PreparedQuery, Row, aware

PAGE_SIZE = 50
DEEPEST = 4
# What a page shows, in the order of the model; the e-mail address is not even read.
SHOWN = (
    *("id", "article_id", "parent_id", "thread", "name", "text", "state", "created", "by_paper"),
)


@dataclass(slots=True)
class Node:
    """A comment in its thread; ``comment`` is none where a removed one left its replies.

    ``replies`` stand a step deeper, but no deeper than ``DEEPEST``: what answers a comment
    there stands beside it and says whom it answers (``answers``).
    """

    id: int
    comment: Comment | None
    depth: int = 0
    answers: Comment | None = None
    replies: list["Node"] = field(default_factory=list)


def load_threads(article: Article, key: str = "") -> tuple[list[Node], str]:
    """A page of threads, the newest first, and the key of the next page (empty: none).

    Within a thread the oldest stands first, as it was said. ``key`` is the thread before
    which the page begins; one that makes no sense gives the first page.
    """
    before = comment_text.number(key)
    values = {"article": article.pk} | ({"before": before} if before else {})
    by_thread: dict[int, list[Comment]] = defaultdict(list)
    for row in _PAGE.rows(**values):
        comment = _comment(row)
        by_thread[comment.thread].append(comment)
    shown = list(by_thread)[:PAGE_SIZE]
    nodes = [node for thread in shown for node in build(by_thread[thread])]
    return nodes, str(shown[-1]) if len(by_thread) > PAGE_SIZE else ""


def _page(*, article: int, before: int | None = None) -> Any:
    """The rows of a page: what is shown, and what was once and has replies that may still be."""
    threads = Comment.objects.approved().filter(article=article)
    if before is not None:
        threads = threads.filter(thread__lt=before)
    newest = threads.order_by("-thread").values("thread").distinct()[: PAGE_SIZE + 1]
    has_replies = Exists(Comment.objects.filter(parent=OuterRef("pk")))
    shown = Q(state=Comment.State.APPROVED) | has_replies
    rows = Comment.objects.filter(shown, article=article, thread__in=newest)
    return rows.order_by("-thread", "pk").values_list(*SHOWN)


_PAGE = PreparedQuery(_page)


def _comment(row: Row) -> Comment:
    values = [aware(value) if isinstance(value, datetime) else value for value in row]
    return Comment.from_db(DEFAULT_DB_ALIAS, SHOWN, values)


def build(comments: Iterable[Comment]) -> list[Node]:
    """The comments of a thread, parents before their replies, as nodes.

    A comment whose parent is not among those before it stands as a first one.
    """
    roots: list[Node] = []
    nodes: dict[int, Node] = {}
    homes: dict[int, Node] = {}  # by comment: the node under which its replies stand
    for comment in comments:
        parent = nodes.get(comment.parent_id or 0)
        home = homes[parent.id] if parent else None
        node = Node(comment.pk, comment if comment.state == Comment.State.APPROVED else None)
        nodes[node.id] = node
        if home is None or parent is None:
            roots.append(node)
        else:
            node.depth = home.depth + 1
            node.answers = parent.comment if parent is not home else None
            home.replies.append(node)
        homes[node.id] = node if node.depth < DEEPEST else home or node
    return _without_empty(roots)


def _without_empty(nodes: list[Node]) -> list[Node]:
    """Without the places of removed comments under which nothing is shown."""
    for node in nodes:
        node.replies = _without_empty(node.replies)
    return [node for node in nodes if node.comment or node.replies]


def count_comments(nodes: Iterable[Node]) -> int:
    """How many comments the nodes and all under them show."""
    return sum(bool(node.comment) + count_comments(node.replies) for node in nodes)


def page_key(comment: Comment) -> str:
    """The key of a page that shows the comment; empty for the first page."""
    newer = Comment.objects.approved().filter(article=comment.article_id, thread__gt=comment.thread)
    is_on_first = newer.values("thread").distinct().count() < PAGE_SIZE
    return "" if is_on_first else str(comment.thread + 1)
