"""Keys and passwords: where they may come from, and how they are changed."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from articles.comments import form_tokens
from pressreview import environment
from tests.live import Site

OLD, NEW = "the old key " * 5, "the new key " * 5


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text(f"{NEW}\n")
    monkeypatch.delenv("PRESSREVIEW_SECRET_KEY", raising=False)
    monkeypatch.setenv("PRESSREVIEW_SECRET_KEY_FILE", str(file))
    assert environment.secret_key(tmp_path, may_make=False) == NEW.strip()
    monkeypatch.setenv("PRESSREVIEW_CACHE_URL_FILE", str(file))
    file.write_text("rediss://:word@cache.example.org/0\n")
    kinds = {"rediss": "Redis over TLS"}
    assert environment.service("CACHE_URL", "", kinds) == "rediss://:word@cache.example.org/0"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SECRET_KEY_FILE": "/no/such/file"}, "SECRET_KEY_FILE: the file /no/such/file cannot"),
        ({"SECRET_KEY_FILE": "/etc/hostname", "SECRET_KEY": NEW}, "SECRET_KEY_FILE: is set beside"),
        ({"SECRET_KEY_FALLBACKS": f"{OLD},short"}, "SECRET_KEY_FALLBACKS: one of the keys is"),
        ({"SECRET_KEY_FALLBACKS": "a" * 49}, "SECRET_KEY_FALLBACKS: one of the keys is"),
    ],
)
def test_nonsense_stops_the_start_and_tells_no_secret(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    site = Site(tmp_path, variables={f"PRESSREVIEW_{name}": variables[name] for name in variables})
    done = site.manage("check")
    assert done.returncode == 1
    assert done.stderr.startswith(f"PRESSREVIEW_{said}")
    assert OLD.strip() not in done.stderr
    assert NEW.strip() not in done.stderr


def test_former_keys_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSREVIEW_SECRET_KEY_FALLBACKS", f"{'a' * 50}, {'b' * 60},")
    assert environment.former_keys("SECRET_KEY_FALLBACKS") == ["a" * 50, "b" * 60]


def test_a_new_key_spoils_no_form_and_no_session(settings: Settings, db: None) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    editor = Client()
    editor.force_login(User.objects.create_superuser("olga"))
    sent = form_tokens.fresh_token(7)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert form_tokens.read(sent, 7) is not None
    assert editor.get("/admin/").status_code == 200
    assert form_tokens.fresh_token(7) != sent


def test_a_key_that_is_no_longer_trusted_is_good_for_nothing(settings: Settings, db: None) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    editor = Client()
    editor.force_login(User.objects.create_superuser("olga"))
    sent = form_tokens.fresh_token(7)
    settings.SECRET_KEY = NEW
    assert form_tokens.read(sent, 7) is None
    assert editor.get("/admin/").status_code == 302
