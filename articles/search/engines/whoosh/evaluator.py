"""The tree of a query -> the documents it asks for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from articles.search.analysis import fold, primary_language
from articles.search.engines.whoosh.document_sets import (
    EMPTY,
    Found,
    Listed,
    Masked,
    all_of,
    any_of,
    mask_of,
    none_of,
)
from articles.search.engines.whoosh.filter_masks import Masks
from articles.search.engines.whoosh.matcher import TEXT, TITLE, Matcher
from articles.search.query import ast
from articles.whoosh_codec import term_keys


class Evaluator:
    """Evaluates trees over one generation."""

    def __init__(self, matcher: Matcher, masks: Masks) -> None:
        self.matcher = matcher
        self.masks = masks
        self.visible = matcher.visible
        self.size = self.visible.snapshot.size

    def find(self, node: ast.Node, scope: str = TEXT) -> Found:
        """The documents of a tree; ``scope`` is the part of the article that is meant."""
        match node:
            case ast.And(children):
                return all_of(self.each(children, scope), self.size)
            case ast.Or(children):
                found = self.each(children, scope)
                return any_of(found, self.size) if found else EMPTY
            case ast.Not(child):
                return self._visible(none_of(self.find(child, scope), self.size))
            case ast.Everything():
                return self._visible(all_of([], self.size))
            case ast.DateRange(first, last):
                return self._visible(Masked(self.masks.days(first, last)))
            case ast.FieldIs(field, child):
                return self._visible(self._in_field(field, child))
            case _:
                return self.matcher.find(node, scope)

    def _visible(self, found: Found) -> Found:
        """What is visible of it; what words find is so already."""
        return Masked(self.visible.only(found.mask)) if isinstance(found, Masked) else found

    def each(self, nodes: Iterable[ast.Node], scope: str = TEXT) -> list[Found]:
        """What every different node finds; one that stands there twice counts twice."""
        every: list[Found] = []
        for node, times in Counter(nodes).items():
            found = self.find(node, scope)
            if times > 1 and isinstance(found, Listed):
                found = replace(found, scores=found.scores * np.float32(times))
            every.append(found)
        return every

    def _in_field(self, field: ast.FieldName, child: ast.Node) -> Found:
        if field == "title":
            return self.find(child, TITLE)
        if field in ("language", "country"):
            return self._coded(field, child)
        # Where an article comes from says nothing of how well it answers: no scores.
        return Masked(mask_of(self.find(child, term_keys.BY_FIELD[field]), self.size))

    def _coded(self, field: ast.FieldName, node: ast.Node) -> Found:
        """Languages and countries, whose values are codes."""
        match node:
            case ast.And(children):
                return all_of([self._coded(field, child) for child in children], self.size)
            case ast.Or(children):
                return any_of([self._coded(field, child) for child in children], self.size)
            case ast.Not(child):
                return none_of(self._coded(field, child), self.size)
            case ast.Everything():
                return all_of([], self.size)
            case ast.Phrase(words):
                return Masked(self.masks.coded(field, ["-".join(words)]))
            case ast.Term(raw):
                return Masked(self.masks.coded(field, [raw]))
            case _:
                return EMPTY


def languages_asked(node: ast.Node) -> set[str]:
    """The languages that a query is narrowed to by ``lingua:``; none where it is not."""
    match node:
        case ast.FieldIs("language", ast.Term(raw)):
            return {primary_language(fold(raw))}
        case ast.And(children):
            return {code for child in children for code in languages_asked(child)}
        case ast.Or(children) if children:
            each = [languages_asked(child) for child in children]
            return set().union(*each) if all(each) else set()
        case _:
            return set()
