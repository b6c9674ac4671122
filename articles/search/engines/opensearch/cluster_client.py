"""The connection to the cluster, and its troubles in plain sentences."""

import logging
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import certifi
import opensearchpy
from opensearchpy import exceptions

from articles.cluster_address import ClusterAddress
from articles.search.types import IndexMissing, SearchUnavailable, SearchUnreachable

# A question of a reader is answered, or given up, after so many seconds, whatever hangs: those of
# all searches that it takes, on all hosts. One host has half of it, so that another is asked.
QUESTION_SECONDS = 1.8
ANSWER_SECONDS = 0.9
SPARE_SECONDS = 0.25  # for what a page can do without
BATCH_SECONDS = 10.0  # for a batch of changes, which is sent again to the next host after that
WORK_SECONDS = 60.0  # for making, removing or copying an index
HOST_PAUSE = 5.0  # seconds before a host that failed is asked again; doubles with every failure
PAUSE_DOUBLES = 3
# Seconds in which nobody asks again a cluster of which no host has answered.
PAUSE = 1.0
CONNECTIONS = 16  # kept open to each host
TRIES = 4  # of one search
# What one host answers when it is short of memory or of its neighbours, and the next may not.
ELSEWHERE = frozenset({429, 502, 503, 504})

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


def connect(address: ClusterAddress, *, for_readers: bool = False) -> opensearchpy.OpenSearch:
    """A client that leaves a host alone for a while that does not answer. Opens nothing.

    Those who write have it ask the next host; readers' calls do that themselves (``Calls``).
    """
    options: dict[str, Any] = {}
    if address.is_encrypted:
        context = ssl.create_default_context(cafile=address.ca or certifi.where())
        options |= {"use_ssl": True, "ssl_context": context}
    if address.user:
        options["http_auth"] = (address.user, address.password)
    return opensearchpy.OpenSearch(
        hosts=[{"host": host, "port": port} for host, port in address.hosts],
        timeout=ANSWER_SECONDS,
        max_retries=0 if for_readers else max(len(address.hosts) - 1, 1),
        retry_on_timeout=True,
        retry_on_status=tuple(ELSEWHERE),
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


class Deadline:
    """The end of the time that a reader's question has."""

    def __init__(self, *, is_spare: bool = False) -> None:
        self._end = time.monotonic() + (SPARE_SECONDS if is_spare else QUESTION_SECONDS)

    def seconds_of_a_host(self) -> float:
        """How long one host may take now; nothing where time is up."""
        return min(ANSWER_SECONDS, self._end - time.monotonic())


Answer = TypeVar("Answer")


class Call:
    """Calls the library within a deadline, host after host."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def __call__(
        self,
        function: Callable[..., Answer],
        *,
        params: Mapping[str, str] | None = None,
        **asked: Any,
    ) -> Answer:
        """What a function of the library answers. Raises what the last host did."""
        problem: exceptions.TransportError = exceptions.ConnectionTimeout("TIMEOUT", TOO_LATE, None)
        for _try in range(TRIES):
            seconds = self._deadline.seconds_of_a_host()
            if seconds <= 0:
                break
            try:
                return function(params={"request_timeout": seconds, **(params or {})}, **asked)
            except exceptions.TransportError as error:
                is_gone = isinstance(error, exceptions.ConnectionError)
                if not is_gone and error.status_code not in ELSEWHERE:
                    raise
                problem = error
        raise problem


class Calls:
    """Keeps callers from a cluster that has just failed to answer."""

    def __init__(self) -> None:
        self._failed_at = float("-inf")
        self._failure: SearchUnreachable | None = None

    @contextmanager
    def made(self, deadline: Deadline) -> Iterator[Call]:
        """Around calls of readers. Raises ``SearchUnavailable`` for what the library raises."""
        failure = self._failure
        if failure is not None and time.monotonic() - self._failed_at < PAUSE:
            raise SearchUnreachable(str(failure))
        try:
            yield Call(deadline)
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
