"""Who wrote an article: never an address of mail, in whatever format it came."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.records import Record
from articles.text.author_names import (
    LONGEST_AUTHOR_SLUG,
    LONGEST_LATIN_PART,
    author_slug,
    public_author,
    without_by,
)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Anna Rossi", "Anna Rossi"),
        ("Anna Rossi <anna@paper.example>", "Anna Rossi"),
        ("anna@paper.example (Anna Rossi)", "Anna Rossi"),
        ("anna@paper.example", ""),
        ("anna @ paper.example", ""),
        ("@annarossi", ""),
        ("Anna Rossi (@anna), Luca Bianchi", "Anna Rossi, Luca Bianchi"),
        ("Anna Rossi, luca@paper.example, Mario Verdi", "Anna Rossi, Mario Verdi"),
        ("Anna Rossi e-mail: a@paper.example", "Anna Rossi"),
        ("anna\uff20paper.example", ""),
    ],
)
def test_addresses_go_and_names_stay(written: str, names: str) -> None:
    assert public_author(written) == names


@pytest.mark.parametrize(
    "said", ["By ", "by ", "BY  ", "di ", "a cura di ", "von ", "par ", "por "]
)
def test_the_word_for_by_goes(said: str) -> None:
    assert without_by(f"{said}Anna Rossi") == "Anna Rossi"


@pytest.mark.parametrize("name", ["Di Maio", "von der Leyen", "Byron", "di", "Por Anna", "Anna By"])
def test_names_that_begin_like_it_stay(name: str) -> None:
    assert without_by(name) == name


@given(st.text("ab @\uff20,;/()<>.-\n", max_size=60))
def test_no_sign_of_an_address_is_ever_left(written: str) -> None:
    assert not set(public_author(written)) & set("@\uff20\ufe6b")


def test_every_format_passes_there() -> None:
    record = Record(title="x", body="y", source="z", author="anna@paper.example (Anna Rossi)")
    prepared = prepare_record(record)
    assert isinstance(prepared, PreparedRecord)
    assert prepared.article.author == "Anna Rossi"


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Anna Rossi", "anna-rossi"),
        ("  ANNA  rossi ", "anna-rossi"),
        ("Ánna-Rossì", "anna-rossi"),
        ("J.-P. Dupont", "j-p-dupont"),
        ("Anna Rossi <anna@paper.example>", "anna-rossi"),
        ("anna@paper.example", ""),
        ("…", ""),
        ("", ""),
    ],
)
def test_names_that_differ_in_accents_and_capitals_have_one_address(
    written: str, slug: str
) -> None:
    assert author_slug(written) == slug


def test_names_in_other_letters_have_addresses_of_their_own() -> None:
    names = ("Лев Толстой", "Анна Каренина", "李白", "A. Толстой", "A. Каренина", "Søren")
    slugs = [author_slug(name) for name in names]
    assert len(set(slugs)) == len(names)
    assert author_slug("ЛЕВ ТОЛСТОЙ") == slugs[0]
    assert slugs[3].startswith("a-")


@pytest.mark.parametrize("more", [0, 1])
def test_the_address_of_a_long_name_is_cut(more: int) -> None:
    assert author_slug("x" * (LONGEST_AUTHOR_SLUG + more)) == "x" * LONGEST_AUTHOR_SLUG
    latin = author_slug("x" * (LONGEST_LATIN_PART + more) + "я")
    assert latin.rpartition("-")[0] == "x" * LONGEST_LATIN_PART


@given(st.text(max_size=300))
def test_every_name_has_an_address_that_can_be_one(written: str) -> None:
    slug = author_slug(written)
    assert re.fullmatch(r"[a-z0-9-]{0,200}", slug)
    assert author_slug(written) == slug == author_slug(written + " ")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("admin", ""),
        ("Unknown", ""),
        ("admin, Anna Verdi", "Anna Verdi"),
        ("noreply@a.it (Unknown)", ""),
        ("Adminata Neri", "Adminata Neri"),
        ("Verdi, Anna", "Verdi, Anna"),
        ("N/A", ""),
        ("null", ""),
        ("Joe, Null", "Joe, Null"),
    ],
)
def test_accounts_of_nobody_are_no_authors(written: str, shown: str) -> None:
    assert public_author(written) == shown
