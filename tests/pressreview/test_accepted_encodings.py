"""Which compression a reader takes, as RFC 9110 says it (section 12.5.3)."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from pressreview.middleware.accepted_encodings import LONGEST, OFFERED, accepted
from tests.small_archive import SmallArchive


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br, gzip"),
        ("gzip;q=0", ""),
        ("gzip;q=0.0", ""),
        ("gzip;q=0.000", ""),
        ("gzip ; q=0", ""),
        ("gzip\t;\tq=0", ""),
        ("GZIP;Q=0", ""),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("gzip;q=1.000", "gzip"),
        ("*", "br, gzip"),
        ("*;q=0", ""),
        ("gzip;q=0, *", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("*;q=0, gzip", "gzip"),
        ("identity", ""),
        ("identity;q=0", ""),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0.5, gzip;q=0.4", ""),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("br;q=0.9, gzip;q=0.2", "br, gzip"),
        # What is no weight is nobody's wish.
        ("gzip;q=2", ""),
        ("gzip;q=0.0001", ""),
        ("gzip;q=", ""),
        ("gzip;level=9", ""),
        ("gzipped, agzip, gzip-x", ""),
        (", ,gzip,,", "gzip"),
        ("deflate", ""),
        ("gzip" + " " * (LONGEST - 4), "gzip"),
        (" " * (LONGEST - 4) + "gzip", "gzip"),
        (" " * (LONGEST - 3) + "gzip", ""),
    ],
)
def test_what_is_taken(header: str, taken: str) -> None:
    assert accepted(header) == taken


WEIGHTS = st.integers(0, 1000)


@given(st.dictionaries(st.sampled_from(["gzip", "br", "identity", "*", "zstd"]), WEIGHTS))
def test_nothing_is_sent_that_is_refused(weights: dict[str, int]) -> None:
    header = ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in weights.items())
    for name in accepted(header).split(", "):
        assert not name or weights.get(name, weights.get("*", 0)) > 0


@given(st.text(max_size=60))
def test_any_header_is_read(header: str) -> None:
    assert set(accepted(header).split(", ")) <= {*OFFERED, ""}


@pytest.mark.parametrize("path", ["/", "/articoli/?ordine=recenti", "/archivio/", "/feed/"])
@pytest.mark.parametrize(
    ("header", "encoding"),
    [("gzip", "gzip"), ("gzip;q=0", None), ("*", "gzip"), ("GZIP;q=0.5", "gzip"), (None, None)],
)
def test_pages_come_as_they_are_taken(
    client: Client, archive: SmallArchive, path: str, header: str | None, encoding: str | None
) -> None:
    archive.make_article()
    headers = {"Accept-Encoding": header} if header else {}
    # Once as it is made, once as it is kept.
    for _turn in range(2):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding") == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_desk_goes_by_it_as_well(admin_client: Client, archive: SmallArchive) -> None:
    path = "/admin/articles/article/"
    refused = admin_client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
    taken = admin_client.get(path, headers={"Accept-Encoding": "gzip"})
    assert taken.headers["Content-Encoding"] == "gzip"
