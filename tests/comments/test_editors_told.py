"""A comment that waits is written down for the mails of editors, in its own transaction."""

import pytest

from articles.models import Comment, DeskNotice
from tests.comments.conftest import Send


def told() -> list[tuple[str, int]]:
    return list(DeskNotice.objects.values_list("kind", "about"))


def test_a_comment_that_waits_is_to_be_told(send: Send) -> None:
    assert send().status_code == 303
    comment = Comment.objects.get()
    assert comment.state == Comment.State.PENDING
    assert told() == [("comment", comment.pk)]


def test_spam_and_what_is_refused_is_not(send: Send) -> None:
    send(website="http://x.example")
    send(text=" ".join(f"http://x{n}.example/" for n in range(30)))
    assert not Comment.objects.pending().exists()
    assert told() == []


def test_a_comment_that_is_not_kept_is_told_to_nobody(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_any: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(type(DeskNotice.objects.all()), "put", fail)
    monkeypatch.setattr(type(DeskNotice.objects), "put", fail)
    with pytest.raises(RuntimeError):
        send()
    assert not Comment.objects.exists()
