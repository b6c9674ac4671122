"""What a narrow window shows: nothing stands alone on a line."""

from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Addresses

PHONE: ViewportSize = {"width": 390, "height": 844}
FOUR_LINES = "Dal Po al Reno, il fiume basso che rifà i conti dell’Europa e del mondo intero"
# How far below the head of its line the name in each step of the path begins.
STEPS = """() => [...document.querySelectorAll(".breadcrumbs li")]
    .filter((step) => step.offsetParent)
    .map((step) => [step.firstElementChild.offsetTop - step.offsetTop, step.offsetHeight])"""


def test_the_sign_between_the_steps_of_a_path_stands_beside_a_name_of_several_lines(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page(f"{addresses.discussed}commenti/")
    page.set_viewport_size(PHONE)
    page.locator(".breadcrumbs a").nth(1).evaluate(
        "(title, text) => { title.textContent = text }", FOUR_LINES
    )
    steps = page.evaluate(STEPS)
    assert [below for below, _height in steps] == [0] * len(steps)
    assert max(height for _below, height in steps) > min(height for _below, height in steps)
