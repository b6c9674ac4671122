"""Refuses requests to the desk that no page of it makes and that Django's admin fails on."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

NUMBER = re.compile(r"[0-9]{1,18}")  # of an object, in 64 bits


class DeskRequestMiddleware:
    """Answers 400 to a request to the desk with an address or a form that no page of it makes.

    That is: a NUL in the address, which no database accepts; an empty name of the field by which an
    object is to be found; and ticked objects that are no numbers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if not request.path.startswith(desk()):
            return
        if "\x00" in request.path or any(_has_nul(parameter) for parameter in request.GET.lists()):
            raise BadRequest("a NUL in the address")
        if _is_nameless(request.GET) or _is_nameless(request.POST):
            raise BadRequest("a field without a name")
        if not all(map(NUMBER.fullmatch, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("an object without a number")


@cache
def desk() -> str:
    """What the addresses of the desk begin with."""
    return reverse("admin:index")


def _has_nul(parameter: tuple[str, list[str]]) -> bool:
    name, values = parameter
    return any("\x00" in text for text in (name, *values))


def _is_nameless(query: QueryDict) -> bool:
    return query.get(TO_FIELD_VAR) == ""
