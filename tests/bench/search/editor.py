"""An editor at the admin, over HTTP: logs in, opens an article's form, saves it changed."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.live import Site

NAME, PASSWORD = "bench-editor", "a-long-pass-phrase-9"
LOGIN = "/admin/login/?next=/admin/"


class Form(HTMLParser):
    """The fields of a page with their values, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._select = ""
        self._area: str | None = None
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.fields.append((self._select, values.get("value", "")))
        elif tag == "input" and name:
            kind = values.get("type", "text")
            is_chosen = kind not in {"checkbox", "radio"} or "checked" in values
            if kind not in {"submit", "file", "button"} and is_chosen:
                self.fields.append((name, values.get("value", "on" if "checked" in values else "")))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.fields.append((self._area, self._text.removeprefix("\n")))
            self._area = None
        elif tag == "select":
            self._select = ""


class Editor:
    """Logged in to a site that is being served."""

    def __init__(self, site: Site) -> None:
        self.port = site.port
        self.cookies: dict[str, str] = {}
        done = site.manage("shell", "-c", ACCOUNT.format(name=NAME, password=PASSWORD))
        if done.returncode:
            raise SystemExit(done.stderr)
        token = dict(Form(self._ask("GET", LOGIN)[1]).fields)["csrfmiddlewaretoken"]
        form = [("csrfmiddlewaretoken", token), ("username", NAME), ("password", PASSWORD)]
        self._ask("POST", LOGIN, form)

    def open(self, article: int) -> list[tuple[str, str]]:
        """The fields of an article's form."""
        page = self._ask("GET", self._path(article))[1]
        return [(name, value) for name, value in Form(page).fields if name not in {"title", "q"}]

    def save(self, article: int, fields: list[tuple[str, str]], title: str) -> None:
        """Press "save" with another title."""
        path = self._path(article)
        status, page = self._ask("POST", path, [*fields, ("title", title), ("_save", "1")])
        if status != 302:
            raise SystemExit(f"{path} was not saved ({status}):\n{page[:2000]}")

    @staticmethod
    def _path(article: int) -> str:
        return f"/admin/articles/article/{article}/change/"

    def _ask(
        self, method: str, path: str, form: list[tuple[str, str]] | None = None
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, text


ACCOUNT = """
from django.contrib.auth.models import User
if not User.objects.filter(username="{name}").exists():
    User.objects.create_superuser("{name}", password="{password}")
"""
