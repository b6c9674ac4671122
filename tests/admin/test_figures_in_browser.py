"""What browsers tell of searches and reads, and the pages that show it, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.admin.conftest import PASSWORD
from tests.browser_axe import ask_axe
from tests.browser_waits import wait_for_path
from tests.live import Site
from tests.serving.conftest import run

# Of none of these is anything shown to readers.
FILL = """
from datetime import timedelta
from django.utils import timezone
from articles.models import SearchedDay, SearchedWords, Section, SectionReads
today = timezone.localdate()
for number, section in enumerate(Section.objects.order_by("pk")[:3]):
    for day in range(40):
        SectionReads.objects.get_or_create(section=section.pk, day=today - timedelta(days=day + 2),
            defaults={"count": 7 * number + day})
for words, is_found in (("zzyzx", False), ("grano nucleare", True)):
    row, _ = SearchedWords.objects.get_or_create(key=words, words=words, is_found=is_found,
        defaults={"last_day": today})
    SearchedDay.objects.get_or_create(searched=row, day=today, defaults={"count": 6})
"""


def test_a_search_and_what_it_leads_to_are_told_once(open_page: Callable[..., Page]) -> None:
    page = open_page("/cookie/")
    page.clock.install()
    with page.expect_request("**/cercato/") as told:
        page.goto("/cerca/?q=Siria")
    assert told.value.method == "POST"
    assert "words=siria&found=1&mark=" in str(told.value.post_data)
    with page.expect_request("**/letto/*/**") as told:
        page.locator("main a[href^='/20']").first.click()
        page.wait_for_selector("[data-read]")
        page.clock.fast_forward(6_000)
    assert told.value.url.endswith("?da=cerca")
    with page.expect_request("**/letto/*/**") as told:
        page.goto("/")
        page.locator("main a[href^='/20']").first.click()
        page.wait_for_selector("[data-read]")
        page.clock.fast_forward(6_000)
    assert told.value.url.endswith("/")


def test_the_pages_can_be_used_by_everybody(
    open_page: Callable[..., Page], site_server: Site, account: str
) -> None:
    run(site_server, FILL)
    found = []
    for width, scheme in ((390, "dark"), (1440, "light")):
        page = open_page("/admin/login/?next=/admin/", width=width, scheme=scheme)
        page.fill("#id_username", account)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        wait_for_path(page, "/admin/")
        for path in ("/admin/figures/?days=90", "/admin/account/mails/"):
            page.goto(path)
            found += [(path, width, one["id"]) for one in ask_axe(page).violations]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((path, width, "too wide"))
        page.emulate_media(media="print")
        page.goto("/admin/figures/?days=90")
        assert page.locator(".figures-scroll").first.evaluate(
            "region => region.scrollHeight <= region.clientHeight"
        )
    assert found == []
