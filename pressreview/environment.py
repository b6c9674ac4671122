"""Reads the site's environment variables, typed.

Each function either returns a value of the stated type or stops the start with one sentence that
names the variable, what it holds and what it may hold.
"""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

PREFIX = "PRESSREVIEW_"
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
SHORTEST_KEY = 50  # characters


class BadSetting(SystemExit):
    """An environment variable that makes no sense; its text is the sentence shown."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{PREFIX}{name}: {problem}")


def text(name: str, default: str = "") -> str:
    """The text of a variable, stripped."""
    return os.environ.get(PREFIX + name, default).strip()


def secret(name: str, default: str = "") -> str:
    """The text of a variable, or of the file that the variable with ``_FILE`` names.

    So secrets can come from what keeps them (systemd's credentials, the agent of a vault), and
    stand in no environment that other programs may read.
    """
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    if text(name):
        raise BadSetting(f"{name}_FILE", f"is set beside {PREFIX}{name}: use one of the two.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{name}_FILE", f"the file {path} cannot be read ({error}).") from None


def flag(name: str) -> bool:
    """A yes or no; an absent variable means no."""
    word = text(name).lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise BadSetting(name, f"“{word}” is neither yes nor no (use 1 or 0).")
    return word in TRUE_WORDS


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number between two bounds, both allowed."""
    word = text(name, str(default))
    if not word.isdecimal() or not least <= int(word) <= most:
        raise BadSetting(name, f"“{word}” is not a whole number from {least} to {most}.")
    return int(word)


def choice(name: str, default: str, allowed: list[str]) -> str:
    """One of the allowed words."""
    word = text(name, default)
    if word not in allowed:
        raise BadSetting(name, f"“{word}” is none of: {', '.join(allowed)}.")
    return word


def words(name: str, default: str) -> list[str]:
    """The words of a list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks such as ``10.1.0.0/16``, separated by commas."""
    try:
        return [ip_network(word) for word in words(name, "")]
    except ValueError as error:
        raise BadSetting(
            name, f"is not a list of networks such as 10.1.0.0/16 ({error})."
        ) from None


def site_url(name: str, default: str) -> str:
    """An http or https address without a path, such as ``https://archive.example.org``."""
    address = text(name, default).rstrip("/")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise BadSetting(name, f"“{address}” is not an address ({error}).") from None
    if parts.scheme not in {"http", "https"} or not host or parts.path or parts.query:
        raise BadSetting(name, f"“{address}” is not of the form https://archive.example.org.")
    return address


def mail_address(name: str, default: str) -> str:
    """A mail address, such as ``desk@archive.example.org``."""
    address = text(name, default)
    person, _at, host = address.rpartition("@")
    if not person or not host or set(address) & set(" \t\r\n,;<>"):
        raise BadSetting(name, f"“{address}” is not a mail address.")
    return address


def passkey_host(host: str) -> str:
    """The host, if passkeys can be made for it; "" for an address of numbers."""
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""


def folder(name: str, default: Path) -> Path:
    """A folder that can be written, made if it does not exist."""
    path = Path(text(name) or default).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(name, f"the folder {path} cannot be made ({error.strerror}).") from None
    if not os.access(path, os.W_OK):
        raise BadSetting(name, f"the folder {path} cannot be written.")
    return path


def service(name: str, default: str, kinds: dict[str, str]) -> str:
    """The address of a service. ``kinds`` are the allowed schemes, with a word for what each is."""
    address = secret(name) or default
    scheme = address.partition(":")[0]
    if scheme not in kinds:
        known = ", ".join(f"{known}: ({what})" for known, what in kinds.items())
        raise BadSetting(name, f"“{scheme}:” is not known here; known are {known}.")
    return address


def parsed(name: str, address: str) -> dict[str, Any]:
    """Django's configuration for the address of a database, a cache or a mail server."""
    readers = {
        "DATABASE_URL": environ.Env.db_url_config,
        "CACHE_URL": environ.Env.cache_url_config,
        "EMAIL_URL": environ.Env.email_url_config,
    }
    try:
        return dict(readers[name](address))
    except Exception as error:
        raise BadSetting(name, f"the address cannot be read ({error}).") from None


def secret_key(folder: Path, may_make: bool) -> str:
    """The signing key: from the environment, or made once and kept in the data folder.

    ``may_make`` is true for a site that only this machine reaches. Any other must set its key,
    since several machines have to share it.
    """
    given = secret("SECRET_KEY")
    if given:
        if len(given) < SHORTEST_KEY:
            raise BadSetting("SECRET_KEY", f"is shorter than {SHORTEST_KEY} characters.")
        return given
    if not may_make:
        raise BadSetting("SECRET_KEY", "must be set for a site that others reach (50 characters).")
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()


def former_keys(name: str) -> list[str]:
    """Keys that signed before the present one, separated by commas.

    What they signed stays valid; nothing new is signed with them.
    """
    keys = [key.strip() for key in secret(name).split(",") if key.strip()]
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise BadSetting(name, f"one of the keys is shorter than {SHORTEST_KEY} characters.")
    return keys
