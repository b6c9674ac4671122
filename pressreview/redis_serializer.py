"""Stores values in Redis as bytes or JSON, never as pickles.

Django would put pickles there, and whoever can write to Redis could then run code in every process
of the site that reads one (docs.python.org/3/library/pickle.html).
"""

import json
from typing import Any

BYTES, JSON = b"b", b"j"


class Serializer:
    """The serializer that ``settings.CACHES`` names."""

    def dumps(self, value: Any) -> bytes | int:
        """The stored form of a value: numbers and bytes as they are, all else as JSON."""
        if type(value) is int:
            return value  # Redis itself counts these up
        if isinstance(value, bytes):
            return BYTES + value
        return JSON + json.dumps(value, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        """The value; None for what this site has not written."""
        kind, rest = data[:1], data[1:]
        if kind == BYTES:
            return rest
        try:
            return json.loads(rest) if kind == JSON else int(data)
        except (ValueError, RecursionError):
            return None
