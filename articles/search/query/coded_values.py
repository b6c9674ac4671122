"""Values of ``lingua:`` and ``paese:``: names of languages and countries become their codes."""

from collections.abc import Callable

from articles.search.analysis import fold, primary_language
from articles.search.query.ast import And, Compound, FieldIs, FieldName, Node, Not, Or, Phrase, Term
from articles.text.country_and_language_codes import country_codes, language_codes

LookUp = Callable[[str], tuple[str, ...]]

_LOOK_UPS: dict[FieldName, LookUp] = {"language": language_codes, "country": country_codes}


def coded(field: FieldName, value: Node) -> Node:
    """The value of a field, with codes for the names in it where the field has codes.

    A name of several (``paese:congo``) becomes any of them. What is no name stays: an index
    may hold a code that no table knows.
    """
    look_up = _LOOK_UPS.get(field)
    return value if look_up is None else _coded(look_up, value)


def languages_asked(node: Node) -> set[str]:
    """The languages that a query is narrowed to by ``lingua:``; none where it is not."""
    match node:
        case FieldIs("language", Term(raw)):
            return {primary_language(fold(raw))}
        case And(children):
            return {code for child in children for code in languages_asked(child)}
        case Or(children) if children:
            each = [languages_asked(child) for child in children]
            return set().union(*each) if all(each) else set()
        case _:
            return set()


def _coded(look_up: LookUp, node: Node) -> Node:
    match node:
        case Compound(words, text):
            return _any_of(look_up(text)) or Phrase(tuple(map(fold, words)), text)
        case Term(text) | Phrase(raw=text):
            return _any_of(look_up(text)) or node
        case And(children):
            # Words in parentheses may be the words of one name: paese:(regno unito).
            texts = [child.raw for child in children if isinstance(child, Term | Phrase | Compound)]
            together = look_up(" ".join(texts)) if len(texts) == len(children) else ()
            return _any_of(together) or And(tuple(_coded(look_up, child) for child in children))
        case Or(children):
            return Or(tuple(_coded(look_up, child) for child in children))
        case Not(child):
            return Not(_coded(look_up, child))
        case _:
            return node


def _any_of(codes: tuple[str, ...]) -> Node | None:
    if len(codes) > 1:
        return Or(tuple(Term(code) for code in codes))
    return Term(codes[0]) if codes else None
