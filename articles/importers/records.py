"""What every format yields, and how it says what could not be read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

from django.utils.functional import Promise

Text = str | Promise
Format = Literal["auto", "jsonl", "csv", "feed", "opml", "page", "wxr"]
FORMATS: tuple[Format, ...] = ("auto", "jsonl", "csv", "feed", "opml", "page", "wxr")


class ImportProblem(Exception):
    """What an import cannot do, as a sentence that is safe to show to an editor."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.args[0])


class SourceUnreadable(ImportProblem):
    """Nothing can be read of it: not there, not fetched, not of the format."""


class RecordRefused(ImportProblem):
    """One record cannot become an article; the others go on."""


@dataclass(slots=True)
class ImportedComment:
    """A reader's comment that comes with a record. ``key`` and ``parent`` are the source's own."""

    name: str
    text: str
    created: datetime
    email: str = ""
    state: Literal["pending", "approved", "spam", "removed"] = "pending"
    key: str = ""
    parent: str = ""


@dataclass(slots=True)
class Record:
    """One article as a format gives it, whatever the format; nothing of it is trusted yet.

    ``body`` is HTML, or plain text when ``is_text``. Empty fields are unknown. ``published`` is
    None where the source gives no date: the article is then dated by its first import. ``status``
    is a state of an article or empty for what the import's options say. ``place`` says where in
    the source the record stands, for the editor.
    """

    title: str = ""
    body: str = ""
    source: str = ""
    published: datetime | None = None
    external_id: str = ""
    summary: str = ""
    url: str = ""
    source_country: str = ""
    section: str = ""
    tags: list[str] = field(default_factory=list)
    author: str = ""
    language: str = ""
    status: str = ""
    # What only some formats know.
    is_text: bool = False
    slug: str = ""
    section_parents: list[str] = field(default_factory=list)
    image_url: str = ""
    front_page: bool | None = None
    front_order: str = ""
    withdrawal_reason: str = ""
    comments_open: bool | None = None
    source_home_page: str = ""
    source_language: str = ""
    # How much of a new source may be shown, and by whose permission.
    source_rights: str = ""
    source_permission: str = ""
    old_paths: list[str] = field(default_factory=list)
    comments: list[ImportedComment] = field(default_factory=list)
    place: str = ""
    # Whether a page shows much more text than was found; None where nothing speaks for it.
    is_cut: bool | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the record by the names of the record format, without empty fields."""
        values = {
            name: value for name, value in asdict(self).items() if value not in ("", None, [])
        }
        values.pop("place", None)
        values.pop("is_cut", None)
        if not self.is_text:
            del values["is_text"]
        if self.published is not None:
            values["published"] = self.published.isoformat()
        if self.comments:
            values["comments"] = [
                imported | {"created": imported["created"].isoformat()}
                for imported in values["comments"]
            ]
        return values


@dataclass(slots=True)
class Failure:
    """A record that is not taken in: where it stands, why, and what could be read of it."""

    place: str
    reason: Text
    record: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class TaxonomyTerm:
    """A section or a tag that a source knows, with the paths at which the old portal had it."""

    kind: Literal["section", "tag"]
    name: str
    slug: str = ""
    parents: list[str] = field(default_factory=list)
    description: str = ""
    old_paths: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Notice:
    """A sentence on the source as a whole, for the editor: what of it is not in any record."""

    text: Text


Item = Record | Failure | TaxonomyTerm | Notice


@dataclass(slots=True)
class Unread:
    """A record as it stands in its source, to be parsed by the worker that prepares it."""

    parse: Callable[[str, str], Item]
    raw: str
    place: str

    def read(self) -> Item:
        return self.parse(self.raw, self.place)


Items = Iterator[Item]
AnyItems = Iterator[Item | Unread]


@dataclass(frozen=True, slots=True)
class Options:
    """What an import is asked for. ``section`` and ``source`` (names or slugs) stand in where a
    record names none; ``status`` where it has none."""

    section: str = ""
    source: str = ""
    status: Literal["published", "draft"] = "published"
    dry_run: bool = False
    # Also what was changed on the desk since the last import.
    overwrite: bool = False
    # Only articles of the record's own source are changed: a feed chooses its ids as it likes.
    own_only: bool = False
    # Kinds of posts of a WordPress that are articles there, beside "post"; with commas.
    post_types: str = ""
    # The account whose import it is, by its id: what it changes is then kept as it was before.
    editor: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the options that a run is stored and repeated with."""
        asked = {"section": self.section, "source": self.source, "status": self.status}
        return asked | ({"post_types": self.post_types} if self.post_types else {})

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Options":
        """Return the options that a run was stored with; unknown names are ignored."""
        names = {option.name for option in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in names})
