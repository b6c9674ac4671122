"""The preview of a form that is not saved."""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, expect

from tests.admin.conftest import ADD
from tests.admin.unsaved_work.forms_in_browser import go, leave, open_form, sign_in, type_body


def test_the_preview_opens_beside_and_leaves_the_form_as_it_is(desk: Page, article: str) -> None:
    open_form(desk, article)
    desk.fill("#id_title", "Come sarà")
    type_body(desk, "Poi.")
    button = desk.locator(".desk-preview-button").last
    for press in (button.click, partial(desk.keyboard.press, "Control+Alt+KeyP")):
        with desk.expect_popup() as opened:
            press()
        expect(opened.value.locator("h1")).to_have_text("Come sarà")
        expect(opened.value.locator(".preview-banner")).to_be_visible()
        opened.value.close()
    expect(desk.locator("#id_title")).to_have_value("Come sarà")
    assert leave(desk, go(desk)) == ["beforeunload"]


def test_the_preview_works_without_javascript(open_page: Callable[..., Page], account: str) -> None:
    page = open_page("/healthz", javascript=False)
    sign_in(page, account)
    page.goto(ADD)
    page.fill("#id_title", "Senza")
    page.fill("#id_new_source", "La Boa")
    with page.expect_popup() as opened:
        page.locator(".desk-preview-button").last.click()
    expect(opened.value.locator("h1")).to_have_text("Senza")
