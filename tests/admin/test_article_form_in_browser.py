"""The article's form in a browser: what it lacks, what its button says, its parts on a telephone,
and the words of its editor."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.admin.conftest import ADD, LIST, PASSWORD
from tests.browser_waits import wait_for_path

BODY = ".prose-editor > .tiptap"
MAIN = ".desk-decide input[name=_save]"
LACKING = "#desk-checklist .is-lacking"
EMPTY = "field => { field.value = ''; field.dispatchEvent(new Event('change', {bubbles: true})) }"


@pytest.fixture
def sign_in(open_page: Callable[..., Page], account: str) -> Callable[..., Page]:
    def sign_in(**kind: object) -> Page:
        page = open_page(f"/admin/login/?next={ADD}", **kind)
        page.fill("#id_username", account)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        wait_for_path(page, ADD)
        return page

    return sign_in


def test_the_form_tells_as_one_types_by_keyboard_alone(sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    expect(page.locator("#id_title")).to_be_focused()
    page.locator(BODY).wait_for()
    expect(page.locator(LACKING)).to_have_count(4)
    expect(page.locator(MAIN)).to_have_value("Salva bozza")
    page.keyboard.type("Il faro")
    page.keyboard.press("Tab")
    page.keyboard.type("Un riassunto")
    expect(page.locator(LACKING)).to_have_count(3)
    # From the text, its buttons included, one comes to the state and to the button.
    page.focus("#id_status")
    while page.locator("#id_status").input_value() != "published":
        page.keyboard.press("ArrowDown")
    expect(page.locator(MAIN)).to_have_value("Pubblica")
    page.fill("#id_published_0", "2099-01-01")
    page.keyboard.press("Tab")
    expect(page.locator(MAIN)).to_have_value("Programma")
    expect(page.locator(".field-withdrawal_reason")).to_be_hidden()
    page.select_option("#id_status", "withdrawn")
    expect(page.locator(".field-withdrawal_reason")).to_be_visible()
    expect(page.locator(MAIN)).to_have_value("Ritira")
    page.select_option("#id_status", "draft")
    # A warning leads to its field, also where the list was made anew beneath it.
    link = page.locator(LACKING).locator("a[href='#id_section']")
    expect(page.locator(MAIN)).to_have_value("Salva bozza")
    link.focus()
    with page.expect_response("**/checklist/"):
        page.locator("#id_summary").evaluate(EMPTY)
    expect(page.locator(LACKING)).to_have_count(4)
    expect(link).to_be_focused()
    link.press("Enter")
    expect(page.locator(".field-section .select2-selection")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Econ")
    page.locator(".select2-results__option--highlighted").filter(has_text="Economia").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(LACKING)).to_have_count(3)
    page.fill("#id_summary", "Un riassunto")
    expect(page.locator(LACKING)).to_have_count(2)
    page.fill("#id_language", "sloveno")
    page.keyboard.press("Tab")
    expect(page.locator(LACKING)).to_have_count(1)
    for name in ("grassetto", "elenco numerato", "A tutto schermo sì o no"):
        assert page.locator(f'.prose-menubar button[aria-label="{name}"]').count() == 1
    assert page.locator('.prose-menubar button[title="bold"]').count() == 0
    page.locator(BODY).evaluate("box => box.editor.commands.setContent('<ol><li>a</li></ol>')")
    assert page.locator(f'{BODY} [lang="null"], {BODY} [dir="null"]').count() == 0
    # Title, summary and text have the direction of what is written.
    page.fill("#id_title", "وقف إطلاق النار")
    page.locator(BODY).evaluate("box => box.editor.commands.setContent('<p>وقف</p>')")
    for box, direction in (("#id_title", "rtl"), ("#id_summary", "ltr"), (BODY, "rtl")):
        assert page.locator(box).evaluate("box => getComputedStyle(box).direction") == direction


def test_two_columns_and_what_does_harm_alone(sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(LIST)
    page.locator("a.desk-headline").first.click()
    page.locator(BODY).wait_for()

    def box(selector: str) -> dict[str, Any]:
        found = page.locator(selector).first.bounding_box()
        assert found is not None
        return {**found}

    text, side, main, harm = (
        box(selector) for selector in (BODY, "#id_status", MAIN, ".desk-harm a")
    )
    assert side["x"] > text["x"] + text["width"]
    assert main["y"] + main["height"] < 900
    assert harm["y"] > text["y"] + text["height"]
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator(MAIN)).to_be_in_viewport()


def test_one_part_a_screen_on_a_telephone(sign_in: Callable[..., Page]) -> None:
    page = sign_in(width=390, height=844)
    shown = page.locator(".desk-part:visible")
    expect(shown).to_have_count(1)
    links = page.locator(".desk-parts a")
    for place in range(links.count()):
        links.nth(place).click()
        expect(shown).to_have_count(1)
        expect(links.nth(place)).to_have_attribute("aria-current", "step")
        expect(page.locator(MAIN)).to_be_in_viewport()
    # What was refused is shown first, and its part is marked.
    page.locator(MAIN).click()
    page.locator(".errornote").wait_for()
    expect(page.locator(".desk-parts .has-errors")).to_have_count(2)
    expect(page.locator("#id_title")).to_be_visible()


def test_without_a_script_all_parts_stand_below_each_other(
    sign_in: Callable[..., Page],
) -> None:
    page = sign_in(width=390, javascript=False)
    expect(page.locator(".desk-part:visible")).to_have_count(6)
    page.fill("#id_title", "Senza copione")
    page.locator("noscript input[name=_save], .desk-decide input[name=_save]:visible").click()
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("Senza copione")
    page.goto(LIST)
    page.locator(".desk-drawer > summary").click()
    expect(page.locator(".desk-filter button").first).to_be_visible()
