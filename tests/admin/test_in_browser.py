"""The desk in a real browser: an article is written, published, and read."""

import re
from collections.abc import Callable, Iterator
from secrets import token_urlsafe
from uuid import uuid4

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.live import Site

PASSWORD = token_urlsafe()
BODY = ".prose-editor > .tiptap"


@pytest.fixture(scope="session")
def account(site_server: Site) -> str:
    """The name of an account that may do everything."""
    name = f"capo-{uuid4().hex[:8]}"
    site_server.make_editor(name, PASSWORD)
    return name


@pytest.fixture
def desk(open_page: Callable[..., Page], account: str) -> Iterator[Page]:
    """The desk, logged in; whatever the browser complains of fails the test."""
    page = open_page("/admin/login/?next=/admin/")
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.fill("#id_username", account)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")
    yield page
    assert complaints == []


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
    expect(desk.locator(f"{BODY} strong")).to_have_text("forte")

    reader = open_page("/")
    reader.locator("main").get_by_role("link", name=title).first.click()
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
    select = desk.locator("form.desk-filter select").nth(1)
    name = select.locator("option").nth(1).inner_text()
    select.select_option(index=1)
    desk.wait_for_url(re.compile("source__id__exact=[0-9]+"))
    for shown in desk.locator("td.field-source").all_inner_texts():
        assert shown == name
