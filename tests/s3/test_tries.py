"""How often a store is asked that refuses, without a store: any server will do."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from botocore.exceptions import ReadTimeoutError
from django.core.files.storage import storages
from pytest_django import Settings

from pressreview import media_settings, s3_storage
from pressreview.database.failures import StoreAway, Trouble, trouble_of


class Refusing(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_store_that_refuses_is_asked_twice_and_no_more(port: int, settings: Settings) -> None:
    assert s3_storage.MOST_TRIES == 2
    address = f"s3://key:word@127.0.0.1:{port}/bucket"
    made = media_settings.storages(address, "", is_private_network=False)
    settings.STORAGES = {**settings.STORAGES, **made}
    with pytest.raises(StoreAway, match="503") as refused:
        storages["imports"].open("one")
    assert Refusing.asked == s3_storage.MOST_TRIES
    assert trouble_of(refused.value) is Trouble.STORE
    assert "word" not in str(refused.value)


def test_it_is_given_two_seconds_to_begin_and_ten_to_go_on() -> None:
    assert (s3_storage.CONNECT_SECONDS, s3_storage.READ_SECONDS) == (2, 10)
    config = s3_storage.Bucket(bucket_name="bucket").client_config
    assert (config.connect_timeout, config.read_timeout) == (2, 10)


@pytest.mark.parametrize("more", [0, 1])
def test_what_is_longer_than_a_megabyte_goes_through_the_disk(
    monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert s3_storage.LONGEST_IN_MEMORY == 1024 * 1024
    content = b"x" * (s3_storage.LONGEST_IN_MEMORY + more)

    class Object:
        def get(self) -> dict[str, object]:
            return {"Body": io.BytesIO(content)}

    class Shelf:
        Object = staticmethod(lambda _name: Object())

    monkeypatch.setattr(s3_storage.Bucket, "bucket", Shelf)
    with s3_storage.Bucket(bucket_name="bucket").open("one") as file:
        assert file.read() == content
        assert file.file._rolled is bool(more)


def test_a_store_that_hangs_keeps_one_thread_waiting_at_the_most(
    breaker: s3_storage.Breaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 100.0
    monkeypatch.setattr("pressreview.s3_storage.time.monotonic", lambda: clock)
    hangs = ReadTimeoutError(endpoint_url="")
    with pytest.raises(ReadTimeoutError), breaker.asking():
        raise hangs
    clock += s3_storage.LEFT_ALONE_SECONDS - 0.1
    with pytest.raises(StoreAway), breaker.asking():
        pass
    clock += 0.1
    with breaker.asking(), pytest.raises(StoreAway), breaker.asking():
        pass  # only one asks
    # It has answered: all ask again.
    with breaker.asking(), breaker.asking():
        pass
