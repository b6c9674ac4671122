"""Requires encryption to services on other machines, and proof of the server's name.

Database, cache and mail server may be reached unencrypted on this machine alone;
``PRESSREVIEW_PRIVATE_NETWORK`` lifts that for a network that nobody else is on.
"""

from typing import Any
from urllib.parse import urlsplit

import certifi

from pressreview.environment import BadSetting

NEAR = {"", "localhost", "127.0.0.1", "::1"}
# The modes of libpq in which a server has to show a certificate that somebody vouches for
# (postgresql.org/docs/current/libpq-ssl.html); by default it goes on in the clear without one.
PROVEN = {"verify-ca", "verify-full"}


def is_near(host: str) -> bool:
    """Whether a host is this machine: its loopback, or the folder of a socket."""
    return host in NEAR or host.startswith(("/", "%2F", "%2f"))


def check(name: str, address: str, in_the_clear: set[str], *, is_private_network: bool) -> str:
    """Return the address of a service. Raises ``BadSetting`` if it is unencrypted on another
    machine.

    ``in_the_clear`` are the schemes without encryption.
    """
    parts = urlsplit(address)
    is_far = not is_near(parts.hostname or "")
    if parts.scheme in in_the_clear and is_far and not is_private_network:
        raise BadSetting(
            name,
            f"“{parts.scheme}:” is not encrypted and {parts.hostname} is another machine "
            "(PRESSREVIEW_PRIVATE_NETWORK=1 says that nobody listens between the two).",
        )
    return address


def encrypted(config: dict[str, Any], *, is_private_network: bool) -> dict[str, Any]:
    """Add TLS with a verified certificate to Django's configuration of a database elsewhere.

    The authorities are Mozilla's unless the address names others (``sslrootcert``). Raises
    ``BadSetting`` for a weaker ``sslmode``.
    """
    if is_near(config.get("HOST") or "") or is_private_network:
        return config
    options = config.setdefault("OPTIONS", {})
    mode = options.setdefault("sslmode", "verify-full")
    if mode not in PROVEN:
        raise BadSetting(
            "DATABASE_URL",
            f"“sslmode={mode}” does not make sure of the server: use verify-full "
            "(PRESSREVIEW_PRIVATE_NETWORK=1 says that nobody listens between the two).",
        )
    options.setdefault("sslrootcert", certifi.where())
    return config
