"""Reading the whole index: what is in it, and what is wrong with it."""

import time
from typing import Any

import numpy as np
from opensearchpy import OpenSearch

from articles.search.engines.base import Ids
from articles.search.engines.opensearch.cluster_rebuild import LASTING

AT_ONCE = 10_000  # documents of one answer
KEPT = "2m"  # how long the cluster keeps the state that is read, between two answers
# Seconds for which an index of another layout is left to machines of another release.
UPGRADE_SECONDS = 86_400


def fingerprints(client: OpenSearch, alias: str) -> tuple[Ids, Ids]:
    """Ids of all documents in ascending order, and the fingerprint of each, of one moment."""
    pit = client.create_pit(index=alias, params={"keep_alive": KEPT} | LASTING)["pit_id"]
    ids: list[int] = []
    prints: list[int] = []
    try:
        after: list[int] = []
        while True:
            hits = _next(client, pit, after)
            ids += [int(hit["_id"]) for hit in hits]
            prints += [hit["fields"]["fingerprint"][0] for hit in hits]
            if len(hits) < AT_ONCE:
                return np.array(ids, np.int64), np.array(prints, np.int64)
            after = hits[-1]["sort"]
    finally:
        client.delete_pit(body={"pit_id": [pit]}, params=LASTING)


def _next(client: OpenSearch, pit: str, after: list[int]) -> list[dict[str, Any]]:
    body: dict[str, Any] = {
        "size": AT_ONCE,
        "pit": {"id": pit, "keep_alive": KEPT},
        "query": {"exists": {"field": "id"}},
        "sort": [{"id": "asc"}],
        "docvalue_fields": ["fingerprint"],
        "_source": False,
        "track_total_hits": False,
    }
    if after:
        body["search_after"] = after
    hits: list[dict[str, Any]] = client.search(body=body, params=LASTING)["hits"]["hits"]
    return hits


def damage(client: OpenSearch, alias: str) -> list[str]:
    """What is wrong with the index, a sentence each."""
    health = client.cluster.health(index=alias, params={"level": "shards"} | LASTING)
    return [
        f"part {number} of {index} is not there"
        for index, told in health["indices"].items()
        for number, shard in told["shards"].items()
        if shard["status"] == "red"
    ]


def drop_older_layouts(client: OpenSearch, name: str, alias: str) -> None:
    """Remove what a release before this one has left, a day after this one has its own index."""
    listed = client.indices.get(index=f"{name}-v*", params=LASTING, ignore=[404])
    made = {
        index: int(told["settings"]["index"]["creation_date"]) / 1000
        for index, told in listed.items()
        if alias in told["aliases"]
    }
    if not made or time.time() - min(made.values()) < UPGRADE_SECONDS:
        return
    for index, told in listed.items():
        if not index.startswith(f"{alias}-") and _is_older(told["aliases"], name, alias):
            client.indices.delete(index=index, params=LASTING, ignore=[404])


def _is_older(aliases: dict[str, Any], name: str, alias: str) -> bool:
    """Whether an index is that of this name in a lower layout."""
    start = f"{name}-v"
    own = _numbers(alias[len(start) :])
    return any(
        len(numbers) > 0 and numbers < own
        for other in aliases
        if other.startswith(start)
        for numbers in [_numbers(other[len(start) :])]
    )


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()
