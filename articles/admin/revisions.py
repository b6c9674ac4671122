"""What articles were before, on the desk: a timeline, the difference of a change, a way back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.article_form import ArticleForm
from articles.admin.desk import DeskAdmin, short
from articles.admin.differences import Comparison, compare, compare_html
from articles.admin.values import in_words
from articles.admin.versioned import name_of
from articles.admin.versions import VERSION, VersionedForm, as_posted
from articles.models import Article, revised
from articles.models.revision import (
    FIELDS,
    State,
    as_state,
    keep,
    keep_before,
    state_now,
    states_of,
)

PER_PAGE = 25
SHOWN = tuple(name for name in FIELDS if name != "modified")
FILED = ("source", "section", "tags")
# What is said of one picture, and goes with it.
OF_PICTURE = {"image", "image_alt", "image_credit"}


@dataclass(frozen=True)
class Change:
    """A field in which two states differ. ``can_restore``: whether the account may take it back."""

    name: str
    label: str
    comparison: Comparison
    can_restore: bool = False


class RevisionsAdmin(DeskAdmin):
    """Keeps what articles were, and shows it to those who may see the article."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.revision_view)
        address = "<int:pk>/history/<int:version>/"
        return [path(address, view, name="articles_article_revision"), *super().get_urls()]

    # Keeping

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and form.has_changed():
            keep_before([obj.pk])
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed():
            keep([form.instance.pk], request.user, getattr(request, "desk_comment", ""))

    def change_many(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        change: Callable[[Any], object],
        message: str | Promise,
    ) -> int:
        comment = in_site_language(message)

        def change_and_keep(chosen: QuerySet[Any]) -> None:
            ids = list(chosen.values_list("pk", flat=True))
            with revised(ids, request.user, comment):
                change(chosen)

        return super().change_many(request, queryset, change_and_keep, message)

    # Showing

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self._article(request, object_id)
        page = Paginator(states_of(article.pk), PER_PAGE).get_page(request.GET.get("p"))
        shown = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "opts": self.opts,
            "media": self.media,
            "article": article,
            "page": page,
            "entries": list(entries(article, page)),
        }
        return TemplateResponse(request, "admin/articles/article/history.html", shown)

    def revision_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        article = self._article(request, str(pk))
        row = get_object_or_404(states_of(article.pk), pk=version)
        state = as_state(row)
        if request.method == "POST":
            return self.restore(request, article, state)
        before = next(map(as_state, states_of(article.pk).filter(pk__lt=row.pk)[:1]), None)
        form = self._form(request, article)
        may_restore = self.has_change_permission(request, article)
        offered = set(restorable(article, state, form)) if may_restore else set()
        shown = {
            **self.admin_site.each_context(request),
            "title": _("State of %s") % short(state.made),
            "opts": self.opts,
            "media": self.media,
            "article": article,
            "state": state,
            "who": said_by(state),
            "before": before,
            "changes": changes(before, state) if before else [],
            "back": changes(state_now(article), state, offered),
            "offered": offered,
            "version": form.desk_version,
        }
        return TemplateResponse(request, "admin/articles/article/revision.html", shown)

    def _article(self, request: HttpRequest, object_id: str) -> Article:
        """The article, for those who may see it."""
        article: Article | None = self.get_object(request, unquote(object_id))
        if article is None:
            raise Http404
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return article

    def _form(self, request: HttpRequest, article: Article) -> VersionedForm:
        """The form in which the account may change the article."""
        fields = flatten_fieldsets(self.get_fieldsets(request, article))
        made: Any = self.get_form(request, article, change=True, fields=fields)
        form: VersionedForm = made(instance=article)
        return form

    # The way back

    def restore(self, request: HttpRequest, article: Article, state: State) -> HttpResponse:
        """Send the article's own form with the values that it had: all rules of a save hold."""
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        form = self._form(request, article)
        chosen = set(request.POST.getlist("restore")) & set(restorable(article, state, form))
        if not chosen:
            self.message_user(request, _("Nothing was chosen."), messages.WARNING)
            return HttpResponseRedirect(request.path)
        values, gone = values_of(state, chosen)
        asking: Any = request
        asking.POST = posted(form, values, request.POST.get(VERSION, ""))
        asking.desk_comment = in_site_language(_("State of %s restored.") % short(state.made))
        address = reverse("admin:articles_article_change", args=[article.pk])
        answer = self.changeform_view(request, str(article.pk), form_url=address)
        if answer.status_code == 302:
            if gone:
                text = _("No longer there, and left out: %s.") % ", ".join(gone)
                self.message_user(request, text, messages.WARNING)
            return HttpResponseRedirect(
                reverse("admin:articles_article_history", args=[article.pk])
            )
        return answer


def in_site_language(text: str | Promise) -> str:
    """What is written into the record, whatever the editor's browser speaks."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(text)


def entries(article: Article, page: Any) -> Iterator[dict[str, Any]]:
    """The states of a page of the timeline, the newest first, each with what it changed."""
    found = [as_state(version) for version in page]
    if not found:
        return
    older = states_of(article.pk).filter(pk__lt=found[-1].pk)[:1]
    if page.number == 1 and (now := state_now(article)).content != found[0].content:
        yield entry(now, found[0])
    befores = [*found[1:], *map(as_state, older)]
    for place, state in enumerate(found):
        yield entry(state, befores[place] if place < len(befores) else None)


def entry(state: State, before: State | None) -> dict[str, Any]:
    """A state as a line of the timeline."""
    names = [name for name in SHOWN if before and differs(before, state, name)]
    return {
        "state": state,
        "who": said_by(state),
        "is_first": before is None,
        "fields": [label(name) for name in names],
        "status": in_words(ArticleForm.base_fields["status"], state.values.get("status")),
        "title": state.values.get("title"),
    }


def said_by(state: State) -> str:
    """Who made a state."""
    if state.came_in:
        return _("an import, a feed or the site")
    return name_of(state.who) if state.who else _("an account that is no longer there")


def label(name: str) -> str:
    """What the form calls a field."""
    if name == "language_guessed":
        return str(capfirst(_("language guessed")))
    return str(capfirst(str(ArticleForm.base_fields[name].label or name)))


def differs(before: State, after: State, name: str) -> bool:
    values = before.values.get(name), after.values.get(name)
    if name == "tags":
        return set(values[0] or ()) != set(values[1] or ())
    return values[0] != values[1]


def changes(before: State, after: State, offered: set[str] | None = None) -> list[Change]:
    """The fields in which two states differ, in the order of the form."""
    return [
        Change(name, label(name), compared_states(before, after, name), name in (offered or ()))
        for name in SHOWN
        if differs(before, after, name)
    ]


def compared_states(before: State, after: State, name: str) -> Comparison:
    if name == "body":
        return compare_html(before.values.get(name) or "", after.values.get(name) or "")
    return compare(text_of(before, name), text_of(after, name))


def text_of(state: State, name: str) -> str:
    """A value of a state in words; what it was filed under by the names of that time."""
    value = state.values.get(name)
    if name in FILED:
        return ", ".join(state.names.get(name, ()))
    if name == "published":
        value = parse_datetime(str(value))
    if name == "image":
        return PurePath(value or "").name
    return in_words(ArticleForm.base_fields[name], value)


# Restoring


def restorable(article: Article, state: State, form: VersionedForm) -> Iterator[str]:
    """The fields that differ now and that the form can take back."""
    now = state_now(article)
    same_picture = state.values.get("image") == now.values.get("image")
    for name in SHOWN:
        if name in form.fields and differs(now, state, name):
            if name == "image" or (name in OF_PICTURE and not same_picture):
                continue
            yield name


def values_of(state: State, names: set[str]) -> tuple[dict[str, Any], list[str]]:
    """The values as the form takes them, and the names of what is no longer there."""
    values = {name: state.values.get(name) for name in names}
    if "published" in values:
        values["published"] = parse_datetime(str(values["published"]))
    if values.get("status") == Article.Status.WITHDRAWN:
        values["withdrawal_reason"] = state.values.get("withdrawal_reason")
    if values.get("status") == Article.Status.SCHEDULED:
        due = parse_datetime(str(state.values["published"]))
        if due is not None and due <= timezone.now():
            values["status"] = Article.Status.PUBLISHED
    gone: list[str] = []
    for name in names.intersection(FILED):
        values[name], missing = still_there(state, name)
        gone += missing
        if missing and name != "tags":
            del values[name]
    return values, gone


def still_there(state: State, name: str) -> tuple[Any, list[str]]:
    """What the article was filed under, by id or else by name; and the names of what has gone."""
    field: Any = Article._meta.get_field(name)
    model: type[Model] = field.related_model
    value, names = state.values.get(name), state.names.get(name, [])
    ids = value if isinstance(value, list) else [value] if value else []
    rows = list(model._default_manager.filter(Q(pk__in=ids) | Q(name__in=names)))
    known = {str(row) for row in rows}
    missing = [one for one in names if one not in known] if len(rows) < len(ids) else []
    if name == "tags":
        return [row.pk for row in rows], missing
    return rows[0].pk if rows else None, missing


def posted(form: VersionedForm, values: dict[str, Any], version: str) -> QueryDict:
    """What the browser would send for the form with these values in it."""
    data = QueryDict(mutable=True)
    data[form.version_name] = version
    for name, field in form.fields.items():
        initial = form.get_initial_for_field(field, name)
        keys = as_posted(field, form.add_prefix(name), values.get(name, initial))
        if field.show_hidden_initial:
            keys |= as_posted(field, form.add_initial_prefix(name), initial)
        for key, texts in keys.items():
            if texts:
                data.setlist(key, texts)
    return data
