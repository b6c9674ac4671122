"""How many lines of a page, and how long ones, are looked at for its author and its day."""

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.importers.page import (
    clutter,
    clutter_lines,
    headlines,
    shown_bylines,
    shown_lines,
    signatures,
    standfirst,
)
from articles.importers.page.outlet import Outlet
from articles.importers.page.reader import read
from tests.importers.sample_page import ADDRESS, TEXT, page

TITLE = "Riapre il ponte sul fiume"
OUTLET = Outlet(["Gazzetta"], "https://www.gazzetta.example/")


def near(*, before: str = "", behind: str = "") -> list[HtmlElement]:
    html = f"<main>{before}<h1>{TITLE}</h1>{behind}</main>"
    return shown_lines.near(shown_lines.elements_of(lxml_html.document_fromstring(html)), TITLE)


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
    assert shown_bylines.LONGEST_BYLINE == 120
    line = "Anna Bianchi ".ljust(shown_bylines.LONGEST_BYLINE + more, "x")
    assert len(list(shown_bylines.bylines(near(behind=f"<p class=author>{line}</p>")))) == number


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


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_lines_behind_the_text_may_name_who_wrote_by_a_label(more: int) -> None:
    assert shown_lines.MOST_LABELLED == 25
    lines = "<p>Riga</p>" * (shown_lines.MOST_LABELLED + more)
    tree = lxml_html.document_fromstring(f"<main><p>Il testo.</p>{lines}</main>")
    found = shown_lines.after(shown_lines.elements_of(tree), "Il testo.")
    assert len(found) == shown_lines.MOST_LABELLED


@pytest.mark.parametrize(("more", "is_so"), [(0, True), (1, False)])
def test_a_line_of_names_has_twelve_words(more: int, is_so: bool) -> None:
    assert shown_bylines.MOST_NAMED == 12
    assert shown_bylines.is_all_names(" ".join(["Anna"] * (12 + more))) is is_so


@pytest.mark.parametrize(("more", "title"), [(0, TITLE), (1, f"{TITLE} | Sport")])
def test_three_tails_of_a_title_go(more: int, title: str) -> None:
    assert headlines.MOST_TAILS == 3
    stated = TITLE + " | Sport" * (headlines.MOST_TAILS + more)
    assert headlines.headline([], [stated], OUTLET, ["Sport"], set()) == title


def with_standfirsts(lines: str) -> int:
    tree = lxml_html.document_fromstring(f"<main><h1>{TITLE}</h1>{lines}</main>")
    body = lxml_html.fragment_fromstring("<p>Il testo.</p>", create_parent="div")
    standfirst.add(body, shown_lines.elements_of(tree), TITLE, [])
    return len(body) - 1


@pytest.mark.parametrize("more", [0, 1])
def test_a_standfirst_has_two_lines(more: int) -> None:
    assert standfirst.MOST_ADDED == 2
    lines = [f"<p class=lead>{at}. {'Una riga che annuncia. ' * 3}</p>" for at in range(2 + more)]
    assert with_standfirsts("".join(lines)) == standfirst.MOST_ADDED


@pytest.mark.parametrize(("more", "number"), [(-1, 1), (0, 0)])
def test_a_standfirst_is_among_thirty_lines(more: int, number: int) -> None:
    assert standfirst.MOST_LINES == 30
    before = "<p>Riga</p>" * (standfirst.MOST_LINES + more)
    assert with_standfirsts(f"{before}<p class=lead>{'Una riga. ' * 6}</p>") == number


@pytest.mark.parametrize(
    ("length", "number"),
    [
        (standfirst.SHORTEST, 1),
        (standfirst.SHORTEST - 1, 0),
        (standfirst.LONGEST, 1),
        (standfirst.LONGEST + 1, 0),
    ],
)
def test_a_standfirst_has_forty_to_seven_hundred_characters(length: int, number: int) -> None:
    assert (standfirst.SHORTEST, standfirst.LONGEST) == (40, 700)
    assert with_standfirsts(f"<p class=lead>{'x' * length}</p>") == number


@pytest.mark.parametrize(
    ("stated", "is_shown"),
    [
        ("Oggi sul fiume", False),
        ("Ponte e fiume", True),
        ("Piu sul fiume", False),
    ],
)
def test_two_long_words_tell_a_headline_anew(stated: str, is_shown: bool) -> None:
    assert (headlines.LEAST_WORD, headlines.LEAST_SHARED) == (4, 2)
    heading = headlines.Heading("Ponte sul fiume", [], "Ponte sul fiume")
    found = headlines.headline([heading], [stated] * 3, OUTLET, [], set())
    assert (found == heading.text) is is_shown


@pytest.mark.parametrize(("more", "author"), [(0, "Anna Rossi"), (1, "")])
def test_eight_lines_behind_the_text_may_be_a_byline(more: int, author: str) -> None:
    assert shown_lines.MOST_AFTER_TEXT == 8
    tags = "".join(f"<div>Tema {at}</div>" for at in range(7 + more))
    behind = f'{tags}<div class="byline">Di Anna Rossi</div>'
    long = "".join(f"<p>{at}. {TEXT}</p>" for at in range(3))
    html = page(body=long).replace(b"</article>", f"</article><div>{behind}</div>".encode())
    assert read(html, ADDRESS).author == author
