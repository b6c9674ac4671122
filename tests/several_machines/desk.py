"""An editor and a reader who send forms, to nginx or past it to one machine."""

import re
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.admin.forms import Values, form_in
from tests.live import Answer
from tests.serving.conftest import PASSWORD, cookies_of

FORM = "application/x-www-form-urlencoded"
LOGIN = "/admin/login/?next=/admin/"
IMPORT = "/admin/articles/importrun/add/"
SECTION = "/admin/articles/section/add/"


class Door(Protocol):
    """Where a request goes in: ``nginx.Front`` or ``pair.Machine``."""

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        source: str = ...,
    ) -> Answer: ...


class NoForm(Exception):
    """The page with the form did not come."""


@dataclass
class Editor:
    """Somebody who is signed in on all machines: sessions are in the database."""

    address: str  # of the site
    cookie: str = ""

    def sign_in(self, door: Door, name: str) -> None:
        """Sign in through one of the doors."""
        page = door.ask(LOGIN)
        self.cookie = cookies_of(page)
        values = form_in(page.body)
        fields = {**values, "username": [name], "password": [PASSWORD]}
        answer = self._send(door, LOGIN, urlencode(fields, doseq=True).encode(), FORM)
        assert answer.status == 302, answer.text[:2000]
        self.cookie = cookies_of(answer)

    def form(self, door: Door, path: str) -> Values:
        """What the form of a page would send as it stands. Raises ``NoForm``."""
        page = door.ask(path, headers={"Cookie": self.cookie})
        if page.status != 200:
            raise NoForm(page.status)
        return form_in(page.body)

    def send(self, door: Door, path: str, values: Values, **changes: Any) -> Answer:
        """Send the form of a page with some values changed; files too."""
        body = encode_multipart(BOUNDARY, {**values, **changes})
        return self._send(door, path, body, MULTIPART_CONTENT)

    def change(self, door: Door, path: str, **changes: Any) -> Answer:
        """Open the form of a page and send it changed."""
        return self.send(door, path, self.form(door, path), _save="1", **changes)

    def _send(self, door: Door, path: str, body: bytes, kind: str) -> Answer:
        headers = {"Content-Type": kind, "Cookie": self.cookie, "Referer": self.address + path}
        return door.ask(path, method="POST", headers=headers, body=body)


def hand_over(editor: Editor, door: Door, lines: bytes) -> Answer:
    """Hand a file of JSON Lines over for import."""
    upload = SimpleUploadedFile("records.jsonl", lines)
    values = editor.form(door, IMPORT)
    return editor.send(door, IMPORT, values, format="auto", status="published", file=upload)


def comment_token(door: Door, article: str) -> str:
    """The token of an article's comment form."""
    match = re.search(r'name="token" value="([^"]+)"', door.ask(f"{article}commenti/").text)
    assert match is not None
    return match[1]


def comment(door: Door, article: str, token: str, number: int, text: str) -> Answer:
    """Send a comment, each from a reader and a network of its own."""
    fields = {
        **{"name": "Lettrice", "email": f"lettrice-{number}@lettori.example", "text": text},
        **{"token": token, "parent": "", "website": ""},
    }
    source = f"127.{number // 250 % 250 + 1}.{number % 250 + 1}.1"
    headers = {"Content-Type": FORM}
    body = urlencode(fields).encode()
    path = f"{article}commenti/"
    return door.ask(path, method="POST", headers=headers, body=body, source=source)
