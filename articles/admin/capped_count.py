"""Numbers of rows on the desk that are counted up to a limit only: no page reads a whole table."""

from typing import Any

from django.db.models import QuerySet

MOST_COUNTED = 1_000


def capped_count(rows: QuerySet[Any]) -> int:
    """How many rows there are, counted up to one more than ``MOST_COUNTED``."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


class CappedNumber:
    """What is shown of such a ``number``, for a class that has one."""

    __slots__ = ()
    number: int

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.number > MOST_COUNTED

    @property
    def shown_number(self) -> int:
        return min(self.number, MOST_COUNTED)
