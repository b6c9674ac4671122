"""Rules that every style sheet of the desk keeps, so that large text and forced colours work."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.live import BASE_DIR, Site

SHEETS = sorted((BASE_DIR / "static" / "admin_desk").glob("*.css"))
READERS_SHEETS = sorted((BASE_DIR / "static" / "css").glob("*.css"))
ROOM = re.compile(r"^\s+(?:margin|padding|(?:row-|column-)?gap)[\w-]*: ([^;]+);$", re.MULTILINE)
COMPUTED = re.compile(r"calc|clamp|max|min")
PARTS = """() => [...document.querySelectorAll(".desk-part")]
    .filter((part) => part.offsetParent).length"""
# Of each element the look that has to differ between what is marked and what is not.
LOOK = """(element) => {
  const style = getComputedStyle(element)
  return ["borderBottom", "borderLeft", "outline"].map((name) => style[name]).join("; ")
}"""
PLACES = [
    (
        "articles/article/?language=de",
        ".desk-menu > ul a[aria-current]",
        ".desk-menu > ul a:not([aria-current])",
    ),
    (
        "articles/article/?language=de",
        "#changelist-filter li.selected",
        "#changelist-filter li:not(.selected)",
    ),
    ("articles/article/", ".object-tools a.addlink", ".object-tools a:not(.addlink)"),
    ("queues/", ".queue-tabs a[aria-current]", ".queue-tabs a:not([aria-current])"),
    ("planning/", ".plan-day.is-today h2 time", ".plan-day:not(.is-today) h2 time"),
    ("figures/", ".figures-periods a[aria-current]", ".figures-periods a:not([aria-current])"),
]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.name))
def test_a_sheet_follows_the_size_of_text_and_forced_colours(sheet: Path) -> None:
    text = sheet.read_text()
    # Twice the text has half the room: only lengths in its size tell a narrow window.
    assert not re.findall(r"@(?:media|container)[^{]*\dpx", text)
    # Forced colours would paint it, and so mark what is not marked.
    assert not re.findall(r"border[\w-]*:[^;]*\btransparent\b", text)


@pytest.mark.parametrize("sheet", [*SHEETS, *READERS_SHEETS], ids=lambda sheet: str(sheet.name))
def test_room_that_has_a_token_is_written_with_it(sheet: Path) -> None:
    tokens = (BASE_DIR / "static" / "css" / "tokens.css").read_text()
    sizes = set(re.findall(r"--space-\d: ([\d.]+rem);", tokens))
    values = [value for value in ROOM.findall(sheet.read_text()) if not COMPUTED.search(value)]
    rooms = {part for value in values for part in value.split()}
    assert len(sizes) == 7
    assert rooms & sizes == set()


def test_what_is_marked_is_seen_in_forced_colours_and_what_is_pressed_is_not_printed(
    signed_in: Page, site_server: Site
) -> None:
    page = signed_in
    page.emulate_media(forced_colors="active")
    for address, marked, other in PLACES:
        if not page.url.endswith(f"/admin/{address}"):
            page.goto(f"{site_server.url}/admin/{address}")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        looks = [page.locator(one).first.evaluate(LOOK) for one in (marked, other)]
        assert looks[0] != looks[1], (address, marked)
    page.goto(f"{site_server.url}/admin/articles/article/")
    page.locator(".action-select").first.check()
    rows = page.locator("#result_list tbody tr")
    assert rows.nth(0).evaluate(LOOK) != rows.nth(1).evaluate(LOOK)
    page.emulate_media(forced_colors="none", media="print", color_scheme="dark")
    for pressed in (".desk-menu", "#toolbar", ".actions", ".action-select >> nth=0"):
        assert page.locator(pressed).first.is_hidden(), pressed
    assert rows.nth(0).is_visible()
    # Black on white, whatever the screen has.
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light only"
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(media="screen")
    # Of the menu, which is drawn along, the page that is open is seen.
    page.goto(f"{site_server.url}/admin/figures/")
    expect(page.locator(".desk-menu > ul a[aria-current]")).to_be_in_viewport(ratio=1)
    page.go_back()
    page.locator("#result_list .desk-headline").first.click()
    page.locator(".is-stepped").wait_for()
    assert page.evaluate(PARTS) == 1
    page.emulate_media(media="print")
    assert page.evaluate(PARTS) > 3
    page.emulate_media(media="screen")
