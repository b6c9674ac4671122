"""Countries and languages are known by every name and code that Unicode's tables have."""

import subprocess
import sys

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import country_and_language_aliases
from articles.text.country_and_language_codes import (
    LONGEST_NAME,
    NAMED_IN,
    NO_COUNTRIES,
    NO_LANGUAGES,
    country_code,
    country_codes,
    language_code,
    language_codes,
)
from articles.text.country_and_language_names import country_name, language_name

TERRITORIES = sorted(code for code in map(str, Locale("en").territories) if len(code) == 2)
COUNTRIES = sorted(set(TERRITORIES) - NO_COUNTRIES)
LANGUAGES = sorted(set(map(str, Locale("en").languages)) - NO_LANGUAGES)
READERS = ("it", "en")
# What is the name of one and the code or the name of another: both are meant.
SHARED_NAMES = {
    "ga": ("ga", "gaa"),
    "yi": ("yi", "ii"),
    "kom": ("kv", "bkm"),
    "twi": ("ak", "tw"),
    "ladino": ("lld", "lad"),
    "tamazight": ("tzm", "zgh"),
    "makua": ("mgh", "vmw"),
    "gaelico": ("gd", "ga"),
    "congo": ("CG", "CD"),
    "corea": ("KR", "KP"),
    "isole vergini": ("VI", "VG"),
}


def test_all_territories_but_what_is_no_country() -> None:
    assert len(TERRITORIES) == 264
    assert {code for code in TERRITORIES if not country_codes(code)} == NO_COUNTRIES


@pytest.mark.parametrize("reader", NAMED_IN)
def test_every_country_is_known_by_the_name_that_pages_show(reader: str) -> None:
    for code in COUNTRIES:
        name = country_name(code, reader)
        expected = SHARED_NAMES.get(name.casefold(), (code,))
        for typed in (name, name.upper(), f"  {name.casefold()} ", f"la {name}"):
            assert country_codes(typed) == expected
            assert country_name(country_code(typed), reader) == name


@pytest.mark.parametrize("reader", NAMED_IN)
def test_every_language_is_known_by_the_names_that_unicode_gives_it(reader: str) -> None:
    for code, name in Locale(reader).languages.items():
        if code not in NO_LANGUAGES:
            expected = SHARED_NAMES.get(name.casefold(), (code.replace("_", "-"),))
            assert language_codes(name) == expected
            assert code.replace("_", "-") in expected


@pytest.mark.parametrize("reader", READERS)
def test_every_language_is_known_by_the_name_that_pages_show(reader: str) -> None:
    for code in LANGUAGES:
        tag = code.replace("_", "-")
        if tag not in {"ar-001", "es-419", "hi-Latn", "sr-ME"}:  # "spagnolo (America Latina)"
            assert tag in language_codes(language_name(tag, reader))
        assert language_codes(code)[0] == language_code(tag.upper()) == tag


@pytest.mark.parametrize(("code", "name"), [("tl", "tagalog"), ("zz", "zz"), ("it", "italiano")])
def test_a_language_is_shown_by_its_own_name(code: str, name: str) -> None:
    """And not by that of the language and country which are likeliest for it."""
    assert language_name(code, "it") == name


def test_countries_are_known_by_three_letters() -> None:
    """ISO 3166-1 alpha-3; CLDR has one for every country but these places within others."""
    aliases = get_global("territory_aliases").items()
    codes = [(code, heirs[0]) for code, heirs in aliases if len(code) == 3 and code.isalpha()]
    of_three = {heir for code, heir in codes if country_code(code) == heir}
    assert set(COUNTRIES) - of_three == {"CQ", "EA", "IC", "UN"}
    assert [country_code(code) for code in ("ITA", "usa", "Gbr", "XKX")] == ["IT", "US", "GB", "XK"]


@pytest.mark.parametrize("name", SHARED_NAMES)
def test_a_name_of_several_means_each_and_for_a_record_the_first(name: str) -> None:
    find, find_one = (
        (country_codes, country_code)
        if SHARED_NAMES[name][0].isupper()
        else (language_codes, language_code)
    )
    assert find(name) == SHARED_NAMES[name]
    assert find_one(name) == SHARED_NAMES[name][0]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Niger", "NE"), ("Nigeria", "NG"), ("Guinea", "GN"), ("Guinea-Bissau", "GW"),
        ("Guinea Equatoriale", "GQ"), ("Papua Nuova Guinea", "PG"), ("Georgia", "GE"),
        ("Georgia del Sud e Sandwich Australi", "GS"), ("Corea del Nord", "KP"), ("Sudcorea", "KR"),
        ("Congo-Brazzaville", "CG"), ("RDC", "CD"), ("Zaire", "CD"), ("Sudan", "SD"),
        ("Sudan del Sud", "SS"), ("Dominica", "DM"), ("Repubblica Domenicana", "DO"),
        ("Irlanda", "IE"), ("Irlanda del Nord", "GB"), ("Samoa", "WS"), ("Micronesia", "FM"),
        ("Ivory Coast", "CI"), ("Costa d'Avorio", "CI"), ("Costa d’Avorio", "CI"),
        ("usa", "US"), ("U.S.A.", "US"), ("uk", "GB"), ("gli Stati Uniti d’America", "US"),
        ("Perù", "PE"), ("peru", "PE"), ("Holland", "NL"), ("Birmania", "MM"), ("Turkey", "TR"),
        ("Sao Tome e Principe", "ST"), ("Saint Lucia", "LC"), ("St Lucia", "LC"),
        ("Saint Helena", "SH"), ("ST", "ST"),
        ("Bosnia and Herzegovina", "BA"), ("Bosnia Erzegovina", "BA"), ("URSS", "RU"),
        ("SU", "RU"), ("Jugoslavia", "RS"), ("YU", "RS"), ("Cecoslovacchia", "CZ"),
        ("Germania Est", "DE"), ("EU", "EU"), ("Nazioni Unite", "UN"), ("Russland", "RU"),
        ("Åland", "AX"), ("", ""), ("Atlantide", ""), ("Europa", ""), ("ZZ", ""), ("xx", ""),
        ("la", "LA"), ("de", "DE"), ("IL", "IL"), ("039", ""), ("380", ""),
    ],
)  # fmt: skip
def test_countries_as_the_press_calls_them(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("sloveno", "sl"), ("Slovena", "sl"), ("slovenian", "sl"), ("slv", "sl"), ("SL", "sl"),
        ("romeno", "ro"), ("rumeno", "ro"), ("farsi", "fa"), ("mandarino", "zh"), ("iw", "he"),
        ("castigliano", "es"), ("deutsch", "de"), ("français", "fr"), ("francais", "fr"),
        ("pt-BR", "pt-BR"), ("pt_br", "pt-BR"), ("brasiliano", "pt-BR"),
        ("portoghese (Brasile)", "pt-BR"), ("Portuguese (Brazil)", "pt-BR"), ("en_us", "en-US"),
        ("zh-hans", "zh-Hans"), ("cinese (semplificato)", "zh-Hans"), ("ita-it", "it-IT"),
        ("it_it", "it-IT"),
        ("Chinese (Simplified)", "zh-Hans"), ("ch", "ch"), ("de-CH", "de-CH"), ("xyz", "xyz"),
        ("SR-latn-rs", "sr-Latn-RS"), ("de-1996", "de-1996"), ("es-419", "es-419"),
        ("CA-VALENCIA", "ca-valencia"), ("de-1ABC", "de-1abc"),
        ("sr-LATN-EKAVSK", "sr-Latn-ekavsk"),
        ("", ""), ("und", ""), ("mul", ""), ("zxx", ""), ("zxx-IT", ""), ("una lingua", ""),
        ("pt_BR.UTF-8", ""), ("italiano (Atlantide)", ""), ("a", ""),
    ],
)  # fmt: skip
def test_languages_as_people_and_programs_call_them(name: str, code: str) -> None:
    assert language_code(name) == code


def test_a_tag_that_no_table_knows_is_no_name() -> None:
    assert language_codes("xyz") == ()


def test_aliases_add_to_unicodes_and_lead_to_their_code() -> None:
    for code, names in country_and_language_aliases.COUNTRIES.items():
        assert all(code in country_codes(name) for name in names)
        shown = {country_name(code, reader).casefold() for reader in NAMED_IN}
        assert shown.isdisjoint(name.casefold() for name in names)
    for code, names in country_and_language_aliases.LANGUAGES.items():
        assert all(code in language_codes(name) for name in names)


def test_a_name_is_read_up_to_a_length() -> None:
    longest = "Italia" + " " * (LONGEST_NAME - len("Italia"))
    assert country_code(longest) == country_code(longest + "x") == "IT"
    assert country_code(longest[:-1] + "x") == ""


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60))
def test_whatever_comes_is_answered_with_codes(name: str) -> None:
    assert set(country_codes(name)) <= set(COUNTRIES)
    tag = language_code(name)
    assert language_code(tag) == tag


def test_the_tables_are_made_when_they_are_asked_for() -> None:
    """A process that starts reads none of them."""
    code = (
        "from articles.text import country_and_language_codes as l\n"
        "assert not l._countries.cache_info().currsize + l._languages.cache_info().currsize\n"
        "assert l.country_code('Ghana') == 'GH'\n"
        "assert l._countries.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
