"""How many lines of a page, and how long ones, are looked at for its author and its day."""

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.importers.page import clutter, clutter_lines, shown_lines, signatures
from articles.importers.page.bylines import Outlet

TITLE = "Riapre il ponte sul fiume"
OUTLET = Outlet(["Gazzetta"], "https://www.gazzetta.example/")


def near(*, before: str = "", behind: str = "") -> list[HtmlElement]:
    html = f"<main>{before}<h1>{TITLE}</h1>{behind}</main>"
    return shown_lines.near(lxml_html.document_fromstring(html), TITLE)


@pytest.mark.parametrize("more", [0, 1])
def test_thirty_lines_behind_the_headline_are_looked_at(more: int) -> None:
    assert shown_lines.MOST_BEHIND == 30
    lines = "<p>Riga</p>" * (shown_lines.MOST_BEHIND + more)
    assert len(near(behind=lines)) == shown_lines.MOST_BEHIND


@pytest.mark.parametrize("more", [0, 1])
def test_eight_lines_before_the_headline_are_looked_at(more: int) -> None:
    assert shown_lines.MOST_BEFORE == 8
    lines = "<p>Riga</p>" * (shown_lines.MOST_BEFORE + more)
    assert len(near(before=lines)) == shown_lines.MOST_BEFORE


@pytest.mark.parametrize(("more", "number"), [(0, 1), (1, 0)])
def test_a_line_around_the_headline_has_160_characters(more: int, number: int) -> None:
    assert shown_lines.LONGEST_LINE == 160
    assert len(near(behind=f"<p>{'x' * (shown_lines.LONGEST_LINE + more)}</p>")) == number


@pytest.mark.parametrize(("less", "number"), [(1, 1), (0, 0)])
def test_behind_three_long_lines_the_text_has_begun(less: int, number: int) -> None:
    assert shown_lines.MOST_LONG == 3
    long = f"<p>{'x' * (shown_lines.LONGEST_LINE + 1)}</p>" * (shown_lines.MOST_LONG - less)
    assert len(near(behind=f"{long}<p>Riga</p>")) == number


@pytest.mark.parametrize(("more", "number"), [(0, 1), (1, 0)])
def test_a_byline_has_120_characters(more: int, number: int) -> None:
    assert shown_lines.LONGEST_BYLINE == 120
    line = "Anna Bianchi ".ljust(shown_lines.LONGEST_BYLINE + more, "x")
    assert len(list(shown_lines.bylines(near(behind=f"<p class=author>{line}</p>")))) == number


@pytest.mark.parametrize(("more", "names"), [(0, 1), (1, 0)])
def test_a_signature_has_eighty_characters(more: int, names: int) -> None:
    assert signatures.LONGEST_SIGNATURE == 80
    line = "Editor: ".ljust(signatures.LONGEST_SIGNATURE + more, "x")
    assert len(list(signatures.editors([line]))) == names


@pytest.mark.parametrize("more", [0, 1])
def test_a_text_is_signed_in_its_first_line_and_its_last_three(more: int) -> None:
    assert signatures.MOST_LAST == 3
    blocks = "<p>Riga</p>" * (1 + signatures.MOST_LAST + more)
    body = lxml_html.fragment_fromstring(blocks, create_parent="div")
    assert len(signatures.ends(body)) == 1 + signatures.MOST_LAST


@pytest.mark.parametrize(("more", "is_one"), [(0, True), (1, False)])
def test_a_placeholder_has_450_characters(more: int, is_one: bool) -> None:
    assert clutter_lines.LONGEST_LINE == 450
    line = "Visualizza questo post su Instagram ".ljust(clutter_lines.LONGEST_LINE + more, "x")
    assert clutter_lines.is_clutter(line) is is_one


@pytest.mark.parametrize(("before", "blocks"), [(3, 4), (4, 6)])
def test_the_headline_may_stand_among_the_first_four_blocks(before: int, blocks: int) -> None:
    assert clutter_lines.MOST_BEFORE == 4
    lines = "".join(f"<p>Riga {at}</p>" for at in range(before))
    html = f"{lines}<p>{TITLE}</p><p>Fine</p>"
    body = lxml_html.fragment_fromstring(html, create_parent="div")
    clutter_lines.remove_lines(body, [TITLE])
    assert len(body) == blocks


@pytest.mark.parametrize(("more", "is_left"), [(0, False), (1, True)])
def test_a_box_is_looked_for_six_steps_above_its_label(more: int, is_left: bool) -> None:
    assert clutter.MOST_ABOVE == 6
    steps = clutter.MOST_ABOVE - 1 + more
    label = f"{'<div>' * steps}<p>Leggi anche</p>{'</div>' * steps}"
    text = f"<p>{'Il ponte ha riaperto. ' * 40}</p>"
    tree = lxml_html.document_fromstring(
        f"<body>{text}<section>{label}<a href=/a>Il traghetto</a></section></body>"
    )
    clutter.remove(tree)
    assert ("traghetto" in tree.text_content()) is is_left
