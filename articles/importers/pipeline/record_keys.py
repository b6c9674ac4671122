"""By what a record is told from others, and which records of a batch may be one."""

from collections.abc import Sequence
from functools import lru_cache

from articles.importers.pipeline.normalise import PreparedRecord
from articles.importers.records import Record
from articles.models.taxonomy_lookup import spelling
from articles.text.external_ids import is_worldwide
from articles.text.web_addresses import escaped, is_home_page, is_same_address

Mark = tuple[object, ...]


def key_of(prepared: PreparedRecord) -> tuple[str, ...]:
    """What tells the record from all others: its external id, its address, or what it is.

    The address of a site is that of no article.
    """
    record = prepared.record
    if record.external_id:
        # Every outlet has a "17" of its own.
        scope = "" if is_worldwide(record.external_id) else _outlet(record.source)
        return ("id", record.external_id, scope)
    if record.url and not is_home_page(record.url):
        return ("url", escaped(record.url))
    return _what(prepared)


def _what(prepared: PreparedRecord) -> tuple[str, ...]:
    record = prepared.record
    return ("text", _outlet(record.source), record.title, str(prepared.article.day))


@lru_cache(maxsize=1024)
def _outlet(name: str) -> str:
    """A source's name in the spelling in which names are compared; files have few, many times."""
    return spelling(name)


def is_copy_of(record: Record, *, external_id: str, url: str, has_title: bool) -> bool:
    """Whether a record with the text of an article is that article: title or address agree.

    It never is where both have an id, or both an address, and these differ.
    """
    if record.external_id and external_id and record.external_id != external_id:
        return False
    if record.url and url:
        return is_same_address(record.url, url) and (has_title or not is_home_page(url))
    return has_title


def in_order(batch: Sequence[PreparedRecord]) -> list[list[int]]:
    """The places of a batch in rounds: what may be one before it comes a round later."""
    keys = [key_of(prepared) for prepared in batch]
    plain = {key for key in keys if key[0] != "id"}
    marks_of = [_marks(prepared, key, plain) for prepared, key in zip(batch, keys, strict=True)]
    rounds: list[list[int]] = []
    left = list(range(len(batch)))
    while left:
        seen: set[Mark] = set()
        now: list[int] = []
        later: list[int] = []
        for place in left:
            marks = marks_of[place]
            (later if seen.intersection(marks) else now).append(place)
            seen.update(marks)
        rounds.append(now)
        left = later
    return rounds


def _marks(
    prepared: PreparedRecord, key: tuple[str, ...], plain: set[tuple[str, ...]]
) -> list[Mark]:
    """All by which one record of the batch may be found to be another one of it.

    What a record is beside its id counts where one of the batch (``plain``) has nothing else.
    """
    record, text = prepared.record, prepared.article.text_hash
    marks: list[Mark] = [key]
    if plain:
        others = (("url", escaped(record.url)), _what(prepared))
        marks += [other for other in others if other in plain]
    if prepared.is_long:
        marks += [("copy", text, record.title)]
        marks += [("copy", text, record.url)] if record.url else []
    return marks
