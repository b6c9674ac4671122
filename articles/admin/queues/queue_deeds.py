"""What queues are made of: deeds that change one row, and what is said of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from articles.admin.base_admin import DeskAdmin


class NotDone(Exception):
    """A deed that could not be done, with a sentence for the editor.

    ``is_gone`` says that the row waits no longer.
    """

    def __init__(self, sentence: str, *, is_gone: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.is_gone = is_gone


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, as a sentence; ``undo`` is the token that undoes it, or empty."""

    sentence: str
    undo: str = ""
    is_gone: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """A button of a row: its name, its words, its key, whether it does harm, what it does."""

    name: str
    label: str | Promise
    key: str
    do: Callable[[HttpRequest, Any], Done]
    is_harmful: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: who may see it, who may decide, its rows in their order, its deeds.

    ``template`` shows a row. ``more`` are deeds that ask for something first, an answer.
    """

    key: str
    title: str | Promise
    may_see: str
    may_do: str
    template: str
    rows: Callable[[], QuerySet[Any]]
    deeds: tuple[Deed, ...]
    more: tuple[Deed, ...] = field(default=())

    def deed(self, name: str) -> Deed | None:
        """The deed of that name, if there is one."""
        return next((deed for deed in (*self.deeds, *self.more) if deed.name == name), None)


def desk_of(model: type[Model]) -> DeskAdmin:
    """The desk's pages of a model, through which everything is changed and recorded."""
    found: Any = admin.site.get_model_admin(model)
    desk: DeskAdmin = found
    return desk
