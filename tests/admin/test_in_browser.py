"""The desk in a real browser: an article is written, published, and read."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import randbelow
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.admin.desk_in_browser import sign_in
from tests.browser_waits import reload_until_there, wait_for_scripts

BODY = ".prose-editor > .tiptap"
# Whether the place to type into has the focus as soon as the list of a field is open.
OPENED_BY_ENTER = """(box) => {
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 13, bubbles: true }));
  return document.activeElement.matches(".select2-container--open .select2-search__field");
}"""


@pytest.fixture
def desk(open_page: Callable[..., Page], account: str) -> Iterator[Page]:
    """The desk, logged in; whatever the browser complains of fails the test."""
    page = open_page("/admin/login/?next=/admin/")
    complaints: list[str] = []
    sign_in(page, account, complaints)
    yield page
    assert complaints == []


WORDS = (
    "Il porto della città resta chiuso fino a giovedì perché il mare è troppo agitato, ha detto "
    "il comandante. Le navi aspettano al largo e i camion stanno fermi lungo la strada."
)


class Newspaper(BaseHTTPRequestHandler):
    """A page of the press at every address, each with a title and an outlet of its own."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        title = f"Il porto {name}"
        page = (
            f'<!doctype html><html lang="it"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta property="og:title" content="{title}">'
            f'<meta property="og:site_name" content="La Boa {name}">'
            '<meta property="article:published_time" content="2018-04-03T10:00:00+02:00"></head>'
            f"<body><article><h1>{title}</h1><p>{WORDS}</p><p>{WORDS}</p></article></body></html>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_words: Any) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="session")
def newspaper() -> Iterator[str]:
    """The address of a server that has pages of the press, on a host that no source of the site
    has: a known one would be offered in place of a new one."""
    host = f"127.{1 + randbelow(254)}.{1 + randbelow(254)}.1"
    server = ThreadingHTTPServer((host, 0), Newspaper)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{host}:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def choose(page: Page, field: str, words: str) -> None:
    """Type into a field that searches, and take what it finds first."""
    page.click(f".field-{field} .select2-selection")
    page.keyboard.type(words)
    page.locator(".select2-results__option--highlighted").filter(has_text=words).wait_for()
    page.keyboard.press("Enter")


def test_an_article_is_written_published_and_read(
    desk: Page, open_page: Callable[..., Page]
) -> None:
    title = f"Il faro {uuid4().hex[:8]}"
    desk.goto("/admin/articles/source/")
    source = desk.locator("th.field-name a").first.inner_text()
    desk.goto("/admin/articles/article/add/")
    desk.fill("#id_title", title)
    desk.click(BODY)
    desk.keyboard.type("Una riga ")
    desk.keyboard.press("Control+b")
    desk.keyboard.type("forte")
    desk.keyboard.press("Control+b")
    desk.keyboard.type(" e basta.")
    choose(desk, "source", source)
    desk.check("#id_front_page")
    desk.fill("#id_front_order", "0")
    desk.select_option("#id_status", "published")
    desk.locator("input[name=_continue]").last.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk.locator(BODY)).to_have_text("Una riga forte e basta.")
    for name in ("Testo", "Data", "Ora"):
        expect(desk.get_by_role("textbox", name=name).first).to_be_visible()
    expect(desk.locator(f"{BODY} strong")).to_have_text("forte")

    reader = open_page("/")
    link = reader.locator("main").get_by_role("link", name=title).first
    reload_until_there(reader, link)
    link.click()
    expect(reader.locator("h1")).to_have_text(title)


def test_markup_without_a_button_survives_editing(desk: Page) -> None:
    desk.goto("/admin/articles/article/add/")
    desk.locator(BODY).wait_for()
    html = (
        '<h2>Uno</h2><p lang="fr">Un <abbr title="Organisation">ONU</abbr> <cite>Le Fil</cite> '
        '<q>oui</q> <time datetime="2018-04-03">3 avril</time> <span lang="en">the</span> '
        'H<sub>2</sub>O <small>nota</small> <a hreflang="fr" href="https://a.example/">là</a></p>'
        "<dl><dt>voce</dt><dd><p>senso</p></dd></dl>"
        '<table><tbody><tr><th scope="col"><p>A</p></th></tr></tbody></table>'
        '<blockquote dir="rtl"><p>b</p></blockquote><pre><code>c</code></pre><hr>'
    )
    desk.locator(BODY).evaluate(
        "(box, html) => box.editor.commands.setContent(html, { emitUpdate: true })", html
    )
    assert desk.input_value("textarea[name=body]") == html


def test_a_comment_is_decided_in_the_queue(desk: Page) -> None:
    desk.goto("/admin/articles/comment/?state=approved")
    desk.locator("th.field-excerpt a").first.click()
    expect(desk.locator(".desk-beside h2")).to_be_visible()
    desk.select_option("#id_state", "approved")
    desk.locator("input[name=_save]").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()


def test_a_select_filters_as_soon_as_it_is_used(desk: Page) -> None:
    desk.goto("/admin/articles/article/")
    desk.locator(".desk-drawer > summary").press("Enter")
    select = desk.locator("form.desk-filter select").nth(1)
    name = select.locator("option").nth(1).inner_text()
    select.select_option(index=1)
    desk.wait_for_url(re.compile("source__id__exact=[0-9]+"))
    for shown in desk.locator(".field-headline .desk-notes").all_inner_texts():
        assert shown.startswith(name)
    # What narrows the list is said above it, with a way back.
    chip = desk.locator(".desk-chips a")
    expect(chip).to_contain_text(name)
    chip.press("Enter")
    desk.wait_for_url(re.compile("article/[?]?$"))


def test_an_address_is_pasted_corrected_and_saved(desk: Page, newspaper: str) -> None:
    name = uuid4().hex[:8]
    desk.keyboard.press("p")
    desk.wait_for_url("**/from-web/")
    wait_for_scripts(desk)
    expect(desk.locator("#id_address")).to_be_focused()
    desk.keyboard.type(f"{newspaper}/{name}")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/add/?pasted=*")
    expect(desk.locator("#id_title")).to_have_value(f"Il porto {name}")
    expect(desk.locator(BODY)).to_contain_text("il mare è troppo agitato")
    expect(desk.locator("#id_new_source")).to_have_value(f"La Boa {name}")
    expect(desk.locator("#id_language")).to_have_value("italiano")
    desk.fill("#id_title", f"Il porto chiude {name}")
    desk.fill("#id_new_source", f"La Boa di {name}")
    desk.locator("input[name=_continue]").last.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk.locator("#id_title")).to_have_value(f"Il porto chiude {name}")
    expect(desk.locator(".field-source .select2-selection__rendered")).to_contain_text(name)
    desk.goto("/admin/articles/article/from-web/")
    desk.fill("#id_address", f"{newspaper}/{name}")
    desk.keyboard.press("Enter")
    known = desk.locator(".desk-note a")
    expect(known).to_have_text(f"Il porto chiude {name}")


def test_the_bookmarklet_brings_the_page_that_is_read(desk: Page, newspaper: str) -> None:
    desk.goto("/admin/articles/article/from-web/")
    link = desk.locator("a.desk-drag")
    link.click()  # on this page it does nothing, and the browser has nothing to complain of
    expect(desk).to_have_url(re.compile("/from-web/$"))
    bookmarklet = link.get_attribute("href")
    reading = desk.context.new_page()
    address = f"{newspaper}/{uuid4().hex[:8]}?a=1&b=2"
    reading.goto(address)
    with reading.expect_popup() as opened:
        reading.evaluate("address => { location.href = address }", bookmarklet)
    page = opened.value
    expect(page.locator("#id_address")).to_have_value(address)
    expect(page.locator("input.default")).to_be_focused()
    expect(reading).to_have_url(address)
    page.keyboard.press("Enter")
    page.wait_for_url("**/add/?pasted=*")
    expect(page.locator(BODY)).to_contain_text("Le navi aspettano al largo")


def test_keys_lead_about_and_are_silent_while_something_is_typed(desk: Page) -> None:
    desk.keyboard.press("/")
    expect(desk.locator("#desk-search")).to_be_focused()
    desk.keyboard.type("nd?")
    expect(desk.locator("#desk-search")).to_have_value("nd?")
    desk.locator("h1").click()
    desk.keyboard.press("?")
    expect(desk.locator("#desk-keys")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#desk-keys")).to_be_hidden()
    desk.keyboard.press("d")
    desk.wait_for_url("**/article/?status__exact=draft")
    wait_for_scripts(desk)
    desk.locator("h1").click()
    desk.keyboard.press("n")
    desk.wait_for_url("**/article/add/")
    expect(desk.locator("#id_title")).to_be_focused()
    desk.keyboard.type("nel porto")
    desk.locator(BODY).click()
    desk.keyboard.type("c d h")
    expect(desk.locator(BODY)).to_have_text("c d h")
    # Nor while a field that searches is stood on, and from its opening on what is typed is its own.
    box = desk.locator(".field-section .select2-selection")
    box.press("c")
    assert box.evaluate(OPENED_BY_ENTER)
    expect(desk).to_have_url(re.compile("/article/add/$"))


def test_keys_can_be_switched_off(desk: Page) -> None:
    desk.locator(".desk-keys-open").click()
    desk.locator("#desk-keys-on").uncheck()
    desk.keyboard.press("Escape")
    desk.reload()
    wait_for_scripts(desk)
    desk.locator("h1").click()
    desk.keyboard.press("n")
    desk.keyboard.press("?")
    expect(desk.locator("#desk-keys")).to_be_hidden()
    expect(desk).to_have_url(re.compile("/admin/$"))


def test_an_import_shows_how_far_it_is_until_it_is_done(desk: Page) -> None:
    records = [
        {
            "title": f"Notizia {number}", "body": "<p>Breve.</p>", "source": "La Boa",
            "published": "2018-04-03", "external_id": uuid4().hex,
        }
        for number in range(3)
    ]  # fmt: skip
    body = "\n".join(map(json.dumps, [*records, {"title": ""}])).encode()
    desk.goto("/admin/articles/importrun/add/")
    file = {"name": "articoli.jsonl", "mimeType": "application/jsonl", "buffer": body}
    desk.set_input_files("#id_file", file)  # type: ignore[arg-type]
    desk.locator("input.default").click()
    desk.wait_for_url(re.compile("/importrun/[0-9]+/change/$"))
    expect(desk.locator(".desk-failures")).to_be_visible(timeout=60_000)
    expect(desk.locator("[data-goes-on]")).to_have_count(0)
    expect(desk.locator(".field-created .readonly")).to_have_text("3")
    expect(desk.locator(".field-failed .readonly")).to_have_text("1")
    with desk.expect_download() as download:
        desk.locator(".desk-failed-records a.button").click()
    assert download.value.suggested_filename.endswith("-failed.jsonl")
