"""Parts of pages that are kept: made once, however many readers come at once."""

import threading
import time
from types import SimpleNamespace

import pytest
from django.template import Context
from django.utils.safestring import SafeString

from articles.templatetags.parts import kept_part


def test_readers_who_come_at_once_have_a_part_made_once() -> None:
    made: list[int] = []

    def make() -> SafeString:
        made.append(1)
        time.sleep(0.05)  # long enough that all others come meanwhile
        return SafeString("<p>part</p>")

    found: list[str] = []

    def read() -> None:
        context = Context({"request": SimpleNamespace(contents="some-stamp")})
        found.append(kept_part(context, "slow", make))

    readers = [threading.Thread(target=read) for _number in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == ["<p>part</p>"] * 6
    assert len(made) == 1


def test_a_part_that_fails_is_tried_again_by_the_next_reader() -> None:
    context = Context({"request": SimpleNamespace(contents="another-stamp")})

    def fail() -> SafeString:
        raise RuntimeError

    for _time in range(2):
        with pytest.raises(RuntimeError):
            kept_part(context, "failing", fail)
    assert kept_part(context, "failing", lambda: SafeString("whole")) == "whole"
