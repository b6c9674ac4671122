"""What holds over all processes of a site that is served, with its database as a file."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from articles.accounts import attempt_limits
from tests.live import BASE_DIR, Answer, Site, fetch
from tests.serving.conftest import cookies_of, wait_until

PASSWORD = "una-parola-lunga-9"  # noqa: S105 (of an account that lives for a test)
TRY = """
from articles.accounts import throttle
from articles.accounts.attempt_limits import Limit
limits = (Limit("a", 7, 600), "x"), (Limit("b", 100, 600), "y")
for _ in range(5):
    try:
        throttle.count_attempt(*limits)
        print("was-let")
    except throttle.TooManyAttempts:
        print("was-refused")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("accounts"), variables={"PRESSREVIEW_WORKERS": "3"})
    site.prepare("--empty")
    for name in ("olga", "piero"):
        site.make_editor(name, PASSWORD)
    with site.serving():
        yield site


def attempt(site: Site, name: str, password: str) -> Answer:
    """Over a connection of its own: any of the processes may answer."""
    form = site.get("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
    assert token is not None
    fields = {"csrfmiddlewaretoken": token[1], "username": name, "password": password}
    return fetch(
        f"{site.url}/admin/login/",
        method="POST",
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookies_of(form),
            "Referer": f"{site.url}/admin/login/",
        },
        body=urlencode(fields).encode(),
    )


def test_processes_that_write_at_once_count_together(site: Site) -> None:
    command = [sys.executable, "manage.py", "shell", "--no-startup", "-c", TRY]
    processes = [
        subprocess.Popen(command, cwd=BASE_DIR, env=site.environment, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    said = b" ".join(process.communicate()[0] for process in processes)
    assert (said.count(b"was-let"), said.count(b"was-refused")) == (7, 8)


def test_twelve_clients_that_guess_are_counted_together(site: Site) -> None:
    """Some find the hasher busy, which uses up no attempt; none gets more than the limit."""
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda turn: attempt(site, "olga", f"sbagliata-{turn}"), range(60)))
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) <= {200, 429}
    assert 0 < statuses[200] <= attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most
    while attempt(site, "olga", "sbagliata").status == 200:
        statuses[200] += 1
    assert statuses[200] <= attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT.most
    assert attempt(site, "olga", PASSWORD).status == 429


def test_signing_in_is_logged_as_a_line_that_tells_nothing(site: Site) -> None:
    answer = attempt(site, "piero", PASSWORD)
    assert answer.status == 302
    wait_until(lambda: "signed in" in site.log.read_text(), "the sign-in was not logged")
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    line = next(line for line in lines if line.get("event") == "signed in")
    assert isinstance(line["account"], int)
    assert line["request_id"]
    events = [json.dumps(line) for line in lines if line["message"] == "sign-in"]
    assert not [line for line in events if "piero" in line or "olga" in line or "127.0.0" in line]
