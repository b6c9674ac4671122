"""An S3-compatible server for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.s3.server import Store, running


@pytest.fixture(scope="package")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("s3")) as store:
        yield store


@pytest.fixture
def store(s3_server: Store) -> Iterator[Store]:
    """The server with an empty bucket."""
    s3_server.empty()
    yield s3_server
    s3_server.go_on()
