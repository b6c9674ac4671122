"""Redis as a cache that the site can do without: when it fails, nobody asks it for a while.

redis-py offers timeouts and retries, and a circuit breaker only for several databases at once
(``redis.multidb``). So its timeouts are set short, its retries are off, and the breaker is here:
after a failure no request asks any more, in none of the processes of one server, which share the
memory that says so from before they part. A thread of its own tries again every ``PAUSE`` seconds
for as long as somebody would like to ask, so that no reader waits for a server that still hangs.

What is kept there can all be made anew: pages and cores of articles. Sessions, the counts of
attempts and the codes that were used are in the database, and go on whatever becomes of Redis.
"""

import logging
import mmap
import struct
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

SECONDS = 0.2  # for each thing that Redis is asked
PAUSE = 2.0  # seconds
TRIAL = "trial"  # the key that is written and read to see whether it works again
OPTIONS: dict[str, Any] = {
    "socket_timeout": SECONDS,
    "socket_connect_timeout": SECONDS,
    "retry": Retry(NoBackoff(), 0),
}
STATE = struct.Struct("d?")  # until when it is left alone (monotonic seconds), and whether it fails
Value = TypeVar("Value")
logger = logging.getLogger(__name__)


class Breaker:
    """A circuit breaker that all processes of one server share."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, STATE.size)  # all zero; shared with what is forked off
        self._lock = threading.Lock()

    def attempt(
        self,
        call: Callable[..., Value],
        otherwise: Value,
        *given: Any,
        trial: Callable[[], object],
    ) -> Value:
        """The answer of a call, or ``otherwise`` where it fails or is not made.

        ``trial`` raises where the server does not do its work; it is called in another thread.
        """
        if self._read()[1]:
            self._try_again(trial)
            return otherwise
        try:
            return call(*given)
        except Exception as error:
            self._failed(error)
            return otherwise

    def _failed(self, error: Exception) -> None:
        with self._lock:
            _until, is_known = self._read()
            self._write(is_failing=True)
        if not is_known:
            logger.warning("the shared cache fails and is left alone for a while", exc_info=error)

    def _try_again(self, trial: Callable[[], object]) -> None:
        """Have a thread try, unless one did a moment ago."""
        with self._lock:
            until, is_failing = self._read()
            if not is_failing or time.monotonic() < until:
                return
            self._write(is_failing=True)  # whoever comes meanwhile does not try as well
        threading.Thread(target=self._try, args=[trial], name="cache trial", daemon=True).start()

    def _try(self, trial: Callable[[], object]) -> None:
        try:
            trial()
        except Exception as error:
            self._failed(error)
            return
        with self._lock:
            _until, was_failing = self._read()
            self._write(is_failing=False)
        if was_failing:
            logger.warning("the shared cache answers again")

    def _read(self) -> tuple[float, bool]:
        until, is_failing = STATE.unpack(self._memory[: STATE.size])
        return until, is_failing

    def _write(self, *, is_failing: bool) -> None:
        self._memory[: STATE.size] = STATE.pack(time.monotonic() + PAUSE, is_failing)


breaker = Breaker()


class Client(RedisCacheClient):
    """A client that answers like an empty cache while Redis cannot be asked."""

    def _attempt(self, call: Callable[..., Value], otherwise: Value, *given: Any) -> Value:
        return breaker.attempt(call, otherwise, *given, trial=self._trial)

    def _trial(self) -> None:
        """Write and read something. Raises what redis-py raises, and ``ValueError`` where what
        comes back is not what was written: such a server is none."""
        super().set(TRIAL, 1, 1)
        if super().get(TRIAL, None) != 1:
            raise ValueError("the shared cache does not keep what it is given")

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return self._attempt(super().add, True, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._attempt(super().get, default, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._attempt(super().set, None, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self._attempt(super().touch, False, key, timeout)

    def delete(self, key: Any) -> bool:
        return self._attempt(super().delete, False, key)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        return self._attempt(super().get_many, {}, keys)

    def has_key(self, key: Any) -> bool:
        return self._attempt(super().has_key, False, key)

    def incr(self, key: Any, delta: Any) -> int:
        """Add to a number. Raises ``ValueError`` for a missing key, as Django's caches do."""
        if not self.has_key(key):
            raise ValueError("there is no such key")
        number: int = self._attempt(super().incr, delta, key, delta)
        return number

    def set_many(self, data: Any, timeout: Any) -> None:
        self._attempt(super().set_many, None, data, timeout)

    def delete_many(self, keys: Any) -> None:
        self._attempt(super().delete_many, None, keys)

    def clear(self) -> bool:
        return self._attempt(super().clear, False)


class SharedCache(RedisCache):
    """The cache of ``settings.CACHES`` where that is Redis."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = OPTIONS | params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": options})
        self._class = Client
