"""Search indexes on the desk: where each machine's stands. Nobody changes them here."""

from django.contrib import admin
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import search
from articles.admin.base_admin import ReadOnlyAdmin, short
from articles.models import IndexReplica


def lag_in_words(replica: IndexReplica) -> str:
    """How many changes an index has yet to take over, as a sentence."""
    jobs = search.lag_of(replica.place).jobs
    if not jobs:
        return _("up to date")
    words = ngettext("%(number)s change behind", "%(number)s changes behind", jobs)
    return words % {"number": number_format(jobs)}


@admin.register(IndexReplica)
class IndexReplicaAdmin(ReadOnlyAdmin):
    list_display = ("name", "place", "lag", "moment")
    list_display_links = ("name",)
    fields = ("name", "place", "lag", "is_building", "moment")

    @admin.display(description=gettext_lazy("state"))
    def lag(self, replica: IndexReplica) -> str:
        return lag_in_words(replica)

    @admin.display(description=gettext_lazy("last sign of life"), ordering="seen")
    def moment(self, replica: IndexReplica) -> str:
        return short(replica.seen)
