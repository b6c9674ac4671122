"""One JSON line a request, with nothing of a reader in it."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.live import Site, fetch
from tests.serving.conftest import article_path, wait_until

EMAIL = "lettrice@lettori.example"
SENTENCE = "Una frase che nessuno altro scrive."


def lines(site: Site) -> list[dict[str, Any]]:
    return [json.loads(line) for line in site.log.read_text().splitlines()]


def line_of(site: Site, request_id: str) -> dict[str, Any]:
    """The line of a request, once it has been written."""
    wait_until(lambda: request_id in site.log.read_text(), "the request was not logged")
    return next(line for line in lines(site) if line.get("request_id") == request_id)


def test_an_answer_names_the_line_of_its_request(site: Site) -> None:
    answer = site.get("/sezione/esteri/?da=qui")
    line = line_of(site, answer.headers["X-Request-ID"])
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sezione/esteri/", 200)
    assert line["ms"] >= 0
    assert line["level"] == "INFO"
    assert "da=qui" not in site.log.read_text()


def test_the_proxys_id_is_taken_over(site: Site) -> None:
    for given in ("0123456789abcdef0123456789ABCDEF", "0f8fad5b-d9cb-469f-a165-70867728950e"):
        assert site.get("/", X_Request_ID=given).headers["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["0123456", "a" * 65, "a-readers-word", 'with"quote-12345', "späth-1234567"]
)
def test_an_id_that_is_none_is_replaced(site: Site, given: str) -> None:
    answer = site.get("/", X_Request_ID=given)
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])


def test_no_line_has_what_a_reader_typed(site: Site) -> None:
    path = article_path(site, 1)
    fields = {"name": "Lettrice", "email": EMAIL, "text": SENTENCE}
    for target in (f"{path}commenti/", "/admin/login/"):
        fetch(
            site.url + target,
            method="POST",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(fields).encode(),
        )
    last = site.get(f"/cerca/?{urlencode({'q': EMAIL})}")
    line_of(site, last.headers["X-Request-ID"])
    written = site.log.read_text()
    assert EMAIL not in written
    assert SENTENCE not in written
    assert "127.0.0.1" not in "".join(json.dumps(line) for line in lines(site) if "path" in line)
