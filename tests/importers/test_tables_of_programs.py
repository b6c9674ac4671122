"""Tables as databases, spreadsheets, statistics programs and other sites export them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.csv import foreign_cells, header_lines
from articles.importers.csv.foreign_cells import cleaned, meant_by
from articles.importers.csv.header_lines import is_spaced, unwrapped
from articles.importers.format_detection import Opened, detect
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.records import Record, SourceUnreadable
from tests.importers.test_csv import items, records

pytestmark = pytest.mark.usefixtures("in_english")


def one(head: str, row: str) -> Record:
    (record,) = records(f"{head}\n{row}\n")
    return record


# How rows and cells are divided


@pytest.mark.parametrize(
    "table",
    [
        'title, body, source, published\nA, "B, c", S, 2018-04-03\n',
        '"title,body,source,published"\n"A,""B, c"",S,2018-04-03"\n',
        '"title,body,source,published",,,\n"A,""B, c"",S,2018-04-03",,,\n',
        "title~body~source~published\nA~B, c~S~2018-04-03\n",
        "title^body^source^published\nA^B, c^S^2018-04-03\n",
        '"title";"body";"source";"published\n"\nA;B, c;S;2018-04-03\n',
        'title,body,source,published\nA,"B, c",S,2018-04-03\n\x1a',
        'title,body,source,published\ntitle,body,source,published\nA,"B, c",S,2018-04-03\n',
    ],
)
def test_rows_however_they_are_divided(table: str) -> None:
    (record,) = records(table)
    assert (record.title, record.body, record.source) == ("A", "B, c", "S")
    assert len(items(table)) == 1


def test_a_name_with_line_ends_has_only_so_many() -> None:
    for more in (0, 1):
        ends = "\n" * (header_lines.MOST_JOINED - 1 + more)
        table = f'title;body;source;"published{ends}"\nA;B, c;S;2018-04-03\n'
        lines = table.splitlines(keepends=True)
        whole = header_lines.whole_line(lines, 0)
        assert (whole.count('"') == 2) is not bool(more)


@given(st.lists(st.text(st.characters(exclude_characters='\r\n"'), min_size=1), min_size=2))
def test_a_wrapped_line_is_what_was_wrapped(cells: list[str]) -> None:
    line = ",".join(f'"{cell}"' for cell in cells)
    wrapped = '"' + line.replace('"', '""') + '"'
    assert unwrapped(f"{wrapped},,\r\n") == f"{line}\r\n"
    assert unwrapped(line) in {line, ",".join(cells).replace('""', '"'), line[1:-1]}


@pytest.mark.parametrize(
    ("line", "spaced"), [("a, b, c", True), ("a, b,c", False), ("a", False), ("a,b", False)]
)
def test_blanks_behind_every_delimiter_are_no_part_of_cells(line: str, spaced: bool) -> None:
    assert is_spaced(line, ",") is spaced


# What cells mean


@pytest.mark.parametrize("cell", ["nan", "NaN", "None", "null", "N/D", "-", "(vuoto)", "n.d.", "?"])
def test_what_stands_for_nothing_names_nobody_and_nothing(cell: str) -> None:
    record = one(
        "title,body,source,published,author,section,url", f"A,B,S,2018-04-03,{cell},{cell},{cell}"
    )
    assert (record.author, record.section, record.url) == ("", "", "")


def test_titles_and_texts_may_be_such_words() -> None:
    record = one("title,body,source,published", "None,null,S,2018-04-03")
    assert (record.title, record.body) == ("None", "null")


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("12.0", "12"), ('"12,0"', "12"), ('"=""00012"""', "00012"), ("1.5", "1.5"),
        ("00012", "00012"), ("v12.0", "v12.0"), ("1.23E+11", ""),
    ],
)  # fmt: skip
def test_ids_as_they_were_before_a_program_read_them(cell: str, key: str) -> None:
    assert one("id,title,body,source,published", f"{cell},A,B,S,2018-04-03").external_id == key


@pytest.mark.parametrize(
    "cell",
    [
        "https://a.it/1", "[Qui](https://a.it/1)", "<https://a.it/1>", "foto (https://a.it/1)",
        '"https://a.it/1, https://a.it/2"', " https://a.it/1 ", "Fonte: https://a.it/1.",
    ],
)  # fmt: skip
def test_the_address_among_other_words(cell: str) -> None:
    record = one("title,body,source,published,url", f"A,B,S,2018-04-03,{cell}")
    prepared = prepare_record(record)
    assert isinstance(prepared, PreparedRecord) and prepared.record.url == "https://a.it/1"


def test_an_address_with_brackets_stays_whole() -> None:
    url = "https://it.wikipedia.org/wiki/Porto_(Genova)"
    assert one("title,body,source,published,url", f"A,B,S,2018-04-03,{url}").url == url


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("\"['a', 'b c']\"", ["a", "b c"]),
        ('"[""a"", ""b""]"', ["a", "b"]),
        ('"{a,""b c""}"', ["a", "b c"]),
        ('"a\nb"', ["a", "b"]),
        ("[]", []),
        ("{}", []),
        ("\"['d''Amico']\"", ["d", "Amico"]),
        ("\"{l'aquila,'ndrangheta,roma}\"", ["l'aquila", "'ndrangheta", "roma"]),
    ],
)
def test_lists_as_programs_write_them(cell: str, tags: list[str]) -> None:
    assert one("title,body,source,published,tags", f"A,B,S,2018-04-03,{cell}").tags == tags


@pytest.mark.parametrize(
    ("cell", "author"),
    [
        ("By Anna Verdi", "Anna Verdi"),
        ("di Anna Verdi", "Anna Verdi"),
        ("\"['Anna Verdi', 'Ugo Neri']\"", "Anna Verdi, Ugo Neri"),
        ("Byron", "Byron"),
    ],
)
def test_only_the_names_of_authors(cell: str, author: str) -> None:
    assert one("title,body,source,published,author", f"A,B,S,2018-04-03,{cell}").author == author


@pytest.mark.parametrize("date", ["20180403.0", '"=""2018-04-03"""', "2018-04-03 00:00:00.0"])
def test_days_that_a_program_has_changed(date: str) -> None:
    record = one("title,body,source,published", f"A,B,S,{date}")
    assert record.published is not None and record.published.date().isoformat() == "2018-04-03"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "ID,post_title,post_content,post_date,post_status,post_name,source",
            "5,A,B,2018-04-03 10:00:00,draft,slug-a,S",
        ),
        (
            "Title,Body,Published,Authored on,Authored by,Node ID,Source",
            "A,B,No,Tue 04/03/2018 - 10:00,anna,5,S",
        ),
    ],
)
def test_tables_of_other_sites(head: str, row: str) -> None:
    record = one(head, row)
    assert (record.title, record.external_id, record.status) == ("A", "5", "draft")
    assert record.published is not None and record.published.day == 3


@pytest.mark.parametrize(
    ("cell", "column"),
    [("Yes", "status"), ("sì", "status"), ("1", "published"), ("2018", "published")],
)
def test_published_may_be_a_question(cell: str, column: str) -> None:
    assert meant_by("published", cell) == column
    assert meant_by("title", cell) == "title"


@given(
    st.dictionaries(st.sampled_from(["tags", "author", "url", "external_id", "status"]), st.text())
)
def test_cells_with_anything_in_them_are_cells_again(values: dict[str, str]) -> None:
    assert all(isinstance(cell, str) for cell in cleaned(values).values())


def test_a_page_that_is_a_table_is_told_to_be_a_workbook() -> None:
    with pytest.raises(SourceUnreadable, match="workbook"):
        detect(Opened("x.xls", io.BufferedReader(io.BytesIO(b"<table><tr><th>title</th></tr>"))))


def test_the_attributes_of_a_text_stay() -> None:
    record = one(
        "title,body,source,published",
        'A,"<p>Di <a href=""https://a.it/1"">qui</a></p>",S,2018-04-03',
    )
    assert record.body == '<p>Di <a href="https://a.it/1">qui</a></p>'


def test_what_stands_for_nothing_is_short() -> None:
    longest = "nicht verfügbar".rjust(foreign_cells.LONGEST_NOTHING - 5)
    assert cleaned({"author": longest})["author"] == ""
    words = ("not available", "non disponibile", "nicht verfügbar", "no disponible", "(vuoto)")
    assert all(len(each) <= foreign_cells.LONGEST_NOTHING for each in words)
    for more in (0, 1):
        cell = "null".ljust(foreign_cells.LONGEST_NOTHING + more, "l")
        assert cleaned({"author": cell})["author"] == cell
