"""Parts of web addresses."""

from urllib.parse import urlsplit


def host_of(address: str) -> str:
    """The host of a web address without "www."; empty for anything else."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
