"""Accounts of every role, logged in."""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, StorageState

from articles.admin import picture_uploads
from articles.admin.article_form import ArticleForm
from articles.admin.date_time_fields import is_twice
from articles.importers.fetch import Fetched
from articles.importers.not_fetched import NotFetched
from articles.models import Article
from pressreview.page_cache import stamps
from tests.admin.web import ADDRESS, PAGE, PICTURE_ADDRESS, Web, picture
from tests.browser_waits import wait_for_path, wait_for_scripts
from tests.live import Site

LIST = "/admin/articles/article/"
ADD = "/admin/articles/article/add/"
QUEUE = "/admin/articles/comment/"
PASSWORD = token_urlsafe()


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are asked for right after a change: their stamp is read each time."""
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)


@pytest.fixture
def as_role(db: None) -> Callable[[str], Client]:
    """A client logged in with a new account of this role."""

    def as_role(name: str) -> Client:
        user = User.objects.create_user(f"{name}-account", is_staff=True)
        user.groups.add(Group.objects.get(name=name))
        client = Client()
        client.force_login(user)
        return client

    return as_role


@pytest.fixture
def editor(as_role: Callable[[str], Client]) -> Client:
    return as_role("editor")


@pytest.fixture
def contributor(as_role: Callable[[str], Client]) -> Client:
    return as_role("contributor")


@pytest.fixture
def moderator(as_role: Callable[[str], Client]) -> Client:
    return as_role("moderator")


@pytest.fixture
def boss(db: None) -> Client:
    """A superuser."""
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


@pytest.fixture(scope="session")
def account(site_server: Site) -> str:
    """The name of an account of the served site that may do everything."""
    name = f"capo-{uuid4().hex[:8]}"
    site_server.make_editor(name, PASSWORD)
    return name


@pytest.fixture(scope="session")
def desk_cookies(browser: Browser, site_server: Site, account: str) -> StorageState:
    """What a browser has of ``account`` that has signed in once for many tests, as an option of
    ``open_page``. A test that signs out signs in by itself before."""
    context = browser.new_context(base_url=site_server.url, locale="it-IT")
    page = context.new_page()
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_username", account)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    wait_for_path(page, "/admin/")
    state = context.storage_state()
    context.close()
    return {"cookies": state["cookies"]}


@pytest.fixture
def signed_in(open_page: Callable[..., Page], desk_cookies: StorageState) -> Page:
    """The desk, signed in to."""
    page = open_page("/admin/", storage_state=desk_cookies)
    wait_for_scripts(page)
    return page


def filled(article: Article, **changes: Any) -> dict[str, Any]:
    """What the article's form posts, with changes; a None is not posted at all."""
    published = timezone.localtime(article.published)
    values = {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "source": article.source_id,
        "section": article.section_id or "",
        "language": article.language,
        "status": article.status,
        "published_0": published.strftime("%Y-%m-%d"),
        "published_1": published.strftime("%H:%M:%S"),
        # The field has a default that differs each time, so that the form says what it showed.
        "initial-published_0": published.strftime("%Y-%m-%d"),
        "initial-published_1": published.strftime("%H:%M:%S"),
        # What is new appears now, and where the clocks show that time twice its form knows which.
        "published_which": str(published.fold) if is_twice(published) and not article.pk else None,
        "front_order": article.front_order,
        "slug": article.slug,
        "comments_open": "on" if article.comments_open else None,
        "external_id": article.external_id,
        "withdrawal_reason": article.withdrawal_reason,
        "image_alt": article.image_alt,
        "image_credit": article.image_credit,
        "desk_version": version_of(article) if article.pk else None,
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def version_of(article: Article) -> str:
    """What the article's form carries of the state that is saved now."""
    saved = Article.objects.filter(pk=article.pk).first()
    return str(ArticleForm(instance=saved).desk_version or "")


def form_of(article: Article) -> str:
    return f"{LIST}{article.pk}/change/"


def act(action: str, *chosen: Any, **more: Any) -> dict[str, Any]:
    """What the list posts for an action on these objects."""
    return {"action": action, "index": 0, "_selected_action": [one.pk for one in chosen], **more}


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """What is at which address; all else is not there."""
    there: Web = {ADDRESS: PAGE, PICTURE_ADDRESS: picture()}

    def fetch(address: str, **_limits: object) -> Fetched:
        if address not in there:
            raise NotFetched("There is nothing at this address (404).", 404)
        body = there[address]
        body = body.encode() if isinstance(body, str) else body
        return Fetched(address, 200, {"content-type": "text/html; charset=utf-8"}, body, "")

    monkeypatch.setattr("articles.importers.page.fetch_page.fetch", fetch)
    monkeypatch.setattr(picture_uploads, "fetch_url", fetch)
    return there
