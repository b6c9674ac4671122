"""The list of deleted articles that imports and feeds leave out until an editor allows them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.base_admin import ReadOnlyAdmin, short
from articles.admin.desk_lists import DatedList
from articles.admin.list_filters import ChoiceFilter
from articles.models import DeletedArticle, FeedState


@admin.register(DeletedArticle)
class DeletedArticleAdmin(ReadOnlyAdmin):
    """Lists the keys of deleted articles; an action lets imports bring them again."""

    list_display = ("shown", "source", "day", "moment")
    list_display_links = None
    list_filter = (("source", ChoiceFilter),)
    list_select_related = ("source",)
    search_fields = ("=external_id", "url")
    date_hierarchy = "deleted"
    actions = ("allow",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DatedList

    @admin.display(description=_("deleted article"), ordering="url")
    def shown(self, deleted: DeletedArticle) -> str:
        return str(deleted)

    @admin.display(description=_("deleted on"), ordering="deleted")
    def moment(self, deleted: DeletedArticle) -> str:
        return short(deleted.deleted)

    def has_allow_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.delete_deletedarticle")

    @admin.action(description=_("Let them come in again"), permissions=["allow"])
    def allow(self, request: HttpRequest, queryset: QuerySet[DeletedArticle]) -> None:
        """Forget the keys, so that the next visits and imports may bring the articles."""
        editor: Any = request.user.pk
        with transaction.atomic():
            chosen = list(queryset)
            with translation.override(None):
                LogEntry.objects.log_actions(
                    editor, chosen, DELETION, change_message="May come in again."
                )
            feeds = FeedState.objects.filter(source__in={deleted.source_id for deleted in chosen})
            feeds.update(etag="", modified="")
            DeletedArticle.objects.filter(pk__in=[deleted.pk for deleted in chosen]).delete()
        text = ngettext(
            "%d article may come in again.", "%d articles may come in again.", len(chosen)
        )
        self.message_user(request, text % len(chosen), messages.SUCCESS)
