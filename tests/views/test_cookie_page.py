"""The pages about cookies and privacy name what there is, and how long it lives."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from tests.live import BASE_DIR

FOLDERS = [BASE_DIR / "static" / "js", BASE_DIR / "static" / "admin_desk"]
ADMIN = Path(admin.__file__).parent / "static" / "admin" / "js"
DJANGOS = ["filters.js"]
# The desk has a menu and a colour scheme of its own.
NEVER_LOADED = {"nav_sidebar.js", "theme.js"}
CALL = re.compile(r"(?:(?:local|session)Storage\s*\.\s*\w+|indexedDB\s*\.\s*open)\(\s*([^,)]+)")
CONSTANT = re.compile(r"const (\w+) = ([\"'][\w.-]+[\"'])")


def kept_by(script: Path) -> Iterator[str]:
    """The names under which a script keeps something in the browser."""
    text = script.read_text(encoding="utf-8")
    constants = dict(CONSTANT.findall(text))
    for name in CALL.findall(text):
        yield constants.get(name, name).strip("\"'")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/cookie/", "/en/cookie/"])
def test_all_that_scripts_keep_is_named(client: Client, path: str) -> None:
    scripts = [script for folder in FOLDERS for script in folder.glob("*.js")]
    scripts += [ADMIN / name for name in DJANGOS]
    names = {name for script in scripts for name in kept_by(script)}
    assert {"schema", "desk-drafts", "desk-draft-sent", "desk-keys"} <= names
    page = client.get(path).content.decode()
    for name in names:
        assert f"<code>{name}</code>" in page, name


@pytest.mark.django_db
def test_no_other_script_of_the_admin_keeps_anything() -> None:
    found = {script.name for script in ADMIN.glob("*.js") if any(kept_by(script))}
    assert found <= {*DJANGOS, *NEVER_LOADED}


@pytest.mark.django_db
def test_all_cookies_are_named(client: Client, settings: LazySettings) -> None:
    client.post("/avviso/", {"back": "/cookie/"})
    client.get("/admin/login/")
    client.force_login(User.objects.create_superuser("capo"))
    page = client.get("/en/cookie/").content.decode()
    assert set(client.cookies) == {"avviso", "modulo", "redazione"}
    for name in client.cookies:
        assert f"<code>{name}</code>" in page
    settings.COOKIE_PREFIX = "__Host-"
    page = client.get("/en/cookie/").content.decode()
    for name in client.cookies:
        assert f"<code>__Host-{name}</code>" in page


@pytest.mark.django_db
def test_they_live_as_long_as_the_page_says(client: Client, settings: LazySettings) -> None:
    settings.IDLE_SECONDS, settings.SESSION_SECONDS = 45 * 60, 3600
    page = client.get("/en/cookie/").content.decode()
    assert "45 minutes without use, 1 hour in all" in page
    client.get("/admin/login/")
    assert client.cookies["modulo"]["max-age"] == 364 * 86_400
    client.force_login(User.objects.create_superuser("capo"))
    assert not client.cookies["redazione"]["max-age"], "it ends with the browser"
