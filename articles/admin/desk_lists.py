"""The lists of the desk, whatever their addresses ask for, and however long they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


@contextmanager
def days_that_are_none() -> Iterator[None]:
    """Raise ``IncorrectLookupParameters``, which leads to the whole list, where an address asks
    for a day outside Python's calendar: the year 0 or 10000, or the first hours of the year 1,
    which are none in UTC. Django notices them as late as when it asks the database."""
    try:
        yield
    except (OverflowError, ValueError) as error:
        raise IncorrectLookupParameters(error) from error


class DeskList(ChangeList):
    """A list of the desk."""

    def get_filters(self, request: HttpRequest) -> Any:
        with days_that_are_none():
            return super().get_filters(request)

    def get_results(self, request: HttpRequest) -> None:
        with days_that_are_none():
            super().get_results(request)


class DatedList(DeskList):
    """A list that is narrowed by dates, and may be long."""

    not_shown: tuple[str, ...] = ()  # long texts that are not read
    day_column = ""  # where it is another than that by which the list is narrowed

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page.

        First the ids alone, which an index has or which are sorted without what stands in the rows:
        a page far down would else read all rows before it.
        """
        super().get_results(request)
        ids = list(self.result_list.values_list("pk", flat=True))
        rows = self.apply_select_related(self.root_queryset.filter(pk__in=ids))
        found = {row.pk: row for row in rows.defer(*self.not_shown)}
        self.result_list = [found[pk] for pk in ids if pk in found]
