"""The browser asks before a change is lost, and only then."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.admin.unsaved_work.forms_in_browser import (
    BODY,
    DRAFTS,
    OFFER,
    choose_first,
    go,
    keep_now,
    leave,
    open_form,
    save,
    type_body,
)
from tests.browser_waits import wait_for_scripts


def test_nothing_is_asked_where_nothing_was_changed(desk: Page, article: str) -> None:
    open_form(desk, article)
    desk.click("#id_title")
    desk.click(BODY)
    assert leave(desk, go(desk)) == []


CHANGES: dict[str, Callable[[Page], object]] = {
    "a line": lambda page: page.fill("#id_title", "Altro"),
    "the text": lambda page: type_body(page, "Poi."),
    "a date": lambda page: page.fill("#id_published_0", "2018-04-03"),
    "a choice": lambda page: page.select_option("#id_status", "private"),
    "a tick": lambda page: page.set_checked("#id_front_page", True),
    "a tag": lambda page: choose_first(page, "tags"),
    "a section": lambda page: choose_first(page, "section"),
}
UNDONE: dict[str, Callable[[Page], object]] = {
    "a line": lambda page: page.keyboard.press("Control+z"),
    "the text": lambda page: rub_out(page, 4),
    "a tick": lambda page: page.set_checked("#id_front_page", False),
}


def rub_out(page: Page, letters: int) -> None:
    for _letter in range(letters):
        page.keyboard.press("Backspace")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_asks_before_a_change_is_lost(
    desk: Page, article: str, change: Callable[[Page], object]
) -> None:
    open_form(desk, article)
    change(desk)
    assert leave(desk, go(desk)) == ["beforeunload"]


@pytest.mark.parametrize("name", UNDONE)
def test_it_does_not_ask_when_the_change_was_undone(desk: Page, article: str, name: str) -> None:
    open_form(desk, article)
    CHANGES[name](desk)
    UNDONE[name](desk)
    assert leave(desk, go(desk)) == []


def test_it_asks_in_every_form_and_in_the_list_that_is_edited(desk: Page) -> None:
    for kind, field in (("section", "name"), ("source", "name"), ("tag", "name")):
        open_form(desk, f"/admin/articles/{kind}/add/")
        desk.fill(f"#id_{field}", "Qualcosa")
        assert leave(desk, go(desk)) == ["beforeunload"]
    desk.goto("/admin/articles/comment/?state=approved")
    desk.locator("th.field-excerpt a").first.click()
    desk.locator("input[name=_draft]").wait_for(state="attached")
    desk.select_option("#id_state", "spam")
    assert leave(desk, go(desk)) == ["beforeunload"]
    desk.goto("/admin/articles/section/")
    wait_for_scripts(desk)
    desk.locator("input[name=form-0-order]").fill("77")
    assert leave(desk, go(desk)) == ["beforeunload"]
    desk.goto("/admin/articles/section/")
    wait_for_scripts(desk)
    desk.locator(".action-select").first.check()
    assert leave(desk, go(desk)) == []


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
def test_nothing_is_asked_and_nothing_kept_after_saving(
    desk: Page, article: str, button: str
) -> None:
    open_form(desk, article)
    type_body(desk, "Poi.")
    keep_now(desk)
    assert leave(desk, lambda: save(desk, button)) == []
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk).not_to_have_url(re.compile("#"))
    assert desk.evaluate(DRAFTS) == []
    assert "#" not in desk.url
    open_form(desk, article)
    expect(desk.locator(OFFER)).to_have_count(0)
    expect(desk.locator(BODY)).to_have_text("Prima.Poi.")
