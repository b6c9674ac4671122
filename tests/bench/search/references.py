"""The engines that ours is measured against, each asked in its own best way."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import tantivy

from tests.bench.search.corpus import Document, Question

FACETS = ("section", "source", "language", "country", "year", "month")
SIZE = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """Ten hits, how many there are in all, and how many distinct values the facets have."""

    total: int
    titles: tuple[str, ...]
    values: int


class Engine(Protocol):
    """What is measured of every engine."""

    def ask(self, question: Question) -> Answer:
        """Total, facets and ten stored hits."""
        ...


def _dates(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.year * 100 + day.month, "day": day.toordinal()}


class Tantivy:
    """tantivy, the search library of the Rust world, through its Python binding."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.schema = self._schema()
        self.index = tantivy.Index(self.schema, str(folder))
        self.analyser = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.remove_long(64))
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.ascii_fold())
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )
        self.index.register_tokenizer("news", self.analyser)
        self.index.reload()
        self.searcher = self.index.searcher()

    @staticmethod
    def _schema() -> tantivy.Schema:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("words", stored=True, tokenizer_name="news")
        builder.add_text_field("title", stored=True, tokenizer_name="raw")
        for name in ("section", "source", "language", "country"):
            builder.add_text_field(name, fast=True, tokenizer_name="raw")
        builder.add_integer_field("id", stored=True, indexed=True, fast=True)
        for name in ("day", "year", "month"):
            builder.add_integer_field(name, indexed=True, fast=True)
        return builder.build()

    def build(self, documents: Iterable[Document]) -> None:
        """Take in all documents, on all processors."""
        writer = self.index.writer(256_000_000)
        for one in documents:
            document = tantivy.Document(
                id=one.id,
                title=one.title,
                words=f"{one.title}\n{one.text}",
                section=one.section,
                source=one.source,
                language=one.language,
                country=one.country,
                **_dates(one.day),
            )
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def query(self, question: Question) -> tantivy.Query:
        """The question as tantivy takes it."""
        parts = [self._words(question)]
        if question.section:
            parts.append(tantivy.Query.term_query(self.schema, "section", question.section))
        if question.since and question.until:
            days = question.since.toordinal(), question.until.toordinal()
            kind = tantivy.FieldType.Integer
            parts.append(tantivy.Query.range_query(self.schema, "day", kind, *days))
        return self._joined(parts, tantivy.Occur.Must)

    def _words(self, question: Question) -> tantivy.Query:
        if question.mode == "prefix":
            return tantivy.Query.regex_query(self.schema, "words", f"{question.words[0]}.*")
        words = [word for text in question.words for word in self.analyser.analyze(text)]
        if question.mode == "phrase" and len(words) > 1:
            return tantivy.Query.phrase_query(self.schema, "words", list(words))
        terms = [tantivy.Query.term_query(self.schema, "words", word) for word in words]
        must = question.mode != "any"
        return self._joined(terms, tantivy.Occur.Must if must else tantivy.Occur.Should)

    @staticmethod
    def _joined(parts: list[tantivy.Query], how: tantivy.Occur) -> tantivy.Query:
        if len(parts) == 1:
            return parts[0]
        return tantivy.Query.boolean_query([(how, part) for part in parts])

    def ask(self, question: Question) -> Answer:
        query, searcher = self.query(question), self.searcher
        order: dict[str, Any] = {"order_by_field": "day"} if question.newest else {}
        found = searcher.search(query, SIZE, offset=(question.page - 1) * SIZE, **order)
        titles = tuple(str(searcher.doc(address)["title"][0]) for _score, address in found.hits)
        wanted = {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}
        facets = searcher.aggregate(query, wanted)
        values = sum(len(facet["buckets"]) for facet in facets.values())
        return Answer(int(found.count), titles, values)  # type: ignore[attr-defined] # untyped there

    def ranked(self, words: str, number: int) -> list[int]:
        """Ids of the best documents that hold any of the words."""
        terms = tuple(self.analyser.analyze(words))
        if not terms:
            return []
        query = self.query(Question("ranked", tuple(dict.fromkeys(terms)), "any"))
        hits = self.searcher.search(query, number, count=False).hits
        return [int(self.searcher.doc(address)["id"][0]) for _score, address in hits]

    def complete(self, prefix: str) -> list[tuple[str, int]]:
        return self.searcher.terms_with_prefix("words", prefix, limit=8)

    def suggest(self, word: str) -> None:
        """The best document with a word that is spelt much like this one."""
        query = tantivy.Query.fuzzy_term_query(self.schema, "words", word, distance=2)
        self.searcher.search(query, 1, count=False)

    def similar(self, article: int) -> None:
        """The five documents most like one."""
        one = tantivy.Query.term_query(self.schema, "id", article)
        ((_score, address),) = self.searcher.search(one, 1, count=False).hits
        query = tantivy.Query.more_like_this_query(address)
        self.searcher.search(query, 6, count=False)

    def snippets(self, question: Question) -> list[str]:
        """Marked fragments of the ten best documents."""
        query = self.query(question)
        hits = self.searcher.search(query, SIZE, count=False).hits
        maker = tantivy.SnippetGenerator.create(self.searcher, query, self.schema, "words")
        maker.set_max_num_chars(240)
        return [
            maker.snippet_from_doc(self.searcher.doc(address)).to_html() for _score, address in hits
        ]


class Fts5:
    """SQLite's full text index beside a table of what is counted."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(folder / "fts5.sqlite3")
        self.connection.execute("PRAGMA cache_size = -200000")
        self.connection.execute("PRAGMA mmap_size = 2000000000")

    def build(self, documents: Iterable[Document]) -> None:
        """Take in all documents in one transaction."""
        with self.connection as connection:
            connection.execute(
                "CREATE VIRTUAL TABLE words USING fts5("
                "title, text, tokenize='porter unicode61 remove_diacritics 2')"
            )
            connection.execute(
                "CREATE TABLE facts (id INTEGER PRIMARY KEY, section, source, language, country, "
                "year, month, day)"
            )
            for one in documents:
                connection.execute(
                    "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
                    (one.id, one.title, one.text),
                )
                filed_under = (one.section, one.source, one.language, one.country)
                connection.execute(
                    "INSERT INTO facts (id, section, source, language, country, year, month, day) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (one.id, *filed_under, *_dates(one.day).values()),
                )
        self.connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        self.connection.commit()

    @staticmethod
    def match(question: Question) -> str:
        """The words as FTS5 takes them."""
        if question.mode == "prefix":
            return f'"{question.words[0]}" *'
        if question.mode == "phrase":
            return '"' + " ".join(question.words) + '"'
        joint = " OR " if question.mode == "any" else " AND "
        return joint.join(f'"{word}"' for word in question.words)

    def ask(self, question: Question) -> Answer:
        where, values = "words MATCH ?", [self.match(question)]
        if question.section:
            where, values = f"{where} AND facts.section = ?", [*values, question.section]
        if question.since and question.until:
            first, last = question.since.toordinal(), question.until.toordinal()
            where += f" AND facts.day BETWEEN {first} AND {last}"
        tables = "words JOIN facts ON facts.id = words.rowid"
        order = "facts.day DESC" if question.newest else "rank"
        hits = self.connection.execute(
            f"SELECT words.title FROM {tables} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608 (our own text)
            (*values, SIZE, (question.page - 1) * SIZE),
        ).fetchall()
        counts = " UNION ALL ".join(
            f"SELECT '{name}', {name}, count(*) FROM found GROUP BY {name}"  # noqa: S608 (our own names)
            for name in FACETS
        )
        rows = self.connection.execute(
            f"WITH found AS MATERIALIZED (SELECT facts.* FROM {tables} WHERE {where}) "  # noqa: S608 (our own text)
            f"SELECT 'total', '', count(*) FROM found UNION ALL {counts}",
            values,
        ).fetchall()
        return Answer(rows[0][2], tuple(title for (title,) in hits), len(rows) - 1)
