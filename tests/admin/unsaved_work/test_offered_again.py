"""What was not saved is kept, and offered when its form is opened again."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.admin.conftest import ADD
from tests.admin.unsaved_work.forms_in_browser import (
    BODY,
    DRAFTS,
    OFFER,
    STATUS,
    choose_first,
    expect_said,
    go,
    keep_now,
    leave,
    open_form,
    save,
    sign_in,
    type_body,
    until_there_are,
)


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
