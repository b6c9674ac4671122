"""What an editor does every day, in presses and seconds: each may take no more than it took.

Run by itself with ``PRESSREVIEW_SHOTS=folder`` it also leaves a picture of each page at 390 pixels.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.admin.test_in_browser import newspaper
from tests.browser_waits import wait_for_scripts
from tests.live import Site

__all__ = ["newspaper"]
# Clicks (a choice in a select counts as two), and keys that are typed.
MOST = {
    "publish a pasted address": (3, 0),
    "approve ten comments": (4, 0),
    "schedule three": (7, 13),
    "correct the section of twenty": (8, 0),
    "find an article of 2018": (1, 0),
}
LONGEST = {"publish a pasted address": 5.0}  # seconds
# Times that such a task is done once more where something else may have kept the machine.
AGAIN = 4
MAKE = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Article, Comment, Source
source = Source.objects.first()
article = Article.objects.published().first()
for number in range(10):
    Comment.objects.create(article=article, name=f"{mark} {{number}}", email="l@x.example",
                           text="Una parola.", state="pending")
for number in range(20):
    Article(title=f"{mark} {{number}}", body="<p>Testo.</p>", source=source, language="it",
            status="draft", published=timezone.now() + timedelta(minutes=number)).save()
print(timezone.localdate())
"""


@dataclass
class Hand:
    """Counts what the editor's hand does on a page."""

    page: Page
    clicks: int = 0
    keys: int = 0
    is_in_time: bool = False

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def choose(self, select: Locator, **option: Any) -> None:
        select.select_option(**option)
        self.clicks += 2

    def drag(self, what: Locator, onto: Locator) -> None:
        what.drag_to(onto)
        self.clicks += 1


@contextmanager
def task(page: Page, name: str, *, is_last: bool = True) -> Iterator[Hand]:
    """A task that begins on the front of the desk, or on the list that it is about.

    It has to be in time the last time that it is done.
    """
    hand, began = Hand(page), time.monotonic()
    yield hand
    seconds = time.monotonic() - began
    print(f"{name}: {hand.clicks} clicks, {hand.keys} keys, {seconds:.1f} s")
    clicks, keys = MOST[name]
    assert hand.clicks <= clicks and hand.keys <= keys, name
    hand.is_in_time = seconds <= LONGEST.get(name, float("inf"))
    assert hand.is_in_time or not is_last, name
    if folder := os.environ.get("PRESSREVIEW_SHOTS"):
        size = page.viewport_size
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.screenshot(path=Path(folder) / f"{name.replace(' ', '-')}.png")
        page.set_viewport_size(size or {"width": 1280, "height": 800})


def test_no_daily_task_takes_more_than_it_took(
    signed_in: Page, site_server: Site, newspaper: str
) -> None:
    page, mark = signed_in, f"Giro{uuid4().hex[:6]}"
    made = site_server.manage("shell", "--no-imports", "-c", MAKE.format(mark=mark))
    assert made.returncode == 0, made.stderr
    desk = f"{site_server.url}/admin/"
    run_tasks(page, desk, mark, newspaper, date.fromisoformat(made.stdout.strip()))


def run_tasks(page: Page, desk: str, mark: str, newspaper: str, today: date) -> None:
    """All five, one after the other."""
    publish(page, desk, f"{newspaper}/{mark}")
    approve(page, desk, mark)
    schedule(page, desk, mark, today)
    move(page, desk, mark)
    find(page, desk)


def publish(page: Page, desk: str, address: str) -> None:
    for again in range(AGAIN + 1):
        page.goto(f"{desk}articles/article/from-web/")
        with task(page, "publish a pasted address", is_last=again == AGAIN) as hand:
            # Pasted, as the editor has it from elsewhere.
            page.locator("#id_address").fill(f"{address}-{again}")
            hand.click(page.locator("input[name=publish]"))
            expect(page.locator(".messagelist .success")).to_be_visible()
        if hand.is_in_time:
            return


def approve(page: Page, desk: str, mark: str) -> None:
    page.goto(f"{desk}articles/comment/?q={mark}")
    with task(page, "approve ten comments") as hand:
        hand.click(page.locator("#action-toggle"))
        hand.choose(page.locator("select[name=action]").first, value="approve")
        hand.click(page.locator(".actions button[name=index]").first)
        expect(page.locator(".messagelist .success")).to_be_visible()


def schedule(page: Page, desk: str, mark: str, today: date) -> None:
    # All in sight: what is dragged is what is under the pointer when it begins to move.
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.goto(desk)
    with task(page, "schedule three") as hand:
        hand.click(page.locator(".desk-menu a[href*=planning]"))
        page.wait_for_url("**/planning/**")
        hand.click(page.locator(".plan-turn [rel=next]"))
        wait_for_scripts(page)
        first = (today.replace(day=28) + timedelta(days=5)).replace(day=1)
        day = page.locator(f'.plan-day[data-day="{first + timedelta(days=7)}"]')
        for number in (17, 18, 19):
            draft = page.locator(".plan-drafts .plan-article", has_text=f"{mark} {number}")
            hand.drag(draft, day)
            expect(day.locator(".plan-article", has_text=f"{mark} {number}")).to_have_count(1)


def move(page: Page, desk: str, mark: str) -> None:
    page.goto(f"{desk}articles/article/?q={mark}")
    # On a telephone as well all are chosen by one press.
    page.set_viewport_size({"width": 390, "height": 844})
    for chosen in (page.locator(".action-select").count(), 0):
        page.locator(".desk-all").click()
        expect(page.locator(".action-select:checked")).to_have_count(chosen)
    page.set_viewport_size({"width": 1440, "height": 1600})
    with task(page, "correct the section of twenty") as hand:
        hand.click(page.locator("#action-toggle"))
        hand.choose(page.locator("select[name=action]").first, value="move")
        hand.click(page.locator(".actions button[name=index]").first)
        page.locator(".desk-ask").wait_for()
        hand.choose(page.locator("#id_section"), index=1)
        hand.click(page.locator(".desk-ask [type=submit]"))
        expect(page.locator(".messagelist .success")).to_be_visible()


def find(page: Page, desk: str) -> None:
    page.goto(f"{desk}articles/article/")
    with task(page, "find an article of 2018") as hand:
        hand.click(page.locator("a[href*='published__year=2018']").first)
        expect(page.locator("#result_list tbody tr").first).to_be_visible()
