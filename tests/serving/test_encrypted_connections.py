"""Services on other machines are spoken to encrypted, and have to prove who they are."""

from pathlib import Path

import certifi
import pytest

from pressreview import encrypted_connections, service_settings
from pressreview.environment import BadSetting
from tests.live import Site

FAR = "archive-db.example.org"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("CACHE_URL", f"redis://{FAR}:6379/0"),
        ("CACHE_URL", "redis://10.0.0.7:6379/0"),
        ("EMAIL_URL", f"smtp://user:word@{FAR}:25"),
        ("DATABASE_URL", f"postgres://user:word@{FAR}/archive?sslmode=prefer"),
        ("DATABASE_URL", f"postgres://user:word@{FAR}/archive?sslmode=require"),
        ("DATABASE_URL", f"postgres://user:word@{FAR}/archive?sslmode=disable"),
    ],
)
def test_what_anybody_could_listen_to_stops_the_start(
    tmp_path: Path, name: str, address: str
) -> None:
    site = Site(tmp_path, variables={f"PRESSREVIEW_{name}": address})
    refused = site.manage("check")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"PRESSREVIEW_{name}: “")
    assert len(refused.stderr.splitlines()) == 1
    assert "word" not in refused.stderr
    assert site.manage("check", PRESSREVIEW_PRIVATE_NETWORK="1").returncode == 0


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("CACHE_URL", "redis://127.0.0.1:6379/0"),
        ("CACHE_URL", "redis://localhost:6379/0"),
        ("CACHE_URL", "redis://[::1]:6379/0"),
        ("CACHE_URL", f"rediss://{FAR}:6379/0"),
        ("EMAIL_URL", "smtp://localhost:25"),
        ("EMAIL_URL", f"smtp+tls://user:word@{FAR}:587"),
        ("EMAIL_URL", f"smtp+ssl://user:word@{FAR}:465"),
    ],
)
def test_what_stays_on_the_machine_or_is_encrypted_is_taken(name: str, address: str) -> None:
    clear = {"redis", "smtp"}
    assert encrypted_connections.check(name, address, clear, is_private_network=False) == address


def tls_of(address: str) -> dict[str, str]:
    """What is said to PostgreSQL's client of TLS."""
    options = service_settings.database(address).get("OPTIONS", {})
    return {name: value for name, value in options.items() if name.startswith("ssl")}


def test_a_database_elsewhere_has_to_show_its_certificate() -> None:
    options = tls_of(f"postgres://user:word@{FAR}/archive")
    assert options == {"sslmode": "verify-full", "sslrootcert": certifi.where()}


def test_its_authority_may_be_the_operators_own() -> None:
    address = f"postgres://user:word@{FAR}/archive?sslmode=verify-ca&sslrootcert=/etc/ca.pem"
    assert tls_of(address) == {"sslmode": "verify-ca", "sslrootcert": "/etc/ca.pem"}


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "//run/postgresql"])
def test_a_database_on_this_machine_needs_none(host: str) -> None:
    assert tls_of(f"postgres://user@{host}/archive") == {}


def test_a_private_network_is_taken_at_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_settings, "PRIVATE_NETWORK", True)
    address = f"postgres://user:word@{FAR}/archive?sslmode=disable"
    assert tls_of(address) == {"sslmode": "disable"}
    monkeypatch.setattr(service_settings, "PRIVATE_NETWORK", False)
    with pytest.raises(BadSetting):
        service_settings.database(address)
