"""The queues by the keyboard alone: ten comments in eleven presses, an answer, an undo."""

from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser_waits import wait_for_scripts
from tests.live import Site

MAKE = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Article, Comment
article = Article.objects.published().first()
old = timezone.now() - timedelta(days=9000)
for number in range(12):
    Comment.objects.create(article=article, name=f"{mark} {{number}}", email="l@x.example",
                           text=f"Parola {{number}} di {mark}.", state="pending",
                           created=old + timedelta(minutes=number))
"""
STATES = """
from articles.models import Comment
for name, state, by_paper in Comment.objects.filter({filter}).order_by("pk").values_list(
        "name", "state", "by_paper"):
    print(name, state, by_paper, sep="|")
"""


def states(site: Site, condition: str) -> list[str]:
    told = site.manage("shell", "--no-imports", "-c", STATES.format(filter=condition))
    return told.stdout.split("\n")[:-1]


def test_ten_comments_in_eleven_presses(signed_in: Page, site_server: Site) -> None:
    page, mark = signed_in, f"Lettore{uuid4().hex[:6]}"
    made = site_server.manage("shell", "--no-imports", "-c", MAKE.format(mark=mark))
    assert made.returncode == 0, made.stderr
    page.keyboard.press("q")
    page.wait_for_url("**/admin/queues/**")
    wait_for_scripts(page)
    before = page.locator(".queue-row").count()
    for _number in range(10):
        page.keyboard.press("a")
    expect(page.locator(".queue-row")).to_have_count(before - 10)
    assert page.locator("#queue-said").inner_text()
    # What is under the pointer is offered for longer than ten seconds, which may be over by now.
    page.locator("#queue-undo").hover()
    # A site that is out of reach leaves the page as it is, with what stands there, to try again.
    away = page.locator(".desk-said").get_attribute("data-away")
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(page.locator("#queue-said")).to_have_text(str(away))
    expect(page.locator(".queue-row")).to_have_count(before - 10)
    expect(page.locator(".queue-row.is-current")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#queue-undo")).to_be_visible()
    page.context.set_offline(False)
    # The last one is undone, and stands where it stood, in hand.
    page.keyboard.press("u")
    expect(page.locator(".queue-row")).to_have_count(before - 9)
    current = page.locator(".queue-row.is-current")
    expect(current).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("Grazie: lo correggiamo.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".queue-row")).to_have_count(before - 10)
    # To the next and back, and a single letter does nothing once keys are off.
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.evaluate("localStorage.setItem('desk-keys', 'off')")
    page.keyboard.press("s")
    page.evaluate("localStorage.removeItem('desk-keys')")
    page.keyboard.press("s")
    expect(page.locator(".queue-row")).to_have_count(before - 11)
    found = [line.split("|")[1] for line in states(site_server, f"name__startswith='{mark}'")]
    assert found == [*["approved"] * 10, "spam", "pending"]
    answers = states(site_server, f"parent__name='{mark} 9'")
    assert [line.split("|")[1:] for line in answers] == [["approved", "True"]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
