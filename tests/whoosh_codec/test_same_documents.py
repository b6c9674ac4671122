"""Whoosh's own matchers over the codec and our evaluator find the same documents.

Archives and queries are generated; what a query means to us is put in Whoosh's words here.
"""

import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh_query

from articles.search.analysis import fold, stem_language, stems
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.query import ast
from articles.search.types import Document, Label
from tests.search.contract import NOW, change, fill, make
from tests.whoosh_codec.both_sides import opened, scores_of_evaluator, scores_of_whoosh

QUERIES = int(os.environ.get("CODEC_QUERIES", "2000"))
QUERIES_AN_ARCHIVE = 40
NAMES = ("author", "source", "section", "tag")

# Words that share stems, spellings, beginnings, or positions; some in scripts without spaces.
WORDS = [
    *("sanzioni", "sanzione", "sanction", "sanctions", "città", "citta", "cittadino", "nucleare"),
    *("nucleari", "il", "fuoco", "fuochi", "cessate", "Straße", "strasse", "accord", "l'accordo"),
    *("東京の選挙", "東京", "U.S.A.", "usa", "a", "2018", "esteri", "mondo"),
]
LANGUAGES = ["it", "en", "pt-BR", ""]
COUNTRIES = ["IT", "GB", ""]
LABELS = [
    *(Label("esteri", "Esteri"), Label("il-mondo", "Mondo"), Label("mondo", "Città del fuoco")),
    *(Label("the-sanction", "The Sanction"), Label("usa", "U.S.A."), Label("accord", "Accord")),
]

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
labels = st.sampled_from(LABELS)


def documents(ids: st.SearchStrategy[int]) -> st.SearchStrategy[Document]:
    """Articles of few words, a third of which readers do not see yet or ever."""
    moments = st.none() | st.integers(-400, 400).map(
        lambda days: int((NOW + timedelta(days=days)).timestamp())
    )
    return st.builds(
        make,
        ids,
        texts,
        texts,
        summary=texts,
        author=texts,
        age=st.integers(0, 800),
        language=st.sampled_from(LANGUAGES),
        country=st.sampled_from(COUNTRIES),
        source=labels,
        sections=st.lists(labels, max_size=2, unique=True).map(tuple),
        tags=st.lists(labels, max_size=2, unique=True).map(tuple),
        visible_from=moments,
    )


@st.composite
def archives(draw: st.DrawFn) -> list[tuple[list[Document], list[int]]]:
    """Changes one after the other: what is added or replaced, and what is deleted."""
    ids = st.integers(1, 20)
    removed = st.lists(ids, max_size=3)
    some = st.lists(documents(ids), min_size=1, max_size=4, unique_by=lambda one: one.id)
    first = st.lists(documents(ids), min_size=3, max_size=8, unique_by=lambda one: one.id)
    later = st.lists(st.tuples(some, removed), min_size=1, max_size=3)
    return [(draw(first), []), *draw(later)]


forms = st.sampled_from(sorted({fold(word) for word in WORDS if word.isalnum()}))
leaves: st.SearchStrategy[ast.Node] = st.one_of(
    st.sampled_from([word for word in WORDS if word.isalnum()]).map(ast.Term),
    st.lists(forms, min_size=1, max_size=3).map(lambda words: ast.Phrase(tuple(words), "")),
    st.builds(
        lambda words, distance: ast.Near(tuple(words), distance, ""),
        st.lists(forms, min_size=2, max_size=2, unique=True),
        st.integers(0, 9),
    ),
    st.builds(lambda word, length: ast.Prefix(word[:length], ""), forms, st.integers(1, 5)),
    st.builds(
        lambda word, place: ast.Wildcard(f"{word[:place]}?{word[place + 1 :]}*", ""),
        forms,
        st.integers(0, 3),
    ),
)
days = st.none() | st.integers(0, 800).map(lambda age: (NOW - timedelta(days=age)).date())
codes = st.sampled_from(["it", "pt", "pt-br", "en", "gb", "fr"]).map(ast.Term)
nodes: st.SearchStrategy[ast.Node] = st.recursive(
    st.one_of(
        leaves,
        leaves,
        st.builds(ast.FieldIs, st.sampled_from(["title", *NAMES]), leaves),
        st.builds(ast.FieldIs, st.sampled_from(["language", "country"]), codes),
        st.builds(ast.DateRange, days, days),
        st.just(ast.Everything()),
    ),
    lambda children: st.one_of(
        st.lists(children, min_size=1, max_size=3).map(lambda some: ast.And(tuple(some))),
        st.lists(children, min_size=1, max_size=3).map(lambda some: ast.Or(tuple(some))),
        children.map(ast.Not),
    ),
    max_leaves=5,
)


class Translation:
    """A tree of ours as a query of Whoosh's."""

    def __init__(self, languages: list[str]) -> None:
        self.languages = languages  # of the archive, whose stems a word stands for

    def of(self, node: ast.Node) -> whoosh_query.Query:
        match node:
            case ast.And(children):
                return whoosh_query.And([whoosh_query.Every(), *map(self.of, children)])
            case ast.Or(children):
                return whoosh_query.Or([*map(self.of, children)])
            case ast.Not(child):
                # Together with everything: alone it finds deleted documents in Whoosh 2.7.4.
                return whoosh_query.And([whoosh_query.Every(), whoosh_query.Not(self.of(child))])
            case ast.Everything():
                return whoosh_query.Every()
            case ast.DateRange(first, last):
                ends = [day and datetime.combine(day, time()) for day in (first, last)]
                return whoosh_query.DateRange("day", *ends)
            case ast.FieldIs("language" | "country" as field, ast.Term(code)):
                return self.code(field, code)
            case ast.FieldIs("title", child):
                return self.leaf(child, ["title"])
            case ast.FieldIs(field, child):
                return self.leaf(child, [field])
            case _:
                return self.leaf(node, ["title", "body", *NAMES])

    def code(self, field: str, code: str) -> whoosh_query.Query:
        """A language or country, in any case; a language includes those of its regions."""
        terms = [code, code.lower(), code.upper()]
        if field == "language" and "-" not in code:
            regions = whoosh_query.Prefix(field, code + "-")
            return whoosh_query.Or([whoosh_query.Term(field, code), regions])
        language, _, region = code.partition("-")
        terms.append(f"{language}-{region.upper()}")
        return whoosh_query.Or([whoosh_query.Term(field, one) for one in terms])

    def leaf(self, leaf: Any, fields: list[str]) -> whoosh_query.Query:
        """A leaf in any of some fields. Words stand for their stems, in names for themselves."""
        return whoosh_query.Or([self.in_field(leaf, field) for field in fields])

    def in_field(self, leaf: Any, field: str) -> whoosh_query.Query:
        match leaf:
            case ast.Term(raw) if field in ("title", "body"):
                terms = {f"{code}:{stem}" for code in self.languages for stem in stems(raw, code)}
                field += "_stem"
                return whoosh_query.Or([whoosh_query.Term(field, term) for term in sorted(terms)])
            case ast.Term(raw):
                return whoosh_query.Term(field, fold(raw))
            case ast.Phrase(words):
                return whoosh_query.Phrase(field, list(words))
            case ast.Near(words, distance):
                orders = [list(words), list(words[::-1])]
                either = [whoosh_query.Phrase(field, two, slop=distance + 1) for two in orders]
                return whoosh_query.Or(either)
            case ast.Prefix(start):
                return whoosh_query.Prefix(field, start)
            case ast.Wildcard(pattern):
                return whoosh_query.Wildcard(field, pattern)
            case _:
                raise AssertionError(leaf)


def built(folder: Path, changes: list[tuple[list[Document], list[int]]]) -> WhooshEngine:
    """An index with a segment for the first articles, and one for each change after them."""
    engine = WhooshEngine("whoosh:", folder)
    fill(engine, changes[0][0])
    for added, removed in changes[1:]:
        change(engine, added, removed)
    return engine


@pytest.mark.parametrize("drafts", [False, True], ids=["for readers", "for editors"])
@settings(
    max_examples=QUERIES // 2 // QUERIES_AN_ARCHIVE,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    changes=archives(),
    trees=st.lists(nodes, min_size=QUERIES_AN_ARCHIVE, max_size=QUERIES_AN_ARCHIVE),
)
def test_whoosh_and_the_evaluator_find_the_same_documents(
    changes: list[tuple[list[Document], list[int]]], trees: list[ast.Node], drafts: bool
) -> None:
    with TemporaryDirectory() as folder:
        engine = built(Path(folder), changes)
        # Deleted articles count as well, until a merge leaves them out.
        languages = sorted(
            {stem_language(one.language) for added, _removed in changes for one in added}
        )
        seen = whoosh_query.DateRange("visible_from", None, NOW.astimezone(UTC))
        with opened(engine).searcher() as searcher:
            for tree in trees:
                asked = Translation(languages).of(tree)
                asked = asked if drafts else whoosh_query.And([asked, seen])
                ours = sorted(scores_of_evaluator(engine, tree, drafts=drafts))
                assert sorted(scores_of_whoosh(searcher, asked)) == ours, tree
