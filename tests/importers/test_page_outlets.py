"""Boxes and lines as the systems of larger papers and agencies write them."""

import pytest

from articles.importers.page.clutter import LONGEST_LABEL
from articles.importers.page.clutter_lines import LONGEST_LINE, MOST_CAPTIONS
from articles.importers.page.reader import read
from articles.text import html as texts
from tests.importers.sample_page import ADDRESS, HEADLINE, PARAGRAPHS, article, linked, page

pytestmark = pytest.mark.usefixtures("in_english")


def lines(html: bytes) -> list[str]:
    return texts.plain_text(read(html, ADDRESS).body).split("\n")


def with_line(line: str) -> bytes:
    """A page with a paragraph behind its first one."""
    return page().replace(b"<p>Costi", f"<p>{line}</p><p>Costi".encode())


def with_box(box: str) -> bytes:
    """A page with a box behind its first paragraph."""
    return page().replace(b"<p>Costi", f"{box}<p>Costi".encode())


@pytest.mark.parametrize(
    "line",
    [
        "— 3 травня, 09:41",
        "3 maggio, ore 18:30",
        "3. mai kl. 14.01",
        "03.05.2024, 10:00Lesezeit: 4 Min.",
    ],
)
def test_a_day_above_the_text_is_none_of_its_lines(line: str) -> None:
    assert lines(page(body=f"<p>{line}</p>")) == PARAGRAPHS


def test_an_hour_that_opens_a_text_stays() -> None:
    line = "3 treni, 20:30 al binario"
    assert lines(page(body=f"<p>{line}</p>"))[0] == line


STANDFIRST = "Il sindaco promette che i cantieri non torneranno prima di dieci anni"


@pytest.mark.parametrize(
    "box",
    [
        f'<div data-gu-name="standfirst"><p>{STANDFIRST}</p></div>',
        f'<div data-testid="subheadline"><span>{STANDFIRST}</span></div>',
        f'<ul class="storySummary"><li><h2>{STANDFIRST}</h2></li></ul>',
    ],
)
def test_a_standfirst_is_known_by_what_else_it_is_called(box: str) -> None:
    html = page().replace(b"<article><h1>", f"<header><h1>{HEADLINE}</h1>{box}</header>".encode()
                          + b"<article><h1 hidden>").replace(
                          f"<h1 hidden>{HEADLINE}</h1>".encode(), b"")  # fmt: skip
    assert lines(html) == [STANDFIRST, *PARAGRAPHS]


def test_headings_in_a_list_that_is_called_something_else_are_other_articles() -> None:
    box = f'<ul class="top"><li><h2>{STANDFIRST}</h2></li></ul>'
    assert STANDFIRST not in lines(page(body=box))


@pytest.mark.parametrize("label", ["Newsletter", "Nieuwsbrief Vandaag", "Рассылка «Утро»"])
@pytest.mark.parametrize("form", ["<button>OK</button>", "<form><input type=email></form>"])
def test_a_box_with_the_name_of_a_newsletter_and_a_form_goes(label: str, form: str) -> None:
    box = f'<div class="inread"><h4>{label}</h4><p>Ogni mattina, sei storie.</p>{form}</div>'
    assert lines(with_box(box)) == PARAGRAPHS


@pytest.mark.parametrize(("letters", "goes"), [(LONGEST_LABEL, True), (LONGEST_LABEL + 1, False)])
def test_the_name_of_a_newsletter_is_no_sentence(letters: int, goes: bool) -> None:
    label = "Newsletter".ljust(letters, "a")
    box = f"<div class=inread><h4>{label}</h4><p>Ogni mattina, sei storie.</p><button>OK</button>"
    assert (lines(with_box(f"{box}</div>")) == PARAGRAPHS) is goes


@pytest.mark.parametrize(("more", "goes"), [(0, True), (1, False)])
def test_a_text_that_is_a_row_of_pictures_keeps_their_captions(more: int, goes: bool) -> None:
    caption = f"{'Le navi nel porto, viste dal molo. ' * 9:.279} (AP Photo/Ada Rossi)"
    rest = round(len(caption) * (1 - MOST_CAPTIONS) / MOST_CAPTIONS) - more
    filler = ("Il sindaco promette ancora. " * 40)[: rest - sum(map(len, PARAGRAPHS)) - 1] + "."
    shown = lines(page().replace(b"<p>Costi", f"<p>{caption}</p><p>{filler}</p><p>Costi".encode()))
    assert (caption not in shown) is goes


def test_a_section_on_newsletters_without_a_form_stays() -> None:
    section = "<div><h4>Newsletter e comizi</h4><p>Il sindaco scrive ogni giorno.</p></div>"
    assert "Il sindaco scrive ogni giorno." in lines(with_box(section))


def test_what_is_said_of_who_wrote_goes_with_the_heading_above_it() -> None:
    about = "<section><h3>Sobre la firma</h3><div><a href='/a'>Anna Rossi</a>"
    about += "<p>Redactora de la sección de España desde 2015. Antes trabajó en la radio y en dos "
    about += "diarios de su ciudad, donde nació en 1988.</p></div></section>"
    more = [f"{at} anni fa era chiuso. {PARAGRAPHS[0]}" for at in range(3, 9)]
    html = page().replace(b"</h1>", b"</h1><div class=text>")
    behind = "".join(f"<p>{each}</p>" for each in more) + f"</div>{about}"
    html = html.replace(b"</article>", f"{behind}</article>".encode())
    assert lines(html) == [*PARAGRAPHS, *more]


@pytest.mark.parametrize(
    "line",
    [
        "Anna RossiHealth correspondent, Gazzetta del Ponte",
        "Ein Interview von Anna Rossi und Luis Gil",
        "Anna Rossi e Luis Gil",
        "Źródło: gazzetta.example",
        "Avec AFP",
        "(Anna Rossi, dpa)",
    ],
)
def test_a_line_that_names_who_wrote_is_none_of_the_text(line: str) -> None:
    data = article(author=[{"name": "Anna Rossi"}, {"name": "Luis Gil"}])
    html = page(linked(data)).replace(b"</article>", f"<p>{line}</p></article>".encode())
    assert lines(html) == PARAGRAPHS


@pytest.mark.parametrize(
    "line", ["Anna Rossi, the editor of the day, was there.", "Anna Rossi asked the editor for it:"]
)
def test_a_sentence_of_who_wrote_stays(line: str) -> None:
    data = article(author=[{"name": "Anna Rossi"}])
    html = page(linked(data)).replace(b"</article>", f"<p>{line}</p></article>".encode())
    assert lines(html)[-1] == line


CAPTION = "Il ponte visto dalla riva, venerdì. (AP Photo/Carl Benson)"


def test_a_line_with_who_took_a_picture_for_an_agency_is_a_caption() -> None:
    assert lines(with_line(CAPTION)) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "Il ponte è aperto da ieri. (dpa/lby)",
        "Il ponte è aperto da ieri. (AP/Reuters)",
        f"{'Il ponte. ' * (LONGEST_LINE // 10)}(AP Photo/Carl Benson)",
    ],
)
def test_the_credit_of_an_agency_takes_no_text_away(line: str) -> None:
    assert line in lines(with_line(line))


def test_the_captions_of_a_row_of_pictures_are_its_text() -> None:
    shown = [f"{text} (Xinhua/Li Ming)" for text in PARAGRAPHS]
    html = page()
    for text, caption in zip(PARAGRAPHS, shown, strict=True):
        html = html.replace(f"<p>{text}</p>".encode(), f"<p>{caption}</p>".encode())
    assert lines(html) == shown


def test_steps_above_the_headline_in_a_list_are_no_text() -> None:
    steps = "<ul><li>Gazzetta</li><li>Città</li></ul>"
    html = page().replace(b"<article><h1>", f"<article>{steps}<h1>".encode())
    assert lines(html) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "skip past newsletter promotion",
        "after newsletter promotion",
        "Video Player is loading.",
        "This is a modal window.",
        "Listen on Apple Podcasts, Spotify or wherever you get your podcasts.",
        "Filed under: Hull, Bridges",
        "Email: anna@gazzetta.example",
        "Contact Anna Rossi at anna@gazzetta.example.",
        "What do you think? Let us know in the comments below.",
        "Got a story? Email news@gazzetta.example",
        "For more news from Hull, click here.",
        "Spotted an error? Report it here.",
        "First published: 3 May 2024, 10:00",
        "12 Comments",
        "Loading comments...",
        "Please log in to comment",
        "ENDS",
        "6 min",
        "2 hours ago",
        "Vor 3 Stunden",
        "il y a 12 minutes",
        "2 ore fa",
        "5時間前",
        "3 мин....",
        "有料記事",
        "Publié le : Modifié le :",
        "Pozostało jeszcze 84% artykułu",
        "Artikel anhören (9 Minuten)",
        "See more on: Brooklyn, Pigeons",
        "Anna Rossi is a reporter in Brooklyn. More about Anna Rossi",
        "This article is more than 5 years old",
        "This article was published more than 6 months ago. Some facts may have changed.",
        "Published in Dawn, May 3rd, 2024",
        "• aus DER SPIEGEL 19/2024",
        "A version of this article appears in print on May 5, 2024, Section MB, Page 1.",
        "What’s your view? Email the reporter: anna@gazzetta.example",
        "Har du tips om saken?",
        "Send tips til våre journalister på tips@gazzetta.example",
        "Haben Sie Hinweise? Schreiben Sie an hinweise@gazzetta.example",
        "You appreciate our journalism",
        "Le newsletter della Gazzetta: iscriviti a Il Punto",
        "제보는 카카오톡 gazzetta <저작권자(c) 연합뉴스, 무단 전재-재배포 금지>",
    ],
)
def test_what_a_paper_says_of_its_page_is_no_text(line: str) -> None:
    escaped = line.replace("<", "&lt;").replace(">", "&gt;")
    more = [f"{at} anni fa il ponte era chiuso, e nessuno sapeva per quanto." for at in (3, 4)]
    behind = "".join(f"<p>{each}</p>" for each in (*more, escaped))
    html = page().replace(b"</article>", f"{behind}</article>".encode())
    assert lines(html) == [*PARAGRAPHS, *more]


@pytest.mark.parametrize(
    "line",
    [
        "Hast du Tipps für Gärtner, die erst im Mai beginnen?",
        "Skip to the end, said the judge, and the clerk obeyed.",
        "Contact sports at the school are over for this year.",
        "For more than a year nobody had to go to the town.",
        "12 comments were read aloud, and none was kind.",
        "6 minuti dopo il fischio il ponte era vuoto.",
        "Published in May, the report names nobody.",
        "This article of the law is more than a century old.",
        "Newsletter della città: ecco chi le scrive.",
    ],
)
def test_a_sentence_with_such_words_stays(line: str) -> None:
    assert line in lines(with_line(line))
