"""Whoever pastes a whole text into the search is answered by a page of the site."""

import pytest

from tests.live import Site


@pytest.mark.parametrize("length", [9_000, 100_000, 2_000_000])
def test_an_address_that_nobody_reads_is_answered_by_a_page(site: Site, length: int) -> None:
    answer = site.get("/cerca/?q=" + "a" * length)
    assert answer.status == 414
    assert '<main id="content"' in answer.text
    assert 'role="search"' in answer.text
    assert answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert site.get("/healthz").status == 200


def test_its_page_is_in_no_index(site: Site) -> None:
    answer = site.get("/indirizzo-troppo-lungo/")
    assert answer.status == 414
    assert '<meta name="robots" content="noindex">' in answer.text
