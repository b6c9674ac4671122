"""The queue of readers' comments: approve, answer as the paper, call it spam, remove."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.queues.queue_deeds import Deed, Done, NotDone, Queue, desk_of
from articles.admin.queues.undo_tokens import undo_token
from articles.comments import answer_as_paper, take_answer_back
from articles.models import Comment

State = Comment.State
KIND = "comment"


def rows() -> QuerySet[Comment]:
    """Comments that wait, the oldest first, with what they answer and the article they are on."""
    pending = Comment.objects.pending().select_related("article", "parent").order_by("created")
    return pending.defer("article__body", "article__text", "article__summary", "email")


def decide(request: HttpRequest, comment: Comment, state: State, sentence: str) -> Done:
    """Give a comment that waits a state. Raises ``NotDone`` where somebody has decided."""
    with transaction.atomic():
        waits = Comment.objects.select_for_update(of=("self",)).filter(pk=comment.pk)
        _refuse_decided(waits.first())
        desk_of(Comment).change_many(request, waits, lambda one: one.decide(state), state.label)
    return Done(sentence, _undo_token(request, comment, state))


def _undo_token(request: HttpRequest, comment: Comment, state: State, **more: int) -> str:
    comment.refresh_from_db(fields=["decided"])
    # By the moment this decision is told from another that came to the same.
    decided = comment.decided.isoformat() if comment.decided else ""
    known = {"comment": comment.pk, "state": state, "decided": decided}
    return undo_token(request, KIND, **known, **more)


def _refuse_decided(comment: Comment | None) -> None:
    if comment is None:
        raise NotDone(_("This comment is no longer there."), is_gone=True)
    if comment.state != State.PENDING:
        words = _("Somebody has decided meanwhile: %s.") % comment.get_state_display()
        raise NotDone(words, is_gone=True)


def approve(request: HttpRequest, comment: Comment) -> Done:
    return decide(request, comment, State.APPROVED, _("Comment of %s approved.") % comment.name)


def call_spam(request: HttpRequest, comment: Comment) -> Done:
    return decide(request, comment, State.SPAM, _("Comment of %s marked as spam.") % comment.name)


def remove(request: HttpRequest, comment: Comment) -> Done:
    return decide(request, comment, State.REMOVED, _("Comment of %s removed.") % comment.name)


def answer(request: HttpRequest, comment: Comment) -> Done:
    """Approve a comment and answer it in the paper's name, both or neither."""
    with transaction.atomic():
        decide(request, comment, State.APPROVED, "")
        try:
            reply = answer_as_paper(comment, request.POST.get("answer", ""))
        except ValueError:
            words = _("Write an answer, of at most 5,000 characters.")
            raise NotDone(words, is_gone=False) from None
        desk_of(Comment).log_addition(request, reply, [{"added": {}}])
    undo = _undo_token(request, comment, State.APPROVED, answer=reply.pk)
    return Done(_("Comment of %s approved and answered.") % comment.name, undo)


def undo(request: HttpRequest, values: dict[str, Any]) -> str:
    """Let a comment wait again, without the answer it was given. Raises ``NotDone``."""
    with transaction.atomic():
        decided = parse_datetime(values["decided"])
        chosen = Comment.objects.filter(
            pk=values["comment"], state=values["state"], decided=decided
        )
        comment = chosen.select_for_update(of=("self",)).first()
        if comment is None:
            raise NotDone(_("It was changed again meanwhile, and stays as it is."), is_gone=False)
        reply = Comment.objects.filter(pk=values.get("answer") or 0, by_paper=True).first()
        if reply is not None:
            desk_of(Comment).log_deletions(request, Comment.objects.filter(pk=reply.pk))
            take_answer_back(reply)
        state = State(values["state"])
        desk_of(Comment).change_many(
            request, chosen, lambda rows: rows.take_back(state), gettext_lazy("Undone.")
        )
    return _("Undone: the comment of %s waits again.") % comment.name


COMMENTS = Queue(
    key="comments",
    title=gettext_lazy("Comments"),
    may_see="articles.change_comment",
    may_do="articles.change_comment",
    template="admin/queues/comment.html",
    rows=rows,
    deeds=(
        Deed("approve", gettext_lazy("Approve"), "a", approve),
        Deed("spam", gettext_lazy("Spam"), "s", call_spam),
        Deed("remove", gettext_lazy("Remove"), "x", remove, is_harmful=True),
    ),
    more=(Deed("answer", gettext_lazy("Approve and answer"), "r", answer),),
)
