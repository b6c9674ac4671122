"""An S3-compatible server for the tests of this folder."""

from collections.abc import Iterator

import pytest

from pressreview import s3_storage
from tests.s3.server import Store, running


@pytest.fixture(scope="package")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("s3")) as store:
        yield store


@pytest.fixture(autouse=True)
def breaker(monkeypatch: pytest.MonkeyPatch) -> s3_storage.Breaker:
    """No test is kept from the store by the one before it."""
    breaker = s3_storage.Breaker()
    monkeypatch.setattr(s3_storage, "breaker", breaker)
    return breaker


@pytest.fixture
def store(s3_server: Store) -> Iterator[Store]:
    """The server with an empty bucket."""
    s3_server.empty()
    yield s3_server
    s3_server.go_on()
