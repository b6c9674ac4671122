"""Forms of a served site, filled in and sent as a browser does."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from tests.live import Answer, Site, fetch
from tests.serving.conftest import cookies_of

FORM = "application/x-www-form-urlencoded"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Fields = Mapping[str, str | Sequence[str]]


def send(site: Site, path: str, fields: Fields, **headers: str) -> Answer:
    """The answer to a form that a page of the site sent."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    own = {"Content-Type": FORM, "Referer": f"{site.url}{path}"}
    body = urlencode(fields, doseq=True).encode()
    return fetch(site.url + path, method="POST", headers=own | names, body=body)


def comment_token(site: Site, article: str) -> str:
    page = site.get(f"{article}commenti/")
    match = re.search(r'name="token" value="([^"]+)"', page.text)
    assert match is not None
    return match[1]


def send_comment(site: Site, article: str, token: str, text: str) -> Answer:
    fields = {"name": "Lettrice", "email": "lettrice@lettori.example", "text": text}
    hidden = {"token": token, "parent": "", "website": ""}
    return send(site, f"{article}commenti/", fields | hidden)


def desk_token(site: Site, editor: Mapping[str, str], path: str) -> str:
    match = TOKEN.search(site.get(path, **editor).text)
    assert match is not None
    return match[1]


def sign_in_form(site: Site) -> tuple[str, str]:
    """The token of the form, and the cookie that goes with it."""
    page = site.get("/admin/login/")
    match = TOKEN.search(page.text)
    assert match is not None
    return match[1], cookies_of(page)
