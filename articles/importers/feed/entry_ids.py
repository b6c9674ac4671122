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
    named = _groups(entries, lambda one: one.record.url if not one.guid else None)
    shared = {url for url, group in named.items() if len({one.record.title for one in group}) > 1}
    for one in entries:
        record = one.record
        if one.guid:
            is_unique = UNIQUE.match(one.guid) or not host
            record.external_id = one.guid if is_unique else f"{host}:{one.guid}"
        elif not record.url or record.url in shared or _is_home(record.url, home_page):
            record.external_id = f"{host}:{_digest(record.title, one.written)}"
    return _each_once([one.record for one in entries])


def _drop_false_guids(entries: Sequence[Entry], home_page: str) -> None:
    for group in _groups(entries, lambda one: one.guid or None).values():
        urls = {one.record.url for one in group}
        says_nothing = all(not url or _is_home(url, home_page) for url in urls)
        differ = {one.record.title for one in group} if says_nothing else urls
        if len(differ) > 1:
            for one in group:
                one.guid = ""


def _groups(
    entries: Sequence[Entry], key: Callable[[Entry], Hashable]
) -> dict[Hashable, list[Entry]]:
    """Entries by their key; those without one (None) are in no group."""
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for one in entries:
        if (found := key(one)) is not None:
            groups[found].append(one)
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
