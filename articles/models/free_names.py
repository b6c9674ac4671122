"""Addresses and names that nothing else has: a number is added to what is taken."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.text import slugify

# Characters that a number and what sets it off may take.
ROOM_FOR_NUMBER = 10


def slug_of(text: str, longest: int, fallback: str) -> str:
    """The words of a text as an address; ``fallback`` for a text without Latin letters."""
    return slugify(text)[:longest].strip("-") or fallback


def first_free(
    rows: "models.QuerySet[Any]",
    column: str,
    wanted: str,
    *,
    numbered: str = "{}-{}",
    also_taken: Collection[str] = (),
) -> str:
    """The wanted text if no row has it in the column, else it with the first free number from 2.

    ``numbered`` says how text and number are joined. The result fits the column. Costs one query.
    """
    longest: int = rows.model._meta.get_field(column).max_length
    beginning = wanted[: longest - ROOM_FOR_NUMBER]
    alike = rows.order_by().filter(**{f"{column}__startswith": beginning})
    taken = {*alike.values_list(column, flat=True), *also_taken}
    if wanted not in taken:
        return wanted
    candidates = (numbered.format(beginning, number) for number in range(2, len(taken) + 3))
    return next(candidate for candidate in candidates if candidate not in taken)
