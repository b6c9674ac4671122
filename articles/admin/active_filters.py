"""The filters that a list of the desk is narrowed by, each with the address without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.main import ChangeList


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in use: its title, what is chosen, and the query that takes it away."""

    title: str
    chosen: str
    without: str


def active_filters(changelist: ChangeList) -> Iterator[ActiveFilter]:
    """The filters in use, in the order of the list's filters.

    The first choice of each is the one that narrows nothing, or what the list shows by itself.
    """
    specs: Any = changelist.filter_specs
    for spec in specs:
        choices: list[Any] = list(spec.choices(changelist))
        first, *others = choices
        if "options" in first:
            # A select has all its options in one choice.
            names = [str(label) for _value, label, is_chosen in first["options"] if is_chosen]
            without = changelist.get_query_string(remove=[first["parameter"]])
        else:
            names = [str(choice["display"]) for choice in others if choice["selected"]]
            without = first["query_string"]
        if names:
            yield ActiveFilter(str(spec.title), ", ".join(names), without)
