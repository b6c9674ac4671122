"""The comment form in a real browser, with the script and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser_axe import ask_axe
from tests.live import Site

FIND = """
from articles.models import Comment
print(Comment.objects.approved().latest("created").article.path)
"""


@pytest.fixture(scope="module")
def discussed(site_server: Site) -> str:
    """The path of an article with comments that takes more of them."""
    found = site_server.manage("shell", "--no-imports", "-c", FIND)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def test_the_first_focus_fetches_a_token_and_later_ones_do_not(
    open_page: Callable[..., Page], discussed: str
) -> None:
    page = open_page(discussed)
    token = page.locator("[name=token]")
    of_the_page = token.input_value()
    with page.expect_response(re.compile(r"\?gettone=1$")):
        page.locator("#comment-name").focus()
    expect(token).not_to_have_value(of_the_page)
    fresh = token.input_value()
    page.locator("#comment-email").focus()
    page.wait_for_timeout(300)
    assert token.input_value() == fresh


def test_the_form_moves_to_the_comment_that_is_answered_and_back(
    open_page: Callable[..., Page], discussed: str
) -> None:
    page = open_page(discussed)
    link = page.locator("[data-reply]").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#comment-name")).to_be_focused()
    parent = page.locator("[name=parent]")
    expect(parent).to_have_value(link.get_attribute("data-reply") or "")
    name = page.locator("[data-replying-name]")
    expect(name).to_have_text(link.get_attribute("data-name") or "")
    expect(page.locator(".comment-list #commenta")).to_have_count(1)
    page.locator("[data-cancel-reply]").click()
    expect(link).to_be_focused()
    expect(parent).to_have_value("")
    expect(page.locator(".comment-list #commenta")).to_have_count(0)


def test_without_script_a_reply_has_its_own_page(
    open_page: Callable[..., Page], discussed: str
) -> None:
    page = open_page(discussed, javascript=False)
    quoted = page.locator(".comment-text").first.inner_text()
    page.locator("[data-reply]").first.click()
    expect(page).to_have_url(re.compile(r"commenti/\?risposta=\d+$"))
    expect(page.locator("blockquote")).to_have_text(quoted)
    expect(page.locator("[name=parent]")).not_to_have_value("")


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_wrong_takes_the_focus_and_leads_to_its_field(
    open_page: Callable[..., Page], discussed: str, javascript: bool
) -> None:
    page = open_page(discussed, javascript=javascript)
    page.locator("#comment-name").fill("Ada")
    page.locator("#comment-email").fill("ada@b")
    page.locator("#comment-text").fill("Il testo che resta.")
    page.locator(".comment-form button[type=submit]").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.locator("#comment-text")).to_have_value("Il testo che resta.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#comment-email")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_answers_of_the_form(
    open_page: Callable[..., Page], discussed: str, scheme: str
) -> None:
    page = open_page(f"{discussed}commenti/?inviato=attesa", scheme=scheme, width=390)
    found = ask_axe(page).violations
    page.goto(f"{discussed}commenti/")
    page.locator("#comment-name").fill("Ada")
    page.locator("#comment-email").fill("ada@b")
    page.locator("#comment-text").fill("Testo.")
    page.locator(".comment-form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += ask_axe(page).violations
    page.goto(discussed)
    page.locator("[data-reply]").first.click()
    found += ask_axe(page).violations
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
