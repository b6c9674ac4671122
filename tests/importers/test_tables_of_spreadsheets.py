"""Tables as spreadsheets of several countries and other programs save them."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.csv import header_lines, rows, spreadsheet_dates
from articles.importers.csv.foreign_cells import cleaned
from articles.importers.csv.reader import read
from articles.importers.csv.spreadsheet_dates import in_full
from articles.importers.records import Record, SourceUnreadable
from tests.processor_time import at_most

pytestmark = pytest.mark.usefixtures("in_english")

HEAD = "title,body,source,published\n"


def records(table: str) -> list[Record]:
    found = list(read(io.BytesIO(table.encode())))
    assert all(isinstance(one, Record) for one in found), found
    return [one for one in found if isinstance(one, Record)]


def moments(table: str) -> list[str]:
    return [f"{one.published:%Y-%m-%dT%H:%M}" for one in records(table) if one.published]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("43192", "2018-04-02"),
        ("43192.604166667", "2018-04-02T14:30:00"),
        ("43192,75", "2018-04-02T18:00:00"),
        ("03/04/18", "03/04/2018"),
        ("3.4.18, 14:30", "3.4.2018, 14:30"),
        ("13/4/49 9:05", "13/4/2049 9:05"),
        ("13/4/50", "13/4/1950"),
        ("3-Apr-18", "3-Apr-2018"),
        ("3. März 18", "3. März 2018"),
        *((same, same) for same in ("2018-04-03", "18-04-03", "Apr-18", "3/4/2018", "4319", "x")),
    ],
)
def test_days_that_are_counted_and_years_of_two_figures(written: str, meant: str) -> None:
    assert in_full(written) == meant


def test_from_fifty_on_a_short_year_is_of_the_last_century() -> None:
    assert spreadsheet_dates.FIRST_OF_LAST_CENTURY == 50
    assert [in_full(f"1/2/{year}") for year in (49, 50)] == ["1/2/2049", "1/2/1950"]


@settings(deadline=None)
@given(st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)))
def test_every_moment_that_a_spreadsheet_counts_is_read_to_the_minute(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert datetime.fromisoformat(in_full(f"{days:.9f}")) == moment


def test_short_years_take_part_in_the_order_of_the_column() -> None:
    american = moments(HEAD + "a,t,S,4/3/18\nb,t,S,4/13/18 2:30 PM\n")
    assert american == ["2018-04-03T00:00", "2018-04-13T14:30"]
    assert moments("Titolo;Testo;Fonte;Data\na;t;S;03/04/18\n") == ["2018-04-03T00:00"]


@pytest.mark.parametrize(
    "table",
    [
        "Titel;Text;Quelle;Datum;Autor;Ressort\nA;t;S;3.4.2018;Anna;Politik\n",
        "Titre;Texte;Source;Date de publication;Auteur;Rubrique\nA;t;S;3/4/2018;Anna;Politik\n",
        "Título;Texto;Fuente;Fecha;Autor;Sección\nA;t;S;3/4/2018;Anna;Politik\n",
        "Titel;Inhoud;Bron;Datum;Auteur;Rubriek\nA;t;S;3-4-2018;Anna;Politik\n",
    ],
)
def test_columns_are_known_in_other_languages_whose_days_come_first(table: str) -> None:
    (one,) = records(table)
    assert (one.title, one.author, one.section) == ("A", "Anna", "Politik")
    assert one.published is not None and (one.published.day, one.published.month) == (3, 4)


@pytest.mark.parametrize(
    "above",
    [
        ",,,\n,,,\n",
        "Rassegna stampa; aprile 2018\n\n",
        '"Rassegna\nstampa",,,\n,,Pubblicazione,\n',
        "\n" * 40,
    ],
)
def test_what_stands_above_the_header_is_left_out(above: str) -> None:
    (one,) = records(above + HEAD + "a,t,S,2018-04-03\n")
    assert one.title == "a"


@pytest.mark.parametrize(("lines", "is_read"), [(19, True), (20, False)])
def test_the_header_is_looked_for_in_twenty_lines(lines: int, is_read: bool) -> None:
    assert rows.MOST_ABOVE == 20
    table = "Rassegna\n" * lines + HEAD + "a,t,S,2018-04-03\n"
    if is_read:
        assert len(records(table)) == 1
    else:
        with pytest.raises(SourceUnreadable):
            records(table)


def test_a_header_names_two_columns() -> None:
    assert header_lines.FEWEST_KNOWN == 2
    assert len(records("data,x\n" + HEAD + "a,t,S,2018-04-03\n")) == 1


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("03/04/2018", "14:30", "14:30"), ("03/04/2018", "14.30", "14:30"),
        ("03/04/2018", "2:30 PM", "14:30"), ("2018-04-03", "14:30:59", "14:30"),
        ("3 aprile 2018", "14h30", "14:30"), ("03/04/2018 09:15", "14:30", "09:15"),
        ("2018-04-03T09:15", "14:30", "09:15"), ("03/04/2018", "sera", "00:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_in_its_own_column_counts(day: str, clock: str, moment: str) -> None:
    (found,) = moments(f"titolo;testo;fonte;data;ora\na;t;S;{day};{clock}\n")
    assert found == f"2018-04-03T{moment}"


def test_what_other_programs_write_for_nothing_is_nothing() -> None:
    empty = cleaned(dict.fromkeys(("author", "section", "url"), "NULL") | {"title": "NULL"})
    assert empty == {"author": "", "section": "", "url": "", "title": "NULL", "tags": ""}
    for written in ("\\N", "N/A", "#N/A", "#N/D", "#RIF!", "#VALUE!", "#NAME?"):
        assert cleaned({"author": written})["author"] == ""
    assert cleaned({"author": "Null"})["author"] == "Null"


def test_links_rounded_ids_tags_and_categories_of_other_programs() -> None:
    found = cleaned(
        {
            "url": '=COLLEG.IPERTESTUALE("https://a.example/x";"qui")',
            "external_id": "1,23E+11",
            "tags": "Iran|Russia",
            "section": "Esteri > Asia|Cronaca",
        }
    )
    assert found["url"] == "https://a.example/x"
    assert found["external_id"] == ""
    assert found["tags"] == "Iran;Russia;Cronaca"
    assert (found["section"], found["section_parents"]) == ("Asia", "Esteri")
    assert cleaned({"tags": "#Iran #oggi"})["tags"] == "Iran;oggi"
    assert cleaned({"tags": "a|b; c"})["tags"] == "a|b; c"


def test_quotation_marks_that_nobody_doubled() -> None:
    table = HEAD + '"Il "caso" Rossi","Disse: "via" e "basta"",S,2018-04-03\n'
    (one,) = records(table)
    assert (one.title, one.body) == ('Il "caso" Rossi', 'Disse: "via" e "basta"')


def test_marks_without_end_take_no_time_that_grows() -> None:
    with at_most(25):
        list(read(io.BytesIO((HEAD + ',"x' * 300_000 + "\n").encode())))
        cleaned({"tags": "[" + "'\\" * 200_000 + "]", "author": "{" + '"\\' * 200_000 + "}"})
        cleaned({"published": "1 " * 200_000, "time": "14:30"})


def test_a_moment_of_a_table_stays_the_same_when_it_is_exported() -> None:
    (one,) = records(HEAD + "a,t,S,43192.604166667\n")
    assert one.published is not None
    assert one.published.astimezone(UTC).isoformat() == "2018-04-02T12:30:00+00:00"
