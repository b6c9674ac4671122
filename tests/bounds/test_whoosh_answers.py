"""What an answer of the search holds and what it leaves out, at each bound and one beyond."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from articles.search.engines import ranking
from articles.search.engines.whoosh import (
    leaf_evaluator,
    positions,
    query_run,
    relevance_feedback,
)
from articles.search.engines.whoosh.document_sets import DocumentList
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.engines.whoosh.visible_documents import Visible, visible
from articles.search.types import MAX_FACET_VALUES, Document, Filters, Label
from tests.search.contract import NOW, ask, fill, found, make


def index_of(path: Path, documents: Iterable[Document]) -> WhooshEngine:
    made = WhooshEngine("whoosh:", path)
    fill(made, documents)
    return made


def words(number: int, start: str = "") -> list[str]:
    """So many words that are no forms of each other, in alphabetical order."""
    letters = "bcdfghjklmnpqrstvwxz"
    return [f"{start}{letters[n // 20]}a{letters[n % 20]}u" for n in range(number)]


def seen(made: WhooshEngine) -> Visible:
    return visible(made.reader.newest().snapshot, NOW.timestamp())


@pytest.mark.parametrize("more", [0, 1])
def test_sixty_values_of_a_facet_are_counted(tmp_path: Path, more: int) -> None:
    assert MAX_FACET_VALUES == 60
    slugs = [f"s{number:02}" for number in range(MAX_FACET_VALUES + more)]
    made = index_of(
        tmp_path,
        [
            make(number, "vulcano", source=Label(slug, slug.upper()))
            for number, slug in enumerate(slugs, 1)
        ],
    )
    all_of_them, chosen = (
        ask(made, "vulcano", facets=True, filters=filters).facets["source"]
        for filters in (Filters(), Filters(source=(slugs[-1],)))
    )
    assert [one.value for one in all_of_them] == slugs[:MAX_FACET_VALUES]
    # What was chosen is shown in any case, so that it can be taken back.
    assert [one.value for one in chosen] == slugs
    assert [one.value for one in chosen if one.chosen] == slugs[-1:]


@pytest.mark.parametrize("more", [0, 1])
def test_fifty_years_are_shown_month_by_month(tmp_path: Path, more: int) -> None:
    assert ranking.MAX_BARS == 600
    days = [datetime(1960, 1, 15, tzinfo=UTC), datetime(2009, 12 - 11 * more, 15, tzinfo=UTC)]
    if more:
        days[1] = days[1].replace(year=2010)
    made = index_of(
        tmp_path,
        [
            make(number, "vulcano", day=day.date(), published=moment, visible_from=moment)
            for number, day in enumerate(days, 1)
            for moment in [int(day.timestamp())]
        ],
    )
    bars = ask(made, "vulcano", facets=True).histogram
    assert (bars[0].date, bars[-1].date) == ("1960-01", "2010-01" if more else "2009-12")
    # Months without an article are left out of a longer time.
    assert len(bars) == (2 if more else ranking.MAX_BARS)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("pattern", ["vul*", "v*u"])
def test_a_pattern_stands_for_two_thousand_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, more: int
) -> None:
    assert leaf_evaluator.MAX_WORDS == 2_000
    monkeypatch.setattr(leaf_evaluator, "MAX_WORDS", 5)
    listed = words(leaf_evaluator.MAX_WORDS + more, "vul")
    documents = [make(number, text=word) for number, word in enumerate(listed, 1)]
    # All but the first word are in two articles: it is the one that is left out.
    documents += [make(100 + number, text=word) for number, word in enumerate(listed[1:], 1)]
    expected = {document.id for document in documents[more:]}
    assert found(index_of(tmp_path, documents), pattern, page_size=100) == expected


@pytest.mark.parametrize("more", [0, 1])
def test_rare_words_of_a_pattern_are_left_out_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert leaf_evaluator.MOST_POSTINGS == 1_000_000
    monkeypatch.setattr(leaf_evaluator, "MOST_POSTINGS", 4)
    documents = [make(number, text="vulcano") for number in range(1, 4 + more)]
    made = index_of(tmp_path, [*documents, make(9, text="vulcanico")])
    answer = ask(made, "vulc*")
    assert {hit.id for hit in answer.hits} == {one.id for one in documents} | ({9} - {9 * more})
    assert answer.partial is bool(more)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("phrase", ['"cessate il fuoco"', '"fuoco cessate"~3'])
def test_of_a_phrase_in_very_many_places_the_oldest_articles_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phrase: str, more: int
) -> None:
    assert positions.MOST_PLACES == 150_000
    asked = 3 if "il" in phrase.split() else 2
    monkeypatch.setattr(positions, "MOST_PLACES", 4 * asked - more)
    documents = [make(number, text="Cessate il fuoco") for number in range(1, 5)]
    answer = ask(index_of(tmp_path, documents), phrase)
    numbers = {hit.id for hit in answer.hits}
    assert numbers == ({1, 2, 3, 4} if not more else {2, 3, 4})
    assert answer.partial is bool(more)


@pytest.mark.parametrize("scope", ["", "titolo:", "tag:"])
def test_very_many_postings_of_a_pattern_find_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    assert leaf_evaluator.MANY == 200_000
    tag = Label("vulcani", "Vulcani")
    documents = [
        make(1, "Vulcano", "Un vulcano e un altro vulcano.", tags=(tag,)),
        make(2, "Lava", "Un vulcano."),
        make(3, "Vulcani", "Lava.", tags=(tag,)),
        make(4, "Cenere", "Neve."),
    ]
    made = index_of(tmp_path, documents)
    expected = {"": {1, 2, 3}, "titolo:": {1, 3}, "tag:": {1, 3}}[scope]
    for many in (0, 1, 2, 3, 4, 5):
        monkeypatch.setattr(leaf_evaluator, "MANY", many)
        fresh = WhooshEngine("whoosh:", tmp_path)  # which has kept nothing
        assert found(fresh, f"{scope}vul*") == expected
    assert found(made, f"{scope}vul*") == expected


@pytest.mark.parametrize("more", [0.0, 0.001])
def test_a_query_has_forty_thousandths_of_the_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: float
) -> None:
    assert query_run.TIME_LIMIT == 0.04
    made = index_of(tmp_path, [make(1, "vulcano"), make(2, "vulcano lava")])
    clock = iter([10.0, *[10.0 + query_run.TIME_LIMIT + more] * 50])
    stopped = SimpleNamespace(thread_time=lambda: next(clock), perf_counter=lambda: 0.0)
    monkeypatch.setattr(query_run, "time", stopped)
    monkeypatch.setattr(leaf_evaluator, "time", stopped)
    answer = ask(made, "vulcano")
    assert (answer.partial, answer.total) == (bool(more), 0 if more else 2)


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_twelve_words_are_left_out_on_trial(tmp_path: Path, more: int) -> None:
    assert ranking.MAX_WITHOUT == 12
    listed = words(ranking.MAX_WITHOUT + more)
    documents = [
        make(number, text=" ".join(word for word in listed if word != left_out))
        for number, left_out in enumerate(listed, 1)
    ]
    answer = ask(index_of(tmp_path, documents), " ".join(listed))
    assert [one.word for one in answer.without] == listed[: ranking.MAX_WITHOUT]
    assert {one.total for one in answer.without} == {1}


@pytest.mark.parametrize(("number", "is_found"), [(9, True), (11, False)])
def test_an_article_follows_with_a_tenth_of_what_was_asked(
    tmp_path: Path, number: int, is_found: bool
) -> None:
    assert ranking.LEAST_SHARE == 0.1
    listed = words(number)
    made = index_of(tmp_path, [make(place, text=word) for place, word in enumerate(listed, 1)])
    assert bool(ask(made, " ".join(listed)).total) is is_found


@pytest.mark.parametrize("more", [0, 1])
def test_five_of_the_answers_tell_what_they_have_in_common(tmp_path: Path, more: int) -> None:
    assert ranking.FEEDBACK_ANSWERS == 5
    number = ranking.FEEDBACK_ANSWERS + more
    made = index_of(tmp_path, [make(place, text="vulcano lava") for place in range(1, number + 1)])
    scores = np.arange(number, 0, -1, dtype=np.float32)
    listed = DocumentList(np.arange(number), scores)
    ranked = relevance_feedback.reinforced(seen(made), listed)
    assert bool((ranked.scores > scores).all()) is bool(more)
    assert ranked.documents.tolist() == list(range(number))


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_twenty_terms_are_what_answers_have_in_common(tmp_path: Path, more: int) -> None:
    assert ranking.FEEDBACK_TERMS == 20
    number = ranking.FEEDBACK_TERMS + more
    made = index_of(tmp_path, [make(1, text=" ".join(words(number))), make(2, text="lava")])
    terms = relevance_feedback._common_terms(seen(made), np.array([0]), np.ones(1, np.float32))
    assert {len(one) for one in terms} == {min(number, ranking.FEEDBACK_TERMS)}


@pytest.mark.parametrize("more", [0, 1])
def test_an_article_is_like_others_in_twenty_four_words(tmp_path: Path, more: int) -> None:
    assert ranking.LIKE_TERMS == 24
    listed = words(ranking.LIKE_TERMS + more)
    # The rarest word in it is the last one, and an article each has one of them.
    often = [word for place, word in enumerate(listed) for _time in range(len(listed) - place)]
    others = [make(place, text=word) for place, word in enumerate(listed, 1)]
    made = index_of(tmp_path, [make(100, text=" ".join(often)), *others])
    like = made.similar(100, 50, NOW)
    assert set(like) == set(range(1, ranking.LIKE_TERMS + 1))


@pytest.mark.parametrize(("shared", "is_copy"), [(16, False), (17, True)])
def test_a_near_copy_shares_seventeen_words_of_twenty(
    tmp_path: Path, shared: int, is_copy: bool
) -> None:
    assert ranking.COPY == 0.85
    listed, others = words(20), words(20, "z")
    text = " ".join(listed)
    made = index_of(
        tmp_path,
        [
            make(1, text=text),
            make(2, text=" ".join(listed[:shared] + others[shared:])),
            make(3, text=" ".join(listed[:12])),  # too short to be a copy
            make(4, text=f"{text} {' '.join(words(60, 'q'))}"),  # has all of them, and is no copy
        ],
    )
    assert made.similar(1, 5, NOW) == ([4, 3, 2] if is_copy else [4, 2, 3])


def spelt(path: Path, wrong: int, right: int, text: str = "vulkano") -> str | None:
    """What is suggested where so many articles have each spelling."""
    documents = [make(number, text="vulkano") for number in range(1, wrong + 1)]
    documents += [make(number, text="vulcano") for number in range(100, 100 + right)]
    return index_of(path, documents).suggest(text, NOW)


@pytest.mark.parametrize(("right", "is_better"), [(2, False), (3, True)])
def test_what_nobody_wrote_is_spelt_as_three_did(
    tmp_path: Path, right: int, is_better: bool
) -> None:
    assert ranking.RARE == 3
    # A wrong first letter: one article is not enough, however long the word is.
    assert spelt(tmp_path, 0, right, "fulcano") == ("vulcano" if is_better else None)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("sira", None),
        ("siriq", "siria"),
        ("bibliteka", None),
        ("biblotecca", "biblioteca"),
        ("eruption", None),
    ],
)
def test_one_article_is_enough_with_five_letters_for_each_wrong_one(
    tmp_path: Path, typed: str, right: str | None
) -> None:
    assert ranking.SURE_LETTERS == 5
    made = index_of(tmp_path, [make(1, text="siria biblioteca eruption")])
    assert made.suggest(typed, NOW) == right


@pytest.mark.parametrize(("wrong", "is_better"), [(2, True), (3, False)])
def test_what_three_wrote_is_right(tmp_path: Path, wrong: int, is_better: bool) -> None:
    assert spelt(tmp_path, wrong, 8 * wrong) == ("vulcano" if is_better else None)


@pytest.mark.parametrize(("right", "is_better"), [(15, False), (16, True)])
def test_a_better_spelling_is_eight_times_as_frequent(
    tmp_path: Path, right: int, is_better: bool
) -> None:
    assert ranking.OFTENER == 8
    assert spelt(tmp_path, 2, right) == ("vulcano" if is_better else None)


@pytest.mark.parametrize(("before", "is_better"), [(5, True), (6, False)])
def test_six_words_of_a_query_are_put_right(tmp_path: Path, before: int, is_better: bool) -> None:
    assert ranking.MAX_SPELT == 6
    start = "a " * before
    better = spelt(tmp_path, 0, 3, f"{start}vulkano")
    assert better == (f"{start}vulcano" if is_better else None)


@pytest.mark.parametrize(
    ("typed", "right"), [("rma", None), ("roam", "roma"), ("x" * 30, "x" * 29), ("x" * 31, None)]
)
def test_words_of_four_to_thirty_letters_are_put_right(
    tmp_path: Path, typed: str, right: str | None
) -> None:
    assert ranking.MIN_LETTERS == 4
    written = ["roma", "x" * 29, "x" * 32]
    documents = [make(number, text=" ".join(written)) for number in range(1, 4)]
    assert index_of(tmp_path, documents).suggest(typed, NOW) == right


@pytest.mark.parametrize(("number", "is_suggested"), [(2, True), (3, False)])
def test_another_spelling_is_suggested_below_three_answers(
    tmp_path: Path, number: int, is_suggested: bool
) -> None:
    assert ranking.FEW == 3
    documents = [make(place, text="lava") for place in range(1, number + 1)]
    documents += [make(place, text="vulcano") for place in range(10, 20)]
    answer = ask(index_of(tmp_path, documents), "lava OR vulkano", relax=False)
    assert answer.suggestion == ("lava OR vulcano" if is_suggested else None)
