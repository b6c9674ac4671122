"""No page does harm: it is read or refused with a sentence, in time, without the network."""

import socket
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.importers.page import article_text
from articles.importers.page.reader import MOST_BYTES, read
from articles.importers.records import Record, SourceUnreadable
from articles.text import html as texts
from tests.importers.sample_page import ADDRESS, HEADLINE, PARAGRAPHS, article, linked, meta, page
from tests.processor_time import at_most

pytestmark = pytest.mark.usefixtures("in_english")


def refusal(html: bytes, **headers: str) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        read(html, ADDRESS, {name.replace("_", "-"): value for name, value in headers.items()})
    return str(caught.value)


@pytest.mark.parametrize(
    "value",
    [None, 1, True, [], {}, [[]], {"@id": 1}, {"@id": "#x"}, {"name": {}}, "", "\x00", 1e999],
)
def test_data_of_any_shape_does_no_harm(value: Any) -> None:
    names = ("headline", "author", "creator", "datePublished", "publisher", "image", "url")
    node = dict.fromkeys((*names, "inLanguage", "articleBody", "mainEntityOfPage"), value)
    head = linked({"@type": "Article", "@id": value, **node}, value, {"@type": value, **node})
    assert read(page(head), ADDRESS).title == HEADLINE


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 \xff\xff", "not a web page"),
        (b"\x89PNG\r\n\x1a\n", "not a web page"),
        (b'{"a": 1}', "not a web page"),
        (b"just a line of text", "not a web page"),
        (b"\x00\x01\x02\x03", "not a web page"),
        (b'<?xml version="1.0"?><!-- a --><rss version="2.0"><channel/></rss>', "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        (b"<html><head><title>Vuota</title></head><body></body></html>", "No article"),
        (b"<html><body><img src=a.png></body></html>", "No article"),
        (b"a" * (MOST_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_where_there_is_no_article_a_sentence_says_so(html: bytes, reason: str) -> None:
    assert reason in refusal(html)


def test_a_picture_is_no_page_whatever_its_bytes() -> None:
    assert "not a web page" in refusal(page(), content_type="image/png")


@pytest.mark.parametrize(
    "html",
    [
        b"<html><body>" + b"<div>" * 100_000 + b"testo",
        b"<html><body>" + b"<b><i>testo " * 100_000,
        b"<html><body>" + b"<ul><li>testo" * 50_000,
        b"<html><body>" + b"<table><tr><td>testo" * 20_000,
        b"<" * 1_000_000,
        b"<html><body><p " + b"a " * 100_000 + b">testo</p>",
        b"<html><body><p " + b"".join(b'a%d="b" ' % n for n in range(100_000)) + b">testo</p>",
        page(f'<script type="application/ld+json">{"[" * 200_000}</script>' * 2),
        page(f'<script type="application/ld+json">{{{" " * 500_000}</script>'),
        page(f'<meta name="author" content="{" and ".join(["A B"] * 50_000)}">'),
        page(title=" - a" * 50_000),
        b"<html><body><p>testo" + (b"<a1 " * 999 + b">") * 2_000,
        page('<meta name="a" content="b">' * 5_000),
        page(body="<time datetime='2024'>1</time>" * 20_000),
        page(body="<div class='comment'>" * 200 + "<p>x</p>" * 200_000),
        page(linked(article(articleBody="Inizio." + " " * 400_000 + "Fine."))),
    ],
    ids=range(16),
)  # fmt: skip
def test_no_page_holds_the_reader_up(html: bytes) -> None:
    with at_most(60):
        try:
            read(html, ADDRESS)
        except SourceUnreadable as error:
            assert str(error)


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_text, "SECONDS", 0.2)
    html = b"<html><body><article><p>" + b"<a href=x>a</a> " * 10_000
    assert "too tangled" in refusal(html)


def test_a_large_page_is_read_by_a_process_of_its_own() -> None:
    notes = "".join(f"<li>{number}</li>" for number in range(article_text.USUAL_CHILDREN + 1))
    with patch.object(article_text, "_extract", side_effect=AssertionError):
        found = read(page(body=f"<ul>{notes}</ul>"), ADDRESS)
    assert PARAGRAPHS[0] in texts.plain_text(found.body)


def test_no_entity_brings_a_file_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("parola segreta")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>'
    html = page(body="<p>Prima &x; dopo.</p>").replace(b"<!doctype html>", doctype.encode())
    assert "segreta" not in str(read(html, ADDRESS))


def test_a_page_is_read_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise AssertionError("the network was called")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    head = (
        '<link rel="canonical" href="https://gazzetta.example/x"><base href="https://a.example/">'
    )
    html = page(head + meta(og__image="https://a.example/b.jpg", og__url="https://a.example/c"))
    assert read(html, ADDRESS).title == HEADLINE


WHOLE = page(
    linked(
        {"@type": "WebSite", "name": "La Gazzetta"},
        article(author=[{"@id": "#a"}], datePublished="2024-05-02", image={"url": "/a.jpg"}),
        {"@type": "Person", "@id": "#a", "name": "Anna Bianchi"},
        graph=True,
    )
    + meta(og__title=HEADLINE, og__image="/foto.jpg", article__published_time="2024-05-02")
    + '<link rel="canonical" href="/x">'
)
PIECES = [
    b"<",
    b">",
    b"<p>",
    b"</html>",
    b"<!--",
    b"\x00",
    b"\xff",
    b'"',
    b"&#x110000;",
    b"{",
    b"]",
]


def judged(html: bytes, address: str = ADDRESS) -> None:
    """A record whose parts can be trusted that far, or a sentence."""
    try:
        found = read(html, address)
    except SourceUnreadable as error:
        assert str(error)
        return
    assert isinstance(found, Record)
    assert found.body == texts.sanitise(found.body)
    assert found.published is None or found.published.tzinfo is not None
    for one in (found.url, found.image_url, found.source_home_page):
        assert one == "" or (one.startswith(("http://", "https://")) and len(one) <= 1000)
    for line in (found.title, found.author, found.source, found.language):
        assert "\n" not in line
        assert "\x00" not in line


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.text(max_size=40))
def test_whatever_the_bytes_there_is_a_record_or_a_sentence(html: bytes, address: str) -> None:
    judged(html, address)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE)), st.sampled_from(PIECES)), max_size=6),
    st.integers(0, len(WHOLE)) | st.just(len(WHOLE)),
)
def test_a_damaged_page_is_a_record_or_a_sentence(
    damage: list[tuple[int, bytes]], end: int
) -> None:
    html = bytearray(WHOLE)
    for place, piece in damage:
        html[place : place + len(piece)] = piece
    judged(bytes(html[:end]))


@settings(deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["@type", "@id", "@graph", "author", "name", "headline", "image"]),
                inner | st.sampled_from(["Article", "#a"]),
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_any_data_in_a_page_does_no_harm(data: Any) -> None:
    judged(page(linked(data, article(author=data))))
