"""The address of a search cluster, as it stands in ``PRESSREVIEW_SEARCH_URL``.

``opensearch://host1:9200,host2:9200/name`` or, with TLS, ``opensearchs://user:password@…``.
Options follow a question mark: ``shards``, ``replicas``, and ``ca``, the file of the authority
that vouches for the cluster's certificates where that is one's own.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote

PLAIN, ENCRYPTED = "opensearch", "opensearchs"
PORT = 9200
MOST_SHARDS = 64
MOST_REPLICAS = 8

_ADDRESS = re.compile(
    rf"(?P<scheme>{PLAIN}|{ENCRYPTED})://(?:(?P<user>[^:@/]+):(?P<password>[^@/]*)@)?"
    r"(?P<hosts>[^@/?]+)/(?P<name>[^/?]*)(?:\?(?P<options>.*))?",
    re.ASCII,
)
_HOST = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?", re.ASCII)
# What every release of OpenSearch takes for the name of an index, with room for an ending.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)
_OPTIONS = {"shards": (1, MOST_SHARDS), "replicas": (0, MOST_REPLICAS)}


class BadAddress(ValueError):
    """The address makes no sense; the message says why and holds no password."""


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """Where a cluster is, and which index of it is meant.

    ``shards`` and ``replicas`` (copies beside the first one) are those of a new index.
    """

    hosts: tuple[tuple[str, int], ...]
    name: str
    is_encrypted: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    shards: int = 1
    replicas: int = 1
    ca: str = ""

    @classmethod
    def of(cls, address: str) -> "ClusterAddress":
        """The parts of an address. Raises ``BadAddress``."""
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise BadAddress(f"is not of the form {PLAIN}://host1:{PORT},host2:{PORT}/name.")
        if not _NAME.fullmatch(match["name"]):
            raise BadAddress(
                "the name of the index (behind the hosts) may have small letters, digits, hyphens "
                "and underscores, and begins with one of the first two."
            )
        options = _options(match["options"] or "")
        ca = str(options.pop("ca", ""))
        if ca and not Path(ca).is_file():
            raise BadAddress(f"there is no file {ca} (ca).")
        return cls(
            tuple(_host(text) for text in match["hosts"].split(",")),
            match["name"],
            match["scheme"] == ENCRYPTED,
            unquote(match["user"] or ""),
            unquote(match["password"] or ""),
            ca=ca,
            **{name: int(value) for name, value in options.items()},
        )


def _host(text: str) -> tuple[str, int]:
    match = _HOST.fullmatch(text.strip())
    port = int(match["port"] or PORT) if match else 0
    if match is None or not 0 < port < 65_536:
        raise BadAddress("one of the hosts is not of the form host or host:port.")
    return match["host"].strip("[]"), port


def _options(text: str) -> dict[str, str]:
    """The options by name, each checked."""
    options: dict[str, str] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name != "ca":
            least, most = _OPTIONS.get(name, (0, -1))
            if most < 0:
                raise BadAddress(f"knows no option but ca, {', '.join(_OPTIONS)}.")
            if not value.isdecimal() or not least <= int(value) <= most:
                raise BadAddress(f"{name} is a whole number from {least} to {most}.")
        options[name] = value
    return options
