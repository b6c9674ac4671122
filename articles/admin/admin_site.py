"""The desk as a whole: its name, and the list of who did what."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from articles.admin.base_admin import ReadOnlyAdmin, short
from articles.admin.desk_lists import DatedList

# What the pages of Django say that its Italian catalogue has not, or has in bad Italian (“Il
# articolo …”): ours has it, and comes before Django's.
WORDS_OF_DJANGO = (
    gettext_noop("Error:"),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_noop("Set password"),
    gettext_noop("Reset password"),
    gettext_noop("Password-based authentication"),
    gettext_noop("Enabled"),
    gettext_noop("Disabled"),
    gettext_noop("Raw passwords are not stored, so there is no way to see the user’s password."),
)

admin.site.site_header = settings.SITE_NAME
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("Editorial desk")
# The menu stands in the head of each page, and leaves the width to lists and forms.
admin.site.enable_nav_sidebar = False
admin.site.index_template = "admin/desk_index.html"
# Sessions, mail addresses and secrets of second factors are no pages of the desk. Their apps' own
# admin modules are loaded here, whatever is loaded first: one that came later would add the pages.
for label in ("account", "mfa", "usersessions"):
    app = apps.get_app_config(label)
    if module_has_submodule(app.module, "admin"):
        import_module(f"{app.name}.admin")
    for model in app.get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """The list of who did what, for superusers; nobody can change it here."""

    list_display = ("moment", "user", "kind", "object_repr", "what")
    list_display_links = ("object_repr",)
    list_filter = ("action_flag", ("content_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "=user__username")
    date_hierarchy = "action_time"
    fields = ("action_time", "user", "content_type", "object_repr", "action_flag", "what")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DatedList

    @admin.display(description=_("time"), ordering="action_time")
    def moment(self, entry: LogEntry) -> str:
        return short(entry.action_time)

    @admin.display(description=_("kind"), ordering="content_type")
    def kind(self, entry: LogEntry) -> str:
        return entry.content_type.name if entry.content_type else "–"

    @admin.display(description=_("what was changed"))
    def what(self, entry: LogEntry) -> str:
        return entry.get_change_message() or entry.get_action_flag_display()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)
