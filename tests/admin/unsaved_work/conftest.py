"""A tab that is signed in to the desk, and an article to be changed in it."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import ConsoleMessage, Page, StorageState, expect

from tests.admin.conftest import ADD
from tests.admin.unsaved_work.forms_in_browser import open_form, save, type_body


@pytest.fixture
def desk(open_page: Callable[..., Page], desk_cookies: StorageState) -> Iterator[Page]:
    """A tab that is signed in; what the browser complains of fails the test."""
    page = open_page("/healthz", storage_state=desk_cookies)
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # Answers that a test makes up are errors that it wants.
        if message.type in {"error", "warning"} and "status of" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/admin/")
    yield page
    assert complaints == []


@pytest.fixture
def article(desk: Page) -> str:
    """The address of the form of a new article."""
    open_form(desk, ADD)
    desk.fill("#id_title", f"Il faro {uuid4().hex[:8]}")
    desk.fill("#id_new_source", f"La Boa {uuid4().hex[:8]}")
    type_body(desk, "Prima.")
    save(desk, "_continue")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk).not_to_have_url(re.compile("#"))
    return urlsplit(desk.url).path
