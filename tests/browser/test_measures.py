"""What a page weighs, how soon it stands, and that it asks nobody else for anything."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import Addresses
from tests.browser_waits import wait_until
from tests.live import Site

KILOBYTE = 1024
PICTURES = "/media/"
SOON = 800  # milliseconds
PATIENCE = 60.0  # seconds in which it has to be so soon once

OBSERVE = """() => new Promise((resolve) => {
  let paint = 0, shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) paint = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve([paint, shift]), 600);
})"""


def visit(page: Page, address: str) -> tuple[int, list[str]]:
    """The bytes of all responses but article pictures, as sent, and every address asked for."""
    sizes, asked = [], []

    def note(response: Response) -> None:
        asked.append(response.url)
        if urlsplit(response.url).path.startswith(PICTURES):
            return
        sizes.append(response.request.sizes()["responseBodySize"])

    page.on("response", note)
    page.goto(address, wait_until="networkidle")
    page.remove_listener("response", note)
    return sum(sizes), asked


def test_the_first_view_weighs_less_than_60_kilobytes(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    heavy = {}
    lists = ("/", "/articoli/", "/cerca/?q=iran", "/archivio/")
    for address in (*lists, addresses.article, addresses.discussed):
        # A fresh profile that has seen nothing but a line of text.
        weight, _asked = visit(open_page("/healthz"), address)
        if weight > 60 * KILOBYTE:
            heavy[address] = weight
    assert heavy == {}


def test_no_page_asks_for_many_files_or_another_host(
    open_page: Callable[..., Page], addresses: Addresses, site_server: Site
) -> None:
    page = open_page("/")
    foreign, many = set(), {}
    for address in addresses.kinds():
        _weight, asked = visit(page, address)
        foreign |= {url for url in asked if not url.startswith((site_server.url, "data:"))}
        # Named on the page: what is unchanged is not asked for again.
        sheets = page.locator("link[rel=stylesheet]").count()
        scripts = page.locator("script[src]").count()
        if sheets > 2 or scripts > 3:
            many[address] = (sheets, scripts)
    assert (foreign, many) == (set(), {})


def test_no_page_breaks_its_own_content_security_policy(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page("/", keeps_pages=True)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in addresses.kinds():
        page.goto(address, wait_until="networkidle")
    expected = ("404", "410", "503")
    assert [text for text in complaints if not any(status in text for status in expected)] == []


def first_sight(page: Page, address: str) -> tuple[float, float]:
    """Milliseconds until the largest part is painted, and how far the page moves meanwhile."""
    page.goto(address, wait_until="networkidle")
    paint, shift = page.evaluate(OBSERVE)
    assert paint > 0
    return paint, shift


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_stands_still_and_soon(
    open_page: Callable[..., Page], addresses: Addresses, width: int
) -> None:
    lists = ("/", "/articoli/", "/cerca/?q=iran", "/archivio/")
    slow = {}
    for address in (*lists, addresses.article, addresses.long_article):
        # A fresh profile: the face of headlines comes after the text has a place.
        paint, shift = first_sight(open_page("/healthz", width=width), address)
        deadline = time.monotonic() + PATIENCE
        # Something else may have kept the machine, or the face.
        while (paint > SOON or shift > 0) and time.monotonic() < deadline:
            again = first_sight(open_page("/healthz", width=width), address)
            paint, shift = min(paint, again[0]), min(shift, again[1])
        if paint > SOON or shift > 0:
            slow[address] = (paint, shift)
    assert slow == {}


def test_pictures_come_in_modern_formats_and_several_sizes(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page(addresses.article)
    sources = page.locator("main picture source")
    kinds = {sources.nth(n).get_attribute("type") for n in range(sources.count())}
    assert {"image/avif", "image/webp"} <= kinds
    srcset = sources.first.get_attribute("srcset") or ""
    assert srcset.count(",") >= 2
    picture = page.locator("main picture img").first
    assert int(picture.get_attribute("width") or 0) > 0
    assert int(picture.get_attribute("height") or 0) > 0
    picture.scroll_into_view_if_needed()
    wait_until(
        page,
        lambda: picture.evaluate("image => image.complete && image.naturalWidth > 0"),
        "the picture is not shown",
    )
