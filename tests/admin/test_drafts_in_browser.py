"""Unsaved work in a real browser: asked about, kept, offered again, and gone when it should be."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Route,
    StorageState,
    expect,
)

from tests.admin.conftest import ADD, LIST, PASSWORD
from tests.browser_waits import wait_for_path, wait_for_scripts, wait_until_true
from tests.conftest import CHROMIUM
from tests.live import Site
from tests.needs import require

BODY = ".prose-editor > .tiptap"
OFFER = ".desk-draft"
STATUS = "#desk-draft-status"
DRAFTS = """async () => {
    const store = await import(document.querySelector("#desk-drafts").dataset.store)
    return store.drafts()
}"""


def sign_in(page: Page, account: str, then: str = "/admin/") -> None:
    page.goto(f"/admin/login/?next={then}")
    page.fill("#id_username", account)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    wait_for_path(page, then)


@pytest.fixture
def desk(open_page: Callable[..., Page], desk_cookies: StorageState) -> Iterator[Page]:
    """A tab that is signed in; what the browser complains of fails the test."""
    page = open_page("/healthz", storage_state=desk_cookies)
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # Answers that a test makes up are errors that it wants.
        if message.type in {"error", "warning"} and "status of" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/admin/")
    yield page
    assert complaints == []


@pytest.fixture
def article(desk: Page) -> str:
    """The address of the form of a new article."""
    open_form(desk, ADD)
    desk.fill("#id_title", f"Il faro {uuid4().hex[:8]}")
    desk.fill("#id_new_source", f"La Boa {uuid4().hex[:8]}")
    type_body(desk, "Prima.")
    save(desk, "_continue")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk).not_to_have_url(re.compile("#"))
    return urlsplit(desk.url).path


def open_form(page: Page, address: str) -> None:
    """Go there, and wait until what is typed is kept."""
    page.goto(address)
    page.locator("input[name=_draft]").wait_for(state="attached")


def type_body(page: Page, words: str) -> None:
    page.click(BODY)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def save(page: Page, button: str = "_save") -> None:
    page.locator(f"input[name={button}]").last.click()


def keep_now(page: Page) -> None:
    """What the clock does every ten seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect_said(page, "kept")
    # The clock may have kept less before: whoever reads now waits until the last is written.
    page.evaluate(DRAFTS)


def expect_said(page: Page, name: str) -> None:
    """That the line below the form says the sentence of this name."""
    sentence = page.locator(STATUS).get_attribute(f"data-{name}")
    assert sentence
    expect(page.locator(f"{STATUS} [role=status]")).to_have_text(sentence)


def until_there_are(page: Page, number: int) -> None:
    """Wait until the browser has so many drafts."""
    wait_until_true(page, f"({DRAFTS})().then(drafts => drafts.length === {number})")


def leave(page: Page, how: Callable[[], Any]) -> list[str]:
    """The kinds of questions that the browser asks; all are answered with yes."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    how()
    page.remove_listener("dialog", answer)
    return asked


def go(page: Page, address: str = LIST) -> Callable[[], Any]:
    return lambda: page.goto(address)


# The browser asks


def test_nothing_is_asked_where_nothing_was_changed(desk: Page, article: str) -> None:
    open_form(desk, article)
    desk.click("#id_title")
    desk.click(BODY)
    assert leave(desk, go(desk)) == []


CHANGES: dict[str, Callable[[Page], object]] = {
    "a line": lambda page: page.fill("#id_title", "Altro"),
    "the text": lambda page: type_body(page, "Poi."),
    "a date": lambda page: page.fill("#id_published_0", "2018-04-03"),
    "a choice": lambda page: page.select_option("#id_status", "private"),
    "a tick": lambda page: page.set_checked("#id_front_page", True),
    "a tag": lambda page: choose_first(page, "tags"),
    "a section": lambda page: choose_first(page, "section"),
}
UNDONE: dict[str, Callable[[Page], object]] = {
    "a line": lambda page: page.keyboard.press("Control+z"),
    "the text": lambda page: rub_out(page, 4),
    "a tick": lambda page: page.set_checked("#id_front_page", False),
}


def rub_out(page: Page, letters: int) -> None:
    for _letter in range(letters):
        page.keyboard.press("Backspace")


def choose_first(page: Page, field: str) -> None:
    page.click(f".field-{field} .select2-selection")
    option = ".select2-results__option--highlighted:not(.loading-results)"
    page.locator(option).wait_for()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_asks_before_a_change_is_lost(
    desk: Page, article: str, change: Callable[[Page], object]
) -> None:
    open_form(desk, article)
    change(desk)
    assert leave(desk, go(desk)) == ["beforeunload"]


@pytest.mark.parametrize("name", UNDONE)
def test_it_does_not_ask_when_the_change_was_undone(desk: Page, article: str, name: str) -> None:
    open_form(desk, article)
    CHANGES[name](desk)
    UNDONE[name](desk)
    assert leave(desk, go(desk)) == []


def test_it_asks_in_every_form_and_in_the_list_that_is_edited(desk: Page) -> None:
    for kind, field in (("section", "name"), ("source", "name"), ("tag", "name")):
        open_form(desk, f"/admin/articles/{kind}/add/")
        desk.fill(f"#id_{field}", "Qualcosa")
        assert leave(desk, go(desk)) == ["beforeunload"]
    desk.goto("/admin/articles/comment/?state=approved")
    desk.locator("th.field-excerpt a").first.click()
    desk.locator("input[name=_draft]").wait_for(state="attached")
    desk.select_option("#id_state", "spam")
    assert leave(desk, go(desk)) == ["beforeunload"]
    desk.goto("/admin/articles/section/")
    wait_for_scripts(desk)
    desk.locator("input[name=form-0-order]").fill("77")
    assert leave(desk, go(desk)) == ["beforeunload"]
    desk.goto("/admin/articles/section/")
    wait_for_scripts(desk)
    desk.locator(".action-select").first.check()
    assert leave(desk, go(desk)) == []


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
def test_nothing_is_asked_and_nothing_kept_after_saving(
    desk: Page, article: str, button: str
) -> None:
    open_form(desk, article)
    type_body(desk, "Poi.")
    keep_now(desk)
    assert leave(desk, lambda: save(desk, button)) == []
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk).not_to_have_url(re.compile("#"))
    assert desk.evaluate(DRAFTS) == []
    assert "#" not in desk.url
    open_form(desk, article)
    expect(desk.locator(OFFER)).to_have_count(0)
    expect(desk.locator(BODY)).to_have_text("Prima.Poi.")


# A draft comes back


def test_a_draft_is_offered_with_what_differs_and_taken(desk: Page, article: str) -> None:
    open_form(desk, article)
    desk.fill("#id_summary", "Il riassunto nuovo")
    type_body(desk, "Poi <altro>.")
    desk.fill("#id_published_1", "04:05:06")
    choose_first(desk, "tags")
    tag = desk.locator(".field-tags .select2-selection__choice").inner_text()
    keep_now(desk)
    leave(desk, go(desk))
    open_form(desk, article)
    offer = desk.locator(OFFER)
    for name in ("Sommario", "Testo", "Etichette", "Data di pubblicazione"):
        expect(offer.locator("[data-fields]")).to_contain_text(name)
    expect(offer.locator("[data-fields]")).not_to_contain_text("Titolo")
    expect(offer.locator("[data-since]")).to_be_hidden()
    offer.locator("summary").click()
    expect(offer.locator("table")).to_contain_text("Prima.Poi <altro>.")
    expect(desk.locator("#id_summary")).to_have_value("")
    offer.locator("[data-take]").click()
    expect(offer).to_have_count(0)
    expect(desk.locator("#id_summary")).to_have_value("Il riassunto nuovo")
    expect(desk.locator(BODY)).to_have_text("Prima.Poi <altro>.")
    expect(desk.locator("#id_published_1")).to_have_value("04:05:06")
    expect(desk.locator(".field-tags .select2-selection__choice")).to_have_text(tag)
    save(desk, "_continue")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk.locator(BODY)).to_have_text("Prima.Poi <altro>.")
    assert desk.evaluate(DRAFTS) == []


def test_a_draft_that_is_discarded_does_not_come_again(desk: Page, article: str) -> None:
    open_form(desk, article)
    type_body(desk, "Poi.")
    keep_now(desk)
    leave(desk, go(desk))
    open_form(desk, article)
    desk.locator("[data-discard]").click()
    expect_said(desk, "discarded")
    expect(desk.locator(BODY)).to_have_text("Prima.")
    open_form(desk, article)
    expect(desk.locator(OFFER)).to_have_count(0)


def test_a_draft_of_a_new_article_has_its_source_and_language(desk: Page) -> None:
    open_form(desk, ADD)
    desk.fill("#id_title", "Mai salvato")
    desk.fill("#id_language", "it")
    choose_first(desk, "source")
    source = desk.locator(".field-source .select2-selection__rendered").inner_text()
    keep_now(desk)
    leave(desk, go(desk))
    open_form(desk, ADD)
    desk.locator("[data-take]").click()
    expect(desk.locator("#id_title")).to_have_value("Mai salvato")
    expect(desk.locator("#id_slug")).to_have_value("mai-salvato")
    expect(desk.locator(".field-source .select2-selection__rendered")).to_contain_text(
        source.lstrip("×").strip()
    )
    assert leave(desk, go(desk)) == ["beforeunload"]


def test_it_is_kept_every_ten_seconds(desk: Page) -> None:
    desk.add_init_script("""
        const real = setInterval
        window.intervals = []
        window.setInterval = (work, time) => (intervals.push(time), real(work, time))
    """)
    open_form(desk, ADD)
    desk.fill("#id_title", "Piano")
    until_there_are(desk, 1)
    (draft,) = desk.evaluate(DRAFTS)
    assert draft["values"]["title"] == "Piano"
    assert 10_000 in desk.evaluate("intervals")


def test_focus_stays_where_it_is(desk: Page, article: str) -> None:
    open_form(desk, article)
    type_body(desk, "Poi.")
    keep_now(desk)
    assert desk.evaluate("document.activeElement.matches('.tiptap')")
    leave(desk, go(desk))
    open_form(desk, ADD)
    expect(desk.locator("#id_title")).to_be_focused()
    desk.goto(article)
    expect(desk.locator(OFFER)).to_be_visible()
    assert not desk.evaluate("document.activeElement.closest('.desk-draft')")
    desk.locator("[data-take]").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(STATUS)).to_be_focused()
    expect(desk.locator(f"{STATUS} [role=status]")).not_to_be_empty()


def test_what_others_saved_meanwhile_is_said_and_stays(
    desk: Page, article: str, open_page: Callable[..., Page], account: str
) -> None:
    open_form(desk, article)
    desk.fill("#id_summary", "Mio")
    keep_now(desk)
    leave(desk, go(desk))
    other = open_page("/healthz")
    sign_in(other, account)
    open_form(other, article)
    other.fill("#id_title", "Titolo d’altri")
    save(other)
    expect(other.locator(".messagelist .success")).to_be_visible()
    open_form(desk, article)
    expect(desk.locator("[data-since]")).to_be_visible()
    expect(desk.locator("[data-since-fields]")).to_have_text("Titolo")
    desk.locator("[data-take]").click()
    expect(desk.locator("#id_summary")).to_have_value("Mio")
    expect(desk.locator("#id_title")).to_have_value("Titolo d’altri")


def test_two_tabs_do_not_offer_each_other_their_drafts(desk: Page) -> None:
    open_form(desk, ADD)
    desk.fill("#id_title", "Nella prima")
    keep_now(desk)
    second = desk.context.new_page()
    open_form(second, ADD)
    expect(second.locator(OFFER)).to_have_count(0)
    leave(desk, desk.close)
    open_form(second, ADD)
    expect(second.locator(OFFER)).to_be_visible()


# What can go wrong with a save


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_save_that_fails_loses_nothing(desk: Page, article: str, status: int) -> None:
    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, body="no")
        else:
            route.continue_()

    open_form(desk, article)
    type_body(desk, "Poi.")
    desk.route(f"**{article}", refuse)
    save(desk)
    expect(desk.locator("body")).to_have_text("no")
    desk.unroute(f"**{article}")
    open_form(desk, article)
    desk.locator("[data-take]").click()
    expect(desk.locator(BODY)).to_have_text("Prima.Poi.")


def test_a_browser_that_goes_back_goes_on_with_its_draft(desk: Page) -> None:
    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=500, body="no")
        else:
            route.continue_()

    open_form(desk, ADD)
    desk.fill("#id_title", "Avanti e indietro")
    desk.route(f"**{ADD}", refuse)
    save(desk)
    expect(desk.locator("body")).to_have_text("no")
    desk.go_back()
    expect(desk.locator("#id_title")).to_have_value("Avanti e indietro")
    desk.locator("input[name=_draft]").wait_for(state="attached")
    assert leave(desk, go(desk)) == ["beforeunload"]
    until_there_are(desk, 1)
    open_form(desk, ADD)
    desk.locator("[data-take]").click()
    expect(desk.locator("#id_title")).to_have_value("Avanti e indietro")


def test_a_new_form_that_was_sent_empty_is_not_offered(desk: Page) -> None:
    open_form(desk, ADD)
    save(desk)
    expect(desk.locator(".errornote")).to_be_visible()
    until_there_are(desk, 1)
    leave(desk, go(desk))
    open_form(desk, ADD)
    until_there_are(desk, 0)
    expect(desk.locator(OFFER)).to_have_count(0)


def test_a_session_that_ended_loses_nothing(desk: Page, article: str, account: str) -> None:
    open_form(desk, article)
    type_body(desk, "Poi.")
    desk.context.clear_cookies(name="redazione")
    save(desk)
    desk.locator("#id_username").wait_for()
    desk.fill("#id_username", account)
    desk.fill("#id_password", PASSWORD)
    desk.press("#id_password", "Enter")
    wait_for_path(desk, article)
    desk.locator("[data-take]").click()
    expect(desk.locator(BODY)).to_have_text("Prima.Poi.")


def test_a_form_with_errors_goes_on_with_its_draft(desk: Page, article: str) -> None:
    open_form(desk, article)
    type_body(desk, "Poi.")
    desk.fill("#id_title", " ")
    save(desk)
    expect(desk.locator(".errornote")).to_be_visible()
    expect(desk.locator("#id_title")).to_be_focused()
    expect_said(desk, "kept")
    expect(desk.locator(OFFER)).to_have_count(0)
    assert len(desk.evaluate(DRAFTS)) == 1
    desk.click("#id_title")
    assert leave(desk, go(desk)) == ["beforeunload"]
    open_form(desk, article)
    desk.locator("[data-take]").click()
    expect(desk.locator(BODY)).to_have_text("Prima.Poi.")
    desk.fill("#id_title", "Con titolo")
    save(desk)
    expect(desk.locator(".messagelist .success")).to_be_visible()
    # The page that follows throws it away once its script has run.
    until_there_are(desk, 0)


def test_a_browser_that_is_killed_loses_nothing(
    browser: Browser, site_server: Site, account: str, tmp_path: Path
) -> None:
    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=require("chromium", CHROMIUM),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
            base_url=site_server.url,
        )

    page = start().pages[0]
    sign_in(page, account)
    open_form(page, ADD)
    page.fill("#id_title", "Prima del buio")
    keep_now(page)
    for process in processes_with(str(tmp_path)):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    (tmp_path / "SingletonLock").unlink(missing_ok=True)
    again = start()
    page = again.pages[0]
    sign_in(page, account)
    open_form(page, ADD)
    page.locator("[data-take]").click()
    expect(page.locator("#id_title")).to_have_value("Prima del buio")
    again.close()


def processes_with(words: str) -> list[int]:
    """The processes that were started with these words."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if words.encode() in command and b"chrom" in command:
                found.append(int(folder.name))
    return found


# Privacy


def test_signing_out_takes_the_drafts_along(desk: Page, account: str) -> None:
    desk.context.clear_cookies(name="redazione")  # the others' session, which goes on
    sign_in(desk, account)
    open_form(desk, ADD)
    desk.fill("#id_title", "Riservato")
    keep_now(desk)
    leave(desk, lambda: desk.locator("#logout-form button").click())
    desk.wait_for_url("**/login/**")
    sign_in(desk, account, ADD)
    desk.locator("input[name=_draft]").wait_for(state="attached")
    assert desk.evaluate(DRAFTS) == []
    expect(desk.locator(OFFER)).to_have_count(0)


def test_another_account_is_not_offered_it(desk: Page, site_server: Site) -> None:
    open_form(desk, ADD)
    desk.fill("#id_title", "Riservato")
    keep_now(desk)
    other = f"altro-{uuid4().hex[:8]}"
    site_server.make_editor(other, PASSWORD)
    leave(desk, go(desk))
    desk.context.clear_cookies(name="redazione")
    sign_in(desk, other)
    open_form(desk, ADD)
    expect(desk.locator(OFFER)).to_have_count(0)


def test_it_is_never_sent_and_secrets_are_not_kept(desk: Page, article: str) -> None:
    sent: list[Request] = []
    open_form(desk, article)
    desk.on("request", lambda request: sent.append(request))
    with desk.expect_response("**/checklist/"):
        desk.fill("#id_title", "Solo qui")
    keep_now(desk)
    # Presence tells the desk that the form is open, and nothing of what is in it; the checklist
    # asks about other fields.
    told = ("/presence/", "/checklist/")
    others = [one.url for one in sent if not one.url.endswith(told)]
    assert [url for url in others if "/static/" not in url] == []
    assert all(b"Solo qui" not in (one.post_data_buffer or b"") for one in sent)
    (draft,) = desk.evaluate(DRAFTS)
    assert set(draft["values"]) == {"title"}
    assert "csrfmiddlewaretoken" not in draft["base"]
    desk.goto("/admin/auth/user/add/")
    assert desk.locator("#desk-draft[data-keep]").count() == 0


def test_old_drafts_go(desk: Page) -> None:
    put = """async (days) => {
        const store = await import(document.querySelector("#desk-drafts").dataset.store)
        const made = Date.now() - days * 86_400_000 + 60_000
        const token = String(days).padStart(32, "0")
        await store.put({ token, account: "0", form: "x", object: "", base: {}, values: {}, made })
    }"""
    for days in (7, 8):
        desk.evaluate(put, days)
    desk.goto(LIST)
    until_there_are(desk, 1)
    assert [draft["token"].lstrip("0") for draft in desk.evaluate(DRAFTS)] == ["7"]


def test_more_than_fifty_are_too_many(desk: Page) -> None:
    desk.evaluate("""async () => {
        const store = await import(document.querySelector("#desk-drafts").dataset.store)
        for (let place = 0; place < 51; place += 1) {
            const token = String(place).padStart(32, "0")
            const made = Date.now() - place * 1000
            const rest = { account: "0", form: "x", object: "", base: {}, values: {} }
            await store.put({ token, made, ...rest })
        }
    }""")
    desk.goto(LIST)
    until_there_are(desk, 50)
    assert {draft["token"].lstrip("0") for draft in desk.evaluate(DRAFTS)}.isdisjoint({"50"})


# The preview


def test_the_preview_opens_beside_and_leaves_the_form_as_it_is(desk: Page, article: str) -> None:
    open_form(desk, article)
    desk.fill("#id_title", "Come sarà")
    type_body(desk, "Poi.")
    button = desk.locator(".desk-preview-button").last
    for press in (button.click, partial(desk.keyboard.press, "Control+Alt+KeyP")):
        with desk.expect_popup() as opened:
            press()
        expect(opened.value.locator("h1")).to_have_text("Come sarà")
        expect(opened.value.locator(".preview-banner")).to_be_visible()
        opened.value.close()
    expect(desk.locator("#id_title")).to_have_value("Come sarà")
    assert leave(desk, go(desk)) == ["beforeunload"]


def test_the_preview_works_without_javascript(open_page: Callable[..., Page], account: str) -> None:
    page = open_page("/healthz", javascript=False)
    sign_in(page, account)
    page.goto(ADD)
    page.fill("#id_title", "Senza")
    page.fill("#id_new_source", "La Boa")
    with page.expect_popup() as opened:
        page.locator(".desk-preview-button").last.click()
    expect(opened.value.locator("h1")).to_have_text("Senza")
