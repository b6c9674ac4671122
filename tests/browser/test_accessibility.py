"""WCAG 2.2 AA as far as axe can tell, on every kind of page, in both schemes, on a phone too."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Addresses

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(
    open_page: Callable[..., Page], addresses: Addresses, scheme: str, width: int
) -> None:
    page = open_page("/", scheme=scheme, width=width)
    found = []
    for address in addresses.kinds():
        page.goto(address)
        results = Axe().run(page, options=RULES)
        found += [
            (address, violation["id"], [node["html"][:120] for node in violation["nodes"]][:3])
            for violation in results.response["violations"]
        ]
    assert found == []


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_nothing_is_wider_than_the_screen(
    open_page: Callable[..., Page], addresses: Addresses, width: int
) -> None:
    page = open_page("/", width=width)
    too_wide = []
    for address in addresses.kinds():
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(address)
    assert too_wide == []


SMALL_TARGETS = """() => {
  const inText = (element) => {
    const parent = element.closest("p, li, dd, td, figcaption, cite, blockquote");
    return parent && getComputedStyle(element).display === "inline"
      && parent.textContent.trim() !== element.textContent.trim();
  };
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => !element.matches("[type=hidden], .visually-hidden *, .skip-link"))
    .filter((element) => !inText(element))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 24))
    .map(([element, box]) => `${element.outerHTML.slice(0, 90)} ${box.width}x${box.height}`);
}"""


def test_targets_have_at_least_24_pixels(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page("/", width=390)
    small = {}
    for address in addresses.kinds():
        page.goto(address)
        if found := page.evaluate(SMALL_TARGETS):
            small[address] = found
    assert small == {}
