"""The queue of readers' comments, where editors approve or remove them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from articles.admin.article_changelist import CommentList
from articles.admin.base_admin import DeskAdmin, short
from articles.admin.list_filters import QueueFilter
from articles.comments import explain
from articles.models import Comment

State = Comment.State
# How far up a thread the page of a comment shows what it answers.
ANCESTORS = 4
# What a filter in the address of the list must not give away, letter by letter, to accounts that
# are not shown it.
NEVER_A_FILTER = {"email", "network"}


@admin.register(Comment)
class CommentAdmin(DeskAdmin):
    """Lists comments that wait for a decision, and shows each with the article it is on."""

    list_display = ("excerpt", "article_link", "state", "written")
    list_display_links = ("excerpt",)
    list_filter = (QueueFilter,)
    list_select_related = ("article",)
    list_per_page = 50
    search_fields = ("name", "text", "article__title")
    date_hierarchy = "created"
    actions = ("approve", "mark_as_spam", "remove")
    # The readers' words are theirs: only the decision is the desk's.
    fields = ("name", "email", "text", "created", "why", "decided", "state")
    readonly_fields = ("name", "email", "text", "created", "why", "decided")

    @admin.display(description=_("comment"))
    def excerpt(self, comment: Comment) -> str:
        return Truncator(" ".join(comment.text.split())).chars(160)

    @admin.display(description=_("article"), ordering="article__title")
    def article_link(self, comment: Comment) -> str:
        """The article; below it who writes, and why the comment was held."""
        address = reverse("admin:articles_article_change", args=[comment.article_id])
        words = [word for word in (comment.name, self.why(comment)) if word]
        notes = format_html_join("", '<span dir="auto">{}</span>', ((word,) for word in words))
        return format_html(
            '<a href="{}" dir="auto">{}</a><span class="desk-notes">{}</span>',
            *(address, comment.article.title, notes),
        )

    @admin.display(description=_("why"))
    def why(self, comment: Comment) -> str:
        return explain(comment.verdict)

    @admin.display(description=_("written"), ordering="created")
    def written(self, comment: Comment) -> str:
        return short(comment.created)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CommentList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return super().get_queryset(request).defer("article__body")

    def get_fields(self, request: HttpRequest, obj: Comment | None = None) -> list[Any]:
        """The fields of a comment, without the e-mail for accounts that may not decide."""
        if self.has_change_permission(request, obj):
            return list(self.fields)
        return [name for name in self.fields if name != "email"]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        is_hidden = lookup.partition("__")[0] in NEVER_A_FILTER
        return not is_hidden and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """False: comments are written on the pages of the site."""
        return False

    def get_view_on_site_url(self, obj: Comment | None = None) -> str | None:
        is_seen = obj is not None and obj.state == State.APPROVED and obj.article.is_visible
        return super().get_view_on_site_url(obj) if is_seen else None

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: bool) -> None:
        Comment.objects.filter(pk=obj.pk).decide(State(obj.state))

    def construct_change_message(self, request: HttpRequest, form: Any, *rest: Any) -> Any:
        """What was changed, with the name of the new state."""
        message = super().construct_change_message(request, form, *rest)
        if "state" in form.changed_data:
            with override(None):
                message.append({"changed": {"fields": [form.instance.get_state_display()]}})
        return message

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form, with the article and the comments that this one answers."""
        comment = kwargs.get("obj")
        if comment is not None:
            context |= {"article": comment.article, "answered": ancestors(comment)}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        number = self._decide(request, queryset, State.APPROVED)
        text = ngettext("%d comment approved.", "%d comments approved.", number)
        self.message_user(request, text % number, messages.SUCCESS)

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_as_spam(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        number = self._decide(request, queryset, State.SPAM)
        text = ngettext("%d comment marked as spam.", "%d comments marked as spam.", number)
        self.message_user(request, text % number, messages.SUCCESS)

    @admin.action(description=_("Remove"), permissions=["change"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        number = self._decide(request, queryset, State.REMOVED)
        text = ngettext("%d comment removed.", "%d comments removed.", number)
        self.message_user(request, text % number, messages.SUCCESS)

    def _decide(self, request: HttpRequest, queryset: QuerySet[Comment], state: State) -> int:
        undecided = queryset.exclude(state=state)
        return self.change_many(
            request, undecided, lambda chosen: chosen.decide(state), state.label
        )


def ancestors(comment: Comment) -> list[Comment]:
    """The comments that this one answers, the oldest first, at most ``ANCESTORS``."""
    chain: list[Comment] = []
    current = comment.parent
    while current is not None and current not in chain and len(chain) < ANCESTORS:
        chain.insert(0, current)
        current = current.parent
    return chain
