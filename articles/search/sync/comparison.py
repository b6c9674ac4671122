"""Compares database and index, and makes them the same again."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from django.db import transaction

from articles.models.outbox import content_changed
from articles.search.documents import DocumentBuilder
from articles.search.engines.base import SearchEngine
from articles.search.sync.draining import (
    WAIT_SECONDS,
    apply_articles,
    catch_up,
    in_batches,
    keep_place,
    require_outbox,
)
from articles.search.sync.rebuilding import rebuild
from articles.search.sync.turns import turn


@dataclass(frozen=True, slots=True)
class Differences:
    """Where index and database do not say the same: ids of articles, and damage."""

    missing: list[int]  # in the database alone
    extra: list[int]  # in the index alone
    changed: list[int]
    damage: list[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.changed or self.damage)


def compare(engine: SearchEngine) -> Differences:
    """Compare both ways. Changes still in the outbox are differences as well."""
    ids, prints = engine.fingerprints()
    missing: list[int] = []
    changed: list[int] = []
    seen = np.zeros(len(ids), bool)
    for documents in DocumentBuilder().all_documents():
        for document in documents:
            place = int(np.searchsorted(ids, document.id))
            if place == len(ids) or ids[place] != document.id:
                missing.append(document.id)
                continue
            seen[place] = True
            if prints[place] != document.fingerprint:
                changed.append(document.id)
    return Differences(missing, ids[~seen].tolist(), changed, engine.verify())


def repair(engine: SearchEngine, differences: Differences) -> None:
    """Make the index like the database again; a damaged one is built anew.

    Raises ``IndexMissing`` where the outbox no longer has what has changed since it was compared.
    """
    if differences.damage:
        rebuild(engine)
        return
    with turn(engine, "changes", WAIT_SECONDS) as go_on, engine.writing(WAIT_SECONDS):
        place = engine.place()
        require_outbox(place)
        with transaction.atomic():
            version = content_changed()
        builder = DocumentBuilder()
        for ids in in_batches([*differences.missing, *differences.changed, *differences.extra]):
            apply_articles(engine, builder, ids, version)
            go_on()
        catch_up(engine, place, partial(keep_place, engine.name))
