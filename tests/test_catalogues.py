"""Every string of the interface is in both catalogues, and the compiled files are their own."""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.live import BASE_DIR, environment
from tests.needs import require

LOCALE = BASE_DIR / "articles" / "locale"
GETTEXT = "xgettext is missing: apt-get install gettext"
Key = tuple[str | None, str]


def load(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def keys(catalog: Catalog) -> set[Key]:
    found = set()
    for message in catalog:
        text = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if text:
            found.add((message.context, str(text)))
    return found


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """The strings that code and templates use now, as the command finds them."""
    require("xgettext", GETTEXT)
    copy = tmp_path_factory.mktemp("source")
    for folder in ("articles", "pressreview", "templates"):
        shutil.copytree(BASE_DIR / folder, copy / folder, ignore=shutil.ignore_patterns("locale"))
    shutil.copy(BASE_DIR / "manage.py", copy)
    locale = copy / "articles" / "locale"
    locale.mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "it"],
        cwd=copy,
        env=environment(PRESSREVIEW_DATA_DIR=str(tmp_path_factory.mktemp("data"))),
        check=True,
        capture_output=True,
    )
    return keys(load(locale / "it" / "LC_MESSAGES" / "django.po", "it"))


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_string_is_in_the_catalogue_and_no_other(used: set[Key], language: str) -> None:
    catalog = load(LOCALE / language / "LC_MESSAGES" / "django.po", language)
    assert sorted(map(str, used - keys(catalog))) == []
    assert sorted(map(str, keys(catalog) - used)) == []


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_string_is_translated_with_the_same_places(language: str) -> None:
    catalog = load(LOCALE / language / "LC_MESSAGES" / "django.po", language)
    for message in catalog:
        if not message.id:
            continue
        assert all(_texts(message.string)), f"no translation of {message.id!r}"
        assert not message.fuzzy, message.id
        assert [str(error) for error in message.check()] == []


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    expected = io.BytesIO()
    write_mo(expected, load(folder / "django.po", language))
    assert (folder / "django.mo").read_bytes() == expected.getvalue()


def test_italian_speaks_to_one_reader() -> None:
    catalog = load(LOCALE / "it" / "LC_MESSAGES" / "django.po", "it")
    several = re.compile(
        r"\b(?:voi|vostr[aeio]|avete|siete|potete|sapete|scrivete|leggete|premete|copiate)\b", re.I
    )
    texts = [text for message in catalog if message.id for text in _texts(message.string)]
    assert [text for text in texts if several.search(text)] == []


def _texts(string: object) -> list[str]:
    return [str(text) for text in string] if isinstance(string, list | tuple) else [str(string)]
