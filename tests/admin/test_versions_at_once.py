"""Two saves at the very same instant, in two processes, on either database."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import urlencode

import pytest

from tests import postgresql
from tests.admin.forms import Values, form_in
from tests.live import Site
from tests.needs import require

# Two accounts with their sessions, and an article: as JSON.
SET_UP = """
import json
from uuid import uuid4
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from articles.models import Article, Section, Source
cookies = []
for name in ("Anna", "Bruno"):
    user = User.objects.create_superuser(f"{name}-{uuid4().hex[:8]}", first_name=name)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
source, _made = Source.objects.get_or_create(slug="la-boa", defaults={"name": "La Boa"})
article = Article(title="Il porto", source=source, status="draft")
article.save()
for name in ("Mondo", "Cultura", "Sport"):
    Section.objects.get_or_create(name=name, slug=name.lower())
print("STATE", json.dumps({"cookies": cookies, "article": article.pk}))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path, variables={"PRESSREVIEW_WORKERS": "2"})
    if request.param == "sqlite":
        site.prepare("--empty")
        with site.serving():
            yield site
        return
    with postgresql.server(require("initdb", postgresql.MISSING)) as server:
        site.variables["PRESSREVIEW_DATABASE_URL"] = server.address
        site.prepare("--empty")
        with site.serving():
            yield site


FRONT = "/admin/front/"


def call(
    site: Site, path: str, cookie: str, values: Values | None = None
) -> tuple[int, bytes, str]:
    """Status, body and the cookie of forms of an answer of the desk."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    headers = {"Cookie": cookie, "Origin": site.url, "Accept-Language": "en"}
    body = None if values is None else urlencode(values, doseq=True)
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        given = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
        return answer.status, answer.read(), given
    finally:
        connection.close()


def test_of_two_saves_at_once_one_is_asked(site: Site) -> None:
    done = site.manage("shell", "-c", SET_UP)
    state = json.loads(done.stdout.partition("STATE")[2])
    path = f"/admin/articles/article/{state['article']}/change/"
    for turn in range(5):
        start, found = Barrier(2), dict[str, int]()

        def save(
            cookie: str, author: str, start: Barrier = start, found: dict[str, int] = found
        ) -> None:
            _status, page, given = call(site, path, cookie)
            values = form_in(page) | {"author": [author]}
            start.wait(60)
            found[author], *_rest = call(site, path, f"{cookie}; {given}", values)

        names = [f"{name} {turn}" for name in ("Anna", "Bruno")]
        pairs = zip(state["cookies"], names, strict=True)
        threads = [Thread(target=save, args=pair) for pair in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert sorted(found.values()) == [200, 302]
        first = next(name for name, status in found.items() if status == 302)
        _status, page, _given = call(site, path, state["cookies"][0])
        assert form_in(page)["author"] == [first]
    arrange_at_once(site, state["cookies"])


def arrange_at_once(site: Site, cookies: list[str]) -> None:
    """Two editors turn the order of the sections round and round: of two at once one is asked."""
    for _turn in range(5):
        start, found = Barrier(2), list[int]()

        def save(cookie: str, start: Barrier = start, found: list[int] = found) -> None:
            _status, page, given = call(site, FRONT, cookie)
            values = form_in(page, "//form[@class='front-form']") | {"deed": ["save"]}
            values["section"] = values["section"][1:] + values["section"][:1]
            start.wait(60)
            found.append(call(site, FRONT, f"{cookie}; {given}", values)[0])

        threads = [Thread(target=save, args=[cookie]) for cookie in cookies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert sorted(found) == [200, 302]
