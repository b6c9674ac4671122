"""Who wrote an article: never an address of mail, in whatever format it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.pipeline.author_names import public_author
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.records import Record


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


@given(st.text("ab @\uff20,;/()<>.-\n", max_size=60))
def test_no_sign_of_an_address_is_ever_left(written: str) -> None:
    assert not set(public_author(written)) & set("@\uff20\ufe6b")


def test_every_format_passes_there() -> None:
    record = Record(title="x", body="y", source="z", author="anna@paper.example (Anna Rossi)")
    prepared = prepare_record(record)
    assert isinstance(prepared, PreparedRecord)
    assert prepared.article.author == "Anna Rossi"
