"""What a browser keeps of the site: read without network, never in the place of what is newer."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.urls import reverse
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect

from articles.views.offline_reading import KEPT_DAYS
from tests.browser.conftest import Addresses
from tests.browser.icons import FOLDER, ICONS, draw
from tests.browser.test_portal_page import SIGN_IN
from tests.browser_waits import reload_until_there, wait_until, wait_until_true
from tests.live import Site

OpenPage = Callable[..., Page]

KEPT = """async () => {
  const found = [];
  for (const name of (await caches.keys()).filter((name) => name.startsWith("pages-"))) {
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  }
  return found.map((url) => url.slice(location.origin.length)).sort();
}"""
# As if what is kept had been read, or asked for, so many days ago; whether it was so already.
AGE = """async ([header, days]) => {
  const moment = Date.now() - days * 86_400_000;
  let isSo = true;
  for (const name of (await caches.keys()).filter((name) => name.startsWith("pages-"))) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const response = await pages.match(request);
      const headers = new Headers(response.headers);
      isSo &&= Number(headers.get(header)) <= moment;
      headers.set(header, moment);
      await pages.put(request, new Response(await response.blob(), { headers }));
    }
  }
  return isSo;
}"""
TEXT = """async (path) => (await (await caches.match(path))?.text()) ?? ''"""
NOTHING_IS_LEFT = """async () =>
  !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length"""
CHANGE = """
from articles.models import Article
for article in Article.objects.filter(slug__in={slugs}):
    {change}
"""


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found


def wait_until_kept(page: Page, *paths: str) -> None:
    wait_until(page, lambda: set(paths) <= set(kept(page)), f"not kept: {paths}")


def wait_until_gone(page: Page, *paths: str) -> None:
    wait_until(page, lambda: not set(paths) & set(kept(page)), f"still kept: {paths}")


def is_aged(page: Page, header: str, days: float) -> bool:
    """Age what is kept; whether it stays so. The worker may still be at the page before."""
    page.evaluate(AGE, [header, days])
    page.wait_for_timeout(500)
    return bool(page.evaluate(AGE, [header, days]))


def nothing_is_left_after_a_visit(page: Page) -> bool:
    """The worker of before may still keep what it has just handed over, until the next visit."""
    page.goto("/")
    page.wait_for_timeout(500)
    return bool(page.evaluate(NOTHING_IS_LEFT))


@contextmanager
def no_network(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def with_worker(open_page: OpenPage, path: str) -> Page:
    """A page whose browser has taken the worker on."""
    page = open_page(path, keeps_pages=True)
    page.evaluate("navigator.serviceWorker.ready")
    return page


def change(site: Site, text: str, *paths: str) -> None:
    slugs = [path.strip("/").split("/")[-1] for path in paths]
    done = site.manage("shell", "--no-imports", "-c", CHANGE.format(slugs=slugs, change=text))
    assert done.returncode == 0, done.stderr


def test_front_page_and_what_was_read_are_read_without_network(
    open_page: OpenPage, addresses: Addresses
) -> None:
    page = with_worker(open_page, addresses.article)
    wait_until_kept(page, "/", addresses.article)
    page.goto(addresses.discussed)
    page.goto("/cerca/?q=iran")
    page.goto("/articoli/")
    wait_until_kept(page, addresses.discussed)
    assert kept(page) == sorted(["/", addresses.article, addresses.discussed])
    with no_network(page):
        for path in ("/", addresses.article, addresses.discussed):
            page.goto(path)
            expect(page.locator(".kept-line")).to_be_visible()
            expect(page.locator("h1")).to_be_visible()
            wait_until_true(page, "document.fonts.check('700 20px Headline')")
        page.goto("/en/archivio/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Reading without network")
        expect(page.locator("[data-not-kept]")).to_be_visible()
        response = page.goto("/cerca/?q=iran")
        assert response is not None and response.status == 503
        links = page.locator("[data-kept-pages] a")
        expect(links).to_have_count(3)
        links.first.click()
        expect(page.locator(".kept-line")).to_be_visible()
    page.goto("/")
    expect(page.locator(".kept-line")).to_be_hidden()


def test_what_the_network_says_comes_first(
    open_page: OpenPage, addresses: Addresses, site_server: Site
) -> None:
    page = with_worker(open_page, addresses.article)
    wait_until_kept(page, addresses.article)
    title = page.get_by_role("heading", level=1)
    change(site_server, "article.title += ' (corretto)'; article.save()", addresses.article)
    site_server.wait_until_everywhere(addresses.article, lambda answer: "(corretto)" in answer.text)
    # The browser's connection may lead to the one process that has yet to hear of it.
    reload_until_there(page, title.filter(has_text="(corretto)"))
    page.goto("/")
    wait_until(
        page, lambda: "(corretto)" in page.evaluate(TEXT, addresses.article), "the old one is kept"
    )
    with no_network(page):
        page.goto(addresses.article)
        expect(title).to_contain_text("(corretto)")
    # Withdrawn: gone as soon as the network says so, and not there without it.
    page.goto(addresses.discussed)
    wait_until_kept(page, addresses.discussed)
    wait_until(page, lambda: is_aged(page, "X-Checked-At", 2), "it is asked for again and again")
    both = (addresses.article, addresses.discussed)
    change(site_server, "Article.objects.filter(pk=article.pk).withdraw('Smentita.')", *both)
    try:
        for path in both:
            site_server.wait_until_everywhere(path, lambda answer: answer.status == 410)
        site_server.wait_until_everywhere(
            "/", lambda answer: answer.status == 200 and addresses.article not in answer.text
        )
        assert set(both) <= set(kept(page))
        page.goto(addresses.article)
        wait_until_gone(page, addresses.article)
        with no_network(page):
            page.goto("/")
            expect(page.locator(f'main a[href="{addresses.article}"]')).to_have_count(0)
        # The other was not visited again: it goes with the question that is asked once a day.
        page.goto("/")
        wait_until_gone(page, addresses.discussed)
        with no_network(page):
            page.goto(addresses.discussed)
            expect(page.locator("[data-not-kept]")).to_be_visible()
    finally:
        restore = "article.status = 'published'; article.title = article.title.split(' (c')[0]"
        change(site_server, f"{restore}; article.save()", *both)


def test_what_is_old_is_neither_kept_nor_shown(open_page: OpenPage, addresses: Addresses) -> None:
    page = with_worker(open_page, addresses.article)
    wait_until_kept(page, addresses.article)
    page.evaluate(AGE, ["X-Read-At", KEPT_DAYS - 0.01])
    with no_network(page):
        page.goto(addresses.article)
        expect(page.locator(".kept-line")).to_be_visible()
        page.evaluate(AGE, ["X-Read-At", KEPT_DAYS + 0.01])
        page.goto(addresses.article)
        expect(page.locator("[data-not-kept]")).to_be_visible()
    page.goto("/")
    wait_until_gone(page, addresses.article)


def test_nothing_is_kept_of_who_is_signed_in(
    open_page: OpenPage, addresses: Addresses, site_server: Site
) -> None:
    site_server.make_editor("offline", "una-parola-lunga")
    made = site_server.manage("shell", "--no-imports", "-c", SIGN_IN.format(name="offline"))
    name, value = made.stdout.split()
    page = with_worker(open_page, addresses.article)
    wait_until_kept(page, "/", addresses.article)
    page.context.add_cookies([{"name": name, "value": value, "url": site_server.url}])
    # What a reader had kept is not kept for an editor either.
    page.goto(addresses.article)
    expect(page.get_by_role("link", name="Redazione")).to_be_visible()
    wait_until_gone(page, addresses.article)
    page.goto("/")
    wait_until_gone(page, "/")
    page.goto("/admin/")
    assert kept(page) == []


def test_a_reader_can_have_nothing_kept(open_page: OpenPage, addresses: Addresses) -> None:
    page = with_worker(open_page, addresses.article)
    wait_until_kept(page, addresses.article)
    page.goto("/en/senza-rete/")
    page.get_by_role("button", name="Delete all of it").click()
    expect(page.get_by_text("Nothing is kept in this browser.")).to_be_visible()
    page.goto("/", wait_until="networkidle")
    wait_until_true(page, NOTHING_IS_LEFT)
    page.goto("/en/senza-rete/")
    page.get_by_role("button", name="Keep what I read").click()
    expect(page.locator("[data-kept-pages] a").first).to_be_visible()
    # The same wish has a place on the page of what was read.
    page.goto("/en" + reverse("saved"))
    box = page.locator("[data-remember]")
    expect(box).to_be_checked()
    box.uncheck()
    wait_until(page, lambda: not kept(page), "something is still kept")
    page.goto("/en/senza-rete/")
    expect(page.get_by_role("button", name="Keep what I read")).to_be_visible()


def test_a_release_takes_over_and_one_without_takes_away(
    browser: Browser, site_server: Site
) -> None:
    """The number of articles is bounded, and 0 is none."""
    # The same archive at an address of its own, where the server can be away.
    site = Site(site_server.data_dir)
    site.variables |= {"PRESSREVIEW_OFFLINE_ARTICLES": "2", "PRESSREVIEW_WORKERS": "1"}
    context = browser.new_context(base_url=site.url, locale="it-IT")
    page = context.new_page()
    with site.serving(with_worker=False):
        found = re.findall(r'href="(/\d{4}/\d\d/\d\d/[^"/]+/)"', site.get("/").text)
        articles = list(dict.fromkeys(found))[:3]
        page.goto("/")
        page.evaluate("navigator.serviceWorker.ready")
        for path in articles:
            page.goto(path)
            wait_until_kept(page, path)
        wait_until_gone(page, articles[0])
        first = page.evaluate("caches.keys()")
    page.goto(articles[2])
    expect(page.locator(".kept-line")).to_be_visible()
    site.variables["PRESSREVIEW_SITE_NAME"] = "Altra Rassegna"
    with site.serving(with_worker=False):
        page.goto("/")
        there = ["/", *articles[1:]]
        wait_until(
            page,
            lambda: (
                not set(first) & set(page.evaluate("caches.keys()")) and kept(page) == sorted(there)
            ),
            "the new release has not taken over",
        )
    page.goto(articles[1])
    expect(page).to_have_title(re.compile("Altra Rassegna"))
    site.variables["PRESSREVIEW_OFFLINE_ARTICLES"] = "0"
    with site.serving(with_worker=False):
        wait_until(page, lambda: nothing_is_left_after_a_visit(page), "something is still kept")
        page.goto("/en/senza-rete/")
        expect(page.get_by_text("This site keeps nothing in browsers")).to_be_visible()
    context.close()


def test_the_icons_are_those_of_the_drawing(browser: Browser) -> None:
    for name, (size, is_cut) in ICONS.items():
        shipped = Image.open(FOLDER / f"{name}.png").convert("RGBA")
        difference = ImageChops.difference(draw(browser, size, is_cut), shipped)
        assert max(most for _least, most in difference.getextrema()) < 40, name  # type: ignore[misc]
