"""The calendar and the front page by mouse, keyboard and finger."""

import re
from datetime import date, timedelta
from uuid import uuid4

from playwright.sync_api import Dialog, Page, Route, expect

from tests.admin.desk_in_browser import Finger
from tests.browser_waits import wait_for_scripts, wait_until, wait_until_still
from tests.live import Site

MOVES = re.compile(r"/admin/planning/\d+/$")
MAKE = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Article, Source
source = Source.objects.first()
for number in range(3):
    Article(title=f"{mark} {{number}}", body="<p>Testo.</p>", source=source, language="it",
            status="draft", published=timezone.now() + timedelta(hours=1)).save()
print(timezone.localdate())
"""


def test_three_drafts_get_their_day(signed_in: Page, site_server: Site) -> None:
    page, mark = signed_in, f"Bozza{uuid4().hex[:6]}"
    made = site_server.manage("shell", "--no-imports", "-c", MAKE.format(mark=mark))
    assert made.returncode == 0, made.stderr
    # Beyond all days for which other tests plan on this site.
    week = date.fromisoformat(made.stdout.strip()) + timedelta(weeks=10)
    # All in sight: what is dragged is what is under the pointer when it begins to move.
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.keyboard.press("l")
    page.wait_for_url("**/admin/planning/**")
    page.goto(f"{site_server.url}/admin/planning/?view=week&day={week}")
    wait_for_scripts(page)
    days = page.locator(".plan-day")
    cards = [page.locator(".plan-article", has_text=f"{mark} {number}") for number in range(3)]
    # By the mouse, on Tuesday and once more on Tuesday: the second follows the first.
    # The site is slow, and is asked for the second once it has answered of the first.
    asked: list[Route] = []
    page.route(MOVES, lambda route: asked.append(route))
    for card in cards[:2]:
        card.drag_to(days.nth(1))
    for number in (1, 2):
        wait_until(page, lambda number=number: len(asked) >= number, "it was not sent")  # type: ignore[misc]
        page.wait_for_timeout(200)
        assert len(asked) == number
        asked[-1].continue_()
    page.unroute(MOVES)
    expect(days.nth(1).locator(".plan-article", has_text=mark)).to_have_count(2)
    times = days.nth(1).locator(".plan-article", has_text=mark).locator(".plan-time")
    assert times.all_inner_texts() == ["08:00", "08:30"]
    # By the keyboard, from Monday to Wednesday.
    cards[2].locator(".plan-grab").press("Enter")
    for key in ("ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert "plan-day is-target" in " ".join(
        days.nth(2).evaluate("day => day.className").replace("is-empty ", "").split()
    )
    page.keyboard.press("Enter")
    expect(days.nth(2).locator(".plan-article", has_text=mark)).to_have_count(1)
    expect(cards[2].locator(".plan-grab")).to_be_focused()
    assert "08:00" in page.locator("#plan-said").inner_text()
    # Taken in hand and left, it stays; undone, it is a draft again.
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(days.nth(2).locator(".plan-article", has_text=mark)).to_have_count(1)
    page.locator("#plan-undo button").click()
    expect(page.locator(".plan-drafts .plan-article", has_text=f"{mark} 2")).to_have_count(1)
    by_finger(page, site_server, mark, week)


def by_finger(page: Page, site: Site, mark: str, week: date) -> None:
    """On a telephone a draft is dragged by its handle; a finger elsewhere scrolls."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.url}/admin/planning/?view=week&day={week}")
    wait_for_scripts(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    days, finger = page.locator(".plan-day"), Finger(page)
    card = page.locator(".plan-article", has_text=f"{mark} 2")
    handle = card.locator(".plan-grab")
    finger.put_on(handle)
    # What it is dragged to is above what is seen, and comes when the finger is near the edge.
    before = page.evaluate("scrollY")
    finger.move_to(60, 30)
    expect(card).to_have_class(re.compile("is-dragged"))
    page.wait_for_function("before => scrollY < before - 40", arg=before)
    page.keyboard.press("Escape")
    finger.lift()
    expect(card).not_to_have_class(re.compile("is-dragged"))
    expect(page.locator(".plan-drafts .plan-article", has_text=f"{mark} 2")).to_have_count(1)
    # Beside the handle the page scrolls.
    handle.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    finger.put_on(card.locator(".plan-line a"))
    finger.move_to(60, 800)
    finger.lift()
    page.wait_for_function("before => scrollY < before", arg=before)
    page.set_viewport_size({"width": 390, "height": 2400})
    wait_until_still(page)
    finger.put_on(handle)
    finger.move_onto(days.nth(3))
    wait_until_still(page)
    expect(days.nth(3)).to_have_class(re.compile("is-target"))
    finger.lift()
    expect(days.nth(3).locator(".plan-article", has_text=f"{mark} 2")).to_have_count(1)
    # One below the other, the days are a step of the arrows up and down.
    handle.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(days.nth(4)).to_have_class(re.compile("is-target"))
    page.keyboard.press("Escape")


def test_the_front_page_is_arranged_and_previewed(signed_in: Page, site_server: Site) -> None:
    page = signed_in
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.keyboard.press("f")
    page.wait_for_url("**/admin/front/")
    wait_for_scripts(page)
    sections = page.locator(".front-rows").last.locator(".front-row")
    names = [sections.nth(place).get_attribute("data-name") for place in range(3)]
    sections.nth(0).locator("button").last.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert sections.nth(2).get_attribute("data-name") == names[0]
    expect(sections.nth(2).locator("button").last).to_be_focused()
    assert "3" in page.locator("#front-said").inner_text()
    sections.nth(2).drag_to(
        sections.nth(0), source_position={"x": 9, "y": 9}, target_position={"x": 9, "y": 3}
    )
    assert sections.nth(0).get_attribute("data-name") == names[0]
    leading = page.locator(".front-rows.is-leading .front-row")
    second = leading.nth(1).get_attribute("data-name")
    leading.nth(1).locator("button").first.click()
    with page.expect_popup() as opened:
        page.locator("[formtarget]").click()
    preview = opened.value
    expect(preview.locator(".front-lead")).to_contain_text(str(second))
    expect(preview.locator(".preview-banner")).to_be_visible()
    preview.close()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finger, first = Finger(page), leading.nth(0).get_attribute("data-name")
    page.evaluate("document.querySelector('.is-leading').scrollIntoView()")
    finger.put_on(leading.nth(0).locator(".front-grab"))
    finger.move_onto(leading.nth(2))
    finger.lift()
    assert leading.nth(1).get_attribute("data-name") == first
    assert "2" in page.locator("#front-said").inner_text()
    # Rows that stand where they stood are no change; of others the browser asks before they are
    # lost, but where that is wanted.
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    wait_for_scripts(page)
    assert asked == []
    leading.nth(1).locator("button").first.click()
    page.reload()
    wait_for_scripts(page)
    assert asked == ["beforeunload"]
    leading.nth(1).locator("button").first.click()
    page.locator(".front-cancel").click()
    wait_for_scripts(page)
    leading.nth(1).locator("button").first.click()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator(".front-deeds [value=save]").dblclick()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert sent.count("POST") == 1
    assert asked == ["beforeunload"]
