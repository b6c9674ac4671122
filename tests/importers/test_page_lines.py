"""Lines that are not of the article, and headlines and days that stand in places of their own."""

from datetime import date

import pytest
from django.utils import timezone
from lxml import html as lxml_html

from articles.importers.page import clutter, shown_lines
from articles.importers.page.byline_words import OF_DESKS
from articles.importers.page.clutter import MOST_CAPTION
from articles.importers.page.clutter_lines import LONGEST_OFFER
from articles.importers.page.reader import read
from articles.importers.page.shown_lines import LONGEST_LABEL
from articles.importers.page.standfirst import LEAST_OPENING
from articles.text import html as texts
from tests.importers.sample_page import (
    ADDRESS,
    HEADLINE,
    PARAGRAPHS,
    TEXT,
    article,
    linked,
    meta,
    page,
)

pytestmark = pytest.mark.usefixtures("in_english")

WITHOUT_DAY = "https://www.gazzetta.example/ponte"
PICTURE = '<img src="/ponte.jpg" alt=""><div><span>Il ponte visto dalla riva destra.</span></div>'


def lines(html: bytes) -> list[str]:
    return texts.plain_text(read(html, ADDRESS).body).split("\n")


@pytest.mark.parametrize(
    "before",
    [
        '<a rel="prev" href="/1"><span>Precedente</span></a><a rel="next" href="/3">Prossima</a>',
        f'<div id="imgbox">{PICTURE}</div>',
        f'<div class="photo-lead">{PICTURE}</div>',
    ],
)
def test_what_stands_around_a_picture_is_not_of_the_text(before: str) -> None:
    assert lines(page(body=before)) == PARAGRAPHS


def test_the_lines_of_a_gallery_are_its_text() -> None:
    shown = [f'<div class="photo"><img src="/{at}.jpg"><p>{text}</p></div>'
             for at, text in enumerate(PARAGRAPHS)]  # fmt: skip
    html = page().replace("".join(f"<p>{each}</p>" for each in PARAGRAPHS).encode(),
                          "".join(shown).encode())  # fmt: skip
    assert lines(html) == PARAGRAPHS


@pytest.mark.parametrize("mark", ["▲", "▶", "☞", "■"])
@pytest.mark.parametrize("tag", ["p", "div", "li"])
def test_links_with_marks_before_them_lead_elsewhere(tag: str, mark: str) -> None:
    links = "<br>".join(f'<b> {mark} <a href="/{at}">Altra notizia {at}</a></b>' for at in (1, 2))
    tree = lxml_html.document_fromstring(
        page().replace(b"</article>", f"<{tag}>{links}</{tag}></article>".encode())
    )
    clutter.remove(tree, HEADLINE)
    assert "Altra notizia" not in tree.text_content()
    assert PARAGRAPHS[-1] in tree.text_content()


def test_a_marked_paragraph_with_words_of_its_own_stays() -> None:
    own = f'▶ Secondo la <a href="/r">relazione</a> {TEXT[:60]}'
    html = page().replace(b"</article>", f"<p>{own}</p></article>".encode())
    assert lines(html)[-1] == f"▶ Secondo la relazione {TEXT[:60]}"


@pytest.mark.parametrize(
    "line",
    [
        "Copyrights ⓒ Gazzetta. 무단 전재 금지",
        "ⓒ Gazzetta",
        "Se trovi un errore, seleziona il testo e premi Ctrl+Enter",
        "Recomendados",
        "Tempo di lettura: 3 minuti",
        "Lesezeit: 4 Min.",
        "Temps de lecture : 3 min",
        "Clicca qui per iscriverti al canale WhatsApp",
        "Have an opinion on this article? Write to us",
        "Add Courier as a preferred source on Google",
        "(This story has not been edited by our staff and is from a syndicated feed.)",
        "Suivez toute l’actualité de la région sur notre chaîne WhatsApp",
        "Sigue toda la información de Roma en Facebook y X",
        "Puedes seguir a La Gaceta en Facebook",
        "Clique aqui e siga nosso canal",
        "Argomenti: ponte, fiume",
        "Published - May 14, 2024 10:30 am IST",
        "[Gambas:Video 20detik]",
        'Simak Video "Jembatan Dibuka"',
        "READ | The bridge opens",
        "Ascolta questo articolo",
        "Artikeln fortsätter under annonsen",
        "請繼續往下閱讀",
        "انتهای پیام/",
    ],
)
def test_notices_behind_a_text_go(line: str) -> None:
    assert lines(page().replace(b"</article>", f"<p>{line}</p></article>".encode())) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "La lettura del tempo: 3 minuti di silenzio in piazza, poi la banda ha ripreso.",
        "Tempo di lettura: 3 minuti sono bastati al sindaco per leggere il decreto in aula.",
        "Published in 1924, the book was read by few, and the author died poor in Rome.",
        "Add us and our neighbours to the list, the mayor of the town wrote on Tuesday.",
        "Clicca qui, diceva il messaggio, e il conto della pensionata si svuotava.",
        "Retrouvez la trace des disparus, c’est ce que demandent les familles.",
        "Suivez l’actualité, répétait le professeur à ses élèves, et lisez les journaux.",
        "Commenta il sindaco: il ponte si riapre dopo tre anni di lavori.",
        "Read the report, the minister told the members of the commission.",
        "This story has been told by the agency’s founder many times in the town.",
    ],
)
def test_sentences_that_begin_like_notices_stay(line: str) -> None:
    assert lines(page().replace(b"</article>", f"<p>{line}</p></article>".encode())) == [
        *PARAGRAPHS,
        line,
    ]


OFFER = "<h2>Få fuld adgang og læs resten</h2><p>Du kan betale her.</p><ul><li>Arkiv</li></ul>"


def test_an_offer_to_subscribe_goes_with_the_short_lines_behind_it() -> None:
    assert lines(page().replace(b"</article>", f"{OFFER}</article>".encode())) == PARAGRAPHS


@pytest.mark.parametrize(("length", "stays"), [(LONGEST_OFFER, False), (LONGEST_OFFER + 1, True)])
def test_a_text_that_goes_on_behind_an_offer_stays(length: int, stays: bool) -> None:
    behind = (TEXT[21:] + TEXT)[: length - 1] + "."
    html = page().replace(b"</article>", f"{OFFER}<p>{behind}</p></article>".encode())
    assert (lines(html)[-1] == behind) == stays


@pytest.mark.parametrize(("length", "stays"), [(MOST_CAPTION, False), (MOST_CAPTION + 1, True)])
def test_a_long_text_in_the_box_of_a_picture_stays(length: int, stays: bool) -> None:
    inside = (TEXT[21:] + TEXT + TEXT)[: length - 1] + "."
    more = "".join(f"<p>{at}. {TEXT}</p>" for at in range(9))
    box = f'<div class="photo"><img src="/p.jpg"><p>{inside}</p></div>'
    html = page().replace(b"</article>", f"{more}{box}</article>".encode())
    assert (inside in lines(html)) == stays


def test_empty_paragraphs_part_the_lines_of_a_loose_text() -> None:
    loose = "<p></p><p></p>".join(PARAGRAPHS)
    html = page().replace("".join(f"<p>{each}</p>" for each in PARAGRAPHS).encode(),
                          f"<div>{loose}</div>".encode())  # fmt: skip
    assert lines(html) == PARAGRAPHS


def without_h1(head: str, heading: str) -> bytes:
    html = page(head, title="Gazzetta mobile :: " + HEADLINE)
    return html.replace(f"<h1>{HEADLINE}</h1>".encode(), heading.encode())


def test_a_title_behind_the_outlet_is_found_in_a_lower_heading() -> None:
    head = meta(og__title="Gazzetta mobile :: " + HEADLINE)
    html = without_h1(head, f"<h2>{HEADLINE}</h2><div><span>Anna Rossi</span> 2020-03-04</div>")
    found = read(html, WITHOUT_DAY)
    assert found.title == HEADLINE
    assert found.published is not None
    assert timezone.localtime(found.published).date() == date(2020, 3, 4)


def test_a_short_heading_is_not_taken_for_a_part_of_the_title() -> None:
    title = "Gazzetta mobile :: Il ponte sul fiume riapre dopo tre anni"
    html = page(meta(og__title=title), title=title)
    html = html.replace(f"<h1>{HEADLINE}</h1>".encode(), b"<h2>Gazzetta mobile</h2>")
    assert read(html, ADDRESS).title == title


def test_a_title_that_was_cut_gives_way_to_the_whole_one() -> None:
    head = meta(og__title=f"{HEADLINE} dopo tre anni") + linked(article(headline=f"{HEADLINE} do…"))
    html = page(head, title="Gazzetta").replace(f"<h1>{HEADLINE}</h1>".encode(), b"")
    assert read(html, ADDRESS).title == f"{HEADLINE} dopo tre anni"


@pytest.mark.parametrize("name", ["dc.date.created", "dc.date.issue", "dc.date.published"])
def test_the_day_is_read_from_tags_of_libraries(name: str) -> None:
    found = read(page(f'<meta name="{name}" content="2020-03-04">'), WITHOUT_DAY).published
    assert found is not None
    assert timezone.localtime(found).date() == date(2020, 3, 4)


@pytest.mark.parametrize(
    "line",
    [
        *("© Gazzetta. Të gjitha të drejtat e rezervuara.", "Të gjitha të drejtat e rezervuara"),
        *(
            "Sva prava pridržana",
            "Visos teisės saugomos.",
            "Всички права запазени",
            "FOTO D’ARCHIVIO",
        ),
        *("Читайте нас в Telegram", "Мы в Telegram", "Symbolbild"),
        "È vietata la riproduzione dei contenuti, anche parziale",
        "Prohibida la reproducción total o parcial de este contenido sin autorización",
        "Reproduction interdite sans accord préalable",
        "При перепечатке материалов ссылка на сайт обязательна",
        "Використання матеріалів дозволено лише за умови посилання на сайт",
        "Preuzimanje sadržaja bez dozvole redakcije.",
        "Your email address will not be published. Required fields are marked *",
        "Votre adresse e-mail ne sera pas publiée. Les champs sont obligatoires.",
        *(
            "Leave a Reply",
            "Deja un comentario",
            "Schreibe einen Kommentar",
            "Оставить комментарий",
        ),
        *("Artículo siguiente", "Poprzedni artykuł", "上一篇", "Shpërndaje në", "Dalintis"),
        *("Lexo edhe: Hapet ura e re në qytet", "lexoni më shumë...", "Новости по теме"),
        *("کد خبر: 1353889", "کد خبر ۱۳۵۳۸۸۹", "مزید پڑھیں", "Pratite nas na Facebooku"),
        *("Последвайте ни във Facebook", "Sekite mus „Facebook“ tinkle", "Fotó: Shutterstock"),
        *("Tiltas / J. Petraitis / ELTA nuotr.", "Снимка: Иван Петров", "Arkivbild."),
    ],
)
def test_notices_of_other_languages_go(line: str) -> None:
    assert lines(page().replace(b"</article>", f"<p>{line}</p></article>".encode())) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "È vietata la riproduzione dei lupi in cattività, ha deciso il tribunale.",
        "Prohibida la reproducción de la especie, los lobos fueron llevados al monte.",
        "Reproduction interdite : c’est le nom de l’exposition qui s’ouvre jeudi à Lyon.",
        "При встрече министр обещал, что ссылка на закон появится в договоре.",
        "Перепечатка романа в журнале запрещена не была, но денег автор не увидел.",
        "Zabranjeno je kopiranje ključeva, odlučio je predstavnik stanara.",
        "Prati nas već danima, rekla je novinarka, i na društvenim mrežama.",
        "Мы в этом канале Telegram прочли о взрыве раньше всех, сказал житель.",
        "Symbolbild einer Stadt im Wandel ist die neue Brücke geworden.",
        "Artículo siguiente de la ley: nadie pagará por cruzar el puente.",
        "Leave a reply to the minister unwritten, and he will call, she says.",
        "Seniausia miesto nuotrauka rasta muziejuje.",
        "Të tjera ura do të hapen vitin e ardhshëm, tha kryetari.",
    ],
)
def test_sentences_of_other_languages_that_begin_like_notices_stay(line: str) -> None:
    html = page().replace(b"</article>", f"<p>{line}</p></article>".encode())
    assert lines(html) == [*PARAGRAPHS, line]


@pytest.mark.parametrize("name", ["Facebook", "Telegram", "WhatsApp"])
def test_a_heading_may_be_the_name_of_a_network(name: str) -> None:
    more = f"<h2>{name}</h2><p>{TEXT[21:]}</p>"
    html = page().replace(b"</article>", f"{more}</article>".encode())
    assert lines(html) == [*PARAGRAPHS, name, TEXT[21:]]


def under_labels(*labels: str) -> bytes:
    """A page whose headline has labels over it, in the box that holds the text."""
    over = "".join(f"<div><span>{label}</span></div>" for label in labels)
    text = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    return (
        '<!doctype html><html lang="it"><head><meta charset="utf-8">'
        f"<title>{HEADLINE}</title></head><body><main><article><div>{over}<h1>{HEADLINE}</h1>"
        f"</div><div><div><div><article>{text}</article></div></div></div></article></main>"
        "</body></html>"
    ).encode()


@pytest.mark.parametrize("labels", [("Cronaca nera",), ("Opere", "Il sindaco annuncia:")])
def test_labels_over_the_headline_are_not_of_the_text(labels: tuple[str, ...]) -> None:
    assert lines(under_labels(*labels)) == PARAGRAPHS


def test_a_sentence_over_the_headline_stays() -> None:
    tree = lxml_html.document_fromstring(under_labels("Cronaca nera", "Il ponte è aperto."))
    assert shown_lines.labels_above(shown_lines.elements_of(tree), HEADLINE) == {"cronacanera"}


@pytest.mark.parametrize(
    ("length", "is_label"), [(LONGEST_LABEL, True), (LONGEST_LABEL + 1, False)]
)
def test_a_long_line_over_the_headline_is_no_label(length: int, is_label: bool) -> None:
    tree = lxml_html.document_fromstring(under_labels(TEXT[:length].replace(" ", "-")))
    assert bool(shown_lines.labels_above(shown_lines.elements_of(tree), HEADLINE)) == is_label


@pytest.mark.parametrize("rest", ["--&gt;", "//--&gt;", "]]&gt;"])
def test_remains_of_comments_are_no_line(rest: str) -> None:
    inside = "<br>".join([*PARAGRAPHS, rest, ""])
    text = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    html = page().replace(text.encode(), f'<div><img src="/p.jpg">{inside}</div>'.encode())
    assert lines(html) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        *(
            "不用抽不用搶 現在看新聞天天中獎 點我下載APP",
            "立即加入《城報》LINE好友",
            "来稿请寄 a@b.example",
        ),
        *(
            "關鍵字：",
            "【热门点击】",
            "橋樑重新開放，市長到場剪綵。（資料照）",
            "市長出席典禮（取自臉書）",
        ),
        *("市民走過新橋。（記者林小明攝）", "橋の開通式（撮影：山田太郎）", "Կարդացեք նաև"),
        *("Apoie a Gazeta", "Que tal fazer parte deste grupo? Bora lá. Apoie já.", "Sostienici!"),
        "If our work matters, support us today",
        "For as little as £5, you can support the Gazette, and it only takes a minute.",
        *("Read the full interview in today’s issue", "Mehr dazu in der gedruckten Ausgabe"),
        *("L’articolo completo sul giornale in edicola", "Lea más en la edición impresa"),
        "Առավել մանրամասն՝ թերթի այսօրվա համարում",
    ],
)
def test_appeals_and_captions_of_other_countries_go(line: str) -> None:
    assert lines(page().replace(b"</article>", f"<p>{line}</p></article>".encode())) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "加入LINE好友後，受害人被要求匯款一百萬元，警方正在追查。",
        "警方公布了現場的照片（見圖），並呼籲目擊者提供線索。",
        "Support our troops, the senator said, and do not forget their families.",
        "Soutenez-nous, ont lancé les grévistes aux députés de la région.",
        "Faites un don de sang, demande l’hôpital aux habitants de la ville.",
        "For as little as £5, families can support a child at the school.",
        "If our work has taught us anything, the nurse said, it is that help comes late.",
        "Mehr darüber stand gestern in der Zeitung.",
        "Leggi: il governo ne approva tre, e il parlamento ne discute due.",
        "More in today’s paper than ever before is written by machines, she said.",
    ],
)
def test_sentences_that_begin_like_appeals_stay(line: str) -> None:
    html = page().replace(b"</article>", f"<p>{line}</p></article>".encode())
    assert lines(html) == [*PARAGRAPHS, line]


def test_a_link_behind_the_word_to_read_is_another_article() -> None:
    link = (
        '<p><strong>Baca: <a href="/1">Jembatan dibuka kembali setelah tiga tahun</a></strong></p>'
    )
    html = page().replace(b"</article>", f"{link}</article>".encode())
    assert lines(html) == PARAGRAPHS


LEAD = "La città ha di nuovo il suo ponte, che era rimasto chiuso per tre anni dopo la piena."


def with_lead(before: str) -> bytes:
    text = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    return page().replace(text.encode(), f"<div>{before}<div>{text}</div></div>".encode())


def test_sentences_right_before_the_text_in_its_box_open_it() -> None:
    assert lines(with_lead(f'<div class="newsHeading">{LEAD}</div>')) == [LEAD, *PARAGRAPHS]


@pytest.mark.parametrize(
    "before",
    [
        f'<img src="/p.jpg"><div>{LEAD}</div>',
        f"<div>{LEAD[:-1]}</div>",
        f"<div>{LEAD}</div><div>Pubblicato il 3 aprile 2018</div>",
        f"<div>{LEAD[:60]}.</div>",
    ],
)
def test_captions_and_short_lines_before_a_text_do_not_open_it(before: str) -> None:
    assert lines(with_lead(before)) == PARAGRAPHS


@pytest.mark.parametrize(("length", "opens"), [(LEAST_OPENING, True), (LEAST_OPENING - 1, False)])
def test_a_sentence_before_a_text_has_a_length(length: int, opens: bool) -> None:
    opening = f"{LEAD[: length - 2]}o."
    shown = lines(with_lead(f"<div>{opening}</div>"))
    assert shown == ([opening, *PARAGRAPHS] if opens else PARAGRAPHS)


def test_the_description_right_below_the_headline_is_a_standfirst() -> None:
    heading = f"<section><h1>{HEADLINE}</h1><p class='description'>{LEAD[:-1]}</p></section>"
    html = page().replace(f"<h1>{HEADLINE}</h1>".encode(), heading.encode())
    assert lines(html)[0] == LEAD[:-1]


@pytest.mark.parametrize("line", ["Staff Report", "F.P. Report", "Web Desk", "Our Correspondent"])
def test_the_line_of_a_desk_is_no_text(line: str) -> None:
    body = f"<p><strong>{line}</strong></p>"
    found = read(page(body=body), ADDRESS)
    assert (texts.plain_text(found.body).split("\n"), found.author) == (PARAGRAPHS, "")


def test_a_heading_that_ends_in_report_is_no_desk() -> None:
    assert OF_DESKS.fullmatch("The Harbour Report") is None
