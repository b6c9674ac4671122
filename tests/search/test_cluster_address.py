"""The address of a search cluster: what it says, and what is refused without telling a password."""

from pathlib import Path

import pytest

from articles import cluster_address
from articles.cluster_address import BadAddress, ClusterAddress
from pressreview import search_cluster
from pressreview.environment import BadSetting


def test_hosts_and_name() -> None:
    address = ClusterAddress.of("opensearch://one:9201,two,[::1]:9202/press")
    assert address.hosts == (("one", 9201), ("two", 9200), ("::1", 9202))
    assert (address.name, address.is_encrypted, address.user) == ("press", False, "")
    assert (address.shards, address.replicas) == (1, 1)


def test_user_password_and_options(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("")
    text = f"opensearchs://anna:s%40f%2Fe@one/press?shards=3&replicas=2&ca={authority}"
    address = ClusterAddress.of(text)
    assert (address.user, address.password) == ("anna", "s@f/e")
    assert (address.shards, address.replicas, address.ca) == (3, 2, str(authority))
    assert "s@f/e" not in repr(address)


@pytest.mark.parametrize(
    "address",
    [
        "opensearch:",
        "opensearch://",
        "opensearch://one",
        "opensearch://one/",
        "opensearch:///press",
        "opensearch://one/Press",
        "opensearch://one/-press",
        "opensearch://one/pr ess",
        "opensearch://one/press/more",
        "opensearch://one:0/press",
        "opensearch://one:65536/press",
        "opensearch://one:x/press",
        "opensearch://one,/press",
        "opensearch://anna:geheim@one@two/press",
        "opensearch://anna:geheim@one/press?shards=x",
        "opensearch://anna:geheim@one/press?timeout=3",
        "opensearch://anna:geheim@one/press?ca=/not/there",
        "elastic://anna:geheim@one/press",
    ],
)
def test_what_makes_no_sense_is_refused_without_telling_the_password(address: str) -> None:
    with pytest.raises(BadAddress) as error:
        ClusterAddress.of(address)
    assert "geheim" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "most"),
    [("shards", cluster_address.MOST_SHARDS), ("replicas", cluster_address.MOST_REPLICAS)],
)
def test_options_have_bounds(name: str, most: int) -> None:
    assert (cluster_address.MOST_SHARDS, cluster_address.MOST_REPLICAS) == (64, 8)
    assert getattr(ClusterAddress.of(f"opensearch://one/press?{name}={most}"), name) == most
    with pytest.raises(BadAddress):
        ClusterAddress.of(f"opensearch://one/press?{name}={most + 1}")


def test_a_port_has_bounds() -> None:
    assert ClusterAddress.of("opensearch://one:65535/press").hosts == (("one", 65_535),)


def test_another_machine_is_asked_over_tls_only() -> None:
    far = "opensearch://127.0.0.1,search.example.org/press"
    with pytest.raises(BadSetting, match="not encrypted"):
        search_cluster.checked(far, is_private_network=False)
    for address, is_private in (
        (far, True),
        ("opensearchs://a:b@search.example.org/press", False),
        ("opensearch://127.0.0.1,[::1],localhost/press", False),
        ("whoosh:", False),
    ):
        assert search_cluster.checked(address, is_private_network=is_private) == address


def test_without_its_library_the_start_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_cluster, "LIBRARY", "no_such_library")
    with pytest.raises(BadSetting, match="make install EXTRAS=1"):
        search_cluster.checked("opensearch://127.0.0.1/press", is_private_network=False)


def test_a_bad_address_stops_the_start() -> None:
    with pytest.raises(BadSetting, match="PRESSREVIEW_SEARCH_URL") as error:
        search_cluster.checked("opensearchs://anna:geheim@one/", is_private_network=False)
    assert "geheim" not in str(error.value)
