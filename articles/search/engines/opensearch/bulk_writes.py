"""Changes in batches, tried again where the cluster has too much to do."""

import json
import logging
import secrets
import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from opensearchpy import OpenSearch, exceptions

from articles.cluster_address import ClusterAddress
from articles.search.engines.opensearch.cluster_client import (
    BATCH_SECONDS,
    WORK_SECONDS,
    connect,
    is_block,
    trouble,
    work,
)
from articles.search.engines.opensearch.cluster_documents import fields
from articles.search.engines.opensearch.index_layout import PLACE
from articles.search.engines.opensearch.statistics import Statistics
from articles.search.types import Document

logger = logging.getLogger(__name__)

BATCH_BYTES = 4_000_000
PATIENCE = 30.0  # seconds in which a batch is tried again
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
# What passes: too much at once, a node that has gone, a copy that is not there yet.
PASSING = frozenset({429, 502, 503, 504})
STALE = 409  # a newer version is there already
_RANDOM = secrets.SystemRandom()  # machines that were refused at one moment come back at several


def changes(
    documents: Iterable[Document], removed: Iterable[int], version: int, statistics: Statistics
) -> Iterator[bytes]:
    """Each change as the cluster reads it: a line, or two."""
    for document in documents:
        told = json.dumps(fields(document, statistics), ensure_ascii=False, separators=(",", ":"))
        yield f"{_action('index', document.id, version)}\n{told}\n".encode("utf-8", "replace")
    for number in removed:
        yield f"{_action('delete', number, version)}\n".encode()


def _action(kind: str, number: int, version: int) -> str:
    return json.dumps(
        {kind: {"_id": str(number), "version": version, "version_type": "external_gte"}},
        separators=(",", ":"),
    )


def write(client: OpenSearch, alias: str, lines: Iterable[bytes]) -> None:
    """Apply changes; what is older than what is there is left out.

    Raises ``SearchUnavailable`` when there is no such index, or when it goes on not to take them.
    """
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if size >= BATCH_BYTES:
            _write_batch(client, alias, batch)
            batch, size = [], 0
    if batch:
        _write_batch(client, alias, batch)


def _write_batch(client: OpenSearch, alias: str, batch: list[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    pause = FIRST_PAUSE
    while batch:
        try:
            batch = _tried(client, alias, batch)
            problem: Exception | None = None
        except exceptions.TransportError as error:
            is_gone = isinstance(error, exceptions.ConnectionError)
            is_passing = error.status_code in PASSING and not is_block(str(error.info))
            if not is_gone and not is_passing:
                raise trouble(error) from None
            problem = trouble(error)
        if not batch:
            return
        if time.monotonic() > deadline:
            raise problem or trouble(exceptions.TransportError(429, "", None))
        time.sleep(pause * _RANDOM.uniform(0.5, 1.0))
        pause = min(2 * pause, LONGEST_PAUSE)


def _tried(client: OpenSearch, alias: str, batch: list[bytes]) -> list[bytes]:
    """What is to be tried again of a batch."""
    options = {"require_alias": "true", "request_timeout": BATCH_SECONDS}
    answer = client.bulk(body=b"".join(batch), index=alias, params=options)
    if not answer["errors"]:
        return []
    results = [next(iter(item.values())) for item in answer["items"]]
    again: list[bytes] = []
    for line, result in zip(batch, results, strict=True):
        status = result["status"]
        if status in PASSING and not is_block(str(result.get("error"))):
            again.append(line)
        elif "error" in result and status != STALE:
            raise exceptions.TransportError(status, result["error"]["type"], result["error"])
    return again


def write_group(
    address: ClusterAddress, alias: str, version: int, statistics: Statistics, group: list[Document]
) -> int:
    """Write some documents, in whichever process; how many they were.

    Raises as ``write``.
    """
    with work():
        write(_client_of(address), alias, changes(group, [], version, statistics))
    return len(group)


@cache
def _client_of(address: ClusterAddress) -> OpenSearch:
    """The connections by which a process writes its groups."""
    return connect(address)


def keep_place(client: OpenSearch, alias: str, place: int) -> None:
    """Say how far the index has come; a place further back is left out."""
    action = {"index": {"_id": PLACE, "version": place, "version_type": "external_gte"}}
    line = f"{json.dumps(action)}\n{json.dumps({PLACE: place})}\n".encode()
    write(client, alias, [line])


def statistics(client: OpenSearch, alias: str) -> dict[str, Any]:
    """What was measured when the index was made, as JSON."""
    found = client.get(index=alias, id="statistics", params={"request_timeout": WORK_SECONDS})
    kept: dict[str, Any] = found["_source"]["statistics"]
    return kept
