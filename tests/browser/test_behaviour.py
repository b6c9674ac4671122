"""What a reader does: menu, fold, notice, comment, scheme, back to top; with and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Addresses
from tests.browser_waits import wait_until_true
from tests.live import Site


def test_a_long_article_opens_with_one_press(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page(addresses.long_article)
    button = page.get_by_role("button", name="Mostra altro")
    expect(button).to_be_visible()
    hidden = page.locator("[data-fold-rest]")
    expect(hidden).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(hidden).to_be_visible()


def test_without_script_the_whole_text_stands_open(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page(addresses.long_article, javascript=False)
    expect(page.locator("[data-fold-rest]")).to_be_visible()
    expect(page.get_by_role("button", name="Mostra altro")).to_be_hidden()


def test_print_shows_the_whole_text_and_no_furniture(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page(addresses.long_article)
    page.emulate_media(media="print")
    expect(page.locator("[data-fold-rest]")).to_be_visible()
    for selector in ("nav.menu", "aside.side", "footer", "form"):
        for element in page.locator(selector).all():
            expect(element).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("choice", ["OK, accetto", "Chiudi"])
def test_the_cookie_notice_goes_away_for_good(
    open_page: Callable[..., Page], javascript: bool, choice: str
) -> None:
    page = open_page("/articoli/", javascript=javascript)
    notice = page.locator(".notice")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name=choice).click()
    expect(notice).to_be_hidden()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["avviso"]
    page.goto("/")
    expect(page.locator(".notice")).to_have_count(0)


def test_more_information_leads_to_the_cookie_page_and_the_footer_reopens(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/")
    page.locator(".notice").get_by_role("link", name="maggiori informazioni").click()
    expect(page).to_have_url(re.compile("/cookie/"))
    page.locator(".notice").get_by_role("button", name="OK, accetto").click()
    expect(page.locator(".notice")).to_be_hidden()
    page.goto("/")
    expect(page.locator(".notice")).to_have_count(0)
    page.locator("footer").get_by_role("link", name=re.compile("avviso", re.I)).click()
    expect(page.locator(".notice")).to_be_visible()


def test_scrolling_is_no_consent(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    expect(page.locator(".notice")).to_be_visible()
    assert page.context.cookies() == []


def test_back_to_top_shows_after_a_screen(open_page: Callable[..., Page]) -> None:
    page = open_page("/articoli/", reduced_motion="reduce")
    button = page.locator("[data-to-top]")
    expect(button).to_be_hidden()
    page.evaluate("scrollTo(0, 2000)")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    wait_until_true(page, "scrollY === 0")


def test_the_colour_scheme_is_kept_without_a_cookie(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-scheme-switch]").click()
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after
    page.goto("/archivio/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after
    assert page.context.cookies() == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_unfolds_on_a_phone(open_page: Callable[..., Page], javascript: bool) -> None:
    page = open_page("/", width=390, javascript=javascript)
    menu = page.locator("nav.menu")
    link = menu.get_by_role("link", name="Economia")
    expect(link).to_be_hidden()
    menu.locator("summary, button").first.click()
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(re.compile("/sezione/economia/"))


def test_the_menu_stays_on_screen(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.evaluate("scrollTo(0, 1500)")
    expect(page.locator("nav.menu")).to_be_in_viewport()


def focused_is_hidden(page: Page) -> str:
    """The element that has the focus, when something covers it wholly."""
    found: str = page.evaluate("""() => {
      const element = document.activeElement;
      const box = element.getBoundingClientRect();
      if (!box.width || !box.height) return "";
      const points = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].map(([x, y]) => {
        const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return hit && (element.contains(hit) || hit.contains(element));
      });
      return points.some(Boolean) ? "" : element.outerHTML.slice(0, 120);
    }""")
    return found


@pytest.mark.parametrize("width", [390, 1440])
def test_whoever_walks_by_keyboard_always_sees_where_they_are(
    open_page: Callable[..., Page], addresses: Addresses, width: int
) -> None:
    page = open_page(addresses.discussed, width=width)
    hidden = []
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if found := focused_is_hidden(page):
            hidden.append(found)
    assert hidden == []
    style = page.evaluate("""() => {
      document.querySelector("main a").focus();
      return getComputedStyle(document.activeElement).outlineStyle;
    }""")
    assert style != "none"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_finds_reads_follows_and_comments(
    open_page: Callable[..., Page], site_server: Site, javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    page.locator("main .card-title a").first.click()
    page.locator(".related .card-title a").first.click()
    page.wait_for_load_state()
    form = page.locator("form.comment-form")
    form.get_by_label("Nome").fill("Lettrice")
    form.get_by_label("E-mail").fill(f"lettrice-{javascript}@lettori.example")
    words = f"Letto con interesse, script {javascript}."
    form.get_by_label("Commento").fill(words)
    # The site cannot be reached: whoever goes back has what was written.
    page.context.set_offline(True)
    form.get_by_role("button").last.click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.go_back()
    expect(form.get_by_label("Commento")).to_have_value(words)
    page.wait_for_timeout(3_500)  # nobody writes a comment faster
    form.get_by_role("button").last.click()
    expect(page).to_have_url(re.compile(r"commenti/\?inviato=attesa"))
    expect(page.get_by_role("status")).to_be_visible()
