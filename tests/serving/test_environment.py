"""Settings that make no sense stop the start, with one sentence."""

from pathlib import Path

import pytest

from pressreview import environment
from pressreview.environment import BadSetting
from tests.live import Site


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", "perhaps", "PRESSREVIEW_DEBUG: “perhaps” is neither yes nor no"),
        ("SITE_URL", "archive.example.org", "PRESSREVIEW_SITE_URL: “archive.example.org” is not"),
        ("SITE_URL", "https://[broken", "PRESSREVIEW_SITE_URL: “https://[broken” is not"),
        ("SITE_URL", "https://archive.example.org", "PRESSREVIEW_SECRET_KEY: must be set"),
        ("SECRET_KEY", "short", "PRESSREVIEW_SECRET_KEY: is shorter"),
        ("DATABASE_URL", "mysql://host/name", "PRESSREVIEW_DATABASE_URL: “mysql:” is not known"),
        ("CACHE_URL", "nonsense", "PRESSREVIEW_CACHE_URL: “nonsense:” is not known"),
        ("SEARCH_URL", "elephant://", "PRESSREVIEW_SEARCH_URL: “elephant:” is not known"),
        ("EMAIL_URL", "pigeon://", "PRESSREVIEW_EMAIL_URL: “pigeon:” is not known"),
        ("DEFAULT_LANGUAGE", "tlh", "PRESSREVIEW_DEFAULT_LANGUAGE: “tlh” is none of: it, en"),
        ("PROXY_COUNT", "many", "PRESSREVIEW_PROXY_COUNT: “many” is not a whole number"),
        ("DATA_DIR", "/dev/null/data", "PRESSREVIEW_DATA_DIR: the folder"),
        ("METRICS_DIR", "/dev/null/data", "PRESSREVIEW_METRICS_DIR: the folder"),
        ("METRICS_NETWORKS", "office", "PRESSREVIEW_METRICS_NETWORKS: is not a list of networks"),
        ("METRICS_NETWORKS", "10.1.0.9/16", "PRESSREVIEW_METRICS_NETWORKS: is not a list of"),
    ],
)
def test_nonsense_stops_the_start(tmp_path: Path, name: str, value: str, said: str) -> None:
    site = Site(tmp_path, variables={f"PRESSREVIEW_{name}": value})
    done = site.manage("check")
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1


def test_nonsense_for_the_server_stops_it_too(tmp_path: Path) -> None:
    site = Site(tmp_path, variables={"PRESSREVIEW_WORKERS": "0"})
    with pytest.raises(RuntimeError, match="ended with status 1"), site.serving():
        pass
    assert "PRESSREVIEW_WORKERS: “0” is not a whole number from 1 to 64." in site.log.read_text()


@pytest.mark.parametrize(
    ("word", "means"), [("1", True), ("Yes", True), ("off", False), ("", False)]
)
def test_a_flag(monkeypatch: pytest.MonkeyPatch, word: str, means: bool) -> None:
    monkeypatch.setenv("PRESSREVIEW_TRIED", f" {word} ")
    assert environment.flag("TRIED") is means


@pytest.mark.parametrize("word", ["-1", "11", "1.5", "ten", "", "²"])
def test_a_number_outside_its_bounds(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("PRESSREVIEW_TRIED", word)
    with pytest.raises(BadSetting):
        environment.number("TRIED", 5, 0, 10)


def test_a_list_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSREVIEW_TRIED", "a.example, b.example,,")
    assert environment.words("TRIED", "") == ["a.example", "b.example"]


@pytest.mark.parametrize(
    "address", ["https://a.example/path", "ftp://a.example", "https://a.example:port", "https://"]
)
def test_an_address_of_the_site_is_only_scheme_and_host(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PRESSREVIEW_TRIED", address)
    with pytest.raises(BadSetting):
        environment.site_url("TRIED", "")


def test_the_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRESSREVIEW_SECRET_KEY", raising=False)
    key = environment.secret_key(tmp_path, may_make=True)
    assert len(key) >= 50
    assert environment.secret_key(tmp_path, may_make=True) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
