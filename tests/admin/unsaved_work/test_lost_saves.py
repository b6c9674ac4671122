"""What goes wrong with a save loses nothing that was typed."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.admin.conftest import ADD, PASSWORD
from tests.admin.unsaved_work.forms_in_browser import (
    BODY,
    DRAFTS,
    OFFER,
    expect_said,
    go,
    keep_now,
    leave,
    open_form,
    save,
    sign_in,
    type_body,
    until_there_are,
)
from tests.browser_waits import wait_for_path
from tests.conftest import CHROMIUM
from tests.live import Site
from tests.needs import require


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_save_that_fails_loses_nothing(desk: Page, article: str, status: int) -> None:
    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, body="no")
        else:
            route.continue_()

    open_form(desk, article)
    type_body(desk, "Poi.")
    desk.route(f"**{article}", refuse)
    save(desk)
    expect(desk.locator("body")).to_have_text("no")
    desk.unroute(f"**{article}")
    open_form(desk, article)
    desk.locator("[data-take]").click()
    expect(desk.locator(BODY)).to_have_text("Prima.Poi.")


def test_a_browser_that_goes_back_goes_on_with_its_draft(desk: Page) -> None:
    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=500, body="no")
        else:
            route.continue_()

    open_form(desk, ADD)
    desk.fill("#id_title", "Avanti e indietro")
    desk.route(f"**{ADD}", refuse)
    save(desk)
    expect(desk.locator("body")).to_have_text("no")
    desk.go_back()
    expect(desk.locator("#id_title")).to_have_value("Avanti e indietro")
    desk.locator("input[name=_draft]").wait_for(state="attached")
    assert leave(desk, go(desk)) == ["beforeunload"]
    until_there_are(desk, 1)
    open_form(desk, ADD)
    desk.locator("[data-take]").click()
    expect(desk.locator("#id_title")).to_have_value("Avanti e indietro")


def test_a_new_form_that_was_sent_empty_is_not_offered(desk: Page) -> None:
    open_form(desk, ADD)
    save(desk)
    expect(desk.locator(".errornote")).to_be_visible()
    until_there_are(desk, 1)
    leave(desk, go(desk))
    open_form(desk, ADD)
    until_there_are(desk, 0)
    expect(desk.locator(OFFER)).to_have_count(0)


def test_a_session_that_ended_loses_nothing(desk: Page, article: str, account: str) -> None:
    open_form(desk, article)
    type_body(desk, "Poi.")
    desk.context.clear_cookies(name="redazione")
    save(desk)
    desk.locator("#id_username").wait_for()
    desk.fill("#id_username", account)
    desk.fill("#id_password", PASSWORD)
    desk.press("#id_password", "Enter")
    wait_for_path(desk, article)
    desk.locator("[data-take]").click()
    expect(desk.locator(BODY)).to_have_text("Prima.Poi.")


def test_a_form_with_errors_goes_on_with_its_draft(desk: Page, article: str) -> None:
    open_form(desk, article)
    type_body(desk, "Poi.")
    desk.fill("#id_title", " ")
    save(desk)
    expect(desk.locator(".errornote")).to_be_visible()
    expect(desk.locator("#id_title")).to_be_focused()
    expect_said(desk, "kept")
    expect(desk.locator(OFFER)).to_have_count(0)
    assert len(desk.evaluate(DRAFTS)) == 1
    desk.click("#id_title")
    assert leave(desk, go(desk)) == ["beforeunload"]
    open_form(desk, article)
    desk.locator("[data-take]").click()
    expect(desk.locator(BODY)).to_have_text("Prima.Poi.")
    desk.fill("#id_title", "Con titolo")
    save(desk)
    expect(desk.locator(".messagelist .success")).to_be_visible()
    # The page that follows throws it away once its script has run.
    until_there_are(desk, 0)


def test_a_browser_that_is_killed_loses_nothing(
    browser: Browser, site_server: Site, account: str, tmp_path: Path
) -> None:
    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=require("chromium", CHROMIUM),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
            base_url=site_server.url,
        )

    page = start().pages[0]
    sign_in(page, account)
    open_form(page, ADD)
    page.fill("#id_title", "Prima del buio")
    keep_now(page)
    for process in processes_with(str(tmp_path)):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    (tmp_path / "SingletonLock").unlink(missing_ok=True)
    again = start()
    page = again.pages[0]
    sign_in(page, account)
    open_form(page, ADD)
    page.locator("[data-take]").click()
    expect(page.locator("#id_title")).to_have_value("Prima del buio")
    again.close()


def processes_with(words: str) -> list[int]:
    """The processes that were started with these words."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if words.encode() in command and b"chrom" in command:
                found.append(int(folder.name))
    return found
