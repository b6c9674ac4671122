"""Pages as content systems of many countries make them: title, author, day and text of each."""

from datetime import date

import pytest
from django.utils import timezone

from articles.importers.page.reader import read
from articles.text import html as texts
from tests.importers.sample_page import PARAGRAPHS, article, linked

pytestmark = pytest.mark.usefixtures("in_english")

ADDRESS = "https://www.gazzetta.example/n/1"
TITLE = "Riapre il ponte sul fiume"
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
DAY = date(2018, 4, 3)


def shaped(body: str, head: str = "", *, lang: str = "it") -> bytes:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>'
        f"<nav><a href='/'>Home</a></nav>{body}<footer>Copyright 2026</footer></body></html>"
    ).encode()


def headed(behind: str, *, lang: str = "it", head: str = "", after: str = "") -> bytes:
    """A page with its headline, what stands behind that, its text, and what stands after it."""
    body = f"<article><h1>{TITLE}</h1>{behind}<div class=text>{TEXT}</div>{after}</article>"
    return shaped(body, head, lang=lang)


@pytest.mark.parametrize(
    "tail",
    [
        *(" | La Gazzetta", " - La Gazzetta", " :: La Gazzetta", " » La Gazzetta"),
        *(" / La Gazzetta", " ‹ La Gazzetta", " >> La Gazzetta", " ~ La Gazzetta"),
        *(" • La Gazzetta", " -- La Gazzetta", " ― La Gazzetta", " − La Gazzetta"),
        *(" | Cronaca | La Gazzetta", " - 3 aprile 2018 - La Gazzetta", " · gazzetta.example"),
    ],
)
def test_the_outlet_at_the_end_of_a_title_goes(tail: str) -> None:
    head = f'<title>{TITLE}{tail}</title><meta property="og:site_name" content="La Gazzetta">'
    assert read(shaped(f"<main>{TEXT}</main>", head), ADDRESS).title == TITLE


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("大橋明年動工經費四十億元_人民网", "人民网"),
        ("大橋明年動工經費四十億元｜東洋経済", "東洋経済"),
    ],
)
def test_a_tail_may_be_set_close(title: str, outlet: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="{outlet}">'
    found = read(shaped(f"<main>{TEXT}</main>", head), ADDRESS).title
    assert found == "大橋明年動工經費四十億元"


@pytest.mark.parametrize(
    ("body", "head", "title"),
    [
        (f"<h1><span class=badge>Plus</span>{TITLE}</h1>", f"<title>{TITLE}</title>", TITLE),
        (f"<h1>{TITLE}<span>Video</span></h1>", f"<title>{TITLE}</title>", TITLE),
        (
            f"<h1><span>Viabilità</span> <span>{TITLE}</span></h1>",
            f"<title>Viabilità: {TITLE}</title>",
            f"Viabilità: {TITLE}",
        ),
        (
            f"<h1><a href='/'>Il Paese</a></h1><h2>{TITLE}</h2>",
            f"<title>Il Paese - {TITLE}</title>",
            TITLE,
        ),
        (f"<h1>La Gazzetta</h1><h1>{TITLE}</h1>", f"<title>{TITLE}</title>", TITLE),
        (f"<h4><span>{TITLE}</span></h4>", f"<title>{TITLE} : 사회 : 뉴스</title>", TITLE),
    ],
)
def test_the_headline_is_what_the_page_shows_as_such(body: str, head: str, title: str) -> None:
    head += '<meta property="og:site_name" content="La Gazzetta">'
    if "<h4>" in body:
        head += f'<meta property="og:title" content="{TITLE}">'
    assert read(shaped(f"<main>{body}{TEXT}</main>", head), ADDRESS).title == title


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<div class=autor>Por: Ana Ruiz <span>Corresponsal</span></div>", "Ana Ruiz"),
        ("<p class=by>Par <span>La Gazzetta</span> avec <span>AFP</span></p>", "AFP"),
        ("<div class=author>Von Jörg Müller, ARD-Studio Rom</div>", "Jörg Müller"),
        ("<span class=author>Door <a>onze nieuwsredactie</a></span>", ""),
        ("<ul><li><a rel=author>Jan Claes</a></li><li><a rel=author>Els Smet</a></li></ul>",
         "Jan Claes, Els Smet"),
        ("<div class=authors><a class=n>Ana Ruiz</a><a class=n>Luis Gil</a></div>",
         "Ana Ruiz, Luis Gil"),
        ("<span class=authorName>Oprac. Jan Kowalski</span>", "Jan Kowalski"),
        ("<div class=author>Mehmet YILMAZ / İSTANBUL, (DHA)</div>", "Mehmet YILMAZ"),
        ("<div class=author>XOSÉ CARREIRA<br>LUGO / LA GAZZETTA</div>", "XOSÉ CARREIRA"),
        ("<div class=author>Matti Virtanen GAZZETTA</div>", "Matti Virtanen"),
        ("<div><strong>김민수 기자</strong><strong>박지영 특파원</strong></div>", "김민수"),
        ("<div class=journalist><b>김민수 기자</b><b>박지영 특파원</b></div>", "김민수, 박지영"),
        ("<p>聯合報／ 記者<a>王小明</a>／台北即時報導</p>", "王小明"),
        ("<p>Edited by <a>राहुल शर्मा</a></p>", "राहुल शर्मा"),
        ("<ul class=byline><li><a>Kari Lund</a></li><li><a>Ola Dahl (foto)</a></li></ul>",
         "Kari Lund"),
        ("<div class=media><p class=credit>By Mike Stone</p></div><p>By Laura Hill</p>",
         "Laura Hill"),
        ("<p>By Mike Stone/Getty Images</p><p>By Laura Hill</p>", "Laura Hill"),
        ("<p><a href='/autori/anna-rossi'>Anna Rossi</a></p>", "Anna Rossi"),
        ("<span>Autore:</span><span>Anna Rossi</span>", "Anna Rossi"),
        ("<p>Anna Rossi | 3 aprile 2018</p>", "Anna Rossi"),
        ("<p>Milano | 3 aprile 2018</p>", ""),
        ("<p class=author>Text och foto: Anna Lind</p>", "Anna Lind"),
        ("<p class=author>Foto: Anna Lind</p>", ""),
        ("<p class=author>Agencia EFE</p>", "Agencia EFE"),
        ("<p class=author>新華網</p>", ""),
        ("<div itemprop=author itemscope><meta itemprop=name content=x><b>Ирина Корбат</b> "
         "<i>корреспондент</i></div>", "Ирина Корбат"),
    ],
)  # fmt: skip
def test_a_shown_byline_names_its_people_and_no_more(line: str, author: str) -> None:
    assert read(headed(line), ADDRESS).author == author


@pytest.mark.parametrize(
    ("after", "author"),
    [
        ("<div class=byline>Text: <a>Anna Lind</a></div>", "Anna Lind"),
        ("<p class=author>NAM TRẦN</p>", "NAM TRẦN"),
        ("<div>김민수 기자 kim@gazzetta.example</div>", "김민수"),
        ("<p>【山田太郎】</p>", "山田太郎"),
        ("<div class=related><p>By the way, read this</p></div>", ""),
    ],
)
def test_an_article_may_be_signed_behind_its_text(after: str, author: str) -> None:
    assert read(headed("", after=after), ADDRESS).author == author


@pytest.mark.parametrize(
    ("stated", "author"),
    [
        ([{"@type": "Organization", "name": "Agence France-Presse"}], "Agence France-Presse"),
        ([{"name": "La Gazzetta"}, {"name": "Lusa"}], "Lusa"),
        ("Ann Hill, Tom Bo and Pia van Dam", "Ann Hill, Tom Bo, Pia van Dam"),
        ([{"name": "Redazione web"}], ""),
        ([{"name": "admin"}], ""),
    ],
)
def test_who_is_stated_is_named_without_the_house(stated: object, author: str) -> None:
    head = linked(article(author=stated, publisher={"name": "La Gazzetta"}))
    assert read(headed("", head=head), ADDRESS).author == author


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("<p>Submitted on Tue, 04/03/2018 - 10:30</p>", "en"),
        ("<p>2018. április 3. – 10:30</p>", "hu"),
        ("<p>3.abr.2018 às 10h30</p>", "pt"),
        ("<p>Cập nhật ngày 3 tháng 4 năm 2018</p>", "vi"),
        ("<p>2018년 4월 3일 10시 30분</p>", "ko"),
        ("<p>मंगलवार, 3 अप्रैल 2018</p>", "hi"),
        ("<ul><li>업데이트 <b>2018-04-04 11:00</b></li><li>입력 <b>2018-04-03</b></li></ul>", "ko"),
        ("<p>Aggiornato il 4 aprile 2018</p><p>Pubblicato il 3 aprile 2018</p>", "it"),
        ("<p>3 aprile 2018 (modifica il 4 aprile 2018)</p>", "it"),
        ("<p>Aggiornato il 3 aprile 2018</p>", "it"),
    ],
)
def test_the_day_is_when_it_came_out(line: str, lang: str) -> None:
    published = read(headed(line, lang=lang), ADDRESS).published
    assert published is not None
    assert timezone.localtime(published).date() == DAY


def test_a_day_that_may_be_two_is_none() -> None:
    assert read(headed("<p>Posted 04/03/2018</p>", lang="en-US"), ADDRESS).published is None
    found = read(headed("<p>Posted 04/13/2018</p>", lang="en-US"), ADDRESS).published
    assert found is None or timezone.localtime(found).date() == date(2018, 4, 13)


STANDFIRST = "Tre anni di lavori, poi la festa con il sindaco e la banda del paese."


@pytest.mark.parametrize(
    ("line", "head"),
    [
        (f"<h2>{STANDFIRST}</h2>", ""),
        (f"<div class=sottotitolo>{STANDFIRST}</div>", ""),
        (f"<div><span>{STANDFIRST}</span></div>",
         f'<meta name="description" content="{STANDFIRST}">'),
    ],
)  # fmt: skip
def test_the_standfirst_is_of_the_text(line: str, head: str) -> None:
    body = f"<header><h1>{TITLE}</h1>{line}</header><main><div class=text>{TEXT}</div></main>"
    found = texts.plain_text(read(shaped(body, head), ADDRESS).body).split("\n")
    assert found == [STANDFIRST, *PARAGRAPHS]


@pytest.mark.parametrize(
    "line",
    [
        f"<aside><h2>{STANDFIRST}</h2></aside>",
        f"<h2><a href=/b>{STANDFIRST}</a></h2>",
        "<h2>Troppo breve</h2>",
        f"<figure><figcaption class=lead>{STANDFIRST}</figcaption></figure>",
    ],
)
def test_other_lines_below_the_headline_are_not(line: str) -> None:
    body = f"<header><h1>{TITLE}</h1>{line}</header><main><div class=text>{TEXT}</div></main>"
    assert STANDFIRST not in texts.plain_text(read(shaped(body), ADDRESS).body)


def test_a_text_with_line_breaks_for_paragraphs_stays_whole() -> None:
    body = f"<section><h1>{TITLE}</h1><ul><li>Aggiornato il 4 aprile 2018</li></ul></section>"
    text = "<br><br>".join(PARAGRAPHS)
    found = read(shaped(f"{body}<section class=news_view>{text}</section>"), ADDRESS)
    assert texts.plain_text(found.body).split("\n")[-3:] == PARAGRAPHS
