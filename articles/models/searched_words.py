"""What is searched for, as far as many have asked it: words and sums by day, never a reader.

Until enough have asked for them the words themselves stand nowhere: a row has a hash under the
site's key. Of who asked it has one of sixty bits each, from which nobody can be told; as many bits
as are set, so many different networks have asked at the least.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchedWords(models.Model):
    """Words that readers search for, and whether they find anything."""

    key = models.CharField(max_length=32, unique=True)
    is_found = models.BooleanField(_("found something"))
    # Empty until enough have asked for them (``articles.lists.search_counter``).
    words = models.CharField(_("words"), max_length=60, blank=True)
    askers = models.BigIntegerField(default=0)
    # Asked so often before the words were known; from then on ``SearchedDay`` counts.
    unshown = models.PositiveIntegerField(default=0)
    last_day = models.DateField(_("day"), db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.words or self.key


class SearchedDay(models.Model):
    """How often words were searched for on one day."""

    searched = models.ForeignKey(SearchedWords, models.CASCADE, related_name="days")
    day = models.DateField(_("day"), db_index=True)
    count = models.PositiveIntegerField(_("searches"), default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["searched", "day"], name="searched_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.searched_id} {self.day}: {self.count}"
