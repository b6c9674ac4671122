"""The icons of an installed site, drawn from ``static/icons/icon.svg`` by Chromium.

``python -m tests.browser.icons`` writes them, once the drawing has changed; a test compares.
"""

import base64
import io
import os

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.live import BASE_DIR
from tests.needs import require

FOLDER = BASE_DIR / "static" / "icons"
# Pixels on a side, and whether systems may cut the icon into any form (W3C: what counts lies within
# a circle of 80 % of the side).
ICONS = {
    "icon-180": (180, True),
    "icon-192": (192, False),
    "icon-512": (512, False),
    "icon-maskable-512": (512, True),
}


def drawing(is_cut: bool) -> str:
    """The drawing; for what is cut without round corners, and with everything else within the
    circle."""
    svg = (FOLDER / "icon.svg").read_text(encoding="utf-8")
    if not is_cut:
        return svg
    ground, rest = svg.replace(' rx="12"', "").split("/>", 1)
    paths = rest.removesuffix("</svg>\n")
    return f'{ground}/><g transform="translate(3.2 3.2) scale(.9)">{paths}</g></svg>'


def draw(browser: Browser, size: int, is_cut: bool) -> Image.Image:
    """The icon in as many pixels a side."""
    page = browser.new_page(viewport={"width": size, "height": size})
    address = base64.b64encode(drawing(is_cut).encode()).decode()
    page.set_content(
        f'<body style="margin:0;background:none"><img width="{size}" height="{size}" '
        f'style="display:block" src="data:image/svg+xml;base64,{address}">'
    )
    page.locator("img").evaluate("image => image.decode()")
    png = page.screenshot(omit_background=True)
    page.close()
    return Image.open(io.BytesIO(png)).convert("RGBA")


def main() -> None:
    program = require("chromium", "Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        for name, (size, is_cut) in ICONS.items():
            icon = draw(browser, size, is_cut).quantize(64)
            icon.save(FOLDER / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
