"""A site of these tests' own, which they may change as they like."""

import re
import time
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from tests.live import Answer, Site, fetch

WORKERS = 3
PASSWORD = "una-parola-lunga-9"  # noqa: S105 (of an account that lives for a test)
# Generous, since a loaded machine may be slow; the promise is a second.
SHOWN_WITHIN = 60.0

FILL = """
from datetime import timedelta
from django.utils import timezone
source = Source.objects.create(name="La Lanterna", slug="la-lanterna", country="IT", rights="full",
    permission="Scritto per le prove.")
section = Section.objects.create(name="Esteri", slug="esteri", on_front_page=True)
for number in range(1, 9):
    Article.objects.create(title=f"Notizia {number}", body=f"<p>Testo {number}.</p>",
        source=source, section=section, status="published",
        published=timezone.now() - timedelta(hours=number))
"""


def run(site: Site, code: str) -> str:
    """Run Python in another process with the site's models; what it printed."""
    done = site.manage("shell", "--no-startup", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


def do_what_waits(site: Site) -> None:
    """Do all that waits for the worker, so that pages stay as they are once it runs."""
    done = site.manage("work", "--once")
    assert done.returncode == 0, done.stderr


def article_path(site: Site, number: int) -> str:
    return run(
        site, f"print(Article.objects.get(title__startswith='Notizia {number}').path)"
    ).split()[-1]


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Return as soon as the condition holds; fail when it does not come to."""
    deadline = time.monotonic() + SHOWN_WITHIN
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def log_in(site: Site, name: str) -> dict[str, str]:
    """The header of an editor who has logged in."""
    form = site.get("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
    assert token is not None
    fields = {"csrfmiddlewaretoken": token[1], "username": name, "password": PASSWORD}
    answer = fetch(
        f"{site.url}/admin/login/?next=/admin/",
        method="POST",
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookies_of(form),
            "Referer": f"{site.url}/admin/login/",
        },
        body=urlencode(fields).encode(),
    )
    assert answer.status == 302, answer.text[:2000]
    return {"Cookie": cookies_of(answer)}


def cookies_of(answer: Answer) -> str:
    """The cookies that an answer sets, as a browser sends them back."""
    jar: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_all("Set-Cookie", []):
        jar.load(line)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with a few articles and an editor "olga", served by several workers."""
    site = Site(tmp_path_factory.mktemp("serving"), variables={"PRESSREVIEW_WORKERS": str(WORKERS)})
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    do_what_waits(site)
    with site.serving():
        yield site
