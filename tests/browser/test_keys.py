"""Single keys for readers, and what an open front page says of new articles."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser_waits import wait_until, wait_until_true

FOCUSED = "document.activeElement.textContent"
MINUTE = 60_000
# Whether the page has heard the last answer: it has set a time then at which it asks again.
PLANS = """
const [realFetch, realTimeout] = [fetch, setTimeout];
window.isPlanned = false;
window.fetch = (...given) => {
  isPlanned = false;
  return realFetch(...given);
};
window.setTimeout = (work, time) => {
  isPlanned ||= work.name === "ask";
  return realTimeout(work, time);
};
"""


def seen(page: Page) -> bool:
    """Whether what has the focus lies below the menu and within the window, with an outline."""
    return bool(
        page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const menu = document.querySelector("nav.menu").getBoundingClientRect();
              const card = document.activeElement.closest(".card") ?? document.activeElement;
              return box.top >= menu.bottom && box.bottom <= innerHeight
                && getComputedStyle(card).outlineStyle !== "none";
            }"""
        )
    )


@pytest.mark.parametrize("address", ["/", "/articoli/", "/cerca/?q=iran"])
def test_keys_walk_from_title_to_title(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(address)
    titles = page.locator("main .card-title a, main .story-title").all_text_contents()
    assert len(titles) > 2
    for key, at in [("j", 0), ("j", 1), ("j", 2), ("k", 1), ("Control+j", 1), ("Alt+k", 1)]:
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == titles[at], key
        assert seen(page)
    for _title in titles:
        page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == titles[-1]
    assert seen(page)
    page.keyboard.press("/")
    field = page.locator("input[type=search]:focus")
    expect(field).to_have_count(1)
    field.fill("")
    page.keyboard.type("j/k?")
    expect(field).to_have_value("j/k?")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_keys_are_told_and_can_be_switched_off(open_page: Callable[..., Page]) -> None:
    page = open_page("/articoli/", width=390)
    page.keyboard.press("?")
    dialog = page.locator("#keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    expect(dialog).to_be_visible()  # no key acts behind it
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    for _time in range(2):
        page.keyboard.press("j")
        page.keyboard.press("?")
        expect(dialog).to_be_hidden()
        assert page.evaluate("document.activeElement.closest('.card')") is None
        page.reload()
    page.locator("footer [data-keys]").click()
    dialog.get_by_role("checkbox").check()
    assert page.evaluate("localStorage.getItem('tasti')") is None
    dialog.get_by_role("button").click()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()


def test_an_open_front_page_says_what_is_new(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    asked: list[str] = []
    answers = [0, 1, None, None, 3]

    def answer(route: Route) -> None:
        count = answers[min(len(asked), len(answers) - 1)]
        asked.append(route.request.url)
        if count is None:
            route.fulfill(status=503)
        else:
            route.fulfill(body=json.dumps({"count": count}))

    page.clock.install()
    page.add_init_script(PLANS)
    page.route("**/nuovi/*", answer)
    page.reload()
    line = page.locator(".newer")
    top = page.locator(".front").bounding_box()

    def after(minutes: int, times: int) -> None:
        for _minute in range(minutes):
            page.clock.run_for(MINUTE)
            wait_until_true(page, "isPlanned")
        wait_until(page, lambda: len(asked) >= times, "it did not ask")
        wait_until_true(page, "isPlanned")
        assert len(asked) == times

    after(1, 1)
    expect(line).to_be_empty()
    after(1, 2)
    link = line.get_by_role("link")
    expect(link).to_be_visible()
    one = link.text_content()
    assert page.locator(".front").bounding_box() == top  # nothing moves
    after(1, 3)  # fails: two minutes pass, then four
    after(1, 3)
    after(1, 4)
    after(3, 4)
    after(1, 5)
    expect(link).to_contain_text("3")
    assert link.text_content() != one
    hide(page, is_hidden=True)
    after(30, 5)
    hide(page, is_hidden=False)
    after(0, 6)  # at once, since a minute has long passed
    link.click()
    page.wait_for_load_state()
    expect(page.locator(".newer")).to_be_empty()


def hide(page: Page, *, is_hidden: bool) -> None:
    """As when the reader turns to another tab, or back."""
    page.evaluate(
        """(isHidden) => {
          Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )
