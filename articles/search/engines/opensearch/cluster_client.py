"""The connection to the cluster, and its troubles in plain sentences."""

import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import certifi
import opensearchpy
from opensearchpy import exceptions

from articles.cluster_address import ClusterAddress
from articles.search.types import IndexMissing, SearchUnavailable, SearchUnreachable

ANSWER_SECONDS = 1.5  # for a question of a reader, of one host
BATCH_SECONDS = 10.0  # for a batch of changes, which is sent again to the next host after that
WORK_SECONDS = 60.0  # for making, removing or copying an index
HOST_PAUSE = 5.0  # seconds before a host that failed is asked again; doubles with every failure
PAUSE_DOUBLES = 3
# Seconds in which nobody asks again a cluster of which no host has answered.
PAUSE = 1.0
CONNECTIONS = 16  # kept open to each host

NO_ANSWER = "no host of the search cluster answers"
TOO_LATE = "the search cluster does not answer in time"
REFUSED = "the search cluster does not accept the user and password"
OVERLOADED = "the search cluster has more to do than it can take"
NOT_READY = "the search cluster is not ready: it has no manager, or an index lacks parts"
FULL_DISK = "a disk of the search cluster is full: its indexes may be read only"
UNTRUSTED = "the certificate of the search cluster is not to be trusted"
NO_INDEX = "there is no index in the search cluster yet"
FAILED = "the search cluster answered with an error"

# The library writes addresses with every line, and texts of questions with some.
for name in ("opensearch", "opensearchpy.trace"):
    logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def connect(address: ClusterAddress) -> opensearchpy.OpenSearch:
    """A client that asks the next host where one does not answer. Opens nothing."""
    options: dict[str, Any] = {}
    if address.is_encrypted:
        context = ssl.create_default_context(cafile=address.ca or certifi.where())
        options |= {"use_ssl": True, "ssl_context": context}
    if address.user:
        options["http_auth"] = (address.user, address.password)
    return opensearchpy.OpenSearch(
        hosts=[{"host": host, "port": port} for host, port in address.hosts],
        timeout=ANSWER_SECONDS,
        max_retries=max(len(address.hosts) - 1, 1),
        retry_on_timeout=True,
        retry_on_status=(502, 503, 504),
        dead_timeout=HOST_PAUSE,
        timeout_cutoff=PAUSE_DOUBLES,
        pool_maxsize=CONNECTIONS,
        **options,
    )


def trouble(error: exceptions.OpenSearchException) -> SearchUnavailable:
    """What an error of the library says, in a sentence without addresses and questions."""
    if isinstance(error, exceptions.SSLError):
        return SearchUnreachable(UNTRUSTED)
    if isinstance(error, exceptions.ConnectionTimeout):
        return SearchUnreachable(TOO_LATE)
    if isinstance(error, exceptions.ConnectionError):
        return SearchUnreachable(NO_ANSWER)
    if not isinstance(error, exceptions.TransportError):
        return SearchUnreachable(FAILED)
    kind, status = str(error.error), error.status_code
    if kind == "index_not_found_exception" or status == 404:
        return IndexMissing(NO_INDEX)
    if is_block(str(error.info)):
        return SearchUnreachable(FULL_DISK)
    sentence = {
        401: REFUSED, 403: REFUSED, 429: OVERLOADED, 502: NOT_READY, 503: NOT_READY, 504: TOO_LATE,
    }.get(status if isinstance(status, int) else 0)  # fmt: skip
    return SearchUnreachable(sentence or f"{FAILED} ({status})")


def is_block(text: str) -> bool:
    """Whether an error says that an index may be read only, as on a full disk."""
    return "read-only" in text and "block" in text


class Calls:
    """Keeps callers from a cluster that has just failed to answer."""

    def __init__(self) -> None:
        self._failed_at = float("-inf")
        self._failure: SearchUnreachable | None = None

    @contextmanager
    def made(self) -> Iterator[None]:
        """Around calls of readers. Raises ``SearchUnavailable`` for what the library raises."""
        failure = self._failure
        if failure is not None and time.monotonic() - self._failed_at < PAUSE:
            raise SearchUnreachable(str(failure))
        try:
            yield
        except exceptions.OpenSearchException as error:
            told = trouble(error)
            if isinstance(told, SearchUnreachable):
                self._failure, self._failed_at = told, time.monotonic()
            raise told from None
        self._failure = None


@contextmanager
def work() -> Iterator[None]:
    """Around calls of those who write. Raises ``SearchUnavailable``."""
    try:
        yield
    except exceptions.OpenSearchException as error:
        raise trouble(error) from None
