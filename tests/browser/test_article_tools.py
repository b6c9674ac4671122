"""What a reader does with an article: a larger picture, saving, sharing, listening, text size."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Addresses
from tests.browser_axe import ask_axe
from tests.browser_waits import wait_until_true
from tests.live import Site

# A browser with an Italian voice of its own, one from elsewhere, and a way to share.
DEVICE = """
window.voices = [
  { lang: "en-GB", localService: true }, { lang: "it-IT", localService: false, name: "afar" },
  { lang: "it_IT", localService: true, name: "own" },
];
window.said = [];
window.most = 4; // sentences, with the last of which it is busy until there may be more
const speech = {
  getVoices: () => voices,
  addEventListener() {},
  cancel() { clearTimeout(speech.timer); },
  speak(utterance) {
    said.push([utterance.voice.name, utterance.text]);
    const end = () => (said.length < most ? utterance.onend() : speech.wait(end));
    speech.wait(end);
  },
  wait(then) { speech.timer = setTimeout(then, 20); },
};
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
navigator.share = async (what) => { window.shared = what; };
"""
COLUMN = """() => {
  const box = (selector) => document.querySelector(selector)?.getBoundingClientRect();
  const paragraph = document.querySelector(".body p");
  const { lineHeight } = getComputedStyle(paragraph);
  const lines = Math.round(paragraph.getBoundingClientRect().height / parseFloat(lineHeight));
  return {
    lefts: ["h1", ".story-credit", ".tools", ".body"].map((name) => box(`.story ${name}`).left),
    middle: (box(".body").left + box(".body").right) / 2,
    page: (box(".page").left + box(".page").right) / 2,
    letters: paragraph.textContent.length / lines,
    side: box(".side").bottom, foot: box(".story-foot").bottom, beside: box(".side").left,
    end: box(".body").right,
  };
}"""


def with_device(open_page: Callable[..., Page], address: str, width: int = 1440) -> Page:
    page = open_page("/cookie/", width=width)
    page.add_init_script(DEVICE)
    page.goto(address)
    return page


def italian(site_server: Site) -> str:
    """A long text in Italian that stands on the site whole, with a picture."""
    code = """
from articles.models import Article
from articles.text.html import opening_and_rest
found = Article.objects.published().filter(language="it", source__rights="full").exclude(image="")
print(next(a.path for a in found.newest_first() if opening_and_rest(a.body)[1]))
"""
    found = site_server.manage("shell", "--no-imports", "-c", code)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def test_headline_credit_and_text_stand_in_one_column_in_the_middle(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page(addresses.long_article, width=390)
    for width in (390, 820, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate(COLUMN)
        assert max(found["lefts"]) - min(found["lefts"]) < 1
        assert abs(found["middle"] - found["page"]) < 2
        assert width == 390 or 55 < found["letters"] < 75
        # Beside the text it ends with the text; else it stands below.
        assert (found["side"] <= found["foot"] + 1 and found["beside"] > found["end"]) == (
            width >= 1280
        )


def test_a_picture_is_seen_larger_and_left_again(
    open_page: Callable[..., Page], addresses: Addresses
) -> None:
    page = open_page(addresses.article)
    link, dialog = page.locator("a.larger").first, page.locator(".picture-dialog")
    address = page.evaluate("document.querySelector('a.larger').href")
    alt = link.locator("img").get_attribute("alt")
    ways: list[Callable[[], None]] = [
        lambda: page.keyboard.press("Escape"),
        lambda: dialog.get_by_role("button").press("Enter"),
        lambda: page.mouse.click(5, 300),
    ]
    for leave in ways:
        link.focus()
        page.keyboard.press("Enter")
        expect(dialog).to_be_visible()
        expect(dialog.locator("img")).to_have_attribute("src", address)
        expect(dialog.locator("img")).to_have_attribute("alt", alt or "")
        expect(dialog.locator("figcaption")).to_be_visible()
        assert page.evaluate("document.activeElement.closest('dialog') !== null")
        leave()
        expect(dialog).to_be_hidden()
        expect(link).to_be_focused()
    link.click()
    assert ask_axe(page).violations == []
    assert page.url.endswith(addresses.article)
    plain = open_page(addresses.article, javascript=False)
    plain.locator("a.larger").first.click()
    assert plain.url == address
    for tool in plain.locator(".tools").all():
        expect(tool).to_be_hidden()


def test_link_share_and_text_size(open_page: Callable[..., Page], addresses: Addresses) -> None:
    page = with_device(open_page, addresses.long_article)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = page.locator("[data-copy-text]")
    copy.click()
    expect(page.get_by_role("status").first).to_have_text(copy.get_attribute("data-done") or "")
    canonical = page.evaluate("document.querySelector('[rel=canonical]').href")
    assert page.evaluate("navigator.clipboard.readText()") == canonical
    page.locator("[data-share]").click()
    shared = page.evaluate("shared")
    assert shared == {"title": page.locator("h1").inner_text(), "url": canonical}

    size = "parseFloat(getComputedStyle(document.querySelector('.body')).fontSize)"
    usual = page.evaluate(size)
    larger, smaller = page.locator("[data-text-step='1']"), page.locator("[data-text-step='-1']")
    expect(smaller).to_have_attribute("aria-disabled", "true")
    for _press in range(5):
        larger.click(force=True)
    expect(larger).to_have_attribute("aria-disabled", "true")
    assert page.evaluate(size) == pytest.approx(1.5 * usual)
    page.emulate_media(media="print")
    assert page.evaluate(size) == pytest.approx(11.5 * 96 / 72, abs=0.1)
    page.emulate_media(media="screen")
    # Set before anything is painted: by the script of the head, while there is no body yet.
    page.add_init_script("""
      new MutationObserver((_records, observer) => {
        if (!document.body) return;
        window.early = document.documentElement.dataset.text;
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    """)
    page.reload()
    assert page.evaluate("early") == "3"
    assert page.evaluate(size) == pytest.approx(1.5 * usual)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("localStorage.setItem('testo', '9')")
    page.reload()
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.evaluate(size) == pytest.approx(usual)


def test_an_article_is_read_aloud_in_its_language_by_the_device_alone(
    open_page: Callable[..., Page], site_server: Site
) -> None:
    address = italian(site_server)
    page = with_device(open_page, address)
    button, stop = page.locator("[data-listen]"), page.locator("[data-listen-stop]")
    expect(stop).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("data-state", "speaking")
    wait_until_true(page, "said.length === most")
    button.click()
    expect(button).to_have_attribute("data-state", "paused")
    paused = page.evaluate("said.length")
    page.evaluate("most = Infinity")
    page.wait_for_timeout(100)
    assert page.evaluate("said.length") == paused
    button.click()
    expect(stop).to_be_hidden()  # at its end
    said = page.evaluate("said")
    assert {voice for voice, _text in said} == {"own"}
    assert max(len(text) for _voice, text in said) <= 200
    assert said[paused] == said[paused - 1]  # the sentence in which it paused is begun again
    del said[paused]
    spoken = "".join("".join(text for _voice, text in said).split())
    shown = page.evaluate(
        "[...document.querySelectorAll('.story-head h1, .body')].map((e) => e.textContent).join('')"
    )
    assert spoken == "".join(shown.split())
    expect(page.locator("[data-fold-rest]")).to_be_visible()
    page.evaluate("most = 0")
    button.click()
    stop.focus()
    stop.press("Enter")
    expect(button).to_be_focused()
    # A browser whose only voice for the language is not its own does not offer it.
    page.add_init_script("voices.pop()")
    page.goto(address)
    expect(button).to_be_hidden()


def test_what_is_saved_and_read_stands_on_a_page_while_it_is_published(
    open_page: Callable[..., Page], addresses: Addresses, site_server: Site
) -> None:
    page = open_page(addresses.long_article)
    title = page.locator("h1").inner_text()
    save = page.locator("[data-save]")
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").first).to_have_text(save.get_attribute("data-done") or "")
    page.evaluate("document.dispatchEvent(new Event('article-read'))")
    page.locator("[data-saved-link]").click()
    saved, read = page.locator("[data-list=saved]"), page.locator("[data-list=read]")
    expect(saved.get_by_role("link", name=title)).to_be_visible()
    expect(read.get_by_role("link", name=title)).to_be_visible()
    [number] = json.loads(page.evaluate("localStorage.letture"))["saved"]

    # An id that is nobody's goes, and so does nonsense.
    for hostile in ("{", "7", "null", '{"saved": {}}', '{"read": ["<b>", -1, 1e99, null, [1]]}'):
        page.evaluate("(value) => { localStorage.letture = value; }", hostile)
        page.reload()
        expect(saved.locator("[data-empty]")).to_be_visible()
    lists = {"saved": [999_999, number, number, "x"], "read": list(range(1, 1000))}
    page.evaluate("(value) => { localStorage.letture = value; }", json.dumps(lists))
    page.reload()
    expect(saved.locator("li")).to_have_count(1)
    kept = json.loads(page.evaluate("localStorage.letture"))
    assert kept["saved"] == [number]
    assert 1 < len(kept["read"]) <= 30
    assert ask_axe(page).violations == []

    # What another tab saves while this one asks is not lost.
    more = {"saved": [number + 1, number], "read": []}
    save_meanwhile = f"localStorage.letture = {json.dumps(json.dumps(more))}"
    page.route(
        "**/salvati/schede/", lambda route: (page.evaluate(save_meanwhile), route.fallback())
    )
    page.reload()
    expect(saved.locator("li")).to_have_count(1)
    page.unroute("**/salvati/schede/")
    assert json.loads(page.evaluate("localStorage.letture"))["saved"] == more["saved"]
    lists["saved"] = [number]
    page.evaluate("(value) => { localStorage.letture = value; }", json.dumps(lists))
    page.reload()

    saved.locator("[data-remove]").click()
    expect(saved.locator("[data-empty]")).to_be_visible()
    expect(saved.get_by_role("heading").first).to_be_focused()
    page.on("dialog", lambda dialog: dialog.accept())
    read.locator("[data-clear]").click()
    expect(read.locator("[data-empty]")).to_be_visible()
    assert page.evaluate("localStorage.letture") is None

    # Whoever does not want it has nothing kept of what is read, and can still save.
    page.locator("[data-remember]").uncheck()
    page.goto(addresses.article)
    page.evaluate("document.dispatchEvent(new Event('article-read'))")
    page.locator("[data-save]").click()
    page.goto("/salvati/")
    expect(saved.locator("li")).to_have_count(1)
    expect(read.locator("[data-empty]")).to_be_visible()
    expect(page.locator("[data-remember]")).not_to_be_checked()
    assert json.loads(page.evaluate("localStorage.letture"))["read"] is False
    page.locator("[data-remember]").check()
    assert json.loads(page.evaluate("localStorage.letture"))["read"] == []
