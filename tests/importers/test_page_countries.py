"""Pages as outlets of many countries set them: bylines and days that are only shown, in their own
words, headlines with what stands around them, and texts in the boxes that templates make."""

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


def page(body: str, head: str = "", *, lang: str = "it") -> bytes:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}'
        f'<meta property="og:site_name" content="La Gazzetta"></head><body>{body}</body></html>'
    ).encode()


def article_page(line: str, *, lang: str = "it", head: str = "", after: str = "") -> bytes:
    text = f"<div class=body>{TEXT}</div>{after}"
    return page(f"<article><h1>{TITLE}</h1>{line}{text}</article>", head, lang=lang)


def lines(body: str) -> list[str]:
    return texts.plain_text(body).split("\n")


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<p>Scris de: <b>Ioana Popescu</b> • 14 mai 2024</p>", "Ioana Popescu"),
        ("<p>Írta: Szabó Éva</p>", "Szabó Éva"),
        ("<p>Piše: Ivan Horvat</p>", "Ivan Horvat"),
        ("<p>Avtor: Maja Kos / STA</p>", "Maja Kos, STA"),
        ("<p>Γράφει ο Νίκος Γεωργίου</p>", "Νίκος Γεωργίου"),
        ("<p>Haber: Ahmet Kaya</p>", "Ahmet Kaya"),
        ("<p class=author>Ayşe Demir tarafından</p>", "Ayşe Demir"),
        ("<p>Текст: Мария Иванова, фото: Олег Петров</p>", "Мария Иванова"),
        ("<p>Автор: Мария Иванова, собственный корреспондент</p>", "Мария Иванова"),
        ("<p>كتب محمد علي:</p>", "محمد علي"),
        ("<p>Reporter: Siti Rahma | Editor: Budi Santoso</p>", "Siti Rahma"),
        ("<p>2024-05-14 10:30 来源：新京报 作者：王芳</p>", "王芳"),
        ("<p>记者 李强 通讯员 赵敏</p>", "李强, 赵敏"),
        ("<p>[아비스=박지영 기자]</p>", "박지영"),
        ("<p>Teksti: Liisa Laine, kuvat: Ville Salo</p>", "Liisa Laine"),
        ("<p>Tekst: Ola Berg Foto: Kari Dal</p>", "Ola Berg"),
        ("<p>Skrevet af: Mette Holm, mail@gazzetta.example</p>", "Mette Holm"),
        ("<p>Af Lise Poulsen og /ritzau/</p>", "Lise Poulsen, ritzau"),
        ("<p>Von Eva Kurz, Berlin, und Uwe Lang, Bonn</p>", "Eva Kurz, Uwe Lang"),
        ("<p>Ein Gastbeitrag von Prof. Dr. Eva Kurz</p>", "Prof. Dr. Eva Kurz"),
        ("<p>Propos recueillis par Léa Roy</p>", "Léa Roy"),
        ("<p>Texto: Ana Ruiz / Fotos: Luis Gil</p>", "Ana Ruiz"),
        ("<p>dal nostro inviato Marco Neri</p>", "Marco Neri"),
        ("<p>By Jane Roe in London, Tom Poe and agencies</p>", "Jane Roe, Tom Poe"),
        ("<p>By JANE ROE FOR THE GAZETTE</p>", "JANE ROE"),
        ("<p>By AFP</p>", "AFP"),
        ("<p>Autor: TASR</p>", "TASR"),
        ("<p>Izvor: Tanjug</p>", "Tanjug"),
        ("<p>Fonte: La Voce</p>", ""),
        ("<div>NTB</div><div>14.05.2024 kl. 10:30</div>", "NTB"),
        ("<div>dpa/lby</div><div>14.05.24, 10:30 Uhr</div>", "dpa"),
        ("<div>Jan Claes in Brussel</div><div>14 mei 2024</div>", "Jan Claes"),
        ("<div class=credits><a href='/auteur/jan'>Jan de Boer</a><time>14 mei 2024</time></div>",
         "Jan de Boer"),
        ("<div class=byline><span>Kari Dahl</span><span>Journalist</span></div>", "Kari Dahl"),
        ("<p class=author>Jane Roe | Local Democracy Reporter</p>", "Jane Roe"),
        ("<p class=author>JOHN HANNA Associated Press</p>", "JOHN HANNA"),
        ("<p class=author>নিজস্ব প্রতিবেদক, ঢাকা</p>", ""),
        ("<p class=author-bio>Jane Roe writes about towns and who lives there.</p>", ""),
        ("<ul class=byline><li><a rel=author>Ana Sá</a> <i>(texto)</i></li>"
         "<li><a rel=author>Rui Mar</a> <i>(fotografia)</i></li></ul>", "Ana Sá"),
    ],
)  # fmt: skip
def test_a_line_of_the_page_names_who_wrote(line: str, author: str) -> None:
    assert read(article_page(line), ADDRESS).author == author


@pytest.mark.parametrize(
    ("stated", "author"), [("Ana Ruiz", "Ana Ruiz, Luis Gil"), ("Eva Mar", "Eva Mar")]
)
def test_all_who_are_shown_are_named_where_the_first_is_stated(stated: str, author: str) -> None:
    line = "<p>By <a rel=author>Ana Ruiz</a> and <a rel=author>Luis Gil</a></p>"
    head = linked(article(author={"@type": "Person", "name": stated}))
    assert read(article_page(line, head=head), ADDRESS).author == author


def test_a_reporter_may_stand_in_the_dateline() -> None:
    text = f"<p>新华社北京5月14日电（记者张小明、李华）{PARAGRAPHS[0]}</p>"
    found = read(page(f"<article><h1>{TITLE}</h1>{text}{TEXT}</article>", lang="zh"), ADDRESS)
    assert found.author == "张小明, 李华"


@pytest.mark.parametrize(
    ("line", "lang", "moment"),
    [
        ("14.05.24 | 21:10", "he", "2024-05-14T21:10"),
        ("24.05.14", "ko", None),
        ("05.06.24", "en", None),
        ("14 พ.ค. 2567 21:10 น.", "th", "2024-05-14T21:10"),
        ("14 مايو/أيار 2024", "ar", "2024-05-14T00:00"),
        ("تاریخ انتشار: ۱۴۰۳/۰۲/۲۵ - ۱۰:۳۰", "fa", "2024-05-14T10:30"),
        ("2024. gada 14. maijs, 21:10", "lv", "2024-05-14T21:10"),
        ("2024年05月14日10:30", "zh", "2024-05-14T10:30"),
        ("2024년 5월 14일 오후 9:10", "ko", "2024-05-14T21:10"),
        ("21:10 14.05.2024", "ru", "2024-05-14T21:10"),
        ("9:10 pm on 14 May 2024", "en", "2024-05-14T21:10"),
        ("14.5.2024. 21:10", "sr", "2024-05-14T21:10"),
        ("14 May 2024 9:10 pm IST", "en", "2024-05-14T17:40"),
        ("14/5/2024, 21:10 (GMT+7)", "vi", "2024-05-14T16:10"),
    ],
)
def test_days_hours_and_zones_are_read_as_they_are_written(
    line: str, lang: str, moment: str | None
) -> None:
    found = read(article_page(f"<p>{line}</p>", lang=lang), ADDRESS).published
    shown = timezone.localtime(found).strftime("%Y-%m-%dT%H:%M") if found else None
    assert shown == moment


def test_the_day_of_a_quoted_post_is_not_that_of_the_article() -> None:
    quoted = "<blockquote>Il ponte! <a href=/p>May 14, 2024</a></blockquote>"
    assert read(article_page(quoted), ADDRESS).published is None
    found = read(article_page(f"{quoted}<p>3 aprile 2018</p>"), ADDRESS).published
    assert found is not None
    assert timezone.localtime(found).date() == date(2018, 4, 3)


@pytest.mark.parametrize(
    ("heading", "title", "found"),
    [
        ("<h1>Sciopero - La Gazzetta uscirà domani</h1>",
         "Sciopero - La Gazzetta uscirà domani | La Gazzetta",
         "Sciopero - La Gazzetta uscirà domani"),
        (f"<h1><a href='https://www.gazzetta.example/'>Il Paese</a></h1><h3>{TITLE}</h3>",
         f"Il Paese: {TITLE}", TITLE),
        ("<h1>Riapre il ponte<br>sul fiume</h1>", "La Gazzetta", TITLE),
        (f"<h1><b>Live</b>{TITLE}</h1>", f"{TITLE} – le reazioni", TITLE),
    ],
)  # fmt: skip
def test_the_headline_has_its_own_words_and_no_others(heading: str, title: str, found: str) -> None:
    stated = title.split(" | ")[0].split(": ")[-1]
    head = f"<title>{title}</title><meta property='og:title' content='{stated}'>"
    assert read(page(f"<main>{heading}{TEXT}</main>", head), ADDRESS).title == found


@pytest.mark.parametrize(
    ("heading", "stated", "found"),
    [
        ("<h1>Il centro chiude alle auto</h1>", "Traffico, il centro vietato alle auto dal 2025",
         "Il centro chiude alle auto"),
        ("<h1>旧市街、車両通行止め</h1>", "旧市街で車両の通行が禁止に", "旧市街、車両通行止め"),
        ("<h1>Cronaca</h1>", TITLE, TITLE),
        ("<h1>Guerra in Ucraina</h1><h2>Guerra in Ucraina: riapre il ponte</h2>",
         "Guerra in Ucraina: riapre il ponte", "Guerra in Ucraina: riapre il ponte"),
        (f"<h1>{TITLE}</h1>", f"Viabilità: {TITLE}", f"Viabilità: {TITLE}"),
        (f"<h1>{TITLE} dopo tre anni</h1>", f"{TITLE} dopo…", f"{TITLE} dopo tre anni"),
        (f"<h1><b class=kicker>Viabilità</b> <b>{TITLE}</b></h1>", "", TITLE),
        (f"<h1>{TITLE}<button>Ascolta</button><script>var a</script></h1>", "", TITLE),
        (f"<h1><svg><title>Icona</title></svg>{TITLE}</h1>", "", TITLE),
        (f"<h1><i></i><a href='#'>{TITLE}</a></h1>", "", TITLE),
        (f"<h2 itemprop=headline>{TITLE}</h2>", "Ponte sul fiume: da oggi si riapre", TITLE),
        ("<h1>Ri\u200bapre il ponte sul fiume</h1>", "", TITLE),
        ("", f"{TITLE}|La Gazzetta", TITLE),
        ("", f"La Gazzetta: {TITLE}", TITLE),
        ("", f"{TITLE} - di Anna Rossi", TITLE),
    ],
)  # fmt: skip
def test_what_is_shown_wins_over_what_search_engines_are_told(
    heading: str, stated: str, found: str
) -> None:
    names = {"headline": [stated] if stated else [], "author": "Anna Rossi"}
    tags = f"<title>{stated}</title><meta property='og:title' content='{stated}'>"
    html = page(f"<main>{heading}{TEXT}</main>", tags + linked({"@type": "Article", **names}))
    assert read(html, ADDRESS).title == found


@pytest.mark.parametrize("member", ["headline", "name"])
def test_a_title_may_be_told_to_machines_alone(member: str) -> None:
    head = linked({"@type": "Article", member: TITLE})
    assert read(page(f"<main>{TEXT}</main>", head), ADDRESS).title == TITLE
    tag = f"<meta name=title content='{TITLE}'>"
    assert read(page(f"<main>{TEXT}</main>", tag), ADDRESS).title == TITLE


@pytest.mark.parametrize(
    "inside",
    [
        "".join(
            f"<div><b>{each[:9]}</b>{each[9:60]}<i>{each[60:]}</i></div>" for each in PARAGRAPHS
        ),
        f"<div>{'<br><br>'.join(f'{each[:60]}<b>{each[60:]}</b>' for each in PARAGRAPHS)}</div>",
    ],
)
def test_running_text_in_boxes_is_not_cut_at_its_emphasis(inside: str) -> None:
    assert lines(read(page(f"<article><h1>{TITLE}</h1>{inside}</article>"), ADDRESS).body) == (
        PARAGRAPHS
    )


@pytest.mark.parametrize("tag", ["p", "div"])
def test_a_space_within_emphasis_stays_between_the_words(tag: str) -> None:
    inside = f"<{tag}><b>ROMA - </b>{PARAGRAPHS[0]}<b> Fine</b></{tag}>"
    found = read(page(f"<article><h1>{TITLE}</h1>{inside}{TEXT[-200:]}</article>"), ADDRESS).body
    assert lines(found)[0] == f"ROMA - {PARAGRAPHS[0]} Fine"


@pytest.mark.parametrize(
    "line",
    [
        *("Anna Rossi", "Di Anna Rossi", "Anna Rossi, La Gazzetta", "Tags", "Mirá también"),
        *("© Riproduzione riservata La Gazzetta", "All rights reserved. No part may be copied."),
        *("Follow Echo on WhatsApp and Facebook for more news.", "Photographs by Lina Park"),
        *("Cet article est réservé aux abonnés.", "Sie haben bereits ein Abo? Hier anmelden"),
        '<a href="/b"><b>Le tasse salgono di un decimo da gennaio</b></a>',
        'À lire aussi <a href="/b">Les commerçants craignent le pire</a>',
        *("(kur/dpa)", "DPA/fur", "Quelle: dpa", "Kaynak: AA", "3 min read", "Fehler gefunden?"),
        *("Reporting by Anna Rossi; Editing by Tom Poe", "Anna Rossi 기자 a@gazzetta.example"),
        "Dieser Artikel enthält sogenannte Affiliate-Links.",
    ],
)
def test_lines_around_a_text_that_are_not_of_it_go(line: str) -> None:
    head = linked(article(author={"@type": "Person", "name": "Anna Rossi"}))
    body = f"<article><h1>{TITLE}</h1>{TEXT}<p>{line}</p></article>"
    assert lines(read(page(body, head), ADDRESS).body) == PARAGRAPHS


@pytest.mark.parametrize("line", ["(kurz/gut)", "Quelle: Anna Rossi, dpa", "ROM/dpa/Anfang"])
def test_other_short_lines_behind_a_text_stay(line: str) -> None:
    body = f"<article><h1>{TITLE}</h1>{TEXT}<p>{line}</p></article>"
    assert lines(read(page(body), ADDRESS).body) == [*PARAGRAPHS, line]


def test_a_sentence_about_the_author_stays() -> None:
    head = linked(article(author={"@type": "Person", "name": "Anna Rossi"}))
    body = f"<article><h1>{TITLE}</h1>{TEXT}<p>Anna Rossi insegna a Torino.</p></article>"
    assert lines(read(page(body, head), ADDRESS).body) == [
        *PARAGRAPHS,
        "Anna Rossi insegna a Torino.",
    ]


def test_a_stated_text_has_its_paragraphs_where_the_page_shows_one() -> None:
    paragraphs = [
        "Il consiglio ha approvato ieri sera il piano per il centro, che chiude al traffico "
        "quattro strade e ne apre altre due alle biciclette e ai pedoni.",
        "La decisione è arrivata dopo sei ore di seduta. L'opposizione aveva chiesto più volte un "
        "rinvio, senza ottenerlo dalla maggioranza che sostiene la giunta.",
        "I lavori cominceranno in primavera e dureranno due anni; metà del costo sarà a carico "
        "della regione, il resto verrà da un mutuo che il comune accende adesso.",
        "Resta aperta la questione dei parcheggi: ne mancano trecento, secondo i commercianti.",
    ]
    head = linked(article(articleBody="\n".join(paragraphs)))
    body = f"<main><h1>{TITLE}</h1><div><p>{paragraphs[0]}</p></div></main>"
    assert lines(read(page(body, head), ADDRESS).body) == paragraphs
