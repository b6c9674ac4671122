"""Two editors at one article, in real browsers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.admin.test_versions_at_once import SET_UP
from tests.browser_axe import ask_axe
from tests.browser_waits import wait_until
from tests.live import Site

PRESENCE = "**/presence/"
BODY = ".prose-editor > .tiptap"
SAVE = "input[name=_continue] >> nth=0"


@pytest.fixture(scope="module")
def state(site_server: Site) -> dict[str, Any]:
    """Cookies of two accounts, and the id of an article."""
    done = site_server.manage("shell", "-c", SET_UP)
    found: dict[str, Any] = json.loads(done.stdout.partition("STATE")[2])
    return found


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browsers complain of, which fails the test."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def editors(
    browser: Browser, site_server: Site, state: dict[str, Any], complaints: list[str]
) -> Iterator[list[Page]]:
    """The article's form in two browsers."""
    pages = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    for cookie in state["cookies"]:
        name, _is, value = cookie.partition("=")
        context = browser.new_context(base_url=site_server.url, locale="en-GB")
        context.add_cookies([{"name": name, "value": value, "url": site_server.url}])
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        # Who comes next is told of who has said that he is there.
        with page.expect_response(PRESENCE):
            page.goto(f"/admin/articles/article/{state['article']}/change/")
        page.wait_for_selector(BODY)
        pages.append(page)
    yield pages
    for page in pages:
        page.context.close()


def test_who_is_there_is_shown(editors: list[Page]) -> None:
    anna, bruno = editors
    sentence = bruno.locator("#desk-presence span")
    expect(sentence).to_contain_text("Anna opened this article at")
    # Who leaves is gone when the next one comes.
    anna.goto("/admin/")
    wait_until(bruno, lambda: others(bruno) == [], "she is still there")
    expect(sentence).to_have_count(0)


def others(page: Page) -> list[str]:
    """Who else is there, as the form is told when it is opened again."""
    with page.expect_response(PRESENCE) as told:
        page.reload()
    found: list[str] = told.value.json()["others"]
    return found


def save(page: Page) -> None:
    """Save, and wait for the page that says so: this one may say it of the save before."""
    page.evaluate("document.querySelector('.messagelist')?.remove()")
    page.click(SAVE)
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_a_clash_is_announced_and_solved(editors: list[Page], complaints: list[str]) -> None:
    anna, bruno = editors
    anna.fill("#id_title", "Il porto apre")
    anna.fill("#id_summary", "Di Anna.")
    save(anna)
    bruno.fill("#id_summary", "Di Bruno.")
    bruno.click(BODY)
    bruno.keyboard.type("Le navi partono.")
    bruno.click(SAVE)
    clashes = bruno.locator("#desk-clashes")
    expect(clashes).to_be_focused()
    assert clashes.get_attribute("role") == "alert"
    expect(bruno.locator(BODY)).to_contain_text("Le navi partono.")
    assert bruno.input_value("#id_summary") == "Di Bruno."
    assert bruno.input_value("#id_title") == "Il porto apre"
    assert bad_for_access(bruno, complaints) == []
    bruno.set_viewport_size({"width": 390, "height": 800})
    assert bruno.evaluate("document.documentElement.scrollWidth") <= 390
    # The keyboard alone: take over the summary, then save.
    bruno.locator("button[name=desk_take][value=summary]").press("Enter")
    expect(clashes).to_be_focused()
    assert bruno.input_value("#id_summary") == "Di Anna."
    expect(bruno.locator(BODY)).to_contain_text("Le navi partono.")
    clashes.locator("button[name=_continue]").press("Enter")
    expect(bruno.locator(".messagelist .success")).to_be_visible()
    assert bruno.input_value("#id_summary") == "Di Anna."


def test_the_history_is_read_and_used(
    editors: list[Page], state: dict[str, Any], complaints: list[str]
) -> None:
    anna, _bruno = editors
    for title in ("Prima", "Dopo"):
        anna.fill("#id_title", title)
        save(anna)
    anna.click("a.historylink")
    anna.wait_for_selector(".desk-timeline")
    assert bad_for_access(anna, complaints) == []
    for width in (390, 1440):
        anna.set_viewport_size({"width": width, "height": 900})
        assert anna.evaluate("document.documentElement.scrollWidth") <= width
    anna.click(".desk-timeline li:nth-child(2) a")
    sides = anna.locator(".desk-change >> nth=1 >> .desk-side")
    expect(sides).to_have_count(2)
    both = [sides.nth(place).bounding_box() for place in range(2)]
    assert both[0] is not None
    assert both[1] is not None
    assert both[0]["y"] == both[1]["y"]
    anna.set_viewport_size({"width": 390, "height": 900})
    below = sides.nth(1).bounding_box()
    assert below is not None
    assert below["x"] < 390 / 2
    assert bad_for_access(anna, complaints) == []
    anna.click("input[value=Restore]")
    anna.wait_for_selector(".desk-timeline")
    anna.goto(f"/admin/articles/article/{state['article']}/change/")
    assert anna.input_value("#id_title") == "Prima"


def bad_for_access(page: Page, complaints: list[str]) -> list[str]:
    """What the accessibility checker finds in our own part of the page."""
    before = len(complaints)
    part = "#desk-clashes" if page.locator("#desk-clashes").count() else "#content"
    found = ask_axe(page, part=part).violations
    # The checker sets styles, which the site's policy forbids.
    del complaints[before:]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
