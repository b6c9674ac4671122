"""Named values, of a JSON object or a row of a table, as a record."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.importers.dates import read_moment
from articles.importers.records import Failure, ImportedComment, Record, RecordRefused
from articles.models import Article, Comment
from articles.text.html import without_controls

STATES: dict[str, str] = {
    **{state: state for state in Article.Status.values},
    **{"bozza": "draft", "pending": "draft", "in attesa": "draft"},
    **{"programmato": "scheduled", "pianificato": "scheduled", "future": "scheduled"},
    **{"pubblicato": "published", "pubblico": "published", "publish": "published"},
    **{"public": "published", "online": "published"},
    **{"ritirato": "withdrawn", "rimosso": "withdrawn", "retired": "withdrawn"},
    **{"privato": "private", "riservato": "private"},
    **{"cestinato": "trashed", "cestino": "trashed", "trash": "trashed", "deleted": "trashed"},
}
YES = {"true", "1", "yes", "y", "sì", "si", "s", "vero", "x"}
NO = {"false", "0", "no", "n", "falso"}
DEEPEST = 4  # a record has lists of objects, and nothing below these


def as_record(values: Mapping[str, Any], place: str = "") -> Record:
    """The record that values by the names of the record format make; other names say nothing.

    A value may come as text whatever it is: a list with semicolons or commas or as JSON, a
    date in words, "sì" for true. The source may be missing, since an import's options may name
    one, and the text be empty. Raises ``RecordRefused``.
    """
    record = Record(place=place)
    for name, value in values.items():
        if name in TEXTS and type(value) is str:
            setattr(record, name, value)
        elif name in READERS and value is not None:
            setattr(record, name, READERS[name](name, value))
    needed = {
        "title": bool(record.title.strip()),
        "body": values.get("body") is not None,
        "published": record.published is not None,
    }
    if not all(needed.values()):
        missing = ", ".join(name for name, is_there in needed.items() if not is_there)
        raise RecordRefused(_("It lacks what every record needs: %s.") % missing)
    return record


def refusal(place: str, reason: str | Promise, values: Mapping[str, Any]) -> Failure:
    """A failure with what could be read, which can be corrected and read again."""
    known = {name: _plain(value) for name, value in values.items() if name in NAMES}
    return Failure(place, reason, known)


def _plain(value: Any, depth: int = 0) -> Any:
    """The value as every database keeps JSON: no control characters, no figures without end."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (list, dict)) and depth >= DEEPEST:
        return "…"
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {without_controls(name): _plain(one, depth + 1) for name, one in value.items()}
    return value


def read_text(name: str, value: Any) -> str:
    """A text; numbers are texts as well."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise RecordRefused(_("“%s” has to be a text.") % name)


def read_list(name: str, value: Any) -> list[str]:
    """A list of texts, also one in a single text: as JSON, or with semicolons, or with commas."""
    if isinstance(value, str):
        value = _split(value)
    if not isinstance(value, list):
        raise RecordRefused(_("“%s” has to be a list of texts.") % name)
    return [read_text(name, one) for one in value if one is not None]


def _split(text: str) -> Any:
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            pass
    parts = text.split(";" if ";" in text else ",")
    return [part.strip() for part in parts if part.strip()]


def read_flag(name: str, value: Any) -> bool | None:
    """Yes or no; None for an empty text."""
    word = str(value).strip().casefold() if isinstance(value, (str, int)) else "?"
    if word in YES or word in NO:
        return word in YES
    if not word:
        return None
    raise RecordRefused(_("“%s” has to be true or false.") % name)


def read_state(name: str, value: Any) -> str:
    """A state of an article, from its name in English or Italian."""
    word = " ".join(read_text(name, value).split()).casefold()
    if not word or word in STATES:
        return STATES.get(word, "")
    raise RecordRefused(_("“%s” is no state of an article.") % word[:80])


def read_comments(name: str, value: Any) -> list[ImportedComment]:
    """Readers' comments: a list of objects, or that as JSON in a text.

    A number brings none: other programs write there how many comments an article has.
    """
    if isinstance(value, int) or (isinstance(value, str) and value.strip().isdecimal()):
        return []
    if isinstance(value, str):
        value = _split(value)
    if not isinstance(value, list):
        raise RecordRefused(_("“%s” has to be a list of comments.") % name)
    return [_comment(one) for one in value]


def _comment(value: Any) -> ImportedComment:
    if not isinstance(value, dict) or not value.get("text"):
        raise RecordRefused(_("One of its comments is none: it has no text."))
    parts: dict[str, Any] = {
        name: read_text(name, value.get(name) or "") for name in COMMENT_FIELDS
    }
    parts["state"] = parts["state"] or "pending"
    if parts["state"] not in Comment.State.values:
        raise RecordRefused(_("“%s” is no state of a comment.") % parts["state"][:80])
    parts["created"] = read_moment(parts["created"])
    return ImportedComment(**parts)


COMMENT_FIELDS = tuple(one.name for one in fields(ImportedComment))
TEXTS = frozenset(
    one.name for one in fields(Record) if one.type is str and one.name not in {"status", "place"}
)
READERS: dict[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(TEXTS, read_text),
    **dict.fromkeys(("tags", "section_parents", "old_paths"), read_list),
    **dict.fromkeys(("front_page", "comments_open"), read_flag),
    "is_text": lambda name, value: bool(read_flag(name, value)),
    "published": lambda name, value: read_moment(read_text(name, value)) if value else None,
    "status": read_state,
    "comments": read_comments,
}
# What a record is called by, in the order in which a table shows it.
NAMES = tuple(one.name for one in fields(Record) if one.name not in {"place", "is_cut"})
