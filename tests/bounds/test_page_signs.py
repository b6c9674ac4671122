"""The bounds by which lines around a page's text are told from it, each at its value and beyond."""

import pytest
from lxml import html as lxml_html

from articles.importers.page import (
    clutter,
    clutter_lines,
    inline_text,
    shown_bylines,
    signatures,
    stated_text,
)
from articles.importers.page.outlet import Outlet

OUTLET = Outlet(["Gazzetta"], "https://www.gazzetta.example/1")


def element(html: str) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(html)


@pytest.mark.parametrize(("beyond", "tag"), [(0, "p"), (-1, "div")])
def test_a_box_of_running_text_is_a_paragraph(beyond: int, tag: str) -> None:
    own = "x" * (inline_text.LEAST_OWN + beyond)
    tree = element(f"<section><div>{own}<b>{'y' * inline_text.LEAST_TEXT}</b></div></section>")
    inline_text.prepare(tree)
    assert tree[0].tag == tag
    own = "x" * inline_text.LEAST_OWN
    rest = "y" * (inline_text.LEAST_TEXT - len(own) + beyond)
    tree = element(f"<section><div>{own}<b>{rest}</b></div></section>")
    inline_text.prepare(tree)
    assert tree[0].tag == tag


@pytest.mark.parametrize("beyond", [0, -1])
def test_a_link_of_some_length_announces_another_article(beyond: int) -> None:
    words = "x" * (clutter.LEAST_TEASER + beyond)
    long = "<p>" + "z" * 300 + "</p>"
    tree = element(f"<div><div><p><a href='/b'>{words}</a></p>{long}</div></div>")
    clutter.remove(tree)
    assert (words in tree.text_content()) is (beyond < 0)


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_signature_is_as_long_as_a_line(beyond: int) -> None:
    name = "Anna Rossi"
    line = name + "." * (clutter_lines.LONGEST_SIGNATURE - len(name) + beyond)
    body = element(f"<div><p>Il ponte.</p><p>{line}</p></div>")
    clutter_lines.remove_signatures(body, name, OUTLET)
    assert len(body) == 1 + beyond


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_signature_stands_among_the_last_lines(beyond: int) -> None:
    behind = "<p>x</p>" * (clutter_lines.MOST_BEHIND - 1 + beyond)
    before = "<p>x</p>" * clutter_lines.MOST_BEFORE
    body = element(f"<div>{before}<p>Anna Rossi</p>{behind}</div>")
    clutter_lines.remove_signatures(body, "Anna Rossi", OUTLET)
    assert ("Anna Rossi" in body.text_content()) is bool(beyond)


@pytest.mark.parametrize("beyond", [0, -1])
def test_a_sentence_in_a_byline_is_a_biography(beyond: int) -> None:
    words = " ".join(["Anna", *["scrive"] * (shown_bylines.LEAST_SENTENCE - 1 + beyond)])
    found = list(shown_bylines.bylines([element(f"<p class=author>{words}.</p>")]))
    assert bool(found) is (beyond < 0)


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_reporter_is_named_at_the_beginning_of_a_line(beyond: int) -> None:
    end = "（记者张小明）"
    start = "（" * (signatures.LONGEST_DATELINE - len(end) + beyond)
    body = element(f"<div><p>{start}{end}</p></div>")
    assert signatures.dateline([], body) == []  # thirty signs at most before it
    body = element(f"<div><p>{start[:20]}{end}</p></div>")
    assert signatures.dateline([], body) == ["张小明"]


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_second_line_as_short_as_a_name_is_looked_at(beyond: int) -> None:
    name = f"Anna {'R' + 'o' * (signatures.LONGEST_NAME - 6 + beyond)}"
    body = element(f"<div><p>Sommario</p><p>{name}</p><p>Testo</p><p>a</p><p>b</p><p>c</p></div>")
    assert signatures.ends(body)[0] == ("Sommario" if beyond else name)


@pytest.mark.parametrize(("share", "blocks"), [(1.0, 5), (1.01, 1)])
def test_what_is_found_of_a_stated_text_is_all_of_it(
    share: float, blocks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stated_text, "SAME_WHOLE", share)
    sentences = [" ".join(f"parola{at}{word}" for word in range(14)) + "." for at in range(5)]
    body = element(f"<div><p>{' '.join(sentences)}</p></div>")
    stated_text.merge(body, "".join(f"<p>{each}</p>" for each in sentences))
    assert len(body) == blocks


@pytest.mark.parametrize(("more", "number"), [(0, 1), (1, 2)])
def test_the_letters_of_a_name_beside_an_agency_are_four(more: int, number: int) -> None:
    assert clutter_lines.LONGEST_LETTERS == 4
    line = f"{'k' * (clutter_lines.LONGEST_LETTERS + more)}/dpa"
    body = lxml_html.fragment_fromstring(f"<div><p>Testo del giorno.</p><p>{line}</p></div>")
    clutter_lines.remove_signatures(body, "", Outlet(["Gazzetta"], "https://gazzetta.example/"))
    assert len(body) == number
