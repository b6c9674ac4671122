"""The queue of drafts: publish, or put into the trash."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base_admin import short
from articles.admin.queues.queue_deeds import Deed, Done, NotDone, Queue, desk_of
from articles.admin.queues.undo_tokens import undo_token
from articles.models import Article, ArticleQuerySet

Status = Article.Status
KIND = "draft"


def rows() -> QuerySet[Article]:
    """Drafts, the newest first."""
    drafts = Article.objects.filter(status=Status.DRAFT).select_related("source", "section")
    return drafts.defer("body", "text").order_by("-published")


def _change(request: HttpRequest, article: Article, change: Any, message: str | Promise) -> Article:
    """Change a draft that is as the editor saw it. Raises ``NotDone`` for any other."""
    with transaction.atomic():
        chosen = Article.objects.filter(pk=article.pk)
        now = chosen.select_for_update(of=("self",)).defer("body", "text").first()
        if now is None or now.status != Status.DRAFT:
            state = now.get_status_display() if now else _("deleted")
            raise NotDone(_("Somebody has decided meanwhile: %s.") % state, is_gone=True)
        if request.POST.get("version") != version(now):
            words = _("The draft was changed meanwhile: look at it again before you decide.")
            raise NotDone(words, is_gone=False)
        desk_of(Article).change_many(request, chosen, change, message)
    return Article.objects.defer("body", "text").get(pk=article.pk)


def version(article: Article) -> str:
    """What tells two states of a draft apart."""
    return article.modified.isoformat()


def publish(request: HttpRequest, article: Article) -> Done:
    after = _change(request, article, ArticleQuerySet.publish, gettext_lazy("Published."))
    if after.status == Status.SCHEDULED:
        words = _("“%(title)s” scheduled for %(moment)s.")
        sentence = words % {"title": after.title, "moment": short(after.published)}
    else:
        sentence = _("“%s” published.") % after.title
    return Done(sentence, _undo_token(request, article, after))


def trash(request: HttpRequest, article: Article) -> Done:
    after = _change(
        request,
        article,
        lambda chosen: chosen.change(status=Status.TRASHED, edited=True),
        gettext_lazy("Put into the trash."),
    )
    sentence = _("“%s” put into the trash.") % after.title
    return Done(sentence, _undo_token(request, article, after))


def _undo_token(request: HttpRequest, before: Article, after: Article) -> str:
    known = {"status": after.status, "version": version(after), "edited": before.edited}
    return undo_token(request, KIND, article=after.pk, **known)


def undo(request: HttpRequest, values: dict[str, Any]) -> str:
    """Make a draft again of what was published or thrown away, unless anything of it was changed
    since. Raises ``NotDone``."""
    with transaction.atomic():
        chosen = Article.objects.filter(pk=values["article"], status=values["status"])
        article = chosen.select_for_update(of=("self",)).defer("body", "text").first()
        if article is None or version(article) != values["version"]:
            raise NotDone(_("It was changed again meanwhile, and stays as it is."), is_gone=False)
        desk_of(Article).change_many(
            request,
            chosen,
            lambda rows: rows.change(status=Status.DRAFT, edited=values["edited"]),
            gettext_lazy("Undone."),
        )
    return _("Undone: “%s” is a draft again.") % article.title


DRAFTS = Queue(
    key="drafts",
    title=gettext_lazy("Drafts"),
    may_see="articles.view_article",
    may_do="articles.publish_article",
    template="admin/queues/draft.html",
    rows=rows,
    deeds=(
        Deed("publish", gettext_lazy("Publish"), "a", publish),
        Deed("trash", gettext_lazy("To the trash"), "x", trash, is_harmful=True),
    ),
)
