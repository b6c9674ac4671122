"""Workbooks of Excel as tables: cells, dates, sheets, and what is too much or damaged."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers import several_files, workbooks, xlsx
from articles.importers.csv import workbook_table
from articles.importers.records import Failure, Item, Notice, Record, SourceUnreadable
from articles.models import Article, ImportRun
from tests.importers.xlsx_samples import MAIN, sheet, workbook

pytestmark = pytest.mark.usefixtures("in_english")

HEADER = ["title", "body", "source", "published"]
DAY = 43193  # 3 April 2018
TEXT = "Il porto è chiuso per il vento, e le navi aspettano al largo."
ROW: list[str | int | float] = ["Il porto chiude", TEXT, "Lanterna", DAY]


def items(body: bytes) -> list[Item]:
    return list(workbook_table.read(io.BytesIO(body)))


def rows(body: bytes, name: str = "A") -> list[list[str]]:
    return list(xlsx.Workbook(io.BytesIO(body), len(body)).rows(name))


@pytest.mark.django_db
def test_a_workbook_comes_in_like_a_table(tmp_path: Path) -> None:
    path = tmp_path / "articoli.csv"
    path.write_bytes(workbook({"Vuoto": sheet([]), "A": sheet([HEADER, ROW]), "B": sheet([["x"]])}))
    call_command("import_articles", str(path))
    article = Article.objects.get()
    assert (article.title, article.source.name) == ("Il porto chiude", "Lanterna")
    assert timezone.localtime(article.published).date() == date(2018, 4, 3)
    assert "Only the sheet “A” was read, not: B." in ImportRun.objects.get().message


def test_the_first_shown_sheet_with_anything_is_read_and_others_are_told() -> None:
    sheets = {
        "N": sheet([HEADER]),
        "V": sheet([[""]]),
        "A": sheet([HEADER, ROW]),
        "Z": sheet([[1]]),
    }
    found = items(workbook(sheets, hidden=["N"]))
    assert [type(each) for each in found] == [Notice, Record]
    (alone,) = items(workbook({"A": sheet([HEADER, ROW])}))
    assert isinstance(alone, Record)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c t="s"><v>1</v></c>', "東京の橋"),
        ('<c t="s"><v>9</v></c>', ""),
        ('<c t="str"><f>A1</f><v>sum</v></c>', "sum"),
        ('<c t="b"><v>1</v></c>', "true"),
        ('<c t="e"><v>#N/A</v></c>', ""),
        ('<c t="d"><v>2018-04-03</v></c>', "2018-04-03"),
        ("<c><v>12</v></c>", "12"),
        ("<c><v>12.50</v></c>", "12.50"),
        ('<c s="1"><v>43193</v></c>', "2018-04-03"),
        ('<c s="2"><v>43193.4375</v></c>', "2018-04-03T10:30:00"),
        ('<c s="1"><v>0.4375</v></c>', "10:30:00"),
        ('<c s="3"><v>43193</v></c>', "43193"),
        ('<c s="1"><v>9999999</v></c>', "9999999"),
        ('<c s="x"><v>oops</v></c>', "oops"),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><t>_x0041_</t></r></is></c>', "aA"),
        ("<c/>", ""),
    ],
)
def test_a_cell_is_what_the_sheet_shows(cell: str, value: str) -> None:
    strings = (
        f"<sst {MAIN}><si><t>zero</t></si><si><t>東京</t><r><t>の橋</t></r>"
        "<rPh><t>とうきょう</t></rPh><phoneticPr/></si></sst>"
    )
    body = f"<worksheet {MAIN}><sheetData><row>{cell}</row></sheetData></worksheet>"
    assert rows(workbook({"A": body}, sharedStrings=strings)) == [[value]]


def test_days_may_be_counted_from_1904() -> None:
    before = '<workbookPr date1904="1"/>'
    body = workbook({"A": sheet([[DAY - 1462]])}, before=before)
    assert rows(body) == [["2018-04-03"]]


def test_left_out_rows_and_cells_are_empty() -> None:
    body = (
        f'<worksheet {MAIN}><sheetData><row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c></row>'
        '<row r="4"><c r="B4"><v>3</v></c></row></sheetData></worksheet>'
    )
    found = rows(workbook({"A": body}))
    assert found == [[], ["", "", "1", "2"], [], ["", "3"]]


@pytest.mark.parametrize(("column", "is_one"), [("XFD", True), ("XFE", False)])
def test_a_sheet_has_16384_columns(column: str, is_one: bool) -> None:
    assert xlsx.MOST_COLUMNS == 16_384
    body = workbook({"A": f'<worksheet><row><c r="{column}1"><v>1</v></c></row></worksheet>'})
    if is_one:
        assert len(rows(body)[0]) == xlsx.MOST_COLUMNS
    else:
        with pytest.raises(SourceUnreadable, match="too large"):
            rows(body)


@pytest.mark.parametrize(("more", "is_one"), [(0, True), (1, False)])
def test_cells_are_bounded_also_those_that_are_left_out(
    more: int, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert xlsx.MOST_CELLS == 5_000_000
    monkeypatch.setattr(xlsx, "MOST_CELLS", 50)
    body = workbook({"A": f'<worksheet><row r="{49 + more}"><c><v>1</v></c></row></worksheet>'})
    if is_one:
        assert len(rows(body)) == 49
    else:
        with pytest.raises(SourceUnreadable, match="too large"):
            rows(body)


@pytest.mark.parametrize(("more", "is_one"), [(0, True), (1, False)])
def test_shared_strings_are_bounded(
    more: int, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_CELLS", 50)
    body = workbook({"A": sheet([])}, sharedStrings=f"<sst>{'<si/>' * (50 + more)}</sst>")
    if is_one:
        assert rows(body) == []
    else:
        with pytest.raises(SourceUnreadable, match="too large"):
            rows(body)


@pytest.mark.parametrize(("more", "is_one"), [(0, True), (1, False)])
def test_what_stands_inside_of_a_cell_is_bounded(
    more: int, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert xlsx.MOST_INSIDE == 100_000
    monkeypatch.setattr(xlsx, "MOST_INSIDE", 20)
    body = workbook({"A": f"<worksheet><row>{'<v/>' * (20 + more)}<c/></row></worksheet>"})
    if is_one:
        assert rows(body) == [[""]]
    else:
        with pytest.raises(SourceUnreadable, match="too large"):
            rows(body)


@pytest.mark.parametrize("name", ["LARGEST_UNPACKED", "LARGEST_STYLES"])
def test_parts_are_bounded_before_they_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (xlsx.LARGEST_UNPACKED, xlsx.LARGEST_STYLES) == (500 * 1024**2, 4 * 1024**2)
    body = workbook({"A": sheet([HEADER])})
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
    size = sum(sizes.values()) if name == "LARGEST_UNPACKED" else sizes["xl/styles.xml"]
    monkeypatch.setattr(xlsx, name, size)
    assert rows(body) == [HEADER]
    monkeypatch.setattr(xlsx, name, size - 1)
    with pytest.raises(SourceUnreadable, match="too large"):
        rows(body)


def test_a_small_file_that_unpacks_to_much_is_refused() -> None:
    body = workbook({"A": sheet([["x" * 20_000_000]])})
    with pytest.raises(SourceUnreadable, match="too large"):
        items(body)


@pytest.mark.parametrize(("more", "is_one"), [(0, True), (1, False)])
def test_a_workbook_has_200_megabytes(
    more: int, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workbook_table.LARGEST == 200 * 1024**2
    body = workbook({"A": sheet([HEADER, ROW])})
    monkeypatch.setattr(workbook_table, "LARGEST", len(body) - more)
    if is_one:
        assert len(items(body)) == 1
    else:
        with pytest.raises(SourceUnreadable, match="too large"):
            items(body)


@pytest.mark.parametrize("more", [0, 1])
def test_ten_other_sheets_are_named(more: int) -> None:
    assert workbook_table.MOST_NAMED == 10
    others = {f"S{at}": sheet([["x"]]) for at in range(workbook_table.MOST_NAMED + more)}
    notice = items(workbook({"A": sheet([HEADER, ROW])} | others))[0]
    assert isinstance(notice, Notice)
    assert str(notice.text).count("S") == workbook_table.MOST_NAMED


@pytest.mark.parametrize(
    "body",
    [
        workbook({}),
        workbook({"A": sheet([])}),
        workbook({"A": "<worksheet><row><c>"}),
        workbook({"A": "no XML"}),
        workbook({"A": sheet([HEADER, ROW])})[:-60],
        workbook({"A": sheet([HEADER, ROW])}).replace(b"xl/workbook.xml", b"xl/otherbok.xml"),
        b"PK\x03\x04[Content_Types].xml",
    ],
)
def test_what_is_empty_or_damaged_is_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(SourceUnreadable, match="workbook"):
        items(body)


@pytest.mark.parametrize(
    "cell",
    [
        '<c s="1"><v>2958465</v></c>',  # beyond the calendar, counted from 1904
        "<c><!-- a note --><v>12</v></c>",
        "<c><?a note?><v>12</v></c>",
        '<c t="str">&a;<v>&a;</v></c>',
        f'<c t="s"><v>{"9" * 5_000}</v></c>',
        f'<c s="{"9" * 5_000}"><v>12</v></c>',
    ],
)
def test_odd_cells_are_read(cell: str) -> None:
    start = '<!DOCTYPE x [<!ENTITY a "Zuppa">]><!-- a note --><?a note?>'
    body = f"{start}<worksheet><row>{cell}</row></worksheet><!-- a note -->"
    before = '<workbookPr date1904="1"/>'
    ((value,),) = rows(workbook({"A": body}, before=before))
    assert value in {"2958465", "12", ""}


@pytest.mark.parametrize(("digits", "number"), [(9, 10**8), (10, 1)])
def test_a_row_has_a_number_of_nine_digits(
    digits: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is longer is no number: the row is the next one."""
    assert xlsx.LONGEST_NUMBER == 9
    body = workbook({"A": f'<worksheet><row r="1{"0" * (digits - 1)}"><c/></row></worksheet>'})
    if number == 1:
        assert rows(body) == [[""]]
    else:
        with pytest.raises(SourceUnreadable, match="too large"):
            rows(body)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize(("bound", "most"), [("LONGEST_ROW", 20), ("MOST_CHARACTERS", 40)])
def test_texts_that_cells_share_count_for_each_of_them(
    bound: str, most: int, more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten million characters pack to ten thousand bytes, and a row has 16,384 cells."""
    assert (xlsx.LONGEST_ROW, xlsx.MOST_CHARACTERS) == (5_000_000, 500_000_000)
    monkeypatch.setattr(xlsx, bound, most)
    strings = f"<sst><si><t>{'a' * 10}</t></si></sst>"
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'
    last = f"<row><c><v>{'1' * more}</v></c></row>"
    row_of_more = row.replace("</row>", f"<c><v>{'1' * more}</v></c></row>")
    body = f"<worksheet>{row}{row_of_more if bound == 'LONGEST_ROW' else row + last}</worksheet>"
    packed = workbook({"A": body}, sharedStrings=strings)
    if not more:
        assert rows(packed)[0] == ["a" * 10] * 2
    else:
        with pytest.raises(SourceUnreadable, match="too large"):
            rows(packed)


@pytest.mark.parametrize("more", [0, 1])
def test_a_workbook_has_a_thousand_sheets(more: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert xlsx.MOST_SHEETS == 1_000
    monkeypatch.setattr(xlsx, "MOST_SHEETS", 3)
    packed = workbook({f"S{number}": sheet([[number]]) for number in range(3 + more)})
    if not more:
        assert len(xlsx.Workbook(io.BytesIO(packed), len(packed)).sheets) == 3
    else:
        with pytest.raises(SourceUnreadable, match="too large"):
            items(packed)


def test_a_part_is_read_once_however_many_sheets_name_it() -> None:
    more = '<sheet name="again" r:id="r1"/><sheet name="once more" r:id="r1"/>'
    packed = workbook({"A": sheet([[1]])}, before=more)
    assert len(xlsx.Workbook(io.BytesIO(packed), len(packed)).sheets) == 1


def test_entities_are_not_read() -> None:
    cell = '<row><c t="str"><v>&a;</v></c></row>'
    bomb = f'<!DOCTYPE x [<!ENTITY a "Zuppa">]><worksheet>{cell}</worksheet>'
    assert "Zuppa" not in str(rows(workbook({"A": bomb})))


def test_a_workbook_is_known_by_its_beginning_and_counts_in_a_folder() -> None:
    assert workbooks.is_xlsx(workbook({"A": sheet([])}))
    assert not workbooks.is_xlsx(b"PK\x03\x04 mimetypeapplication/epub+zip")
    assert not several_files.is_zip(b"PK\x03\x04", io.BytesIO(workbook({"A": sheet([])})))
    assert ".xlsx" in several_files.ENDINGS


cells = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20),
    st.dates(date(1900, 3, 1), date(2199, 12, 31)),
)


@given(st.lists(st.lists(cells, max_size=5), max_size=5))
@settings(max_examples=60)
def test_cells_come_out_as_they_went_in(table: list[list[str | date]]) -> None:
    first = date(1899, 12, 30)
    there = [
        [(each - first).days if isinstance(each, date) else each for each in row] for row in table
    ]
    found = rows(workbook({"A": sheet(there)}))
    # What Excel writes for a control character is one again.
    texts = [[each if isinstance(each, str) else each.isoformat() for each in row] for row in table]
    assert found == [
        [xlsx.CONTROL.sub(lambda m: chr(int(m[1], 16)), each) for each in row] for row in texts
    ]


@given(st.binary(max_size=300), st.integers(0, 2000))
@settings(max_examples=60)
def test_damaged_bytes_are_read_or_refused(noise: bytes, place: int) -> None:
    body = workbook({"A": sheet([HEADER, ROW])})
    damaged = body[:place] + noise + body[place + len(noise) :]
    try:
        found = list(workbook_table.read(cast(BinaryIO, io.BytesIO(damaged))))
    except SourceUnreadable as error:
        assert str(error)
    else:
        assert all(isinstance(each, Record | Failure | Notice) for each in found)


def test_days_end_with_the_calendar() -> None:
    assert xlsx.LAST_DAY == 2_958_465
    assert date(1899, 12, 30) + timedelta(days=xlsx.LAST_DAY) == date.max
    assert rows(workbook({"A": sheet([[xlsx.LAST_DAY, xlsx.LAST_DAY + 1]])})) == [
        ["9999-12-31", str(xlsx.LAST_DAY + 1)]
    ]
