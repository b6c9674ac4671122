"""How long an address may be: counted in characters, whatever letters they are."""

from urllib.parse import quote

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from gunicorn.http import message

from articles.views import error_pages
from pressreview import gunicorn, settings
from pressreview.middleware import address_length


@pytest.mark.parametrize("letter", ["a", "я", "中", "😀"])
@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 414)])
def test_an_address_has_at_most_eight_thousand_characters(
    monkeypatch: pytest.MonkeyPatch, letter: str, more: int, status: int
) -> None:
    assert settings.LONGEST_ADDRESS == 8_000

    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=414)

    monkeypatch.setattr(error_pages, "too_long", page)
    text = letter * (settings.LONGEST_ADDRESS - len("q=") + more)
    request = RequestFactory().get(f"/cerca/?q={quote(text)}")
    answer = address_length.middleware(lambda _request: HttpResponse())(request)
    assert answer.status_code == status


def test_the_server_reads_as_many_bytes_as_these_characters_can_be() -> None:
    longest = len("GET ?") + len(quote("😀")) * settings.LONGEST_ADDRESS + len(" HTTP/1.1")
    assert gunicorn.limit_request_line >= longest
    # A constant of the library that it lets nobody go beyond.
    assert gunicorn.limit_request_line == message.MAX_REQUEST_LINE
