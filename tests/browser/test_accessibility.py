"""WCAG 2.2 AA as far as axe can tell, on every kind of page, in both schemes, on a phone too.

Every rule is asked on each width and in each scheme, those of colours in every pair of the two.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Addresses
from tests.browser_axe import COLOURS, RULES, ask_axe

FAULTY = """<!doctype html><html lang="it"><title>Faro</title>
<style>@media (prefers-color-scheme: dark) { h1 { color: #333; background: #222 } }</style>
<main><h1>Il faro</h1><img src="data:,"><p style="background: linear-gradient(#fff, #000)">Spento.
</main>"""


def test_axe_finds_faults_and_doubts_of_each_scheme(open_page: Callable[..., Page]) -> None:
    page = open_page("about:blank")
    page.set_content(FAULTY)
    found = ask_axe(page)
    assert [rule["id"] for rule in found.violations] == ["image-alt"]
    assert [rule["id"] for rule in found.doubts] == ["color-contrast"]
    page.emulate_media(color_scheme="dark")
    found = ask_axe(page, COLOURS)
    assert [node["html"] for rule in found.violations for node in rule["nodes"]] == [
        "<h1>Il faro</h1>"
    ]
    assert len(found.doubts) == 1


@pytest.mark.parametrize(
    ("width", "scheme", "other_scheme"), [(390, "light", "dark"), (1440, "dark", "light")]
)
def test_axe_finds_nothing(
    open_page: Callable[..., Page],
    addresses: Addresses,
    width: int,
    scheme: Literal["light", "dark"],
    other_scheme: Literal["light", "dark"],
) -> None:
    page = open_page("/", scheme=scheme, width=width)
    found = []
    for address in addresses.kinds():
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        found += problems(page, address, scheme, RULES)
        page.emulate_media(color_scheme=other_scheme)
        found += problems(page, address, other_scheme, COLOURS)
    assert found == []


def problems(
    page: Page, address: str, scheme: str, rules: Mapping[str, object]
) -> list[tuple[str, str, str, str]]:
    findings = ask_axe(page, rules)
    return [
        (address, scheme, rule["id"], node["html"][:120])
        for rule in findings.violations
        for node in rule["nodes"][:3]
    ] + [
        (address, scheme, rule["id"], node["html"][:120])
        for rule in findings.doubts
        for node in rule["nodes"]
        # Headlines that end under the fading edge of the strip, in the colour of the others.
        if not page.locator(node["target"][0]).first.evaluate("link => link.closest('.strip')")
    ]


@pytest.mark.parametrize(("width", "text"), [(320, 100), (390, 200), (820, 100), (1440, 200)])
def test_nothing_is_wider_than_the_screen(
    open_page: Callable[..., Page], addresses: Addresses, width: int, text: int
) -> None:
    """``text`` is the size of letters in per cent."""
    page = open_page("/", width=width)
    too_wide = []
    for address in addresses.kinds():
        page.goto(address)
        page.evaluate("text => { document.documentElement.style.fontSize = `${text}%`; }", text)
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
