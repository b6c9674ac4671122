"""Tables as spreadsheets write them: every good row comes in, every other one says why not."""

import csv
import io
import tracemalloc
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.csv.column_names import name_of
from articles.importers.csv.reader import as_written, harmless, read
from articles.importers.records import Failure, Item, Record, SourceUnreadable
from tests.processor_time import at_most

pytestmark = pytest.mark.usefixtures("in_english")

HEAD = "title,body,source,published\n"
DAY = datetime(2018, 4, 3, tzinfo=ZoneInfo("Europe/Rome"))


def items(text: str | bytes) -> list[Item]:
    return list(read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def records(text: str | bytes) -> list[Record]:
    found = items(text)
    assert all(isinstance(one, Record) for one in found), found
    return [one for one in found if isinstance(one, Record)]


def outline(text: str) -> list[str]:
    """Titles of records, and in brackets the places of failures."""
    found = (one for one in items(text) if isinstance(one, (Record, Failure)))
    return [one.title if isinstance(one, Record) else f"[{one.place}]" for one in found]


def failure(text: str) -> Failure:
    (found,) = items(text)
    assert isinstance(found, Failure), found
    return found


def test_an_italian_table_comes_in() -> None:
    (one,) = records(
        "Titolo;Testo;Testata;Data di pubblicazione;Sezione;Autore;Lingua;Indirizzo;Occhiello;"
        "Paese;Parole chiave;Stato;ID;colonna nostra\n"
        "Città;Il testo;La Lanterna;3 aprile 2018;Esteri;M. R.;it;https://l.example/1;In breve;"
        'IT;"Iran; Russia, oggi";Bozza;17;x\n'
    )
    assert one == Record(
        title="Città", body="Il testo", source="La Lanterna", published=DAY, section="Esteri",
        author="M. R.", language="it", url="https://l.example/1", summary="In breve",
        source_country="IT", tags=["Iran", "Russia, oggi"], status="draft", external_id="17",
        place="row 2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "name"),
    [
        *(("TITLE", "title"), (" Titolo ", "title"), ("testo_completo", "body")),
        *(("Publication Date", "published"), ("pubDate", "published"), ("Città", "")),
        *(("external-id", "external_id"), ("SOURCE_COUNTRY", "source_country")),
        *(("Parole-Chiave", "tags"), ("", ""), ("x" * 10_000, "")),
    ],
)
def test_names_of_columns_may_be_written_in_any_way(header: str, name: str) -> None:
    assert name_of(header) == name


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_encoding_and_line_ends_are_found_out(
    delimiter: str, encoding: str, end: str
) -> None:
    rows = [
        ["Titolo", "Testo", "Data"],
        ["Perché, no; sì", 'disse: "così è"\nandò | via', "2018-04-03"],
        ["Più", "giù", "03/04/2018"],
    ]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    found = records(file.getvalue().encode(encoding))
    assert [[one.title, one.body, one.published] for one in found] == [
        [*row[:2], DAY] for row in rows[1:]
    ]


def test_a_first_line_may_name_the_delimiter() -> None:
    assert outline('\ufeff"sep=;"\r\ntitle;body;date\r\na,b;c;2018-04-03\r\n') == ["a,b"]


def test_blank_lines_and_blank_cells_at_the_end_do_no_harm() -> None:
    table = "\n\ntitle,body,published,,\n\na,b,2018-04-03\nc,d,2018-04-03,,,,\n,,,\n  \n"
    assert outline(table) == ["a", "c"]


def test_an_empty_text_is_one_and_an_empty_title_is_none() -> None:
    assert records(HEAD + "a,,X,2018-04-03\n")[0].body == ""
    assert "title" in str(failure(HEAD + " ,b,X,2018-04-03\n").reason)


def test_the_source_may_be_left_to_the_options() -> None:
    assert records("title,body,published\na,b,2018-04-03\n")[0].source == ""


def test_of_two_columns_of_one_meaning_the_first_that_says_something_counts() -> None:
    (one,) = records("titolo,title,body,published\n,b,c,2018-04-03\n")
    assert one.title == "b"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        *(("a,b,X,ieri", "“ieri”"), ("a,b,X,", "published"), ("a,b", "published")),
        *(("a,b,X,2018-04-03,e", "5 cells"),),
    ],
)
def test_a_bad_row_says_why_and_the_others_come_in(row: str, reason: str) -> None:
    good = "z,z,X,2018-04-03\n"
    first, bad, last = items(HEAD + good + row + "\n" + good)
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(bad, Failure)
    assert bad.place == "row 3"
    assert reason in str(bad.reason)
    assert bad.record["title"] == "a"


def test_an_unknown_state_is_refused() -> None:
    assert "“boh”" in str(failure("title,body,date,stato\na,b,2018-04-03,boh\n").reason)


@pytest.mark.parametrize("tail", ["", "d,ok,X,2018-04-03\n", 'd,"ok",X,2018-04-03\n'])
def test_a_quotation_mark_that_does_not_close_costs_one_row(tail: str) -> None:
    table = HEAD + 'a,"open,X,2018-04-03\nb,ok,X,2018-04-03\nc,"ok",X,2018-04-03\n' + tail
    assert outline(table) == ["[row 2]", "b", "c", *(["d"] if tail else [])]


def test_stray_quotation_marks_inside_a_cell_stay() -> None:
    found = records(HEAD + 'a "b" c,5" disk,X,2018-04-03\n"a"b,c,X,2018-04-03\n')
    assert [(one.title, one.body) for one in found] == [('a "b" c', '5" disk'), ("ab", "c")]


def test_a_long_text_comes_in_and_one_beyond_bounds_costs_itself() -> None:
    long = f'a,"{"parola " * 280_000}",X,2018-04-03\n'
    endless = 'b,"' + "parola\n" * 1_000_000 + '",X,2018-04-03\n'
    one_line = f"c,{'x' * 6_000_000},X,2018-04-03\n"
    good = "z,z,X,2018-04-03\n"
    table = HEAD + long + endless + good + one_line + good
    assert outline(table) == ["a", "[row 3]", "z", "[row 5]", "z"]
    found = items(table)
    assert isinstance(found[1], Failure)
    assert len(found[1].record["raw"]) <= 2000


PAIRS = [
    'a,"open,X,2018-04-03\nb,ok,X,2018-04-03\n',
    'a"b,"c,x,y\nb,ok,X,2018-04-03\n',
    'a,"""",X,2018-04-03\nb,"""\n',
]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_table_full_of_broken_rows_is_read_in_one_go(pair: str) -> None:
    data = io.BytesIO((HEAD + pair * 20_000 + "z,ok,X,2018-04-03\n" * 2_000).encode())
    with at_most(60):
        assert sum(isinstance(one, Record) for one in read(data)) >= 2_000


def test_an_open_quotation_mark_keeps_memory_flat() -> None:
    data = io.BytesIO((HEAD + 'a,"open,X,2018-04-03\n' + f"{'x' * 999}\n" * 30_000).encode())
    tracemalloc.start()
    assert [type(one) for one in read(data)] == [Failure]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *(("", "no first row"), ("\n \n", "no first row"), ("\x00\x01\x02", "title, body")),
        *(("titolo;fonte\na;b\n", "body, published; it has these: titolo, fonte."),),
        *(('{"title": "x"}', "title, body, published"), ('"' + "x" * 100, "no first row")),
    ],
)
def test_what_is_no_table_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(SourceUnreadable) as error:
        items(text)
    assert words in str(error.value)


def test_nul_bytes_are_left_out() -> None:
    assert records(HEAD + "a\0b,c,X,2018-04-03\n")[0].title == "ab"


def test_the_guard_against_formulas_is_taken_off() -> None:
    (one,) = records(HEAD + "'=1+1,'-5 gradi,'Ndrangheta,2018-04-03\n")
    assert (one.title, one.body, one.source) == ("=1+1", "-5 gradi", "'Ndrangheta")


@settings(deadline=None)
@given(st.text(alphabet="'=+-@\t ａ＝a\n"))
def test_the_guard_comes_off_as_it_went_on(cell: str) -> None:
    guarded = harmless(cell)
    assert as_written(guarded) == cell
    assert not guarded.lstrip(" \t\n").startswith(("=", "+", "-", "@"))


def expect_items(data: bytes) -> None:
    try:
        found = list(read(io.BytesIO(data)))
    except SourceUnreadable as error:
        assert str(error)
        return
    assert all(isinstance(one, (Record, Failure)) for one in found)


GOOD = (
    "Titolo;Testo;Fonte;Data;Tag\r\n"
    + 'Città;"«sì», ""no""\r\npoi";La Lanterna;3/4/2018;a;b\r\n'
    + "Più;giù;X;2018-04-03;c\r\n" * 5
)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_one_sentence(data: bytes) -> None:
    expect_items(data)


@settings(deadline=None)
@given(st.text(alphabet="a,;\"\n\r\t\x00\ufeff'", max_size=200))
def test_any_rows_below_a_header_are_rows(text: str) -> None:
    expect_items((HEAD + text).encode())


@settings(deadline=None)
@given(st.integers(0, len(GOOD)), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_a_table_that_is_cut_off_is_rows_or_one_sentence(size: int, encoding: str) -> None:
    expect_items(GOOD.encode(encoding)[:size])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8 * len(GOOD) - 1)), max_size=6))
def test_flipped_bits_are_rows_or_one_sentence(places: list[tuple[int]]) -> None:
    data = bytearray(GOOD.encode("cp1252"))
    for (place,) in places:
        data[place // 8] ^= 1 << place % 8
    expect_items(bytes(data))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"))] * 2),
        max_size=5,
    )
)
def test_what_csv_writes_is_read_back(cells: list[tuple[str, str]]) -> None:
    rows = [(title, body) for title, body in cells if title.strip()]
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["title", "body", "published"])
    writer.writerows([harmless(title), harmless(body), "2018-04-03"] for title, body in rows)
    found = records(file.getvalue().encode("utf-8-sig"))
    assert [(one.title, one.body) for one in found] == rows
