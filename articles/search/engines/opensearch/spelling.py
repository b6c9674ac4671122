"""Completion of words, and better spellings of queries, out of the words of what is visible."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from articles.search.analysis import TOKEN, fold, last_word
from articles.search.engines import ranking
from articles.search.engines.opensearch.cluster_documents import sent
from articles.search.engines.opensearch.index_layout import LEXICON, WEIGHTS
from articles.search.engines.opensearch.match_queries import Query, any_of
from articles.search.engines.opensearch.word_counts import Searches, counts_in, together
from articles.search.engines.opensearch.word_weights import exact_term, name_term

# Articles with such a word that are looked at for completions: their most frequent words are
# those of all of them. Counted are the words in all visible articles.
LOOKED_AT = 2_000
TIMES_AS_MANY = 4  # words that are counted for each that is shown
# Other spellings of a word that the cluster is asked for: some may be of hidden articles.
SPELLINGS = 40
_UNSAFE = re.compile(r"([^\w\s])")


class Speller:
    """Answers from the words of the articles that a filter finds."""

    def __init__(self, ask: Searches, visible: Query, without: Collection[int] = ()) -> None:
        self.ask = ask
        self.visible = visible
        if without:
            hidden = {"ids": {"values": [str(number) for number in without]}}
            self.visible = {"bool": {"filter": [visible], "must_not": [hidden]}}

    def complete(self, text: str, limit: int) -> list[str]:
        """The text with its last word completed, the most frequent completions first."""
        typed = last_word(text)
        if not typed or limit < 1:
            return []
        before = text[: -len(typed)]
        likely = self._beginning(sent(fold(typed)), limit)
        totals = self._totals(likely)
        best = sorted((word for word in likely if totals[word]), key=lambda w: (-totals[w], w))
        spelled = self._spelled(best[:limit], totals)
        return [before + spelled[word] for word in best[:limit]]

    def _beginning(self, start: str, limit: int) -> list[str]:
        """Words that begin so and are likely the most frequent."""
        prefixes: list[Query] = [
            {"prefix": {WEIGHTS: {"value": term(start)}}} for term in (exact_term, name_term)
        ]
        words = {
            "field": LEXICON,
            "include": f"{quoted(start)}[^=]*",
            "size": TIMES_AS_MANY * limit,
        }
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": [self.visible, any_of(prefixes)]}},
            "aggs": {
                "some": {
                    "sampler": {"shard_size": LOOKED_AT},
                    "aggs": {"words": {"terms": words}},
                }
            },
        }
        buckets = self.ask([body])[0]["aggregations"]["some"]["words"]["buckets"]
        return [bucket["key"] for bucket in buckets]

    def _totals(self, words: Iterable[str]) -> dict[str, int]:
        """In how many articles each folded word is, in the text or in a name."""
        listed = list(dict.fromkeys(words))
        if not listed:
            return {}
        queries = [any_word(word) for word in listed]
        answer = self.ask([together(self.visible, queries)])[0]
        return dict(zip(listed, counts_in(answer, len(listed)), strict=True))

    def _spelled(self, words: list[str], totals: dict[str, int]) -> dict[str, str]:
        """How folded words are mostly spelt in the articles that hold them."""
        if not words:
            return {}
        bodies = []
        for word in words:
            variants = {
                "field": LEXICON,
                "include": f"{quoted(word)}=.*",
                "size": 5,
            }
            bodies.append(
                {
                    "size": 0,
                    "track_total_hits": False,
                    "query": {"bool": {"filter": [self.visible, any_word(word)]}},
                    "aggs": {
                        "some": {
                            "sampler": {"shard_size": LOOKED_AT},
                            "aggs": {"spellings": {"terms": variants}},
                        }
                    },
                }
            )
        spelled = {}
        for word, answer in zip(words, self.ask(bodies), strict=True):
            spelled[word] = _mostly(word, answer["aggregations"]["some"])
        return spelled

    def suggest(self, text: str) -> str | None:
        """The query with its misspelt words put right; none where nothing better is known."""
        matches = list(TOKEN.finditer(text))
        doubtful = {
            number: fold(match.group())
            for number, match in enumerate(matches[: ranking.MAX_SPELT])
            if text[match.end() : match.end() + 1] not in {":", "*", "?", "~"}
            and _may_be_misspelt(match.group())
        }
        better = self._better(dict.fromkeys(doubtful.values()))
        if not better:
            return None
        parts, end = [], 0
        for number, match in enumerate(matches):
            word = better.get(doubtful.get(number, ""))
            parts += [text[end : match.start()], word or match.group()]
            end = match.end()
        return "".join(parts) + text[end:]

    def _better(self, words: Iterable[str]) -> dict[str, str]:
        """Words that are rare -> likelier words of nearly the same spelling."""
        asked = list(words)
        alike = self._alike(asked) if asked else {}
        totals = self._totals([*asked, *(other for others in alike.values() for other in others)])
        best: dict[str, str] = {}
        for word in asked:
            if totals[word] >= ranking.RARE:
                continue
            likely = [other for other in alike[word] if _is_better(word, other, totals)]
            if likely:
                best[word] = max(likely, key=lambda one: _worth(word, one, totals[one]))
        spelled = self._spelled(list(dict.fromkeys(best.values())), totals)
        return {word: spelled[other] for word, other in best.items()}

    def _alike(self, words: list[str]) -> dict[str, list[str]]:
        """Other words of nearly these spellings, in any article."""
        asked: dict[str, Any] = {
            f"{place} {kind}": _spelling_question(word, term(sent(word)))
            for place, word in enumerate(words)
            for kind, term in (("word", exact_term), ("name", name_term))
        }
        answer = self.ask([{"size": 0, "track_total_hits": False, "suggest": asked}])[0]["suggest"]
        found: dict[str, list[str]] = {}
        for place, word in enumerate(words):
            options = [
                option["text"].partition(":")[2]
                for kind in ("word", "name")
                for entry in answer[f"{place} {kind}"]
                for option in entry["options"]
            ]
            found[word] = [other for other in dict.fromkeys(options) if other != word]
        return found


def _spelling_question(word: str, term: str) -> dict[str, Any]:
    rule = {
        "field": WEIGHTS,
        "analyzer": "keyword",
        "size": SPELLINGS,
        "suggest_mode": "always",
        "sort": "frequency",
        "max_edits": ranking.edits_allowed(word),
        "prefix_length": len(exact_term("")),  # what kind of term it is, and no letter of it
        "min_word_length": ranking.MIN_LETTERS,
        "max_inspections": 50,
    }
    return {"text": term, "term": rule}


def _is_better(word: str, other: str, totals: Mapping[str, int]) -> bool:
    """Whether enough articles have another spelling of a word."""
    edits = edits_between(word, other)
    return totals[other] >= ranking.least_articles(word, totals[word], other, edits)


def _worth(word: str, other: str, total: int) -> tuple[float, int, str]:
    """What speaks for another spelling."""
    cost = ranking.spelling_cost(edits_between(word, other), other[0] == word[0])
    return total / cost, total, other


def edits_between(word: str, other: str) -> int:
    """Letters put in, left out, exchanged, or swapped with their neighbour (optimal string
    alignment), from one word to another."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(word, 1):
        above, row = row, [place]
        for at, different in enumerate(other, 1):
            cost = min(above[at] + 1, row[at - 1] + 1, above[at - 1] + (letter != different))
            if place > 1 and at > 1 and letter == other[at - 2] and word[place - 2] == different:
                cost = min(cost, before[at - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]


def _may_be_misspelt(typed: str) -> bool:
    word = fold(typed)
    is_long_enough = ranking.MIN_LETTERS <= len(word) <= ranking.MAX_LETTERS
    return is_long_enough and word.isalpha() and not typed.isupper()


def _mostly(word: str, some: dict[str, Any]) -> str:
    """The spelling of most of the articles that were looked at."""
    buckets = some["spellings"]["buckets"]
    if not buckets:
        return word
    counts = {bucket["key"].partition("=")[2]: bucket["doc_count"] for bucket in buckets}
    best, most = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return best if most >= some["doc_count"] - sum(counts.values()) else word


def any_word(word: str) -> Query:
    """A folded word as it is written, in the text or in a name."""
    return {"terms": {WEIGHTS: [exact_term(word), name_term(word)]}}


def quoted(text: str) -> str:
    """A text as a regular expression of the cluster."""
    return _UNSAFE.sub(r"\\\1", text)
