"""Sources with feeds on the desk: how the last visits went, and visits on request."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base_admin import DeskAdmin, short
from articles.importers import make_due, poll
from articles.models import FeedState, Source
from articles.models.import_run import FAILS, HAS_FEED

# So many feeds are visited while the editor waits.
MOST_AT_ONCE = 10


class FeedFilter(admin.SimpleListFilter):
    """Sources by what their feeds do."""

    title = gettext_lazy("feed")
    parameter_name = "feed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("fails", gettext_lazy("fails")),
            ("works", gettext_lazy("works")),
            ("none", gettext_lazy("none")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        match self.value():
            case "fails":
                return queryset.filter(FAILS)
            case "works":
                seen = Q(feed_state__failures=0, feed_state__succeeded__isnull=False)
                return queryset.filter(HAS_FEED & seen)
            case "none":
                return queryset.filter(feed_address="")
            case _:
                return queryset


class FeedAdmin(DeskAdmin):
    """The columns, the report and the action of feeds in the admin of sources."""

    @admin.display(description=gettext_lazy("feed"), ordering="feed_state__failures")
    def feed_shown(self, source: Source) -> str:
        """Return the state of a source's feed as a word for the list."""
        state = state_of(source)
        if not source.feed_address:
            return "–"
        if state is None or state.checked is None:
            return _("not visited yet")
        if state.failures:
            return format_html('<span class="desk-failed">{}</span>', _("fails"))
        return short(state.succeeded or state.checked)

    @admin.display(description=gettext_lazy("last visits"))
    def feed_report(self, source: Source) -> str:
        """Return what the last visits to a source's feed have shown, as HTML."""
        state = state_of(source)
        if state is None or state.checked is None or not source.feed_address:
            return "–"
        lines = [
            (_("last visit"), short(state.checked)),
            (_("result"), state.result),
            (_("failed visits"), state.failures) if state.failures else None,
            (_("last success"), short(state.succeeded) if state.succeeded else _("never")),
            (_("next visit"), short(state.next_check)),
        ]
        shown = format_html_join("", "<dt>{}</dt><dd>{}</dd>", filter(None, lines))
        return format_html('<dl class="desk-report">{}</dl>', shown)

    @admin.action(description=gettext_lazy("Visit the feeds now"), permissions=["change"])
    def visit(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        chosen = list(queryset.exclude(feed_address="").order_by("pk"))
        if not chosen:
            text = _("None of these sources has a feed.")
            self.message_user(request, text, messages.WARNING)
        elif len(chosen) > MOST_AT_ONCE:
            make_due(chosen)
            text = ngettext("%d feed is being visited.", "%d feeds are being visited.", len(chosen))
            self.message_user(request, text % len(chosen), messages.SUCCESS)
        else:
            self._visit(request, chosen)

    def _visit(self, request: HttpRequest, chosen: list[Source]) -> None:
        """Visit them now, and tell of each what came of it."""
        poll(only=chosen, force=True)
        visited = Source.objects.filter(pk__in=[one.pk for one in chosen])
        for source in visited.select_related("feed_state").order_by("name"):
            state = state_of(source)
            if state is not None:
                level = messages.WARNING if state.failures else messages.SUCCESS
                self.message_user(request, f"{source.name}: {state.result}", level)


def state_of(source: Source) -> FeedState | None:
    """Return the state of a source's feed; None before the first visit."""
    try:
        state: FeedState = source.feed_state
    except ObjectDoesNotExist:
        return None
    return state
