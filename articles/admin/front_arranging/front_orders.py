"""Numbers that put articles of the front page into an order."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple


class Placed(NamedTuple):
    """An article of the front page: its id, its number there, the date from which it is seen."""

    pk: int
    front_order: int
    visible_from: datetime


def orders_for(wanted: Sequence[Placed]) -> dict[int, int]:
    """The numbers, by id, with which the articles stand as wanted: those that change alone.

    The front page goes by number, then by date, the newest first. Numbers are as high as can be:
    what is to lead is put before the others, and those still follow their dates, so that an article
    that joins them tomorrow does not stand behind all of today's.
    """
    numbers: dict[int, int] = {}
    below: tuple[datetime, int] | None = None
    number = max((placed.front_order for placed in wanted), default=0)
    for placed in reversed(wanted):
        date = (placed.visible_from, placed.pk)
        if below is not None and date < below:
            number -= 1
        numbers[placed.pk] = number
        below = date
    if number < 0:
        numbers = {placed.pk: place for place, placed in enumerate(wanted)}
    before = {placed.pk: placed.front_order for placed in wanted}
    return {pk: number for pk, number in numbers.items() if before[pk] != number}
