"""Checks the address of a search cluster when the site starts."""

from importlib.util import find_spec

from articles.cluster_address import ENCRYPTED, PLAIN, BadAddress, ClusterAddress
from pressreview.encrypted_connections import is_near
from pressreview.environment import BadSetting

EXTRA, LIBRARY = "opensearch", "opensearchpy"


def checked(address: str, *, is_private_network: bool) -> str:
    """Return the address of the search. Raises ``BadSetting`` for that of a cluster which makes
    no sense, is unencrypted on another machine, or needs a library that is not installed.

    No sentence holds the address: a password may stand in it.
    """
    if address.partition(":")[0] not in {PLAIN, ENCRYPTED}:
        return address
    try:
        cluster = ClusterAddress.of(address)
    except BadAddress as error:
        raise BadSetting("SEARCH_URL", str(error)) from None
    far = [host for host, _port in cluster.hosts if not is_near(host)]
    if far and not cluster.is_encrypted and not is_private_network:
        raise BadSetting(
            "SEARCH_URL",
            f"“{PLAIN}:” is not encrypted and {far[0]} is another machine: use {ENCRYPTED}: "
            "(PRESSREVIEW_PRIVATE_NETWORK=1 says that nobody listens between the two).",
        )
    if find_spec(LIBRARY) is None:
        raise BadSetting(
            "SEARCH_URL",
            f"a search cluster needs the extra “{EXTRA}”: make install EXTRAS=1.",
        )
    return address
