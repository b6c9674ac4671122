"""Languages and countries go by their names on the desk, and by codes in the database."""

import pytest
from babel import Locale
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from articles.admin import named_codes
from articles.admin.named_codes import (
    CountryField,
    LanguageField,
    NamedCodeField,
    country_names,
    language_names,
)
from articles.models import Article, Source
from tests.admin.conftest import filled, form_of
from tests.admin.forms import opened, sent
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive


@pytest.mark.parametrize("reader", ["it", "en"])
def test_what_is_shown_leads_back_to_its_code(reader: str) -> None:
    tables = Locale.parse(reader)
    languages = [str(code).replace("_", "-") for code in tables.languages]
    codes: list[tuple[NamedCodeField, str]] = [(LanguageField(), code) for code in languages]
    codes += [(CountryField(), str(code)) for code in tables.territories if str(code).isalpha()]
    with translation.override(reader):
        for field, code in codes:
            try:
                kept = field.clean(code)
            except ValidationError:
                continue  # what CLDR lists beside languages and countries
            assert field.clean(field.prepare_value(kept)) == kept
        assert LanguageField().prepare_value("pt-BR") != "pt-BR"
    for name in language_names(reader):
        assert LanguageField().clean(name)
    for name in country_names(reader):
        assert CountryField().clean(name)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("italiano", "it"), ("Italian", "it"), (" it ", "it"), ("PORTOGHESE (brasile)", "pt-BR"),
     ("pt_br", "pt-BR"), ("", "")],
)  # fmt: skip
def test_a_language_is_typed_in_many_ways(typed: str, code: str) -> None:
    assert LanguageField(required=False).clean(typed) == code


@pytest.mark.parametrize("typed", ["Atlantide", "??", "<b>", "x" * 121])
def test_what_has_no_code_is_refused(typed: str) -> None:
    for field in (LanguageField(), CountryField()):
        with pytest.raises(ValidationError):
            field.clean(typed)


@given(st.text(max_size=130))
def test_anything_may_be_typed(text: str) -> None:
    for field in (LanguageField(required=False), CountryField(required=False)):
        try:
            code = field.clean(text)
        except ValidationError:
            continue
        assert field.clean(code) == code
        assert len(code) <= named_codes.LONGEST_CODE


def test_bounds_of_what_is_typed_and_kept() -> None:
    longest = "de-" + "a" * 8
    assert LanguageField().clean(longest) == longest
    exact = "de-abcd1-xyz"  # as many characters as the column has
    assert len(exact) == named_codes.LONGEST_CODE
    assert LanguageField().clean(exact) == exact
    with pytest.raises(ValidationError):
        LanguageField().clean("de-abcd12-xyz")
    padded = "it".ljust(named_codes.LONGEST_TYPED)
    assert LanguageField(strip=False).clean(padded) == "it"
    with pytest.raises(ValidationError):
        LanguageField(strip=False).clean(padded + " ")


def test_the_form_shows_names_and_an_untouched_one_changes_nothing(
    editor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article(language="de", language_guessed=True)
    page = editor.get(form_of(article)).content.decode()
    assert 'value="tedesco"' in page
    assert '<option value="sloveno">' in page
    values = opened(editor, form_of(article))
    assert values["language"] == ["German"]
    sent(editor, form_of(article), values, _save="1")
    article.refresh_from_db()
    assert (article.language, article.language_guessed) == ("de", True)
    sent(editor, form_of(article), filled(article), language="francese", _save="1")
    article.refresh_from_db()
    assert (article.language, article.language_guessed) == ("fr", False)


def test_a_source_has_its_country_and_language_by_name(
    editor: Client, archive: SmallArchive
) -> None:
    address = f"/admin/articles/source/{archive.source.pk}/change/"
    values = opened(editor, address)
    assert (values["country"], values["language"]) == (["Italy"], ["Italian"])
    sent(editor, address, values, country="Costa d'Avorio", language="brasiliano", _save="1")
    source = Source.objects.get()
    assert (source.country, source.language) == ("CI", "pt-BR")
    listed = editor.get("/admin/articles/source/", headers=ENGLISH).content.decode()
    assert "Côte d’Ivoire" in listed and "Portuguese (Brazil)" in listed
    found = editor.get("/admin/articles/source/?country=CI", headers=ENGLISH).content.decode()
    assert "La Lanterna" in found
    assert Article.objects.count() == 0
