"""What a reader typed, read once: everything that a search and its page derive from it."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from articles.search.query import ast
from articles.search.query.lexer import clean
from articles.search.query.parser import Reading, is_in_capitals, parse


@dataclass(frozen=True)
class ParsedQuery:
    """A query as it was typed, and what is read out of it when it is first asked for.

    It goes with the question from the address to the page: the engine takes its tree, the
    highlighter its leaves, the page its text. ``today`` is what *ieri* and the like count from.
    """

    typed: str
    today: date

    @cached_property
    def text(self) -> str:
        """The query as it is used and shown again: one line, no control characters, cut."""
        return clean(self.typed)

    @cached_property
    def _reading(self) -> Reading:
        return parse(self.text, self.today)

    @property
    def tree(self) -> ast.Node:
        """The query as a tree."""
        return self._reading.tree

    @property
    def is_in_capitals(self) -> bool:
        """Whether it is typed in capitals, and so without operators."""
        return is_in_capitals(self.text)

    @cached_property
    def leaves(self) -> tuple[ast.Leaf, ...]:
        """The words that an article's text should hold, each once, in their order."""
        return tuple(dict.fromkeys(ast.leaves(self.tree)))

    @cached_property
    def words_of_no_field(self) -> tuple[ast.Leaf, ...]:
        """Those of ``leaves`` that may stand anywhere in an article."""
        return tuple(dict.fromkeys(ast.leaves(self.tree, fields=())))

    @cached_property
    def words(self) -> tuple[ast.Node, ...]:
        """What the query asks for word by word: an article may lack some of it."""
        return tuple(node for node in ast.conjuncts(self.tree) if ast.leaves(node))

    @cached_property
    def conditions(self) -> tuple[ast.Node, ...]:
        """What the query insists on: fields, dates, and what it excludes."""
        return tuple(node for node in ast.conjuncts(self.tree) if not ast.leaves(node))

    def leaves_in(self, field: ast.FieldName) -> tuple[ast.Leaf, ...]:
        """What is asked of one field (``tag:nucleare``) and of no field at all, each once."""
        return tuple(dict.fromkeys(ast.leaves(self.tree, fields=(field,))))

    def asks_for(self, field: ast.FieldName) -> bool:
        """Whether something is to hold within one field."""
        return len(ast.leaves(self.tree, fields=(field,))) > len(ast.leaves(self.tree, fields=()))

    def text_without(self, number: int) -> str:
        """The text without one of ``words``; the same text where that is a part of a word."""
        spans = [
            span
            for node, span in zip(ast.conjuncts(self.tree), self._reading.spans, strict=True)
            if ast.leaves(node)
        ]
        start, end = spans[number] or (0, 0)
        return " ".join((self.text[:start] + " " + self.text[end:]).split())
