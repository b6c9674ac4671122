"""Who wrote the article of a page: the places where pages say it, from the best one on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from lxml.html import HtmlElement

from articles.importers.page import shown_bylines, shown_lines, signatures
from articles.importers.page.byline_words import CONJUNCTION, is_agency
from articles.importers.page.bylines import people
from articles.importers.page.json_ld import Head, LinkedData, names_of
from articles.importers.page.outlet import Outlet
from articles.importers.page.page_lines import name_key

AUTHOR_TAGS = (
    *("parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article:author"),
    *("author", "authors", "byl", "og:article:author", "cxenseparse:author", "citation_author"),
    *("content_author", "article_author", "article.author", "news:author", "dc.creator.name"),
    *("og:author", "vr:author", "shareaholic:article_author_name"),
)
# Where libraries and journals put a family before the names given to a person: "de Vries, Anna"
# (Dublin Core, "Using Dublin Core", 4.3; Google Scholar, "Indexing", for citation_author).
OF_LIBRARIES = {"citation_author", "dc.creator", "dcterms.creator", "dc.creator.name"}
FAMILY_FIRST = re.compile(
    r"\s*((?:[^\W\d_A-ZÀ-Þ][\w'’]* ){0,2}[^\W\d_][\w'’-]*),\s+"
    r"(?![A-Z]{3,}\b)([^\W\d_][\w'’-]*\.?(?:[ -][^\W\d_][\w'’-]*\.?){0,2})\s*"
)
# What a plug-in's card for messengers says of its fields: "Written by", not "Reading time".
OF_WRITERS = re.compile(
    r"(?:.*\s)?(?:by|da|von|par|por|door|a[vf]|przez|de|yazan|от|автор|作者|投稿者|글쓴이|작성자)\W*"
    r"|auth?or\w*\W*|auteur\W*|skribent\W*|forfatter\W*|författare\W*|penulis\W*|szerző\W*",
    re.IGNORECASE,
)
CARDS = ("1", "2")
NOT_OF_PAGE = {"aside", "nav", "figure"}


@dataclass
class Places:
    """The page, its elements in their order, those around its headline, and what it states."""

    tree: HtmlElement
    elements: list[HtmlElement]
    near: list[HtmlElement]
    data: LinkedData
    head: Head
    outlet: Outlet

    def author(self, body: HtmlElement) -> str:
        """The people from the first place that names any who did not edit it.

        ``body`` is the article's text, which its first and last lines may sign.
        """
        lines = signatures.ends(body)
        labelled = [*map(shown_lines.apart, self.near), *lines]
        edited = people(signatures.editors(labelled), self.outlet)
        first: list[str] = []
        for values in self._places(labelled, lines, body):
            names = people(values, self.outlet)
            if names and not set(names) <= set(edited):
                return ", ".join(self._instead_of_letters(names))
            first = first or names
        return ", ".join(first or edited)

    def _instead_of_letters(self, names: list[str]) -> list[str]:
        """The people whom a byline shows, where what names the author has letters alone, which
        are those of an agency or a house ("ANSA")."""
        if any(" " in name or not name.isupper() for name in names):
            return names
        shown = (people(texts, self.outlet) for texts in shown_bylines.bylines(self.near))
        return next((each for each in shown if any(" " in name for name in each)), names)

    def _places(
        self, labelled: list[str], lines: list[str], body: HtmlElement
    ) -> Iterator[Iterable[str]]:
        """The texts by which each place names people."""
        yield from self._stated()
        yield from shown_bylines.bylines(self.near)
        yield from shown_bylines.linked(self.near)
        yield from ([text] for text in signatures.writers(labelled))
        yield signatures.dateline(labelled, body)
        yield from ([name] for name in signatures.agencies(self.near))
        yield from shown_bylines.credited(self.near)
        text = "".join(body.itertext())
        yield signatures.beside_day(self.near, text, self.outlet)
        yield signatures.alone(lines, text, self.outlet)
        yield from self._behind(body)
        yield self._names(self.data.page.get("author"))
        yield self._names(self.data.article.get("contributor"))
        yield self._names(self.data.only_person)
        yield from self._cards()

    def _stated(self) -> Iterator[Iterable[str]]:
        """What is told to machines, and what is marked as a name and seen first."""
        marked = self._marked()
        linked = (self._names(self.data.article.get(name)) for name in ("author", "creator"))
        tags = ([_spoken(name, of) for of in self.head.all(name)] for name in AUTHOR_TAGS)
        stated = [people(values, self.outlet) for values in chain(linked, tags)]
        # Some tell machines the first of those whom they show, or of those in another place.
        shown = [people(values, self.outlet) for values in (marked, self._first_byline())]
        for names in stated:
            yield next((more for more in (*shown, *stated) if _has_more(more, names)), names)
        yield marked

    def _marked(self) -> list[str]:
        """The names that the page marks as those of its authors, the first and those beside it."""
        found = self.tree.xpath(
            "//*[@rel='author' or contains(concat(' ', @itemprop, ' '), ' author ')]"
            "[normalize-space() or .//meta[@itemprop='name']]"
        )
        own = [each for each in found if not shown_lines.is_within(each, NOT_OF_PAGE)]
        silent = own[0].xpath(".//meta[@itemprop='name']/@content") if own else []
        return silent or shown_bylines.together([*map(_name_within, own)])

    def _first_byline(self) -> list[str]:
        """The first byline that joins names by "and": behind a comma alone may stand a place."""
        texts = next(shown_bylines.bylines(self.near), [])
        return [text for text in texts if CONJUNCTION.search(text)]

    def _cards(self) -> Iterator[Iterable[str]]:
        """The fields of a plug-in's card for messengers that say who wrote."""
        for at in CARDS:
            label = self.head.first(f"twitter:label{at}").strip()
            name = self.head.first(f"twitter:data{at}")
            if "/" not in name and (OF_WRITERS.fullmatch(label) or (at == "1" and not label)):
                yield [name]

    def _behind(self, body: HtmlElement) -> Iterator[Iterable[str]]:
        """The lines behind the text, which some outlets sign there."""
        last = next((block for block in reversed(body) if block.tag == "p"), None)
        if last is None:
            return
        labelled = shown_lines.after(self.elements, shown_lines.text_of(last))
        lines = labelled[: shown_lines.MOST_AFTER_TEXT]
        yield from shown_bylines.bylines(lines)
        yield from ([text] for text in signatures.writers([*map(shown_lines.apart, labelled)]))
        yield signatures.behind(lines, "".join(body.itertext()), self.outlet)
        yield signatures.rights(lines)

    def _names(self, value: Any) -> list[str]:
        return list(names_of(self.data.resolved(value)))


def _spoken(tag: str, name: str) -> str:
    """What a tag says as people say it: "Rossi, Anna" of a library's tag is Anna Rossi."""
    found = FAMILY_FIRST.fullmatch(name[:200]) if tag in OF_LIBRARIES else None
    return name if found is None or is_agency(found[1]) else f"{found[2]} {found[1]}"


def _name_within(author: HtmlElement) -> HtmlElement:
    """What is marked as the name in what is marked as an author, which may hold more."""
    return next(iter(author.xpath(".//*[@itemprop='name'][normalize-space()]")), author)


def _has_more(shown: list[str], stated: list[str]) -> bool:
    """Whether all who are stated are shown, and others beside them."""
    keys = set(map(name_key, stated))
    return bool(keys) and keys < set(map(name_key, shown))
