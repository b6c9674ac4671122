"""The query as a tree. Engines compile it; nothing in it depends on one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

FieldName = Literal["title", "source", "section", "author", "tag", "language", "country"]


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles: what an empty query asks for."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word in any inflection; ``raw`` as the reader wrote it."""

    raw: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as written (folded), one after the other.

    A word with ``*`` or ``?`` is a pattern. ``offsets`` are the places of the words, counted from
    the first: where it leaves one out, any word may stand. Without them there are no such places.
    """

    words: tuple[str, ...]
    raw: str
    offsets: tuple[int, ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """Where each word stands, counted from the first."""
        return self.offsets or tuple(range(len(self.words)))


@dataclass(frozen=True, slots=True)
class Compound:
    """Words one after the other, each in any inflection; or all of them ``joined`` in one word,
    in any inflection as well, unless that is empty. ``offsets`` are those of a phrase."""

    words: tuple[str, ...]
    raw: str
    joined: str = ""
    offsets: tuple[int, ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """Where each word stands, counted from the first."""
        return self.offsets or tuple(range(len(self.words)))


@dataclass(frozen=True, slots=True)
class Near:
    """All words within a stretch of the text with at most ``distance`` words between them; one
    with ``*`` or ``?`` is a pattern."""

    words: tuple[str, ...]
    distance: int
    raw: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so (folded)."""

    start: str
    raw: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of this form (folded): ``?`` is one letter, ``*`` any number."""

    pattern: str
    raw: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words whose spelling is at most ``edits`` letters away (folded)."""

    word: str
    edits: int
    raw: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days of publication, both ends included; ``None`` is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class FieldIs:
    """Articles for which the child holds within one field."""

    field: FieldName
    child: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """Articles for which the child does not hold."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Articles for which all the children hold."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Articles for which one of the children holds; none where there is no child."""

    children: tuple["Node", ...]


# The field whose words are words of the text.
_OF_THE_TEXT: tuple[FieldName, ...] = ("title",)

Leaf = Term | Phrase | Compound | Near | Prefix | Wildcard | Fuzzy
Node = Everything | Leaf | DateRange | FieldIs | Not | And | Or


def conjuncts(tree: Node) -> tuple[Node, ...]:
    """What has to hold together: the children of the topmost ``And``, else the tree itself."""
    return tree.children if isinstance(tree, And) else (tree,)


def leaves(node: Node, *, fields: Collection[FieldName] = _OF_THE_TEXT) -> list[Leaf]:
    """What the articles should hold: the leaves that no ``Not`` stands above.

    Of those bound to a field the ones of ``fields`` alone: others are not words of the text.
    """
    match node:
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves(child, fields=fields)]
        case FieldIs(field, child):
            return leaves(child, fields=fields) if field in fields else []
        case Everything() | DateRange() | Not():
            return []
        case _:
            return [node]
