"""Compounds as one word, and that nothing that may be typed or written upsets them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.analysis import (
    fold,
    forms,
    inflected_start,
    query_forms,
    spans,
    stems,
    typed_words,
)
from articles.search.compounds import hyphened_words, is_compound, joined, joined_words
from articles.search.query.lexer import clean, lexemes_of

SIGNS = "aàbcdeil dst19 -’'‑ʼ\u200c\u05beצהל\"״中国،،.کتاب_*~"
typed = st.text(st.sampled_from(SIGNS), max_size=40) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("La Covid-19, il B‑52", ["covid19", "b52"]),
        ("dell'ex-presidente", ["expresidente"]),
        ("l'accordo e l’ex, Iran's", []),
        ("Côte-d’Ivoire, women's-rights", ["womensrights"]),  # a word is left out in the middle
        ("2018-04-03 e 3-1", []),
        ("Qur'an, Sanaʻa", ["quran", "sanaa"]),
        ("state-of-the-art", ["stateoftheart"]),
        ("کتاب‌ها", ["کتابها"]),
        ("- a- -b a - b 'c' d--e", []),
        ("中国-日本", []),
        ("-".join("abcdefghi"), []),
        ("x" * 60 + "-abcd", ["x" * 60 + "abcd"]),
        ("x" * 60 + "-abcde", []),
    ],
)
def test_what_is_one_word_as_well(text: str, words: list[str]) -> None:
    assert [compound.form for compound in joined_words(text)] == words


@settings(max_examples=300, deadline=None)
@given(typed)
def test_a_compound_of_a_text_is_the_same_when_it_is_typed(text: str) -> None:
    end = 0
    for compound in hyphened_words(text):
        assert end <= compound.start < compound.end <= len(text)
        end = compound.end
        written = text[compound.start : compound.end]
        assert is_compound(written)
        assert joined(written) == compound.form
        assert forms(compound.form) == [compound.form] or not compound.form.isascii()


@settings(max_examples=300, deadline=None)
@given(typed)
def test_typed_words_stand_in_a_text_in_their_places(text: str) -> None:
    written = forms(text)
    before = -1
    for word in typed_words(text):
        assert before < word.place < len(written)
        assert fold(written[word.place]) == fold(word.form)
        before = word.place
    assert len(query_forms(text)) <= len(written)
    if list(spans(text)):
        assert query_forms(text)


@settings(max_examples=300, deadline=None)
@given(typed)
def test_the_lexemes_of_a_query_are_its_text_in_order(text: str) -> None:
    cleaned = clean(text)
    end = 0
    for lexeme in lexemes_of(cleaned):
        assert end <= lexeme.start < lexeme.end
        assert not cleaned[end : lexeme.start].strip('"“”„«»＂ ')
        assert lexeme.text in cleaned[lexeme.start : lexeme.end]
        end = lexeme.end


@settings(max_examples=200, deadline=None)
@given(st.text("abcdeinostz", min_size=1, max_size=12), st.sampled_from(["it", "en", "de", "fr"]))
def test_inflections_begin_as_the_word_and_its_stems_do(word: str, language: str) -> None:
    start = inflected_start(word, (language,))
    assert word.startswith(start)
    assert start == word or all(stem.startswith(start) for stem in stems(word, language))
