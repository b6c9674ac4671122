"""What is known of who comments: nobody is shown it, and it is forgotten in time."""

import logging
from datetime import timedelta

import pytest
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from django.views.debug import get_exception_reporter_filter

from articles.comments.moderation import forget_networks
from articles.models import Article, Comment
from pressreview.json_logs import JsonFormatter
from tests.comments.conftest import Send
from tests.small_archive import SmallArchive

MARK = "f" * 64


def test_networks_are_forgotten_after_30_days(archive: SmallArchive, article: Article) -> None:
    now = timezone.now()
    old = archive.make_comment(article, network=MARK, created=now - timedelta(days=31))
    new = archive.make_comment(article, network=MARK, created=now - timedelta(days=29))
    assert forget_networks() == 1
    assert forget_networks() == 0
    marks = dict(Comment.objects.values_list("pk", "network"))
    assert marks == {old.pk: "", new.pk: MARK}


def test_the_network_is_kept_as_a_mark_only(send: Send) -> None:
    send()
    values = Comment.objects.values().get()
    assert not [value for value in values.values() if "127.0.0" in str(value)]


@pytest.mark.parametrize(
    "values", [{}, {"website": "x"}, {"token": ""}, {"name": ""}, {"email": "ada@readers"}]
)
def test_no_log_line_tells_who_wrote_or_what(
    send: Send, caplog: pytest.LogCaptureFixture, values: dict[str, str]
) -> None:
    caplog.set_level(logging.DEBUG)
    send(**values)
    own = [record for record in caplog.records if record.name.startswith(("articles", "press"))]
    assert own
    written = "\n".join(JsonFormatter().format(record) for record in own)
    assert "ada@" not in written
    assert "quei treni" not in written
    assert "Bianchi" not in written
    assert "127.0.0.1" not in written


def test_the_log_line_tells_what_was_decided_and_why(
    send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="articles.comments.moderation")
    send(website="x")
    send(token="")
    decided = [
        (vars(record)["state"], vars(record)["why"])
        for record in caplog.records
        if record.name == "articles.comments.moderation"
    ]
    assert decided == [("spam", "honeypot"), ("refused", "token")]


def test_a_report_of_an_error_leaves_the_fields_out(
    send: Send, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django mails such reports to the administrators where an installation asks for it."""
    failed: list[HttpRequest] = []

    def fail(*_arguments: object) -> None:
        raise RuntimeError("broken")

    def note(request: HttpRequest, **_values: object) -> None:
        failed.append(request)

    monkeypatch.setattr("articles.views.comment_form.receive_comment", fail)
    client.raise_request_exception = False
    got_request_exception.connect(note)
    try:
        assert send().status_code == 500
    finally:
        got_request_exception.disconnect(note)
    [request] = failed
    reported = get_exception_reporter_filter(request).get_post_parameters(request)
    assert reported["email"] != request.POST["email"] == "ada@readers.example"
    assert reported["text"] != request.POST["text"]


def test_no_page_shows_an_e_mail_address(
    client: Client, archive: SmallArchive, article: Article
) -> None:
    comment = archive.make_comment(article)
    pages = [article.path, f"/en{article.path}", "/", "/feed/"]
    pages += [f"{article.path}commenti/?risposta={comment.pk}"]
    pages += [f"{article.path}commenti/?inviato=aperto&commento={comment.pk}"]
    for path in pages:
        response = client.get(path)
        assert response.status_code == 200, path
        assert b"marta@lettori.example" not in response.content, path
