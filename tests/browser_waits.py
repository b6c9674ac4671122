"""Waiting for something in a page. Playwright's own ``wait_for_function`` evaluates text within the
page, which the site's Content Security Policy forbids; ``evaluate`` comes from outside of it."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

SECONDS = 60.0
# A page is loaded before its modules are done that wait for others; to import one that a page has
# is to wait for it.
MODULES = """() => Promise.all(
  [...document.querySelectorAll("script[type=module][src]")].map(({ src }) => import(src)),
).then(() => undefined)"""


def wait_until_true(page: Page, expression: str) -> None:
    """Return when a JavaScript expression, or what a function of none gives, is true in the page.

    Fails after a minute.
    """
    wait_until(page, lambda: bool(page.evaluate(expression)), f"still not so: {expression}")


def wait_until(page: Page, is_so: Callable[[], bool], what: str) -> None:
    """Return when it is so; fail after a minute. The browser goes on meanwhile."""
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what
        page.wait_for_timeout(50)


def wait_for_path(page: Page, path: str) -> None:
    """Return when the page of this path is loaded.

    A pattern would also fit the address of the login that leads to it.
    """
    page.wait_for_url(lambda address: urlsplit(address).path == path)


def wait_for_scripts(page: Page) -> None:
    """Return when what is pressed on the page is heard: its scripts have run, all modules too."""
    page.wait_for_load_state()
    page.evaluate(MODULES)


def wait_until_still(page: Page) -> None:
    """Return when the page scrolls no more, as it does for a while behind a finger."""

    def is_still() -> bool:
        before = page.evaluate("scrollY")
        page.wait_for_timeout(200)
        return bool(page.evaluate("scrollY") == before)

    wait_until(page, is_still, "it still scrolls")


def reload_until_there(page: Page, what: Locator) -> None:
    """Load the page again until it has this: a process shows a change only a moment later."""

    def is_there() -> bool:
        page.reload()
        return what.count() > 0

    wait_until(page, is_there, f"still not there: {what}")
