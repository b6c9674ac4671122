"""A cleaned query -> a tree. Nothing that can be typed is an error.

An operator that makes no sense where it stands is a word; an open quotation mark closes at
the end; what is too long or too much is left off. ``AND`` binds closest, then ``OR``, then
standing side by side: ``guerra iran OR teheran -nucleare`` asks for *guerra*, for one of the
two names, and for no *nucleare*. A headline in capitals (``LA RUSSIA NON ATTACCA``) has no
operators: there they look like any other word.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import takewhile

from articles.search.query import terms
from articles.search.query.ast import (
    And,
    Compound,
    DateRange,
    Everything,
    FieldIs,
    FieldName,
    Node,
    Not,
    Or,
    Phrase,
    conjuncts,
)
from articles.search.query.coded_values import coded
from articles.search.query.date_words import is_range, parse_span
from articles.search.query.lexer import Lexeme, lexemes_of

MAX_CLAUSES = 200
MAX_IN_TWO = 10  # words in which one of letters and figures is looked for in two as well
MAX_DEPTH = 12  # of parentheses, and of fields within fields
LONGEST_DATE = 8  # words of one without quotation marks: dal 1 aprile 2018 al 3 maggio 2018

NOTHING = Or(())

_FIELDS: dict[str, FieldName] = {
    "titolo": "title", "title": "title", "fonte": "source", "source": "source",
    "sezione": "section", "section": "section", "autore": "author", "author": "author",
    "tag": "tag", "lingua": "language", "language": "language", "paese": "country",
    "country": "country",
}  # fmt: skip
_DATE_FIELDS = {
    "data": "on", "date": "on", "dal": "from", "from": "from", "al": "to", "to": "to",
}  # fmt: skip
_SCHEMES = {"http", "https", "ftp", "mailto"}
_OR = {"OR", "O"}
_AND = {"AND", "E"}
_NOT = {"NOT", "NON"}
_OPERATORS = _OR | _AND | _NOT

Span = tuple[int, int]  # of characters: the first, and the one after the last


@dataclass(frozen=True, slots=True)
class Reading:
    """A query's tree, and the stretches of its text that say what the tree joins.

    ``spans`` has one for each of the tree's conjuncts, with the operator beside it that would
    hang loose without it; ``None`` for a part of a word.
    """

    tree: Node
    spans: tuple[Span | None, ...]


@lru_cache(maxsize=256)  # readers turn the pages of a query and narrow it
def parse(text: str, today: date) -> Reading:
    """The reading of a cleaned query. ``today`` is what *ieri* and the like count from."""
    return _Parser(lexemes_of(text), today, has_operators=not is_in_capitals(text)).reading()


def is_in_capitals(text: str) -> bool:
    """Whether words besides operators are in capitals, and no letter is a small one."""
    others = [word for word in text.split() if word not in _OPERATORS]
    return text == text.upper() and any(word != word.lower() for word in others)


class _Parser:
    """Recursive descent; every step forward takes at least one lexeme, so it ends."""

    def __init__(self, lexemes: list[Lexeme], today: date, *, has_operators: bool) -> None:
        self.lexemes = lexemes
        self.has_operators = has_operators
        self.at = 0
        self.depth = 0
        self.clauses = 0
        self.today = today
        self.joints: set[int] = set()  # places of each AND and OR that joins its neighbours
        # Nodes by their identity, with their first lexeme and the one after their last. The
        # nodes stand here too, so that no later one has the identity of one that was dropped.
        self.places: dict[int, tuple[Node, int, int]] = {}

    def reading(self) -> Reading:
        """The tree of all lexemes, and where its conjuncts stand."""
        children: list[Node] = []
        while self.at < len(self.lexemes):
            children += self._sequence()
            self.at += 1  # a closing parenthesis that nothing opened
        if not self.lexemes:
            return Reading(Everything(), (None,))
        tree = terms.conjunction(children) or NOTHING
        return Reading(tree, tuple(self._span(node) for node in conjuncts(tree)))

    def _span(self, node: Node) -> Span | None:
        """The characters of a node, with the ``AND`` before it or else the one after it."""
        if id(node) not in self.places:
            return None
        _node, start, end = self.places[id(node)]
        if start - 1 in self.joints:
            start -= 1
        elif end in self.joints:
            end += 1
        return self.lexemes[start].start, self.lexemes[end - 1].end

    def _placed(self, node: Node | None, start: int) -> Node | None:
        """The node, having noted that it ends where the parser is now."""
        if node is not None:
            self.places[id(node)] = node, start, self.at
        return node

    def _sequence(self) -> list[Node]:
        children: list[Node] = []
        while self._peek() not in {"", "close"}:
            node = self._any_of()
            if node is not None:
                children.append(node)
        return children

    def _peek(self, ahead: int = 0) -> str:
        """Kind of a coming lexeme; ``""`` at the end."""
        at = self.at + ahead
        return self.lexemes[at].kind if at < len(self.lexemes) else ""

    def _take_operator(self, operators: set[str]) -> bool:
        """Step over an operator that has something on its right."""
        if not self.has_operators or self._peek() != "chunk":
            return False
        if self.lexemes[self.at].text not in operators:
            return False
        if self._peek(1) in {"", "close"}:
            return False
        self.at += 1
        return True

    def _any_of(self) -> Node | None:
        return self._joined(_OR, self._all_of, Or)

    def _all_of(self) -> Node | None:
        return self._joined(_AND, self._operand, And)

    def _joined(
        self,
        operators: set[str],
        part: Callable[[], Node | None],
        join: Callable[[tuple[Node, ...]], Node],
    ) -> Node | None:
        start = self.at
        parts = [part()]
        while self._take_operator(operators):
            self.joints.add(self.at - 1)
            parts.append(part())
        children = tuple(node for node in parts if node is not None)
        if not children:
            return None
        return self._placed(children[0] if len(children) == 1 else join(children), start)

    def _operand(self) -> Node | None:
        start, negated = self.at, False
        while True:
            if self._peek() == "sign":
                negated ^= self.lexemes[self.at].text != "+"
                self.at += 1
            elif self._take_operator(_NOT):
                negated = not negated
            else:
                break
        node = self._primary()
        return self._placed(Not(node) if negated and node is not None else node, start)

    def _primary(self) -> Node | None:
        if self._peek() in {"", "close"}:
            return None
        lexeme = self.lexemes[self.at]
        self.at += 1
        if lexeme.kind == "open":
            return self._parenthesis()
        if lexeme.kind == "field":
            return self._field_or_word(lexeme.text[:-1].lower())
        return self._leaf(lexeme)

    def _parenthesis(self) -> Node | None:
        """What stands in parentheses; too deep ones are read as if they were not there."""
        if self.depth >= MAX_DEPTH:
            return None
        self.depth += 1
        node = terms.conjunction(self._sequence())
        if self._peek() == "close":
            self.at += 1
        self.depth -= 1
        return node

    def _field_or_word(self, name: str) -> Node | None:
        """A field with its value; a name below too many others is read as a word."""
        if self.depth >= MAX_DEPTH:
            return self._leaf(Lexeme("chunk", name))
        self.depth += 1
        node = self._field(name)
        self.depth -= 1
        return node

    def _field(self, name: str) -> Node | None:
        if name in _DATE_FIELDS and (days := self._days(_DATE_FIELDS[name])):
            return days
        if name not in _FIELDS:
            return self._word_before(name, self._primary())
        child = self._primary()
        return None if child is None else FieldIs(_FIELDS[name], coded(_FIELDS[name], child))

    def _days(self, kind: str) -> DateRange | None:
        """The days that the value of a field means: one lexeme, or as many words as are a date."""
        values = self.lexemes[self.at : self.at + LONGEST_DATE]
        words = list(takewhile(lambda lexeme: lexeme.kind == "chunk", values)) or values[:1]
        for number in range(len(words), 0, -1):
            text = " ".join(lexeme.text for lexeme in words[:number])
            span = parse_span(text, self.today)
            if span:
                self.at += number
                is_one = not is_range(text, self.today)
                return DateRange(
                    None if kind == "to" and is_one else span[0],
                    None if kind == "from" and is_one else span[1],
                )
        return None

    def _word_before(self, name: str, value: Node | None) -> Node | None:
        """``breaking:`` and what follows: the name of no field is a word like any other.

        But not the scheme of an address: articles name it with any, or without.
        """
        if name in _SCHEMES and isinstance(value, Phrase | Compound | Or):
            return value
        word = self._leaf(Lexeme("chunk", name))
        return terms.conjunction([node for node in (word, value) if node is not None])

    def _leaf(self, lexeme: Lexeme) -> Node | None:
        """The leaf that a lexeme is; none where the query has too many or the lexeme no word."""
        if self.clauses >= MAX_CLAUSES:
            return None
        node = (
            terms.quoted(lexeme.text, lexeme.near)
            if lexeme.kind == "quoted"
            else terms.word(lexeme.text)
        )
        if self.clauses < MAX_IN_TWO:
            node = terms.also_in_two(node)
        self.clauses += node is not None
        return node
