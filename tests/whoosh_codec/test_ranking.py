"""Whoosh's BM25F over the codec ranks like our own, as far as its formula is the same.

Both saturate how often a document holds a word by the same expression. Ours adds what title and
text have of it before that, Whoosh after: so they agree where a word stands in one of them
alone, and a word as it is written (an inflected one counts a little more where it stands as it
was typed). Then all scores of a word differ by one factor, that of how rare it is, and the order
is the same. Averages are over visible documents here and over all in Whoosh: they agree in an
index without hidden or deleted ones.
"""

import random
from itertools import pairwise
from typing import Any

import pytest
from whoosh.query import Or, Term
from whoosh.scoring import BM25F

from articles.search.engines import ranking
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.query import ast
from articles.whoosh_codec.postings_matcher import BLOCK
from tests.search.contract import change, fill, make
from tests.whoosh_codec.both_sides import opened, scores_of_evaluator, scores_of_whoosh

DOCUMENTS = 700
TEXT_WORDS = [f"testo{number}" for number in range(12)]
TITLE_WORDS = [f"titolo{number}" for number in range(6)]
SINGLE_PRECISION = 1e-5  # of our scores, which are numbers of 32 bits


def archive() -> list[Any]:
    """Articles of all lengths, whose titles and texts have no word in common.

    No title has a word twice: words as they are written count once there, however often.
    """
    dice = random.Random(7)  # noqa: S311  # no secret
    return [
        make(
            number,
            " ".join(dice.sample(TITLE_WORDS, dice.randint(1, 6))),
            " ".join(dice.choices(TEXT_WORDS, k=dice.choice([1, 3, 9, 30, 90]))),
            age=1,
        )
        for number in range(1, DOCUMENTS + 1)
    ]


@pytest.fixture(scope="module", params=[1, 3], ids=["one segment", "three segments"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    engine = WhooshEngine("whoosh:", tmp_path_factory.mktemp("index"))
    documents = archive()
    fill(engine, documents[:: request.param])
    for start in range(1, request.param):
        change(engine, documents[start :: request.param], [])
    engine.follow()
    assert engine.status().segments == request.param
    return engine


CASES = [
    *(("body", word) for word in TEXT_WORDS[:3]),
    *(("title", word) for word in TITLE_WORDS[:3]),
]


def text_b(engine: WhooshEngine) -> float:
    """What the evaluator takes for Whoosh's ``B``, by how long texts are here."""
    with opened(engine).searcher() as searcher:
        return ranking.text_b(searcher.avg_field_length("body"))


@pytest.mark.parametrize(("field", "word"), CASES)
def test_scores_of_a_word_differ_by_one_factor(engine: WhooshEngine, field: str, word: str) -> None:
    tree: ast.Node = ast.Phrase((word,), word)
    # A word of the title counts three times here before it saturates: the same as a third of K1.
    k1 = ranking.K1 if field == "body" else ranking.K1 / ranking.TITLE_BOOST
    weighting = BM25F(K1=k1, body_B=text_b(engine), title_B=ranking.TITLE_B)
    here = scores_of_evaluator(engine, tree, drafts=False)
    with opened(engine).searcher(weighting=weighting) as searcher:
        there = scores_of_whoosh(searcher, Term(field, word))
    assert set(here) == set(there)
    assert len(here) > BLOCK
    best = max(here, key=lambda one: here[one])
    factor = here[best] / there[best]
    for number, score in here.items():
        assert score == pytest.approx(factor * there[number], rel=SINGLE_PRECISION)


def test_the_order_is_the_same_but_for_ties(engine: WhooshEngine) -> None:
    tree = ast.Phrase((TEXT_WORDS[0],), "")
    here = scores_of_evaluator(engine, tree, drafts=False)
    weighting = BM25F(K1=ranking.K1, B=text_b(engine))
    with opened(engine).searcher(weighting=weighting) as searcher:
        there = scores_of_whoosh(searcher, Term("body", TEXT_WORDS[0]))
    order = sorted(here, key=lambda number: -there[number])
    for first, second in pairwise(order):
        assert here[first] >= here[second] * (1 - SINGLE_PRECISION)


@pytest.mark.parametrize("limit", [1, 10, 50])
def test_passing_over_blocks_of_postings_loses_no_hit(engine: WhooshEngine, limit: int) -> None:
    """Whoosh leaves out blocks whose best score cannot reach the hits that it has."""
    asked = Or([Term("body", TEXT_WORDS[0]), Term("title", TITLE_WORDS[0])])
    for query in (Term("body", TEXT_WORDS[1]), asked):
        with opened(engine).searcher() as searcher:
            every, best = (
                scores_of_whoosh(searcher, query),
                scores_of_whoosh(searcher, query, limit),
            )
        highest = sorted(every.values(), reverse=True)[:limit]
        assert sorted(best.values(), reverse=True) == pytest.approx(highest)


def test_the_same_are_found_when_postings_fill_several_blocks(engine: WhooshEngine) -> None:
    word, title = TEXT_WORDS[0], TITLE_WORDS[0]
    tree = ast.And((ast.Phrase((word,), ""), ast.FieldIs("title", ast.Phrase((title,), ""))))
    here = scores_of_evaluator(engine, tree, drafts=False)
    with opened(engine).searcher() as searcher:
        there = scores_of_whoosh(searcher, Term("body", word) & Term("title", title))
    assert set(here) == set(there)
    assert len(here) > BLOCK


@pytest.mark.parametrize(("average", "b"), [(0.0, 0.0), (20.0, 0.475), (380.0, 0.9025)])
def test_the_shorter_texts_are_the_less_their_length_says(average: float, b: float) -> None:
    assert ranking.text_b(average) == pytest.approx(b)
