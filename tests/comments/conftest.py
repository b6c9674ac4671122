"""What the tests of comments share: an article, and its form as a browser sends it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from articles.comments import form_tokens
from articles.models import Article
from tests.small_archive import SmallArchive

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer = _MonkeyPatchedWSGIResponse
else:
    Answer = HttpResponse
Send = Callable[..., Answer]


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    return archive.make_article(title="I treni di notte")


@pytest.fixture
def form_url(article: Article) -> str:
    return f"{article.path}commenti/"


def fields(article: Article, **values: Any) -> dict[str, str]:
    """The fields of the form, its fresh token a minute old."""
    with time_machine.travel(timedelta(minutes=-1)):
        token = form_tokens.fresh_token(article.pk)
    return {
        "name": "Ada Bianchi",
        "email": "ada@readers.example",
        "text": "Ricordo bene quei treni.",
        "token": token,
        "parent": "",
        "website": "",
    } | values


@pytest.fixture
def send(client: Client, article: Article, form_url: str) -> Send:
    """Sends the form with some fields changed, from a page of the site."""

    def send(headers: dict[str, str] | None = None, **values: Any) -> Answer:
        sent_from = {"sec-fetch-site": "same-origin"} if headers is None else headers
        return client.post(form_url, fields(article, **values), headers=sent_from)

    return send
