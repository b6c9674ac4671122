"""Tables as other programs and other countries write them, read as they are meant."""

import io
import itertools
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers import date_order
from articles.importers.csv import held_rows
from articles.importers.csv.held_rows import in_one_order
from articles.importers.csv.reader import as_meant, as_written, harmless, read
from articles.importers.csv.rows import Row
from articles.importers.date_order import DateOrder, Order, with_days_first
from articles.importers.field_values import NAMES
from articles.importers.format_detection import Opened, detect
from articles.importers.pipeline.body_html import as_html
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.pipeline.preview import read_rows
from articles.importers.records import Failure, Record, SourceUnreadable
from articles.text.html import plain_text, sanitise
from tests.importers.test_csv import DAY, HEAD, failure, items, outline, records

pytestmark = pytest.mark.usefixtures("in_english")
ENGLISH = "The government said on Thursday that it would publish the figures next week. " * 3
ITALIAN = "Il governo ha detto giovedì che pubblicherà i dati la settimana prossima. " * 3


def days(*dates: str, text: str = "x", head: str = HEAD) -> list[str]:
    """The days of a table with these dates, in the form of ISO; the reasons of what is refused."""
    found = items(head + "".join(f't,{text},S,"{one}"\n' for one in dates))
    return [
        one.published.date().isoformat()
        if isinstance(one, Record) and one.published
        else str(one.reason if isinstance(one, Failure) else one)
        for one in found
    ]


# The order of dates


def test_days_above_twelve_decide_for_the_whole_column_wherever_they_stand() -> None:
    assert days("4/3/2018", "4/13/2018") == ["2018-04-03", "2018-04-13"]
    assert days("4/3/2018", "13/4/2018") == ["2018-03-04", "2018-04-13"]
    assert days("2018-04-03", "4-3-2018 10:30", "4-13-2018 9:00") == [
        "2018-04-03", "2018-04-03", "2018-04-13",
    ]  # fmt: skip


def test_am_and_pm_stand_with_months_first_unless_a_day_says_otherwise() -> None:
    assert days("4/3/2018 10:30 PM") == ["2018-04-03"]
    assert days("4/3/2018 10:30 p.m.", "13/3/2018 9:00 AM") == ["2018-03-04", "2018-03-13"]


def test_a_month_first_table_keeps_its_times() -> None:
    first, second = records(HEAD + "a,t,S,4/13/2018\nb,t,S,4/3/2018 10:30 PM\n")
    assert first.published is not None and first.published.day == 13
    assert second.published is not None
    assert (second.published.day, second.published.hour, second.published.minute) == (3, 22, 30)


@pytest.mark.parametrize(
    ("head", "text", "written"),
    [
        ("titolo,testo,fonte,data\n", ENGLISH, "3/4/2018"),
        (HEAD, ITALIAN, "3/4/2018"),
        (HEAD, ENGLISH, "3.4.2018"),
        (HEAD, ENGLISH, "April 3, 2018"),
    ],
)
def test_other_signs_of_days_first(head: str, text: str, written: str) -> None:
    assert days(written, text=text, head=head) == ["2018-04-03"]


def test_dates_with_the_markup_of_a_page_are_those_of_machines() -> None:
    found = days("<time datetime='2018-04-03T12:00:00Z'>4/3/2018</time>", text=ENGLISH)
    assert found == ["2018-04-03"]
    assert days("<b>4/3/2018</b>", "<b>4/13/2018</b>") == ["2018-04-03", "2018-04-13"]


@pytest.mark.parametrize(
    "head",
    [
        *("Titolo notizia,Testo notizia,Fonte,Data di uscita", "Hed,Story,Source,Date publish"),
        *("Titre,Texte,Source,Date de parution", "Titel,Brødtekst,Kilde,Dato"),
        *("Otsikko,Teksti,Lähde,Päivämäärä", "Başlık,Metin,Kaynak,Tarih", "Cím,Szöveg,Lap,Dátum"),
        *("Заголовок,Текст,Источник,Дата публикации", "العنوان,النص,المصدر,التاريخ"),
        *("標題,內容,來源,日期", "タイトル,本文,媒体,日付", "제목,본문,언론사,날짜"),
        *("title,body,source,created_at", "title,text,source,Timestamp"),
    ],
)
def test_columns_are_known_by_their_names_in_other_languages(head: str) -> None:
    assert days("2018-04-03", head=f"{head}\n") == ["2018-04-03"]


@pytest.mark.parametrize(
    ("created", "published", "day"),
    [("2018-05-01", "2018-04-03", 3), ("2018-04-03", "", 3), ("'2018-04-03", "true", 3)],
)
def test_when_a_record_was_made_counts_where_nothing_else_is_said(
    created: str, published: str, day: int
) -> None:
    (record,) = records(f"title,body,created,published\na,t,{created},{published}\n")
    assert record.published is not None and record.published.day == day


def test_a_day_that_is_its_month_needs_no_sign() -> None:
    assert days("4/4/2018", text=ENGLISH) == ["2018-04-04"]


def test_where_it_stays_open_it_is_refused_with_that_reason() -> None:
    (reason,) = days("4/3/2018", text=ENGLISH)
    assert "“4/3/2018”" in reason and "no date of the column" in reason
    found = days("4/3/2018", "13/3/2018", "3/14/2018", "2018-01-02", "5/5/2018")
    assert "stand both ways" in found[0]
    assert found[1:] == ["2018-03-13", "2018-03-14", "2018-01-02", "2018-05-05"]


@pytest.mark.parametrize(("before", "order"), [(5, "day"), (6, "open")])
def test_six_texts_say_the_language(before: int, order: Order) -> None:
    assert date_order.MOST_TEXTS == 6
    evidence = DateOrder(is_day_first=False)
    for text in [*["1."] * before, ITALIAN]:
        evidence.see("4/3/2018", text)
    assert evidence.order() == order


@pytest.mark.parametrize(("more", "order"), [(0, "day"), (1, "open")])
def test_a_hundred_characters_of_a_text_say_the_language(more: int, order: Order) -> None:
    assert date_order.TEXT_LENGTH == 100
    evidence = DateOrder(is_day_first=False)
    filler = "1 " * ((date_order.TEXT_LENGTH - 60) // 2 + 30 * more)
    evidence.see("4/3/2018", filler + ITALIAN[:60])
    assert evidence.order() == order


@pytest.mark.parametrize(("figure", "order"), [(12, "open"), (13, "month")])
def test_no_month_is_above_twelve(figure: int, order: Order) -> None:
    assert date_order.MONTHS == 12
    evidence = DateOrder(is_day_first=False)
    evidence.see(f"4/{figure}/2018", ENGLISH)
    assert evidence.order() == order


def test_rows_wait_in_a_file_and_what_came_before_a_break_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(held_rows, "IN_MEMORY", 100)
    table = HEAD + "".join(f"{n},t,S,4/3/2018\n" for n in range(300)) + "z,t,S,4/13/2018\n"
    assert {one.published.month for one in records(table) if one.published} == {4}

    def broken() -> Iterator[Row]:
        yield from (Row(number, ["4/3/2018"]) for number in range(300))
        raise SourceUnreadable("rotto")

    evidence = DateOrder(is_day_first=False)
    found = in_one_order(broken(), evidence, lambda row: ((row.cells or [""])[0], ""))
    assert [row.number for row, _order in itertools.islice(found, 300)] == list(range(300))
    with pytest.raises(SourceUnreadable, match="rotto"):
        next(found)


@settings(deadline=None)
@given(
    st.lists(st.dates(date(1990, 1, 1), date(2030, 12, 31)), min_size=1, max_size=8),
    st.sampled_from(["/", "-", " / "]),
)
def test_a_month_first_column_is_never_half_swapped(found: list[date], sign: str) -> None:
    evidence = DateOrder(is_day_first=False)
    written = [f"{one.month}{sign}{one.day}{sign}{one.year}" for one in found]
    for text in written:
        evidence.see(text, ENGLISH)
    order = evidence.order()
    if any(one.day > 12 for one in found):
        assert order == "month"
        swapped = [with_days_first(text, order) for text in written]
        assert swapped == [f"{one.day}{sign}{one.month}{sign}{one.year}" for one in found]


# Rows, cells and marks


def test_cells_that_are_missing_at_the_end_of_a_row_are_empty() -> None:
    (one,) = records("title,body,source,published,tags,author\nT,text,S,2018-04-03\n")
    assert (one.title, one.tags, one.author) == ("T", [], "")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("'+39 02 123", "+39 02 123"), ("'+Europa' al 3%", "'+Europa' al 3%"), ("'=1+1", "=1+1"),
        ("'-5 gradi", "-5 gradi"), ("'Ndrangheta", "'Ndrangheta"), ("+Europa", "+Europa"),
        ("'-Buongiorno', disse", "'-Buongiorno', disse"), ("'@rai l'ha detto", "@rai l'ha detto"),
    ],
)  # fmt: skip
def test_an_apostrophe_is_a_guard_or_a_quotation_mark(cell: str, meant: str) -> None:
    assert as_meant("title", cell) == meant


@pytest.mark.parametrize("name", ["published", "external_id", "url"])
def test_an_apostrophe_before_a_date_or_an_id_only_guards_it(name: str) -> None:
    assert as_meant(name, "'2018-04-03") == "2018-04-03"


@settings(deadline=None)
@given(st.text(alphabet="'=+-@ aà,\n", min_size=1).filter(str.strip))
def test_a_table_of_ours_is_read_back_to_the_letter(title: str) -> None:
    assert as_written(harmless(title)) == title
    import csv

    file = io.StringIO(newline="")
    values = {"title": title, "body": "b", "published": "2018-04-03"}
    writer = csv.writer(file)
    writer.writerow(NAMES)
    writer.writerow([harmless(values.get(name, "")) for name in NAMES])
    assert [one.title for one in records(file.getvalue())] == [title]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (r'"disse: \"così è\", poi"', 'disse: "così è", poi'), (r'"\"Sì\""', '"Sì"'),
        (r'"C:\temp, \"x\""', 'C:\\temp, "x"'), (r'"a \\ \"b\""', 'a \\ "b"'),
        (r'"C:\temp\"', "C:\\temp\\"), ('"a\n\\"b\\",\nc"', 'a\n"b",\nc'),
        ('"disse ""sì"""', 'disse "sì"'), (r'"fine\""', 'fine"'),
    ],
)  # fmt: skip
def test_a_backslash_before_a_quotation_mark_escapes_it(cell: str, text: str) -> None:
    first, second = records(f'{HEAD}a,{cell},S,2018-04-03\n"b","ok","S","2018-04-03"\n')
    assert (first.body, second.title) == (text, "b")


def test_a_table_full_of_escapes_that_do_not_close_ends() -> None:
    table = HEAD + 'a,"x \\"open,X,2018-04-03\nb,ok,X,2018-04-03\n' * 3_000
    assert outline(table).count("b") == 3_000


@settings(deadline=None)
@given(st.text(alphabet='a,;\\"\n\r', max_size=120))
def test_any_row_with_backslashes_is_rows(text: str) -> None:
    assert all(isinstance(one, (Record, Failure)) for one in items(HEAD + text))


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp1252", "utf-8", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        "Perché la città è più giù e così però",
        "Les élèves ont mangé des pâtes, ça coûte très cher",
        "Schöne Grüße aus München, Bär", "El niño español comió piñas mañana según José",
    ],
)  # fmt: skip
def test_tables_of_old_systems_are_read(text: str, encoding: str) -> None:
    (one,) = records(f'{HEAD}T,"{text}",S,2018-04-03\n'.encode(encoding))
    assert one.body == text


@pytest.mark.parametrize("text", ["l’ora… dell’anno—fine", "Fine… poi—dopo • così", "l’Été…"])
def test_signs_of_windows_are_no_letters_of_old_systems(text: str) -> None:
    (one,) = records(f'{HEAD}T,"{text}",S,2018-04-03\n'.encode("cp1252"))
    assert one.body == text


@pytest.mark.parametrize(("words", "encoding"), [("è però più", "cp850"), ("è però", "cp1252")])
def test_three_accented_letters_tell_an_old_system(words: str, encoding: str) -> None:
    from articles.importers import text_encoding

    assert text_encoding.FEWEST_ACCENTED == 3
    sample = f"perch{words}".encode("cp850")
    assert (text_encoding.encoding_of(sample) == "cp850") is (encoding == "cp850")


# Workbooks


def packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet")
    return file.getvalue()


WORKBOOKS = {
    "ods": packed("mimetype", "content.xml"),
    "xls": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "cut": b"PK\x03\x04\x14\x00\x06\x00" + bytes(200),
    "xml": b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
}


@pytest.mark.parametrize("body", WORKBOOKS.values(), ids=WORKBOOKS)
def test_a_workbook_is_known_by_what_it_is(body: bytes) -> None:
    with pytest.raises(SourceUnreadable, match="workbook"):
        list(read_rows(body))


@pytest.mark.parametrize("kind", ["ods", "xls", "cut"])
def test_a_workbook_is_no_table_even_where_it_is_called_one(kind: str) -> None:
    with pytest.raises(SourceUnreadable, match="workbook"):
        list(read(io.BytesIO(WORKBOOKS[kind])))


@pytest.mark.parametrize("name", ["table.xlsx", "table.xls", "table.ods"])
def test_a_table_that_is_called_a_workbook_is_read(name: str) -> None:
    body = io.BytesIO((HEAD + "a,b,S,2018-04-03\n").encode())
    assert detect(Opened(name, io.BufferedReader(body))) == "csv"


@pytest.mark.parametrize(("filler", "is_one"), [(0, True), (1, False)])
def test_a_workbook_of_markup_says_so_in_a_thousand_bytes(filler: int, is_one: bool) -> None:
    from articles.importers import workbooks

    end = b"urn:schemas-microsoft-com:office:excel"
    assert workbooks.HEAD == 1_000
    body = b"<html>" + b" " * (workbooks.HEAD - 6 - len(end) + filler) + end
    assert workbooks.is_workbook(body) is is_one


# Texts and addresses of any format


def text_of(body: str) -> str:
    return plain_text(sanitise(as_html(body, is_text=False)))


@pytest.mark.parametrize(
    "text",
    [
        "Scrivete a Mario <mario@x.example> per saperne di più.",
        "Il PIL cresce meno <due per cento.",
        "Ti amo <3 davvero.", "a <b di c e d> e", "vedi <https://x.example/a>", "</fine", "<nome>",
        "x<y e y>z", "List<Articolo> e Q&A",
    ],
)  # fmt: skip
def test_a_sign_that_html_has_makes_no_html(text: str) -> None:
    assert text_of(f"Prima.\n\n{text}\n\nTerza.") == f"Prima.\n{text}\nTerza."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <mario@x.example> b</p>", "a <mario@x.example> b"), ("Q&amp;A\n\ndue", "Q&A\ndue"),
        ("<p>meno <due per cento, dice</p><p>x</p>", "meno <due per cento, dice\nx"),
        ("a<br/>b", "a\nb"), ("<P CLASS=x>a</P>", "a"), ("<p>a<o:p></o:p></p>", "a"),
        ("<p>a <tweet id='3'>b</tweet></p>", "a b"), ("<!-- nota --><b>a</b>", "a"),
        ("<p>a <omissis> b</p>", "a <omissis> b"), ("<p>a <Nota>b</nota></p>", "a b"),
        ("<p><<Roma>> e <st1:x>b</p>", "<<Roma>> e b"), ("<p>a</p><center>b", "a\nb"),
    ],
)  # fmt: skip
def test_html_is_where_a_known_element_is(html: str, text: str) -> None:
    assert text_of(html) == text


@settings(deadline=None)
@given(st.text(alphabet="<>/abp@ =\"'!-\n&;x"))
def test_whatever_stands_there_nothing_runs_and_plain_words_stay(text: str) -> None:
    body = as_html(f"parola {text}", is_text=False)
    assert "<script" not in sanitise(body + "<script>x</script>")
    assert text_of(f"{text.replace('<', '< ')} parola").endswith("parola")


def prepared(**values: Any) -> PreparedRecord | Failure:
    moment = datetime(2018, 4, 3, tzinfo=DAY.tzinfo)
    return prepare_record(Record(title="T", body="b", source="S", published=moment, **values))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("www.lanterna.example/1", "https://www.lanterna.example/1"),
        ("lanterna.example/a?b=1", "https://lanterna.example/a?b=1"),
        ("//lanterna.example/1", "https://lanterna.example/1"),
        ("WWW.lanterna.example", "https://www.lanterna.example"),
        ("http://lanterna.example/1", "http://lanterna.example/1"),
        ("https:/lanterna.example/1", "https://lanterna.example/1"),
        ("http//lanterna.example/1", "http://lanterna.example/1"),
        ("https:// lanterna.example/1", "https://lanterna.example/1"),
        ("http://https://lanterna.example/1", "https://lanterna.example/1"),
    ],
)
def test_an_address_needs_no_scheme(written: str, address: str) -> None:
    one = prepared(url=written)
    assert isinstance(one, PreparedRecord)
    assert one.article.url == address


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)", "ftp://a.example/x", "mario@lanterna.example", "nota.txt",
        "pagina 3", "a/b", "1.2/3",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    assert isinstance(prepared(url=written), Failure)


def test_a_short_row_says_what_it_lacks() -> None:
    assert "published" in str(failure(HEAD + "a,b,S\n").reason)
