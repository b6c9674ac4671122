"""What a reader types -> a tree. Nothing that can be typed is an error.

An operator that makes no sense where it stands is a word; an open quotation mark closes at
the end; what is too long or too much is left off. ``AND`` binds closest, then ``OR``, then
standing side by side: ``guerra iran OR teheran -nucleare`` asks for *guerra*, for one of the
two names, and for no *nucleare*.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from articles.search.query import terms
from articles.search.query.ast import And, DateRange, Everything, FieldIs, FieldName, Node, Not, Or
from articles.search.query.coded_values import coded
from articles.search.query.date_words import parse_span

MAX_LENGTH = 2_000  # characters of a query
MAX_CLAUSES = 200
MAX_DEPTH = 12  # of parentheses, and of fields within fields

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
_OR = {"OR", "O"}
_AND = {"AND", "E"}
_NOT = {"NOT", "NON"}

_QUOTES = '"“”„«»＂'
_LEX = re.compile(
    rf"""
    (?P<open>\() | (?P<close>\))
    | (?P<sign>[-+−](?=[^\s\-+−)]))
    | (?P<field>[A-Za-z]{{2,12}}:(?=[^\s)]))
    | [{_QUOTES}](?P<quoted>[^{_QUOTES}]*)(?:[{_QUOTES}](?:~(?P<near>\d{{0,3}}))?|$)
    | (?P<chunk>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE | re.ASCII,
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    near: str | None = None


def clean(text: str) -> str:
    """The query as it is used and shown again: one line, no control characters, cut."""
    return " ".join(_CONTROLS.sub(" ", text[: 4 * MAX_LENGTH]).split())[:MAX_LENGTH]


@lru_cache(maxsize=256)  # a page parses its query to find and again to mark
def parse(text: str, today: date) -> Node:
    """The tree of a query. ``today`` is what *ieri* and the like count from."""
    text = clean(text)
    if not text:
        return Everything()
    return _Parser(_lex(text), today).parse()


def _lex(text: str) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    at_start = True  # a sign or a field name counts only at the start of a word
    end = 0
    for match in _LEX.finditer(text):
        kind = match.lastgroup or "quoted"
        kind = "quoted" if kind == "near" else kind
        at_start = match.start() > end or at_start or kind in {"open", "close", "quoted"}
        if kind in {"sign", "field"} and not at_start:
            kind = "chunk"
        value = match.group("quoted") if kind == "quoted" else match.group()
        found.append(_Lexeme(kind, value or "", match.group("near")))
        end = match.end()
        at_start = kind != "chunk"
    return found


class _Parser:
    """Recursive descent; every step forward takes at least one lexeme, so it ends."""

    def __init__(self, lexemes: list[_Lexeme], today: date) -> None:
        self.lexemes = lexemes
        self.at = 0
        self.depth = 0
        self.clauses = 0
        self.today = today

    def parse(self) -> Node:
        children: list[Node] = []
        while self.at < len(self.lexemes):
            children += self._sequence()
            self.at += 1  # a closing parenthesis that nothing opened
        return terms.together(children) or NOTHING

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

    def _takes(self, operators: set[str]) -> bool:
        """Step over an operator that has something on its right."""
        if self._peek() != "chunk" or self.lexemes[self.at].text not in operators:
            return False
        if self._peek(1) in {"", "close"}:
            return False
        self.at += 1
        return True

    def _any_of(self) -> Node | None:
        return self._joined(_OR, self._all_of, Or)

    def _all_of(self) -> Node | None:
        return self._joined(_AND, self._one, And)

    def _joined(
        self,
        operators: set[str],
        part: Callable[[], Node | None],
        join: Callable[[tuple[Node, ...]], Node],
    ) -> Node | None:
        parts = [part()]
        while self._takes(operators):
            parts.append(part())
        children = tuple(node for node in parts if node is not None)
        if not children:
            return None
        return children[0] if len(children) == 1 else join(children)

    def _one(self) -> Node | None:
        negated = False
        while True:
            if self._peek() == "sign":
                negated ^= self.lexemes[self.at].text != "+"
                self.at += 1
            elif self._takes(_NOT):
                negated = not negated
            else:
                break
        node = self._primary()
        return Not(node) if negated and node is not None else node

    def _primary(self) -> Node | None:
        if self._peek() in {"", "close"}:
            return None
        lexeme = self.lexemes[self.at]
        self.at += 1
        if lexeme.kind == "open":
            return self._group()
        if lexeme.kind == "field":
            return self._named(lexeme.text[:-1].lower())
        return self._counted(lexeme)

    def _group(self) -> Node | None:
        """What stands in parentheses; too deep ones are read as if they were not there."""
        if self.depth >= MAX_DEPTH:
            return None
        self.depth += 1
        node = terms.together(self._sequence())
        if self._peek() == "close":
            self.at += 1
        self.depth -= 1
        return node

    def _named(self, name: str) -> Node | None:
        """A field with its value; below too many others its name is a word."""
        if self.depth >= MAX_DEPTH:
            return self._counted(_Lexeme("chunk", name))
        self.depth += 1
        node = self._field(name)
        self.depth -= 1
        return node

    def _field(self, name: str) -> Node | None:
        if name in _DATE_FIELDS and self._peek() in {"chunk", "quoted"}:
            value = self.lexemes[self.at].text
            span = parse_span(value, self.today)
            if span:
                self.at += 1
                kind = _DATE_FIELDS[name]
                return DateRange(
                    span[0] if kind != "to" else None, span[1] if kind != "from" else None
                )
        if name not in _FIELDS:
            return self._word_and(name, self._primary())
        child = self._primary()
        return None if child is None else FieldIs(_FIELDS[name], coded(_FIELDS[name], child))

    def _word_and(self, name: str, value: Node | None) -> Node | None:
        """``http:`` and other names of no field: a word like any other."""
        word = self._counted(_Lexeme("chunk", name))
        return terms.together([node for node in (word, value) if node is not None])

    def _counted(self, lexeme: _Lexeme) -> Node | None:
        """A leaf, as long as the query may have more."""
        if self.clauses >= MAX_CLAUSES:
            return None
        node = (
            terms.quoted(lexeme.text, lexeme.near)
            if lexeme.kind == "quoted"
            else terms.word(lexeme.text)
        )
        self.clauses += node is not None
        return node
