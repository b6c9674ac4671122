"""The bounds of questions to a search cluster, each at its value and one beyond."""

import json
import time
from datetime import date
from typing import Any

import pytest
from opensearchpy import exceptions

from articles.search.engines import ranking
from articles.search.engines.opensearch import (
    cluster_client,
    cluster_search,
    feedback_terms,
    hit_details,
    index_check,
    index_layout,
    index_state,
    score_queries,
    spelling,
    word_counts,
)
from articles.search.engines.opensearch.cluster_client import (
    NO_ANSWER,
    TOO_LATE,
    Call,
    Calls,
    Deadline,
)
from articles.search.engines.opensearch.cluster_search import ClusterSearch
from articles.search.engines.opensearch.feedback_terms import FeedbackTerms
from articles.search.engines.opensearch.index_state import KnownIndex, StateKeeper
from articles.search.engines.opensearch.match_queries import Matcher
from articles.search.engines.opensearch.score_queries import Scorer
from articles.search.engines.opensearch.statistics import COMMON, Statistics
from articles.search.engines.opensearch.word_counts import WordCounts
from articles.search.query.parsed_query import ParsedQuery
from articles.search.types import SearchQuery, SearchUnreachable

Body = dict[str, Any]
CLAUSES = 1_024  # that a cluster takes, unless it was told otherwise


def parsed(text: str) -> ParsedQuery:
    return ParsedQuery(text, date(2020, 6, 15))


@pytest.mark.parametrize("more", [0, 1])
def test_a_page_beyond_the_deepest_is_not_asked_for(more: int) -> None:
    assert index_layout.DEEPEST == 1_000_000
    assert index_layout.settings(1, 9.0, 300.0)["max_result_window"] == index_layout.DEEPEST
    asked: list[Body] = []

    def ask(bodies: list[Body]) -> list[Body]:
        asked.extend(bodies)
        total = {"value": 10 * index_layout.DEEPEST}
        shards, hits = {"failed": 0}, {"total": total, "hits": []}
        answer = {"timed_out": False, "_shards": shards, "hits": hits}
        return [answer | {"aggregations": {"0": {"doc_count": 1}}} for _body in bodies]

    page = index_layout.DEEPEST // 100 + more
    query = SearchQuery(parsed(""), page=page, page_size=100, facets=False)
    state = KnownIndex("x", 1, documents=5, visible=5)
    ClusterSearch(state, WordCounts(), ask, query).results()
    deepest = [body["from"] + body["size"] for body in asked]
    assert max(deepest) == (0 if more else index_layout.DEEPEST)


@pytest.mark.parametrize("more", [0, 1])
def test_a_page_that_may_not_be_there_is_counted_first(more: int) -> None:
    assert cluster_search.SHALLOW == 10_000
    asked: list[Body] = []

    def ask(bodies: list[Body]) -> list[Body]:
        asked.extend(bodies)
        hits = {"total": {"value": 3}, "hits": []}
        return [{"timed_out": False, "_shards": {"failed": 0}, "hits": hits} for _ in bodies]

    query = SearchQuery(parsed(""), page=100 + more, page_size=100, facets=False)
    ClusterSearch(KnownIndex("x", 1), WordCounts(), ask, query).results()
    assert [body["size"] for body in asked] == [0 if more else 100]


def clauses(query: Any) -> int:
    """How many clauses a query has, as a cluster counts them."""
    if isinstance(query, list):
        return sum(map(clauses, query))
    if not isinstance(query, dict):
        return 0
    leaves = ("term", "terms", "match_phrase", "prefix", "wildcard", "fuzzy", "range", "intervals")
    return sum(
        1 if name in leaves else clauses(value) for name, value in query.items() if name != "_name"
    )


@pytest.mark.parametrize("word", ["parola{}", '"a{0} b{0}"', "p{}*", "parola{}~", '"a{0} b{0}"~3'])
def test_no_question_has_more_clauses_than_a_cluster_takes(word: str) -> None:
    assert score_queries.MOST_CLAUSES == 940
    query = parsed(" ".join(word.format(number) for number in range(200)))
    matcher = Matcher(("de", "en", "es", "fr", "it"))
    scorer = Scorer(matcher, query.tree, {})
    wanted = scorer.wanted()
    scorer.counted({name: place + 1 for place, name in enumerate(wanted)}, 1_000_000)
    full = clauses(scorer.find(query.tree))
    again = clauses(matcher.find(query.tree))
    assert full + again <= CLAUSES - ranking.FEEDBACK_TERMS - 20
    assert full > again


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_terms_of_the_best_answers_are_counted(more: int) -> None:
    assert feedback_terms.CANDIDATES == 60
    number = feedback_terms.CANDIDATES + more
    keys = [[f"it:a{place}", 1, 32, 1.0] for place in range(number)]
    terms = FeedbackTerms([{"_score": 1.0, "_source": {"keys": keys}}])
    assert len(terms.wanted()) == feedback_terms.CANDIDATES


@pytest.mark.parametrize(("number", "is_common"), [(2, True), (1, False)])
def test_a_stem_of_so_many_articles_is_common(number: int, is_common: bool) -> None:
    assert COMMON == 0.002
    rows = [(5, 100, ["it:lava" if place < number else "it:altro"]) for place in range(1_000)]
    assert ("it:lava" in Statistics.of(rows).common) is is_common


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_counts_are_remembered(more: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert word_counts.MOST_REMEMBERED == 20_000
    monkeypatch.setattr(word_counts, "MOST_REMEMBERED", 3)
    asked: list[int] = []

    def ask(bodies: list[Body]) -> list[Body]:
        names = bodies[0]["aggs"]
        asked.append(len(names))
        return [{"aggregations": {name: {"doc_count": 1} for name in names}}]

    counts = WordCounts()
    for place in range(4 + more):
        counts.of("state", {}, {"a": {"term": {"words": f"w{place}"}}}, ask)
    counts.of("state", {}, {"a": {"term": {"words": "w0"}}}, ask)
    assert len(asked) == 4 + more + more
    counts.of("another", {}, {"a": {"term": {"words": "w0"}}}, ask)
    assert len(asked) == 5 + more + more


class Counted:
    """A client that counts how often the index is looked at, and how often it is measured."""

    def __init__(self) -> None:
        self.looks = self.measured = 0
        self.indices = self

    def get(self, **_options: Any) -> Body:
        self.looks += 1
        return {"_index": "x", "_source": {"place": 1}}

    def search(self, **_options: Any) -> Body:
        self.measured += 1
        empty = {"doc_count": 0, "last": {"value": None}, "next": {"value": None}}
        counted: Body = {"documents": {"value": 0}, "languages": {"buckets": []}}
        counted |= {"seen": empty, "unseen": empty}
        return {"_shards": {"failed": 0}, "aggregations": counted}

    def stats(self, **_options: Any) -> Body:
        return {"_all": {"primaries": {}}}


@pytest.mark.parametrize(("seconds", "looks"), [(0.9, 1), (1.1, 2)])
def test_a_state_is_fresh_for_a_moment(
    seconds: float, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert index_state.FRESH_SECONDS == 1.0
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    client: Any = Counted()
    keeper = StateKeeper(client, "x", Calls())
    keeper.current(Deadline())
    now[0] += seconds
    keeper.current(Deadline())
    assert client.looks == looks


@pytest.mark.parametrize(("seconds", "measured"), [(4.9, 1), (5.1, 2)])
def test_an_index_is_measured_now_and_then(
    seconds: float, measured: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert index_state.COUNTED_SECONDS == 5.0
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    client: Any = Counted()
    keeper = StateKeeper(client, "x", Calls())
    keeper.renewed(Deadline())
    now[0] += seconds
    keeper.renewed(Deadline())
    assert client.measured == measured


@pytest.mark.parametrize(("seconds", "is_asked"), [(0.9, False), (1.1, True)])
def test_a_cluster_that_failed_is_left_alone_for_a_moment(
    seconds: float, is_asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cluster_client.PAUSE == 1.0
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    calls, asked = Calls(), []
    with pytest.raises(SearchUnreachable), calls.made(Deadline()):
        raise exceptions.ConnectionError("N/A", "", None)
    now[0] += seconds
    try:
        with calls.made(Deadline()):
            asked.append(1)
    except SearchUnreachable as error:
        assert str(error) == NO_ANSWER
    assert bool(asked) is is_asked


def test_a_question_is_answered_or_given_up_in_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    waited: list[float] = []

    def hang(params: dict[str, float]) -> None:
        waited.append(params["request_timeout"])
        now[0] += params["request_timeout"]
        raise exceptions.ConnectionTimeout("TIMEOUT", "", None)

    calls, deadline = Calls(), Deadline()
    for _search in range(3):  # those of one question, each of which meets hosts that hang
        with pytest.raises(SearchUnreachable, match=TOO_LATE), calls.made(deadline) as call:
            call(hang)
    assert waited == [pytest.approx(0.9), pytest.approx(0.9)]  # of two hosts
    assert sum(waited) <= cluster_client.QUESTION_SECONDS < 2


def test_what_a_page_can_do_without_has_a_quarter_of_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    deadline = Deadline(is_spare=True)
    assert deadline.seconds_of_a_host() == pytest.approx(cluster_client.SPARE_SECONDS) == 0.25
    now[0] += 0.24
    assert deadline.seconds_of_a_host() > 0
    now[0] += 0.02
    assert deadline.seconds_of_a_host() <= 0


@pytest.mark.parametrize("failing", [cluster_client.TRIES - 1, cluster_client.TRIES])
@pytest.mark.parametrize("status", ["N/A", 429, 502, 503, 504])
def test_a_search_is_tried_four_times(failing: int, status: Any) -> None:
    assert cluster_client.TRIES == 4
    kind = exceptions.ConnectionError if status == "N/A" else exceptions.TransportError
    problems = [kind(status, "", None)] * failing

    def answer(params: dict[str, float]) -> str:
        if problems:
            raise problems.pop()
        return "an answer"

    call = Call(Deadline())
    if failing < cluster_client.TRIES:
        assert call(answer) == "an answer"
    else:
        with pytest.raises(kind):
            call(answer)


def test_what_the_next_host_would_refuse_as_well_is_asked_once() -> None:
    asked: list[float] = []

    def refuse(params: dict[str, float]) -> None:
        asked.append(params["request_timeout"])
        raise exceptions.TransportError(400, "", None)

    with pytest.raises(exceptions.TransportError):
        Call(Deadline())(refuse)
    assert len(asked) == 1


def test_a_state_that_somebody_else_renews_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    client: Any = Counted()
    keeper = StateKeeper(client, "x", Calls())
    known = keeper.current(Deadline())
    now[0] += 2 * index_state.FRESH_SECONDS
    with keeper._lock:  # somebody else has it, who waits for a host that hangs
        assert keeper.current(Deadline()) is known
    assert client.looks == 1


@pytest.mark.parametrize("more", [0, 1])
def test_words_are_told_with_the_hits_as_long_as_they_are_few(more: int) -> None:
    words = hit_details.AT_ONCE // 6 + more  # each in the text, the title and four names
    asked: list[list[Body]] = []

    def ask(bodies: list[Body]) -> list[Body]:
        asked.append(bodies)
        counts = {str(place): {"doc_count": 1} for place in range(60)}
        hits = {"total": {"value": 30}, "hits": [{"_id": "1", "_score": 1.0}]}
        answer = {"timed_out": False, "_shards": {"failed": 0}, "aggregations": counts}
        return [answer | {"hits": hits} for _body in bodies]

    query = SearchQuery(parsed(" ".join(f"w{n}w" for n in range(words))), page_size=1, facets=False)
    state = KnownIndex("x", 1, documents=100, visible=100, languages=("it",))
    ClusterSearch(state, WordCounts(), ask, query).results()
    (told,) = [bodies[0] for bodies in asked if "post_filter" in bodies[0]] or [{}]
    assert bool(told) is not more
    assert len([1 for bodies in asked if "ids" in json.dumps(bodies)]) == more


@pytest.mark.parametrize(("more", "is_dropped"), [(-60, False), (60, True)])
def test_what_an_older_release_has_left_goes_after_a_day(more: int, is_dropped: bool) -> None:
    assert index_check.UPGRADE_SECONDS == 86_400
    made = int((time.time() - index_check.UPGRADE_SECONDS - more) * 1000)
    dropped: list[str] = []

    class Listed:
        def get(self, **_options: Any) -> Body:
            told = {"settings": {"index": {"creation_date": str(made)}}}
            return {
                "press-v2.1-b": told | {"aliases": {"press-v2.1": {}}},
                "press-v1.1-a": told | {"aliases": {"press-v1.1": {}}},
                "press-v3.1-c": told | {"aliases": {"press-v3.1": {}}},
                "press-very-d": told | {"aliases": {"press-very": {}}},
            }

        def delete(self, index: str, **_options: Any) -> None:
            dropped.append(index)

    client: Any = type("Client", (), {"indices": Listed()})()
    index_check.drop_older_layouts(client, "press", "press-v2.1")
    assert dropped == (["press-v1.1-a"] if is_dropped else [])


@pytest.mark.parametrize(
    ("word", "is_looked_at"),
    [("vulc", True), ("vul", False), ("v" * 30, True), ("v" * 31, False), ("VULC", False)],
)
def test_words_of_such_a_length_may_be_misspelt(word: str, is_looked_at: bool) -> None:
    assert (ranking.MIN_LETTERS, ranking.MAX_LETTERS) == (4, 30)
    assert spelling._may_be_misspelt(word) is is_looked_at


def test_what_is_counted_can_be_told_apart() -> None:
    """Counts are remembered by their text: equal filters are one, others are not."""
    matcher = Matcher(("it",))
    texts = {json.dumps(matcher.find(leaf)) for leaf in parsed('lava lav* lava~ "lava"').leaves}
    assert len(texts) == 4
