"""WCAG 2.2 AA as far as axe can tell, on every page of the desk: in light on a wide screen, in
dark on a telephone. No page is wider than the screen, and none runs anything inline."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.admin.conftest import PASSWORD
from tests.browser_axe import ask_axe
from tests.browser_waits import wait_for_path, wait_until_true
from tests.live import Site

# What the sample archive has none of is made; then every page that the admin's addresses name.
ADDRESSES = """
import json
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from articles.models import *
from articles.models import Comment, ImportRun, OldAddress, Tag
article = Article.objects.exclude(image="").first()
OldAddress.objects.get_or_create(path="/vecchio.html", defaults={"article": article})
ImportRun.objects.get_or_create(origin="prova.jsonl", state="done", format="jsonl")
Comment.objects.filter(pk=Comment.objects.first().pk).update(state="pending")
Article.objects.filter(pk=Article.objects.last().pk).update(status="draft", language_guessed=True)
# A title of one line is as easily hit as one of three.
when = timezone.now() + timezone.timedelta(days=1)
for status in ("draft", "scheduled", "scheduled"):
    of_one_line = {"title": f"Via {status}", "status": status, "published": when}
    Article.objects.create(source=article.source, **of_one_line)
user = User.objects.filter(is_superuser=True).first()
LogEntry.objects.create(user=user, content_type=ContentType.objects.get_for_model(Tag),
                        object_id="1", object_repr="Mare", action_flag=1, change_message="[]")
pages = ["/admin/", reverse("site_state"), reverse("account_settings")]
pages += [reverse(name) for name in ("queues", "planning", "arrange_front", "figures")]
pages += [reverse("queue", args=[key]) for key in ("drafts", "feeds")]
for name in ("from_web", "import", "export"):
    pages.append(reverse(f"admin:articles_article_{name}"))
for model, desk in admin.site._registry.items():
    names = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = article if model is Article else model._default_manager.first()
    for kind in ("changelist", "add", "change", "history", "delete"):
        if kind in ("changelist", "add"):
            arguments = []
        elif row is None:
            continue
        else:
            arguments = [row.pk]
        try:
            pages.append(reverse(f"{names}_{kind}", args=arguments))
        except NoReverseMatch:
            pass
print(json.dumps(pages))
"""
# Answered with 403 on purpose: nobody adds, changes or deletes what the site itself writes.
SHUT = 403
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ZOOMED = {"width": 320, "height": 640}  # as wide as a window of 1280 is at 400 %


@pytest.fixture
def pages(site_server: Site) -> list[str]:
    found = site_server.manage("shell", "--no-imports", "-c", ADDRESSES)
    assert found.returncode == 0, found.stderr
    addresses: list[str] = json.loads(found.stdout.splitlines()[-1])
    return addresses


# Scripts make the text editor once the page is loaded.
EDITOR_IS_THERE = """() =>
  document.querySelectorAll("textarea[data-django-prose-editor-configurable]").length
    === document.querySelectorAll(".ProseMirror[aria-label]").length"""


def violations(page: Page, address: str) -> list[Any]:
    return [
        (address, violation["id"], [node["html"][:160] for node in violation["nodes"]][:3])
        for violation in ask_axe(page).violations
    ]


def test_every_page_of_the_desk(
    open_page: Callable[..., Page], account: str, pages: list[str]
) -> None:
    page = open_page("/admin/login/?next=/admin/")
    page.fill("#id_username", account)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    wait_for_path(page, "/admin/")
    complaints: list[str] = []
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            heard.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    looked_at, found, too_wide = 0, [], []
    for address in pages:
        heard.clear()
        answer = page.goto(address)
        if answer is None or answer.status == SHUT:
            continue
        assert answer.status == 200, address
        looked_at += 1
        wait_until_true(page, EDITOR_IS_THERE)
        # What axe does after this, such as styles of its own, is not the page's doing.
        complaints += heard
        found += violations(page, address)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="dark")
        found += violations(page, f"{address} (narrow)")
        page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
        if page.evaluate("document.documentElement.scrollWidth") > ZOOMED["width"]:
            too_wide.append(address)
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
    assert found == [], "\n".join(map(str, found))
    assert too_wide == []
    assert complaints == []
    assert looked_at > 40
