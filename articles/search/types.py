"""What goes into a search and what comes out: plain data, the same for every engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal, get_args

from articles.search.query.ast import FieldName
from articles.search.query.parsed_query import ParsedQuery

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
FacetName = Literal["section", "source", "language", "country", "year"]
FACETS: tuple[FacetName, ...] = get_args(FacetName)
IndexState = Literal["ready", "missing", "unreachable", "off"]

MAX_PAGE_SIZE = 200
MAX_PAGE = 1_000_000
MAX_FACET_VALUES = 60  # of one facet, besides those that are chosen


class SearchError(Exception):
    """Base of what can go wrong; the message may be shown to a reader."""


class SearchUnavailable(SearchError):
    """There is no usable index now, for the reason of a subclass, or because search is off."""

    state: ClassVar[IndexState] = "off"


class IndexMissing(SearchUnavailable):
    """There is no index, or one that is damaged or of another version: it is to be built."""

    state = "missing"


class SearchUnreachable(SearchUnavailable):
    """Nobody knows what the index is like at the moment: it must not be built for that."""

    state = "unreachable"


class SearchBusy(SearchError):
    """Another process holds the lock that was asked for."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search besides its words: one of the values of each field that has any.

    Sections, sources and tags are slugs, languages BCP 47 codes (``pt`` includes ``pt-BR``),
    countries ISO 3166-1 codes. A section includes those under it. Both dates are included.
    ``statuses`` counts only for a query that includes drafts.
    """

    section: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One question. ``drafts`` is for editors: it drops the rule of visibility.

    ``parsed`` is what the reader typed, read once for the search and all that shows its answer.
    ``at`` is the moment that visibility is judged by (now, when absent).
    ``lean_recent`` lets newer articles rise within the order of relevance.
    ``relax`` lets articles follow that lack some of the words when few hold them all.
    ``is_spare`` is for an answer that can be done without: a cluster has a moment for it, and is
    not taken for one that is away where it needs more.
    """

    parsed: ParsedQuery
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    page: int = 1
    page_size: int = 20
    drafts: bool = False
    facets: bool = True
    lean_recent: bool = False
    relax: bool = True
    at: datetime | None = None
    is_spare: bool = False

    @property
    def text(self) -> str:
        """The query's text, cleaned."""
        return self.parsed.text

    @property
    def size(self) -> int:
        """The number of hits to a page, within bounds."""
        return min(max(self.page_size, 1), MAX_PAGE_SIZE)

    @property
    def offset(self) -> int:
        """Number of hits before the page; a page below the first is the first."""
        return (min(max(self.page, 1), MAX_PAGE) - 1) * self.size


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found, and why.

    ``matched``, ``missing`` and ``in_title`` are words as the reader wrote them; ``missing`` is
    empty unless the article holds only some of them. ``in_names`` pairs a field with a word that
    the name of the article's source, section, author or one of its tags has.
    """

    id: int
    score: float
    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    in_title: tuple[str, ...] = ()
    in_names: tuple[tuple[FieldName, str], ...] = ()


# Not frozen: an answer has hundreds of them, and frozen ones take twice as long to make.
@dataclass(slots=True)
class Facet:
    """A value that found articles have in a field, and how many of them have it."""

    value: str
    label: str
    count: int
    chosen: bool = False


# Not frozen: an answer has hundreds of them, and frozen ones take twice as long to make.
@dataclass(slots=True)
class MonthCount:
    """A month (``YYYY-MM``), and how many of the found articles are of it."""

    date: str
    count: int


@dataclass(frozen=True, slots=True)
class LeftOutWord:
    """A word of the query, and how many articles there would be if it were left out.

    ``number`` is its place in ``ParsedQuery.words``.
    """

    word: str
    total: int
    number: int


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query.

    ``total`` counts every hit that paging reaches, ``total_all`` those that hold all the
    words; they differ only when ``relaxed``. ``took_ms`` is the engine's own time.
    ``partial`` says that the time limit cut something off. ``unknown`` are those of several words
    (as the reader wrote them) that nothing holds which readers see, whatever the filters are.
    """

    query: str
    total: int = 0
    total_all: int = 0
    relaxed: bool = False
    partial: bool = False
    took_ms: float = 0.0
    page: int = 1
    page_size: int = 20
    hits: tuple[Hit, ...] = ()
    facets: Mapping[FacetName, tuple[Facet, ...]] = field(default_factory=dict)
    histogram: tuple[MonthCount, ...] = ()
    suggestion: str | None = None
    without: tuple[LeftOutWord, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """Number of pages that the hits fill."""
        return -(-self.total // self.page_size)


@dataclass(frozen=True, slots=True)
class Label:
    """A source, section or tag: the slug that filters use, and the name that pages show."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article as an engine takes it in.

    ``visible_from`` is in seconds since 1970 (``None``: never visible to readers).
    ``sections`` runs from the topmost section down to the article's own; ``fingerprint``
    is a digest of all other fields, as a signed number of 64 bits.
    """

    id: int
    title: str
    summary: str
    text: str
    language: str
    author: str
    day: date
    published: int
    visible_from: int | None
    status: str
    source: Label
    country: str
    sections: tuple[Label, ...]
    tags: tuple[Label, ...]
    fingerprint: int


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of an index, for ``/readyz`` and the admin.

    ``off`` is search that was switched off on purpose; ``message`` says why there is no index.
    ``place`` is the version of the content up to which it has taken all changes over; what is
    unreachable keeps the one that was known last. ``waiting`` counts the changes that it has yet
    to take over, the oldest ``oldest_seconds`` old.
    """

    state: IndexState
    message: str = ""
    documents: int = 0
    segments: int = 0
    bytes: int = 0
    place: int = 0
    waiting: int = 0
    oldest_seconds: float = 0.0

    @property
    def is_ready(self) -> bool:
        """Whether the site answers as it should: searches, or was told not to."""
        return self.state in {"ready", "off"}
