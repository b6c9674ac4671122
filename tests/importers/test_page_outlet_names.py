"""By which name a page's outlet is known, and how titles are parted from it."""

import pytest

from articles.importers.page.metadata import MOST_LINKS_ABOVE
from articles.importers.page.reader import read
from tests.importers.sample_page import ADDRESS, HEADLINE, meta, page

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("name", ["La Gazzetta", ""])
@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} - La Gazzetta",
        f"La Gazzetta | {HEADLINE}",
        f"La Gazzetta: {HEADLINE}",
        f"{HEADLINE} « Cronaca « La Gazzetta",
        f"{HEADLINE} < Cronaca < La Gazzetta",
        f"{HEADLINE} - La Gazzetta - Genova",
        f"{HEADLINE} (La Gazzetta)",
        f"{HEADLINE} | Cronaca | La Gazzetta | Notizie",
    ],
)
def test_a_title_alone_is_parted_from_the_outlet(title: str, name: str) -> None:
    html = page(meta(og__site_name=name) if name else "", title=title)
    html = html.replace(f"<h1>{HEADLINE}</h1>".encode(), b"")
    assert read(html, ADDRESS).title == HEADLINE


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ('<meta name="apple-mobile-web-app-title" content="La Gazzetta">', ""),
        ('<meta name="DC.publisher" content="La Gazzetta">', ""),
        ('<meta name="publisher" content="La Gazzetta">', ""),
        ('<meta name="citation_journal_title" content="La Gazzetta">', ""),
        (f"<title>{HEADLINE} | Cronaca | La Gazzetta</title>", ""),
        (f"<title>La Gazzetta - {HEADLINE}</title>", ""),
        ('<link rel="alternate" type="application/rss+xml" title="La Gazzetta &raquo; Feed">', ""),
        ("", '<a href="/"><img src="/logo.png" alt="La Gazzetta"></a>'),
        ("", '<a href="https://www.gazzetta.example/"><b>La</b> Gazzetta</a>'),
    ],
)
def test_an_outlet_that_is_called_like_its_host_is_known_where_pages_show_it(
    head: str, top: str
) -> None:
    html = page(head, title="").replace(b"<title></title>", b"")
    html = html.replace(b"<nav>", f"{top}<nav>".encode())
    assert read(html, ADDRESS).source == "La Gazzetta"


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta name="publisher" content="Gazzetta Editrice S.p.A.">',
        '<meta name="publisher" content="Altra Casa">',
        '<meta name="publisher" content="https://plus.example/gazzetta">',
        f"<title>{HEADLINE} | Cronaca</title>",
        f"<title>{HEADLINE} | gazzetta</title>",
    ],
)
def test_another_name_is_not_taken_for_that_of_the_outlet(head: str) -> None:
    html = page(head, title="").replace(b"<title></title>", b"")
    assert read(html, ADDRESS).source == "gazzetta.example"


@pytest.mark.parametrize("more", [0, 1])
def test_the_name_is_looked_for_in_the_first_links(more: int) -> None:
    others = "<a href='/x'>x</a>" * (MOST_LINKS_ABOVE - 1 + more)
    top = f"<div>{others}<a href='/'>La Gazzetta</a></div><nav>"
    html = page(title="").replace(b"<nav>", top.encode())
    assert read(html, ADDRESS).source == ("gazzetta.example" if more else "La Gazzetta")
