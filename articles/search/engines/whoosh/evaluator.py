"""The tree of a query -> the documents that it asks for, evaluated on whole arrays."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from articles.search.engines.whoosh.document_sets import (
    EMPTY,
    DocumentList,
    DocumentMask,
    DocumentSet,
    all_of,
    any_of,
    mask_of,
    none_of,
)
from articles.search.engines.whoosh.filter_masks import FilterMasks
from articles.search.engines.whoosh.leaf_evaluator import TEXT, TITLE, LeafEvaluator
from articles.search.query import ast
from articles.whoosh_codec import term_keys


class Evaluator:
    """Evaluates trees over one generation."""

    def __init__(self, leaf_evaluator: LeafEvaluator, masks: FilterMasks) -> None:
        self.leaf_evaluator = leaf_evaluator
        self.masks = masks
        self.visible = leaf_evaluator.visible
        self.size = self.visible.snapshot.size

    def find(self, node: ast.Node, scope: str = TEXT) -> DocumentSet:
        """The documents of a tree; ``scope`` is the part of the article that is meant."""
        match node:
            case ast.And(children):
                return all_of(self.each(children, scope), self.size)
            case ast.Or(children):
                sets = self.each(children, scope)
                return any_of(sets, self.size) if sets else EMPTY
            case ast.Not(child):
                return self._visible(none_of(self.find(child, scope), self.size))
            case ast.Everything():
                return self._visible(all_of([], self.size))
            case ast.DateRange(first, last):
                return self._visible(DocumentMask(self.masks.days(first, last)))
            case ast.FieldIs(field, child):
                return self._visible(self._in_field(field, child))
            case _:
                return self.leaf_evaluator.find(node, scope)

    def _visible(self, documents: DocumentSet) -> DocumentSet:
        """What is visible of it; what words find is so already."""
        return (
            DocumentMask(self.visible.only(documents.mask))
            if isinstance(documents, DocumentMask)
            else documents
        )

    def each(self, nodes: Iterable[ast.Node], scope: str = TEXT) -> list[DocumentSet]:
        """What every different node finds; one that stands there twice counts twice."""
        every: list[DocumentSet] = []
        for node, times in Counter(nodes).items():
            documents = self.find(node, scope)
            if times > 1 and isinstance(documents, DocumentList):
                documents = replace(documents, scores=documents.scores * np.float32(times))
            every.append(documents)
        return every

    def _in_field(self, field: ast.FieldName, child: ast.Node) -> DocumentSet:
        if field == "title":
            return self.find(child, TITLE)
        if field in ("language", "country"):
            return self._coded(field, child)
        # Where an article comes from says nothing of how well it answers: no scores.
        return DocumentMask(mask_of(self.find(child, term_keys.BY_FIELD[field]), self.size))

    def _coded(self, field: ast.FieldName, node: ast.Node) -> DocumentSet:
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
                return DocumentMask(self.masks.coded(field, ["-".join(words)]))
            case ast.Term(raw):
                return DocumentMask(self.masks.coded(field, [raw]))
            case _:
                return EMPTY
