"""Fixtures that all parts of the tests share."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Literal

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.http import HttpRequest
from django.template.backends.jinja2 import Template
from django.test.signals import setting_changed, template_rendered
from django.urls import clear_url_caches
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from articles.lists import related
from articles.lists.filters import end_of
from articles.lists.read_once import outlets, section_tree
from articles.templating import addresses
from articles.templating.kept_cards import cards
from articles.templating.kept_parts import kept
from articles.views.kept_cores import cores
from tests.live import Site
from tests.needs import require
from tests.small_archive import SmallArchive

# Playwright keeps an event loop running in this thread, which Django would take for a view
# that blocks a loop of its own. Nothing here shares a connection between tasks.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine makes no example wrong: how long one takes decides nothing. Who requires everything
# asks about a change, and gets the same examples before and after it; other runs try new ones.
settings.register_profile(
    "unhurried",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("REQUIRE_ALL") == "1",
)
settings.load_profile("unhurried")
# Nor a page: what is expected comes at once, or within the time that a busy machine takes.
expect.set_options(timeout=30_000)

CHROMIUM = "Chromium is missing: apt-get install chromium"
NO_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined })"
LIVE = {"site_server", "browser", "page", "open_page"}
# Nearly every test is over sooner.
LAST_OF_A_DAY = timedelta(seconds=30)


@receiver(setting_changed)
def forget_addresses(*, setting: str, **_told: Any) -> None:
    """Django and our templates keep addresses that they made: those of one language, which is a
    setting, have no prefix."""
    if setting == "LANGUAGE_CODE":
        clear_url_caches()
        addresses._url.cache_clear()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "database: uses the test database; these run on PostgreSQL as well (automatic)"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        uses_database = fixtures & {"db", "transactional_db"} or item.get_closest_marker(
            "django_db"
        )
        if uses_database and not fixtures & LIVE:
            item.add_marker("database")
    # Files that start servers or a browser take longest: one of them as the last would keep one
    # process busy while the others have nothing left to do.
    slow = {item.path for item in items if starts_processes(item)}
    items.sort(key=lambda item: item.path not in slow)


def starts_processes(item: pytest.Item) -> bool:
    """Whether a test is served a page, or its file has something of ``tests.live`` in it."""
    if LIVE & set(getattr(item, "fixturenames", ())):
        return True
    there = vars(item.module).values() if isinstance(item, pytest.Function) else ()
    return any(getattr(each, "__module__", "") == Site.__module__ for each in there)


@pytest.fixture(scope="session", autouse=True)
def no_proxy() -> Iterator[None]:
    """What tests start listens on this machine, which no proxy of the environment reaches."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1,localhost")
        yield


@pytest.fixture(scope="session", autouse=True)
def one_ranking() -> Iterator[None]:
    """What is read most is not ranked anew while a test runs, as it is each half minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pressreview.page_cache.stamps.RANKING_SECONDS", float("inf"))
        yield


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages() -> Iterator[None]:
    """``response.context`` is that of a reader's page: Django tells of its own templates alone."""
    render = Template.render

    def told(
        self: Template, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> str:
        context = {} if context is None else context
        text = render(self, context, request)
        template_rendered.send(sender=self, template=self, context=context)
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", told)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, with the roles that migrations made there again after each flush.

    A test with transactions of its own ends with one, and other tests may follow it.
    """
    with django_db_blocker.unblock():
        roles = {
            group.name: list(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.all()
        }

    def restore(**_told: Any) -> None:
        for name, codenames in roles.items():
            group, is_new = Group.objects.get_or_create(name=name)
            if is_new:
                group.permissions.set(Permission.objects.filter(codename__in=codenames))

    post_migrate.connect(restore, sender=apps.get_app_config("articles"), weak=False)


@pytest.fixture(autouse=True)
def one_day() -> None:
    """What a test makes of today is of today when it looks: it does not begin as a day ends."""
    now = timezone.now()
    left = end_of(timezone.localdate(now)) - now
    if left < LAST_OF_A_DAY:
        time.sleep(left.total_seconds() + 0.01)


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test sees what another one left in the cache."""
    cache.clear()
    kept.states.clear()
    for part_of_pages in (cores, cards, related._kept, section_tree, outlets):
        part_of_pages.clear()
    yield
    cache.clear()
    # Seen by the tests that follow: a test that makes an index names a folder of its own.
    assert not (django_settings.DATA_DIR / "search").exists()


@pytest.fixture
def in_english() -> Iterator[None]:
    """Sentences are compared in English, whatever the site speaks."""
    with translation.override("en"):
        yield


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A request closes a connection that is in a transaction, such as that of a test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def archive(db: None) -> SmallArchive:
    """A section, a source, and makers of articles and comments."""
    return SmallArchive()


@pytest.fixture(scope="session")
def site_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with its sample archive, served by gunicorn; one for all tests that want it."""
    site = Site(tmp_path_factory.mktemp("site"))
    # Pages that are to be fetched are served on this machine.
    site.variables["PRESSREVIEW_FETCH_NETWORKS"] = "127.0.0.0/8"
    site.prepare()
    with site.serving():
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    program = require("chromium", CHROMIUM)
    # Chromium refuses its sandbox to the superuser, as whom containers often run.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site_server: Site) -> Iterator[Callable[..., Page]]:
    """Opens an address of the site in a fresh browser profile of the wanted kind."""
    contexts = []

    def open_page(
        path: str = "/",
        *,
        width: int = 1440,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        keeps_pages: bool = False,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=site_server.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="it-IT",
            timezone_id="Europe/Rome",
            **options,
        )
        contexts.append(context)
        if not keeps_pages:
            # What a worker fetches after a page would be one more thing to wait for.
            context.add_init_script(NO_WORKER)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """The front page on a desktop, in a fresh browser profile."""
    return open_page("/")
