"""Tells editors who else has an article open."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.base_admin import DeskAdmin
from articles.admin.edit_conflicts import name_of
from articles.models import Presence


class PresenceAdmin(DeskAdmin):
    """Lets open forms of articles report themselves, and tells them of the others."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.presence)
        return [
            path("<int:pk>/presence/", view, name="articles_article_presence"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def presence(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer an open form: it calls every half minute, and with ``gone`` when it closes."""
        user: Any = request.user
        article = self.get_object(request, unquote(str(pk)))
        if article is None or not self.has_change_permission(request, article):
            raise PermissionDenied
        if "gone" in request.POST:
            Presence.objects.filter(article_id=pk, user=user).delete()
            return JsonResponse({"others": []})
        Presence.objects.record_open(pk, user)
        return JsonResponse({"others": sentences(pk, user)})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        if article is not None:
            context["present"] = sentences(article.pk, request.user)
        return super().render_change_form(request, context, *args, **kwargs)


def sentences(article_id: int, user: Any) -> list[str]:
    """A sentence for each colleague who has the article open now."""
    text = _("%(name)s opened this article at %(time)s.")
    return [
        text
        % {
            "name": name_of(presence.user),
            "time": date_format(timezone.localtime(presence.opened), "TIME_FORMAT"),
        }
        for presence in Presence.objects.others_editing(article_id, user)
    ]
