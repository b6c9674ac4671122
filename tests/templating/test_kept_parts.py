"""Parts of pages that are kept: made once, however many readers come at once."""

import threading
import time

import pytest
from django.http import HttpRequest
from markupsafe import Markup

from articles.templating.kept_parts import kept_part


def request_at(stamp: str) -> HttpRequest:
    """The request of an anonymous reader in the state of the archive that the stamp names."""
    request = HttpRequest()
    request.contents = stamp  # type: ignore[attr-defined]
    return request


def test_readers_who_come_at_once_have_a_part_made_once() -> None:
    made: list[int] = []

    def make() -> Markup:
        made.append(1)
        time.sleep(0.05)  # long enough that all others come meanwhile
        return Markup("<p>part</p>")

    found: list[str] = []

    def read() -> None:
        found.append(kept_part(request_at("some-stamp"), "slow", make))

    readers = [threading.Thread(target=read) for _number in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == ["<p>part</p>"] * 6
    assert len(made) == 1


def test_a_part_that_fails_is_tried_again_by_the_next_reader() -> None:
    request = request_at("another-stamp")

    def fail() -> Markup:
        raise RuntimeError

    for _time in range(2):
        with pytest.raises(RuntimeError):
            kept_part(request, "failing", fail)
    assert kept_part(request, "failing", lambda: Markup("whole")) == "whole"
