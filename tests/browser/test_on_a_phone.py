"""What a narrow window shows: nothing that matters is covered, nothing stands alone on a line."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Addresses

FOUR_LINES = "Dal Po al Reno, il fiume basso che rifà i conti dell’Europa e del mondo intero"
# How far below the head of its line the name in each step of the path begins.
STEPS = """() => [...document.querySelectorAll(".breadcrumbs li")]
    .filter((step) => step.offsetParent)
    .map((step) => [step.firstElementChild.offsetTop - step.offsetTop, step.offsetHeight])"""


@pytest.mark.parametrize("size", [(375, 667), (390, 844), (820, 1180), (1366, 768)])
def test_the_cookie_notice_covers_no_line_of_a_lead_of_four(
    open_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = open_page("/", width=size[0], height=size[1])
    headline = page.locator(".card-lead h3")
    line = headline.evaluate("(title) => parseFloat(getComputedStyle(title).lineHeight)")
    headline.locator("a").evaluate("(title, text) => { title.textContent = text }", FOUR_LINES)
    lead, notice = headline.bounding_box(), page.locator(".notice").bounding_box()
    assert lead is not None
    assert notice is not None
    assert round(lead["height"] / line) >= 3
    assert lead["y"] + lead["height"] <= notice["y"]


def test_the_sign_between_the_steps_of_a_path_stands_beside_a_name_of_several_lines(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page(f"{addresses.discussed}commenti/", width=390, height=844)
    page.locator(".breadcrumbs a").nth(1).evaluate(
        "(title, text) => { title.textContent = text }", FOUR_LINES
    )
    steps = page.evaluate(STEPS)
    assert [below for below, _height in steps] == [0] * len(steps)
    assert max(height for _below, height in steps) > min(height for _below, height in steps)
