"""Forms as a browser sends them: read from a page, changed, sent."""

from typing import Any

from django.test import Client
from lxml import html

from tests.admin.web import ENGLISH

Values = dict[str, list[str]]


def form_in(page: bytes, selector: str = "//form[.//input[@name='csrfmiddlewaretoken']]") -> Values:
    """What the last such form of a page would send as it stands."""
    forms = html.fromstring(page.decode()).xpath(f"({selector})[last()]")
    values: Values = {}
    for name, value in forms[0].form_values():
        # A browser leaves out the line break after the tag of a text area.
        values.setdefault(name, []).append(str(value).removeprefix("\n"))
    return values


def opened(client: Client, address: str) -> Values:
    """The form at an address."""
    return form_in(client.get(address, headers=ENGLISH).content)


def sent(client: Client, address: str, values: Values, **changes: Any) -> Any:
    """Send a form with some values changed; the answer."""
    return client.post(address, {**values, **changes}, headers=ENGLISH)
