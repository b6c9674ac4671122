"""The history of an article on the desk: a timeline, the difference of each change, a way back."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.admin.base_admin import DeskAdmin, short
from articles.admin.form_versions import VERSION, VersionedForm, posted
from articles.admin.restore_revision import restorable, values_of
from articles.admin.revision_diff import changes, entries, said_by
from articles.models import Article, record_revisions
from articles.models.revision import (
    State,
    as_state,
    record_states,
    record_states_before,
    state_now,
    states_of,
)

PER_PAGE = 25


class RevisionsAdmin(DeskAdmin):
    """Keeps states of changed articles, and shows them to whoever may see the article."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.revision_view)
        address = "<int:pk>/history/<int:version>/"
        return [path(address, view, name="articles_article_revision"), *super().get_urls()]

    # Keeping

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and form.has_changed():
            record_states_before([obj.pk])
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed():
            record_states([form.instance.pk], request.user, getattr(request, "desk_comment", ""))

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
            with record_revisions(ids, request.user, comment):
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
        """The article, for accounts that may see it; 404 or 403 for others."""
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
        """Send the article's form with the values of a state: all rules of a save apply."""
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
    """A text in the site's language, for records, whatever the editor's browser speaks."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(text)
