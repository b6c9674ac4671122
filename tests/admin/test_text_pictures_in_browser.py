"""Pictures within a text survive being edited in a real browser, and come with what is pasted."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.admin.conftest import ADD, LIST
from tests.admin.desk_in_browser import sign_in
from tests.admin.web import picture
from tests.browser_waits import reload_until_there

BODY = ".prose-editor > .tiptap"
PASTE = """(box, html) => {
    const data = new DataTransfer()
    data.setData("text/html", html)
    data.setData("text/plain", "text")
    box.editor.commands.focus("end")
    const event = { clipboardData: data, bubbles: true, cancelable: true }
    box.dispatchEvent(new ClipboardEvent("paste", event))
}"""
GIVEN = """(box, html) => {
    box.editor.commands.setContent(html, { emitUpdate: true })
    return document.querySelector("textarea[name=body]").value
}"""


class Newspaper(BaseHTTPRequestHandler):
    """A picture at every address that ends as one of a picture."""

    def do_GET(self) -> None:
        content = picture(300, 200) if self.path.endswith(".jpg") else b""
        self.send_response(200 if content else 404)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: Any) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def newspaper() -> Iterator[str]:
    """The address of a server that has pictures."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Newspaper)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def desk(open_page: Callable[..., Page], account: str) -> Iterator[Page]:
    """The desk, logged in; whatever the browser complains of fails the test."""
    page = open_page("/admin/login/?next=/admin/")
    complaints: list[str] = []
    sign_in(page, account, complaints)
    yield page
    assert complaints == []


def brought(desk: Page, body: str) -> str:
    """Import an article of a source whose texts may be shown; the address of its form."""
    title, source = f"Il ponte {uuid4().hex[:8]}", f"La Boa {uuid4().hex[:8]}"
    record = {
        "title": title, "body": body, "source": source, "source_rights": "full",
        "source_permission": "CC BY", "published": "2018-04-03", "external_id": uuid4().hex,
    }  # fmt: skip
    desk.goto("/admin/articles/importrun/add/")
    lines = json.dumps(record).encode()
    file = {"name": "articoli.jsonl", "mimeType": "application/jsonl", "buffer": lines}
    desk.set_input_files("#id_file", file)  # type: ignore[arg-type]
    desk.locator("input.default").click()
    expect(desk.locator(".field-created .readonly")).to_have_text("1", timeout=60_000)
    desk.goto(f"{LIST}?q={title.replace(' ', '+')}")
    headline = desk.locator("a.desk-headline")
    reload_until_there(desk, headline)  # the search knows it a moment later
    return headline.first.get_attribute("href") or ""


def stored(desk: Page, form: str) -> str:
    """The body as it is stored, which the form holds before the editor reads it."""
    page = desk.request.get(form).text()
    found = re.search(r'<textarea name="body"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def wait_for_picture(desk: Page, form: str, number: int = 1) -> str:
    """The body as soon as the worker has kept so many pictures of it."""
    for _second in range(120):
        if (body := stored(desk, form)).count("<img") >= number:
            return body
        desk.wait_for_timeout(1000)
    raise AssertionError("the picture was not kept")


def test_a_changed_word_leaves_pictures_and_all_else(desk: Page, newspaper: str) -> None:
    name = uuid4().hex[:8]
    form = brought(
        desk,
        f'<p>Il ponte è <a href="https://a.example/?a=1&amp;b=2">chiuso</a> oggi.</p>'
        f'<figure><img src="{newspaper}/{name}.jpg" alt="Il &quot;ponte&quot; &amp; il mare">'
        '<figcaption>Il ponte, <em>ieri</em>. <a href="https://b.example/">La Boa</a>'
        "</figcaption></figure>"
        '<h3 lang="fr">Le pont</h3><ul><li>uno</li><li>due<ol start="3"><li>tre</li></ol></li></ul>'
        f'<figure><img src="{newspaper}/{name}" alt="Il molo"><figcaption>Molo</figcaption>'
        f'</figure><blockquote><p>Chiuso.</p><figure><img src="{newspaper}/{name}-2.jpg"></figure>'
        "</blockquote><p>Fine.</p>",
    )
    before = wait_for_picture(desk, form, number=2)
    assert before.count("<img") == 2 and before.count("<figure><a ") == 1
    desk.goto(form)
    expect(desk.locator(f"{BODY} figure img")).to_have_count(2)
    expect(desk.locator(f"{BODY} figcaption").first).to_have_text("Il ponte, ieri. La Boa")
    desk.get_by_text("Fine.", exact=True).click()
    desk.keyboard.press("End")
    desk.keyboard.type(" Domani apre")
    desk.locator("input[name=_continue]").last.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    # The editor writes a paragraph into each item of a list.
    plain = re.sub(r"<li><p>(.*?)</p>", r"<li>\1", stored(desk, form))
    assert plain == before.replace("Fine.", "Fine. Domani apre")


def test_a_caption_is_written_in(desk: Page, newspaper: str) -> None:
    form = brought(
        desk, f'<p>Testo.</p><figure><img src="{newspaper}/{uuid4().hex}.jpg" alt="Faro"></figure>'
    )
    before = wait_for_picture(desk, form)
    desk.goto(form)
    desk.locator(f"{BODY} figcaption").click()
    desk.keyboard.type("Di notte")
    desk.locator("input[name=_continue]").last.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    caption = "<figcaption>Di notte</figcaption></figure>"
    assert stored(desk, form) == before.replace("</figure>", caption)


def test_a_pasted_picture_is_kept_as_one_of_an_import(desk: Page, newspaper: str) -> None:
    form = brought(desk, "<p>Prima</p>")
    address = f"{newspaper}/{uuid4().hex}.jpg"
    desk.goto(form)
    desk.locator(BODY).evaluate(
        PASTE,
        f'<p>Uno <img src="{address}" alt="Il faro"> due</p><img src="data:image/png;base64,AA">'
        f'<img src="{newspaper}/1.jpg" width="1" height="1"><p>Tre</p>',
    )
    desk.locator("input[name=_continue]").last.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    body = wait_for_picture(desk, form)
    shown = re.sub(r'src="/media/articles/\w+\.jpg"', 'src="…"', body)
    figure = '<figure><img alt="Il faro" src="…" width="300" height="200"></figure>'
    assert shown == f"<p>PrimaUno</p>{figure}<p> due</p><p>Tre</p>"


LINKED = '<figure><a href="https://a.example/x.jpg" rel="noopener">{}</a>{}</figure>'


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<img src="https://a.example/x.jpg" alt="X">', LINKED.format("X", "")),
        ('<img src="https://a.example/x.jpg">', LINKED.format("x.jpg", "")),
        (
            '<figure><a href="https://a.example/"><img src="https://a.example/x.jpg" alt="X"></a>'
            "<figcaption>Y</figcaption></figure>",
            LINKED.format("X", "<figcaption>Y</figcaption>"),
        ),
        (
            '<figure><img src="https://a.example/x.jpg" alt="X"><img src="https://a.example/x.jpg"'
            ' alt="Y"></figure>',
            LINKED.format("X", "") + LINKED.format("Y", ""),
        ),
        ('<p>a</p><img src="javascript:alert(1)" alt="X">', "<p>a</p>"),
        ('<p>a</p><img src="//[/x.jpg">', "<p>a</p>"),
        ('<p>a</p><img src="https://a.example/x.jpg" width="47">', "<p>a</p>"),
        (
            '<figure lang="fr"><blockquote><p>a</p></blockquote><figcaption>b</figcaption>'
            "</figure>",
            None,
        ),
        ("<figure><pre><code>a</code></pre><figcaption>b</figcaption></figure>", None),
        ("<blockquote>" + LINKED.format("X", "") + "</blockquote>", None),
    ],
)
def test_figures_are_read_as_the_archive_reads_them(
    desk: Page, html: str, kept: str | None
) -> None:
    desk.goto(ADD)
    desk.locator(BODY).wait_for()
    given = desk.locator(BODY).evaluate(GIVEN, html).replace(' contenteditable="false"', "")
    assert given.replace("<figcaption></figcaption>", "") == (kept or html)
