"""Waiting for something in a page. Playwright's own ``wait_for_function`` evaluates text within the
page, which the site's Content Security Policy forbids; ``evaluate`` comes from outside of it."""

import time

from playwright.sync_api import Page

SECONDS = 60.0


def wait_until_true(page: Page, expression: str) -> None:
    """Return when a JavaScript expression, or what a function of none gives, is true in the page.

    Fails after a minute.
    """
    deadline = time.monotonic() + SECONDS
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"still not so: {expression}"
        page.wait_for_timeout(50)
