"""Forms of the desk in a real browser, filled in, kept, left and saved."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Dialog, Page, expect

from tests.admin.conftest import LIST, PASSWORD
from tests.browser_waits import wait_for_path, wait_until_true

BODY = ".prose-editor > .tiptap"
OFFER = ".desk-draft"
STATUS = "#desk-draft-status"
DRAFTS = """async () => {
    const store = await import(document.querySelector("#desk-drafts").dataset.store)
    return store.drafts()
}"""


def sign_in(page: Page, account: str, then: str = "/admin/") -> None:
    page.goto(f"/admin/login/?next={then}")
    page.fill("#id_username", account)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    wait_for_path(page, then)


def open_form(page: Page, address: str) -> None:
    """Go there, and wait until what is typed is kept."""
    page.goto(address)
    page.locator("input[name=_draft]").wait_for(state="attached")


def type_body(page: Page, words: str) -> None:
    page.click(BODY)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def choose_first(page: Page, field: str) -> None:
    page.click(f".field-{field} .select2-selection")
    option = ".select2-results__option--highlighted:not(.loading-results)"
    page.locator(option).wait_for()
    page.keyboard.press("Enter")


def save(page: Page, button: str = "_save") -> None:
    page.locator(f"input[name={button}]").last.click()


def keep_now(page: Page) -> None:
    """What the clock does every ten seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect_said(page, "kept")
    # The clock may have kept less before: whoever reads now waits until the last is written.
    page.evaluate(DRAFTS)


def expect_said(page: Page, name: str) -> None:
    """That the line below the form says the sentence of this name."""
    sentence = page.locator(STATUS).get_attribute(f"data-{name}")
    assert sentence
    expect(page.locator(f"{STATUS} [role=status]")).to_have_text(sentence)


def until_there_are(page: Page, number: int) -> None:
    """Wait until the browser has so many drafts."""
    wait_until_true(page, f"({DRAFTS})().then(drafts => drafts.length === {number})")


def leave(page: Page, how: Callable[[], Any]) -> list[str]:
    """The kinds of questions that the browser asks; all are answered with yes."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    how()
    page.remove_listener("dialog", answer)
    return asked


def go(page: Page, address: str = LIST) -> Callable[[], Any]:
    return lambda: page.goto(address)
