"""What becomes of a comment once it is in: stored as decided, its network forgotten in time."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.comments import comment_text
from articles.comments.antispam import Decision, Submission, decide
from articles.models import Article, Comment, DeskNotice

NETWORK_LIFE = timedelta(days=30)
logger = logging.getLogger(__name__)


def receive_comment(
    submission: Submission, parent: Comment | None
) -> tuple[Decision, Comment | None]:
    """Decide, and store what is not refused: the decision, and the comment or none.

    Comments on one article go through one by one, so that two sent at once cannot both be
    the first. The log line says which rules spoke, never who wrote or what.
    """
    with transaction.atomic():
        Article.objects.select_for_update().only("pk").get(pk=submission.article.pk)
        decision = decide(submission)
        comment = _store(submission, parent, decision.state, decision.reason)
    logger.info(
        "comment",
        extra={
            "article": submission.article.pk,
            "comment": comment.pk if comment else None,
            "state": decision.state or "refused",
            "why": decision.reason,
        },
    )
    return decision, comment


def _store(
    submission: Submission, parent: Comment | None, state: Comment.State | None, reason: str
) -> Comment | None:
    if state is None:
        return None
    comment = Comment.objects.create(
        article=submission.article,
        parent=parent,
        name=submission.name,
        email=submission.email,
        text=submission.text,
        state=state,
        verdict=reason,
        created=submission.at,
        decided=submission.at if state == Comment.State.APPROVED else None,
        network=submission.network,
        digest=submission.digest,
    )
    if state == Comment.State.PENDING:
        DeskNotice.objects.put(DeskNotice.Kind.COMMENT, [comment.pk])
    return comment


def answer_as_paper(comment: Comment, text: str) -> Comment:
    """Publish an answer to a comment in the paper's name; the comment itself is not decided on.

    Raises ``ValueError`` for a text without a visible letter, or longer than a comment's.
    """
    text = comment_text.normalised_text(text)
    if not comment_text.is_visible(text) or len(text) > Comment.TEXT_LIMIT:
        raise ValueError("no such comment")
    now = timezone.now()
    return Comment.objects.create(
        article_id=comment.article_id,
        parent=comment,
        # Without an address: whoever gives that of the paper is no acquaintance of the rules'.
        name=settings.SITE_NAME[:80],
        text=text,
        state=Comment.State.APPROVED,
        created=now,
        decided=now,
        by_paper=True,
    )


def take_answer_back(answer: Comment) -> None:
    """Delete an answer of the paper; one that was replied to leaves its place to the replies."""
    if answer.replies.exists():
        Comment.objects.filter(pk=answer.pk).decide(Comment.State.REMOVED)
    else:
        answer.delete()


def forget_networks() -> int:
    """Empty the marks of networks that are 30 days old; the number of comments changed."""
    before = timezone.now() - NETWORK_LIFE
    # “Greater than nothing” is a range of the index, which “not nothing” would not be.
    return Comment.objects.filter(network__gt="", created__lt=before).update(network="")
