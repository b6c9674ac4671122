"""Words that must meet and words that must not, and what holds of every text."""

import pytest
import Stemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search import analysis
from articles.search.analysis import TOKEN, fold, forms, query_forms, stems
from tests.search.word_pairs import APART, MEET, pairs


def test_every_algorithm_is_one_of_the_librarys() -> None:
    assert set(analysis.ALGORITHMS.values()) <= set(Stemmer.algorithms())


def meet(typed: str, written: str, language: str) -> bool:
    """Whether an article with the one is found by the other."""
    has = {stem for form in forms(written) for stem in stems(form, language)}
    return all(has & set(stems(form, language)) for form in query_forms(typed))


@pytest.mark.parametrize(("language", "typed", "written"), pairs(MEET))
def test_words_that_meet(language: str, typed: str, written: str) -> None:
    assert meet(typed, written, language)


@pytest.mark.parametrize(("language", "typed", "written"), pairs(APART))
def test_words_that_do_not_meet(language: str, typed: str, written: str) -> None:
    assert not meet(typed, written, language)


@pytest.mark.parametrize("language", ["it", "fr", "de", "es"])
def test_the_tables_are_as_long_as_they_should_be(language: str) -> None:
    assert len(set(MEET[language].split())) >= 60
    assert len(set(APART[language].split())) >= 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'accordo dell'Iran", ["l", "accordo", "dell", "iran"]),
        ("U.S.A. e O.N.U.", ["usa", "e", "onu"]),
        ("finito.Poi", ["finito", "poi"]),
        ("snake_case_qui", ["snake", "case", "qui"]),
        ("東京都", ["東京", "京都", "都"]),
        ("ŁÓDŹ Größe", ["łódź", "größe"]),
        ("cafe\u0301", ["café"]),
        ("so\u00adft", ["soft"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("form", "folded"),
    [("città", "citta"), ("Größe", "grosse"), ("łódź", "lodz"), ("ø", "o"), ("œuvre", "oeuvre"),
     ("İstanbul", "istanbul"), ("ёлка", "елка"), ("が", "が")],
)  # fmt: skip
def test_folding(form: str, folded: str) -> None:
    assert fold(form) == folded


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_both_ways_of_cutting_agree(text: str) -> None:
    lowered = text.lower()
    assert analysis.tokens(text) == TOKEN.findall(lowered)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["it", "fr", "de", "ru", "ar", "und"]))
def test_a_word_of_a_text_finds_the_text(text: str, language: str) -> None:
    for token in TOKEN.findall(text)[:5]:
        assert meet(token, text, language)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text: str) -> None:
    for form in forms(text):
        assert fold(fold(form)) == fold(form)
