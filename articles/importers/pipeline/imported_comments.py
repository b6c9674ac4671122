"""Readers' comments that come with an article from where it was before."""

from collections.abc import Iterable, Sequence

from articles.importers.records import Remark
from articles.models import Article, Comment
from articles.models.outbox import content_changed

Pairs = Sequence[tuple[Article, list[Remark]]]


def add_remarks(pairs: Pairs) -> None:
    """Add to each article those of its remarks that it has not got, with their threads."""
    some = [(article, remarks) for article, remarks in pairs if remarks]
    if not some:
        return
    there = _there(article.pk for article, _remarks in some)
    for article, remarks in some:
        _add(article, remarks, there.get(article.pk, {}))
    content_changed()


def _there(articles: Iterable[int]) -> dict[int, dict[tuple[str, str], Comment]]:
    """Comments of each article by who said what."""
    found: dict[int, dict[tuple[str, str], Comment]] = {}
    for comment in Comment.objects.filter(article__in=list(articles)):
        found.setdefault(comment.article_id, {})[comment.name, comment.text] = comment
    return found


def _add(article: Article, remarks: list[Remark], there: dict[tuple[str, str], Comment]) -> None:
    """Add what is new, parents before their replies: a row at a time, threads are few."""
    made: dict[str, Comment] = {}
    for remark in _parents_first(remarks):
        comment = there.get((remark.name, remark.text))
        if comment is None:
            comment = _make(article, remark, made.get(remark.parent))
            there[remark.name, remark.text] = comment
        if remark.key:
            made[remark.key] = comment


def _make(article: Article, remark: Remark, parent: Comment | None) -> Comment:
    comment = Comment(
        article=article,
        parent=parent,
        thread=parent.thread if parent else 0,
        name=remark.name,
        email=remark.email,
        text=remark.text,
        state=remark.state,
        created=remark.created,
    )
    Comment.objects.bulk_create([comment])
    if not comment.thread:
        comment.thread = comment.pk
        Comment.objects.filter(pk=comment.pk).update(thread=comment.pk)
    return comment


def _parents_first(remarks: list[Remark]) -> list[Remark]:
    """In an order in which no reply stands before what it answers; the keys may go in circles."""
    by_key = {remark.key: remark for remark in remarks if remark.key}
    ordered: dict[int, Remark] = {}
    for remark in remarks:
        chain: list[Remark] = []
        current: Remark | None = remark
        while current is not None and id(current) not in ordered and current not in chain:
            chain.append(current)
            current = by_key.get(current.parent) if current.parent else None
        for one in reversed(chain):
            ordered[id(one)] = one
    return list(ordered.values())
