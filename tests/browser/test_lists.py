"""What readers do with lists: save, filter, and take the address of a feed along."""

import re
from collections.abc import Callable

from playwright.sync_api import Dialog, Page, expect

from tests.live import Site

FIRST_HIT = 420  # pixels from the top at most
SAVED = "JSON.parse(localStorage.letture).saved"
SHIFTS = """() => new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(shift), 200);
})"""


def test_articles_are_saved_from_lists_without_a_request(
    open_page: Callable[..., Page], site_server: Site
) -> None:
    page = open_page("/articoli/", width=390, has_touch=True, is_mobile=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    buttons = page.locator(".save")
    expect(buttons.first).to_have_attribute("aria-pressed", "false")
    title = page.locator(".rows .card-title").first.inner_text()
    for number in range(2):
        box = buttons.nth(number).bounding_box()
        assert box is not None
        assert box["width"] >= 44
        assert box["height"] >= 44
        buttons.nth(number).focus()
        page.keyboard.press("Space")
    saved = page.get_by_role("button", name=f"Salvato: {title}", pressed=True)
    expect(saved).to_be_visible()
    assert len(page.evaluate(SAVED)) == 2
    assert set(asked) <= {"image", "other"}  # pictures that come into sight, the icon
    assert page.evaluate(SHIFTS) == 0
    # The same list as that of the article's page, and of what a search finds.
    page.locator(".rows .card-title a").first.click()
    expect(page.locator("[data-save]")).to_have_attribute("aria-pressed", "true")
    page.goto("/cerca/?ordine=recenti&lingua=it&lingua=en&lingua=fr&lingua=de&lingua=es")
    expect(page.locator(".hits .save").first).to_have_attribute("aria-pressed", "true")
    page.locator(".hits .save").first.click()
    expect(page.locator(".hits .save").first).to_have_attribute("aria-pressed", "false")
    assert len(page.evaluate(SAVED)) == 1
    page.goto("/salvati/")
    expect(page.locator("[data-list=saved] li")).to_have_count(1)
    assert page.locator(".save").count() == 0  # it can be removed there
    # Storage that is switched off is said, and changes nothing.
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    page.goto("/articoli/")
    said: list[str] = []

    def shut(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept()

    page.on("dialog", shut)
    last = page.locator(".save").last
    last.click()
    expect(last).to_have_attribute("aria-pressed", "false")
    assert said == ["Questo browser non conserva nulla per il sito."]
    plain = open_page("/articoli/", javascript=False)
    expect(plain.locator(".save").first).to_be_hidden()


def test_filters_are_at_hand_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page("/cerca/", width=390, height=844, javascript=False)
    for name in ("sezione", "fonte", "paese", "lingua", "dal", "al"):
        field = page.locator(f".search-filters [name={name}]").bounding_box()
        assert field is not None
        assert field["y"] < 700, name  # at first sight
    page.fill("#q", "europa Spagna")
    page.locator("#id_lingua").select_option("it")
    page.locator(".search-go button").click()
    expect(page).to_have_url(re.compile("lingua=it"))
    expect(page.locator("#id_lingua")).to_have_value("it")
    page.locator(".offers a").first.click()
    expect(page).to_have_url(re.compile("paese=ES"))
    assert "q=europa&" in page.url
    # What was found comes first, whatever is chosen.
    page.goto("/cerca/?q=europa&lingua=it&dal=2010-01-01")
    hit = page.locator(".hit").first.bounding_box()
    assert hit is not None
    assert hit["y"] <= FIRST_HIT
    page.locator(".search-filters summary").click()
    expect(page.locator("#id_dal")).to_be_visible()
    expect(page.locator("#id_dal")).to_have_value("2010-01-01")


def test_a_filtered_list_begins_with_its_articles_on_a_phone(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/articoli/?lingua=it", width=390, height=844)
    assert page.locator(".list-count").inner_text().split()[1] == "articoli"
    card = page.locator(".rows .card").first.bounding_box()
    assert card is not None
    assert card["y"] < 844
    expect(page.locator("#id_lingua")).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("#id_lingua")).to_be_visible()
    page.goto("/articoli/?dal=ieri")
    expect(page.locator(".errorlist")).to_be_visible()


def test_the_address_of_a_feed_is_copied(open_page: Callable[..., Page], site_server: Site) -> None:
    page = open_page("/seguire/", width=390, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".feeds button").nth(1).click()
    expect(page.locator("#feed-status")).not_to_be_empty()
    expect(page.locator("#feed-status")).to_be_in_viewport()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{site_server.url}/sezione/")
    feed = page.goto(address)
    assert feed is not None
    assert feed.headers["content-type"].startswith("application/atom+xml")
