"""What a process keeps in memory up to a number of bytes, the least used dropped first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Values by key, for all threads; together they take ``most_bytes`` at most."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """The value, which is then the last to be dropped."""
        with self._lock:
            kept = self._values.get(key)
            if kept is None:
                return None
            self._values.move_to_end(key)
            return kept[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Keep a value of so many bytes; one larger than all the room is not kept."""
        with self._lock:
            self._drop(key)
            if size > self.most_bytes:
                return
            self._values[key] = value, size
            self.bytes += size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._values)))

    def keys(self) -> list[K]:
        """The keys of all that is kept, the least used first."""
        with self._lock:
            return list(self._values)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self.bytes = 0

    def _drop(self, key: K) -> None:
        kept = self._values.pop(key, None)
        if kept is not None:
            self.bytes -= kept[1]
