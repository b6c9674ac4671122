"""How many words of a compound or a pattern are looked at: each bound at its last value and the
one after."""

from pathlib import Path

import pytest

from articles.search import analysis, compounds
from articles.search.engines.opensearch import word_spans
from articles.search.engines.whoosh import lexicon
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.query import ast, terms
from tests.search.contract import fill, found, make


@pytest.mark.parametrize(("parts", "is_compound"), [(8, True), (9, False)])
def test_a_compound_has_at_most_eight_words(parts: int, is_compound: bool) -> None:
    assert compounds.MOST_PARTS == 8
    text = "-".join(["parola"] * parts)
    assert compounds.is_compound(text) is is_compound
    assert bool(list(compounds.joined_words(text))) is is_compound
    assert isinstance(terms.word(text), ast.Compound if is_compound else ast.Phrase)


@pytest.mark.parametrize(("word", "is_inflected"), [("casa", True), ("ora", False)])
def test_words_of_four_letters_are_inflected_in_a_compound(word: str, is_inflected: bool) -> None:
    assert analysis.MIN_INFLECTED == 4
    assert (analysis.inflected_start(word, ("it",)) != word) is is_inflected


@pytest.mark.parametrize("more", [0, 1])
def test_a_pattern_in_a_phrase_stands_for_two_hundred_words(tmp_path: Path, more: int) -> None:
    assert lexicon.MOST_ALTERNATIVES == word_spans.MOST_ALTERNATIVES == 200
    engine = WhooshEngine("whoosh:", tmp_path)
    words = [f"vul{number:03}" for number in range(lexicon.MOST_ALTERNATIVES + more)]
    documents = [make(number, text=f"il {word} oggi") for number, word in enumerate(words, 1)]
    often = [make(1_000 + number, text=f"il {word} oggi") for number, word in enumerate(words[1:])]
    fill(engine, [*documents, *often])
    everywhere = found(engine, '"il vul* oggi"', page_size=200, page=1)
    later = found(engine, '"il vul* oggi"', page_size=200, page=3)
    assert len(everywhere) == 200
    # The rarest word is left out where there is one too many.
    assert (1 in everywhere | found(engine, '"il vul* oggi"', page_size=200, page=2) | later) is (
        not more
    )
