"""What tells the entries of a feed apart, the same at every visit."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.importers.records import Failure, Record

# Ids with these schemes are the only ones of their kind in the world; "12345" is not.
UNIQUE = re.compile(r"(?:https?://|urn:|tag:|doi:|info:)\S", re.IGNORECASE)

VERSIONS = 2  # of one entry that a feed may have at once


@dataclass(slots=True)
class Entry:
    """A record with what its feed calls it (``guid``) and the date as the feed writes it."""

    record: Record
    guid: str
    written: str


def give_keys(entries: Sequence[Entry], host: str, home_page: str) -> list[Record | Failure]:
    """The records with their keys, in order; an entry that is there twice to the letter once.

    The key is the guid, behind ``host`` where it is not unique in the world. A guid that stands
    for different addresses is none, and the address is the key; where that is the home page, or
    one for entries with different titles, or missing, it is the title with the date.
    """
    _drop_false_guids(entries, home_page)
    named = _groups(entries, lambda entry: entry.record.url if not entry.guid else None)
    shared = {
        url for url, group in named.items() if len({entry.record.title for entry in group}) > 1
    }
    for entry in entries:
        record = entry.record
        if entry.guid:
            is_unique = UNIQUE.match(entry.guid) or not host
            record.external_id = entry.guid if is_unique else f"{host}:{entry.guid}"
        elif not record.url or record.url in shared or _is_home(record.url, home_page):
            record.external_id = f"{host}:{_digest(record.title, entry.written)}"
    return _each_once([entry.record for entry in entries])


def _drop_false_guids(entries: Sequence[Entry], home_page: str) -> None:
    for group in _groups(entries, lambda entry: entry.guid or None).values():
        urls = {entry.record.url for entry in group}
        says_nothing = all(not url or _is_home(url, home_page) for url in urls)
        titles = {entry.record.title for entry in group}
        # A list of changes has one page, and its address for the id of all that it tells; two with
        # one id may be versions of one entry.
        is_of_all = len(group) == len(entries) > VERSIONS
        differ = titles if says_nothing or is_of_all else urls
        if len(differ) > 1 or len(urls) > 1:
            for entry in group:
                entry.guid = ""


def _groups(
    entries: Sequence[Entry], key: Callable[[Entry], Hashable]
) -> dict[Hashable, list[Entry]]:
    """Entries by their key; those without one (None) are in no group."""
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        if (value := key(entry)) is not None:
            groups[value].append(entry)
    return groups


def _is_home(url: str, home_page: str) -> bool:
    """Whether an address is that of a site and of no article."""
    parts = urlsplit(url)
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    return is_bare or url.rstrip("/") == home_page.rstrip("/")


def _digest(*values: str) -> str:
    return hashlib.sha256("\n".join(values).encode("utf-8", "replace")).hexdigest()[:32]


def _each_once(records: Sequence[Record]) -> list[Record | Failure]:
    """Of records with one key the first is the newest, as feeds are ordered."""
    kept: list[Record | Failure] = []
    seen: dict[str, Record] = {}
    for record in records:
        first = seen.setdefault(record.external_id or record.url, record)
        if first is record:
            kept.append(record)
        elif (first.title, first.body) != (record.title, record.body):
            reason = _("The feed has another entry with the same id before this one.")
            kept.append(Failure(record.place, reason, record.as_json()))
    return kept
