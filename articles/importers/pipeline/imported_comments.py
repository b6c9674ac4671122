"""Readers' comments that come with an article from where it was before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from articles.importers.records import ImportedComment
from articles.models import Article, Comment
from articles.models.outbox import content_changed

Pairs = Sequence[tuple[Article, list[ImportedComment]]]
_Said = tuple[str, str, datetime]
_Stored = dict[_Said, list[Comment]]


def add_comments(pairs: Pairs) -> None:
    """Add to each article those of its comments that it has not got, with their threads."""
    some = [(article, comments) for article, comments in pairs if comments]
    if not some:
        return
    there = _there(article.pk for article, _comments in some)
    for article, comments in some:
        _add(article, comments, there.get(article.pk, {}))
    content_changed()


def _there(articles: Iterable[int]) -> dict[int, _Stored]:
    """Comments of each article by who said what and when, the oldest first."""
    stored: dict[int, _Stored] = {}
    for comment in Comment.objects.filter(article__in=list(articles)).order_by("pk"):
        said = (comment.name, comment.text, comment.created)
        stored.setdefault(comment.article_id, {}).setdefault(said, []).append(comment)
    return stored


def _add(article: Article, comments: list[ImportedComment], there: _Stored) -> None:
    """Add what is new, parents before their replies: a row at a time, threads are few.

    Two with different keys are two even where name, text and moment are the same: the second of
    them is then the second of those that are there.
    """
    made: dict[str, Comment] = {}
    met: Counter[_Said] = Counter()
    for imported in _parents_first(comments):
        said = (imported.name, imported.text, imported.created)
        twin = made.get(imported.key) if imported.key else None
        if twin is not None and said == (twin.name, twin.text, twin.created):
            continue
        alike = there.setdefault(said, [])
        if met[said] == len(alike):
            alike.append(_make(article, imported, made.get(imported.parent)))
        comment = alike[met[said]]
        if imported.key:
            met[said] += 1
            made[imported.key] = comment


def _make(article: Article, imported: ImportedComment, parent: Comment | None) -> Comment:
    comment = Comment(
        article=article,
        parent=parent,
        thread=parent.thread if parent else 0,
        name=imported.name,
        email=imported.email,
        text=imported.text,
        state=imported.state,
        created=imported.created,
    )
    Comment.objects.bulk_create([comment])
    if not comment.thread:
        comment.thread = comment.pk
        Comment.objects.filter(pk=comment.pk).update(thread=comment.pk)
    return comment


def _parents_first(comments: list[ImportedComment]) -> list[ImportedComment]:
    """In an order in which no reply stands before what it answers; the keys may go in circles."""
    by_key = {imported.key: imported for imported in comments if imported.key}
    ordered: dict[int, ImportedComment] = {}
    for imported in comments:
        chain: list[ImportedComment] = []
        current: ImportedComment | None = imported
        while current is not None and id(current) not in ordered and current not in chain:
            chain.append(current)
            current = by_key.get(current.parent) if current.parent else None
        for one in reversed(chain):
            ordered[id(one)] = one
    return list(ordered.values())
