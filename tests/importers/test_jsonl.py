"""JSON Lines and arrays: each good record comes in, every other one says why not."""

import io
import json
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.jsonl import read
from articles.importers.pipeline.export import as_values
from articles.importers.records import Failure, ImportedComment, Item, Record, SourceUnreadable
from tests.processor_time import at_most

pytestmark = pytest.mark.usefixtures("in_english")

LEAST: dict[str, Any] = {"title": "a", "body": "b", "source": "X", "published": "2018-04-03"}
DAY = datetime(2018, 4, 3, tzinfo=ZoneInfo("Europe/Rome"))


def items(text: str | bytes) -> list[Item]:
    return list(read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def item(**values: Any) -> Item:
    (one,) = items(json.dumps(LEAST | values))
    return one


def record(**values: Any) -> Record:
    one = item(**values)
    assert isinstance(one, Record), one
    return one


def reason(one: Item) -> str:
    assert isinstance(one, Failure), one
    return str(one.reason)


def outline(text: str | bytes) -> list[str]:
    """Titles of records, and in brackets the places of failures."""
    found = (one for one in items(text) if isinstance(one, (Record, Failure)))
    return [one.title if isinstance(one, Record) else f"[{one.place}]" for one in found]


def line(title: str, **values: Any) -> str:
    return json.dumps(LEAST | {"title": title} | values, ensure_ascii=False) + "\n"


def test_the_record_format_is_read() -> None:
    values = {
        "external_id": "7", "summary": "s", "url": "https://l.example/1", "source_country": "IT",
        "section": "Esteri", "tags": ["Iran", "Russia"], "author": "M. R.", "language": "it",
        "status": "draft",
    }  # fmt: skip
    expected = Record(title="a", body="b", source="X", published=DAY, place="line 1")
    for name, value in values.items():
        setattr(expected, name, value)
    assert record(**values) == expected


def test_four_fields_are_enough_and_the_source_may_come_from_the_options() -> None:
    assert record().title == "a"
    assert items('{"title": "a", "body": "", "published": "2018-04-03"}') == [
        Record(title="a", published=DAY, place="line 1")
    ]


@pytest.mark.parametrize("missing", ["title", "body", "published"])
@pytest.mark.parametrize("value", [None, "absent"])
def test_what_every_record_needs_is_named_where_it_is_missing(missing: str, value: Any) -> None:
    values = LEAST | {missing: None}
    if value == "absent":
        del values[missing]
    (one,) = items(json.dumps(values))
    assert missing in reason(one)
    assert isinstance(one, Failure)
    assert one.record == values


@pytest.mark.parametrize(
    ("given_values", "read_values"),
    [
        *(({"title": 1984}, {"title": "1984"}), ({"external_id": 7}, {"external_id": "7"})),
        *(({"tags": "Iran, Russia"}, {"tags": ["Iran", "Russia"]}),),
        *(({"tags": "Roma, la città; Iran;"}, {"tags": ["Roma, la città", "Iran"]}),),
        *(
            ({"tags": '["a;b", "c"]'}, {"tags": ["a;b", "c"]}),
            ({"tags": [1, None]}, {"tags": ["1"]}),
        ),
        *(({"tags": "[oggi]"}, {"tags": ["[oggi]"]}), ({"tags": None}, {"tags": []})),
        *(({"status": "Pubblicato"}, {"status": "published"}), ({"status": ""}, {"status": ""})),
        *(({"comments_open": "no"}, {"comments_open": False}),),
        *(({"comments": 12}, {"comments": []}), ({"comments": " 12 "}, {"comments": []})),
        *(({"front_page": "sì"}, {"front_page": True}), ({"front_page": ""}, {"front_page": None})),
        *(({"is_text": 1}, {"is_text": True}), ({"is_text": None}, {"is_text": False})),
        *(({"published": "3 aprile 2018"}, {"published": DAY}), ({"boh": [{}]}, {})),
        ({"published": 1522758600}, {"published": datetime(2018, 4, 3, 12, 30, tzinfo=UTC)}),
    ],
)
def test_values_of_another_type_are_understood(
    given_values: dict[str, Any], read_values: dict[str, Any]
) -> None:
    one = record(**given_values)
    assert {name: getattr(one, name) for name in read_values} == read_values


@pytest.mark.parametrize(
    "values",
    [
        *({"title": {"it": "a"}}, {"title": True}, {"body": ["a"]}, {"tags": {"a": 1}}),
        *({"tags": [["a"]]}, {"tags": [{}]}, {"tags": 7}, {"front_page": "boh"}),
        *({"front_page": []}, {"status": "boh"}, {"status": []}),
        *({"published": {}}, {"published": True}, {"published": "ieri"}, {"comments": "ciao"}),
        *({"comments": {}}, {"comments": ["ciao"]}, {"comments": [{"name": "a"}]}),
        *({"comments": [{"text": "a", "created": "ieri"}]},),
        *({"comments": [{"text": "a", "created": "2018-04-03", "state": "boh"}]},),
        *({"old_paths": [[]]}, {"section_parents": False}),
    ],
)
def test_nonsense_is_refused_with_what_could_be_read(values: dict[str, Any]) -> None:
    one = item(**values)
    assert reason(one).endswith(".")
    assert isinstance(one, Failure)
    assert one.record["source"] == "X"


def test_a_record_that_failed_can_be_corrected_and_read_again() -> None:
    failed = item(published="ieri", tags=["a;b"], comments=[{"text": "c", "created": "2018-04-03"}])
    assert isinstance(failed, Failure)
    again = record(**failed.record | {"published": "2018-04-03"})
    assert (again.tags, again.comments[0].text) == (["a;b"], "c")


def test_one_bad_line_stops_nothing() -> None:
    text = line("a") + '{"title": "b\n\n' + "[1]\n" + "3\n" + line("c") + '{"title": "d'
    assert outline(text) == ["a", "[line 2]", "[line 4]", "[line 5]", "c", "[line 7]"]


def test_an_unreadable_line_is_kept_in_part() -> None:
    (one, _good) = items('{"title": "' + "\u0007x" * 5000 + "\n" + line("a"))
    assert isinstance(one, Failure)
    assert one.record["raw"].startswith('{"title": "xx')
    assert len(one.record["raw"]) <= 2000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends_are_found_out(encoding: str, end: str) -> None:
    text = line("così è").replace("\n", end) + end + line("perché")
    assert outline(text.encode(encoding)) == ["così è", "perché"]


def test_separators_of_other_standards_end_no_line() -> None:
    assert outline(line("a\u2028b\x85c")) == ["a\u2028b\x85c"]


@pytest.mark.parametrize("around", ["[{}]", " [\n{}\n]\n", "\ufeff[{},]", "[{}"])
def test_an_array_is_read_as_well(around: str) -> None:
    array = around.replace("{}", ",\n".join([line("a").strip(), line("b").strip()]))
    assert outline(array) == ["a", "b"]


def test_an_array_that_is_spread_over_lines_is_read_as_well() -> None:
    values = [LEAST | {"title": name} for name in "abc"]
    assert outline(json.dumps(values, indent=2)) == ["a", "b", "c"]


def test_a_bad_record_in_an_array_costs_itself() -> None:
    good = line("a").strip()
    broken = '{"title": "b" "c"}'
    nested = '{"title": ' + "[" * 50_000
    array = f'[{good}, {broken}, {good}, 7, {{"title": nulla}}, {good}, {nested}}}, {good}, {{"x'
    places = ["a", "[record 2]", "a", "[record 4]", "[record 5]", "a", "[record 7]", "a"]
    assert outline(array) == [*places, "[record 9]"]


def test_an_array_is_read_bit_by_bit() -> None:
    data = ("[" + ",".join([line("a", body="parola " * 1000).strip()] * 3000) + "]").encode()
    stream = io.BytesIO(data)
    tracemalloc.start()
    assert sum(isinstance(one, Record) for one in read(stream)) == 3000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(data)


def test_lines_beyond_bounds_cost_themselves() -> None:
    long = line("b", body="parola " * 800_000)
    assert outline(line("a") + long + line("c")) == ["a", "[line 2]", "c"]
    array = f"[{line('a').strip()}, {long.strip()}, {line('c').strip()}]"
    assert outline(array) == ["a", "[record 2]", "c"]


@pytest.mark.parametrize(
    "text",
    ['[{"a},{' * 30_000, "[" + '{"a": ' * 30_000, '[{"' + "a},{" * 30_000, "[[[" * 99_999],
)
def test_arrays_made_to_waste_time_do_not(text: str) -> None:
    with at_most(60):
        assert all(isinstance(one, Failure) for one in items(text))


@pytest.mark.parametrize(
    "text",
    [
        *("title;body\na;b\n", "<rss></rss>", "ciao", "\x01\x02", '"a"\n"b"', "7\n" * 50, "null"),
    ],
)
def test_what_is_no_json_is_one_sentence(text: str) -> None:
    with pytest.raises(SourceUnreadable) as error:
        items(text)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "[]", "[ ]\n"])
def test_an_empty_file_has_no_records(text: str) -> None:
    assert items(text) == []


def test_hostile_values_can_be_kept_by_every_database() -> None:
    bad = '{"title": "\\u0000a\\ud800", "body": NaN, "tags": [Infinity], "comments": %s}'
    for deep in ("[" * 50 + "]" * 50, '{"a": {"b": {"c": {"d": {"e": {}}}}}}'):
        (one,) = items(bad % deep)
        assert isinstance(one, Failure)
        kept = json.dumps(one.record, allow_nan=False, ensure_ascii=False)
        assert "\x00" not in kept
        kept.encode()


def test_numbers_and_depths_that_overwhelm_python_cost_one_line() -> None:
    huge = '{"title": %s}\n' % ("9" * 10_000)
    deep = '{"title": ' + "[" * 100_000 + "\n"
    assert outline(line("a") + huge + deep + line("b")) == ["a", "[line 2]", "[line 3]", "b"]


# NUL is left out: tables do without it.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
FULL = TEXT.map(lambda text: f"x{text}")
MOMENT = st.datetimes(
    datetime(1700, 1, 1),
    datetime(2100, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]),
)
COMMENT = st.builds(
    ImportedComment, name=TEXT, text=FULL, created=MOMENT, email=TEXT, key=TEXT, parent=TEXT,
    state=st.sampled_from(["pending", "approved", "spam", "removed"]),
)  # fmt: skip
RECORD = st.builds(
    Record, title=FULL, body=TEXT, source=TEXT, published=MOMENT, external_id=TEXT, summary=TEXT,
    url=TEXT, source_country=TEXT, section=TEXT, tags=st.lists(TEXT, max_size=3), author=TEXT,
    language=TEXT, status=st.sampled_from(["", "draft", "published", "trashed"]),
    is_text=st.booleans(), slug=TEXT, section_parents=st.lists(TEXT, max_size=2), image_url=TEXT,
    front_page=st.sampled_from([None, True, False]), withdrawal_reason=TEXT,
    comments_open=st.sampled_from([None, True, False]), source_home_page=TEXT,
    source_language=TEXT, old_paths=st.lists(TEXT, max_size=2),
    comments=st.lists(COMMENT, max_size=2), place=st.just("line 1"),
)  # fmt: skip


@settings(deadline=None)
@given(RECORD)
def test_what_is_exported_is_read_back_the_same(one: Record) -> None:
    assert items(json.dumps(as_values(one), ensure_ascii=False)) == [one]


def expect_items(data: bytes) -> None:
    try:
        found = items(data)
    except SourceUnreadable as error:
        assert str(error)
        return
    assert all(isinstance(one, (Record, Failure)) for one in found)


GOOD = line("così è", tags=["a"], comments=[{"text": "b", "created": "2018-04-03"}]) * 2


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text('[]{}",:\\u0 1eN\n\ufeff', max_size=200).map(str.encode))
def test_any_bytes_are_records_or_one_sentence(data: bytes) -> None:
    expect_items(data)
    expect_items(b"[" + data)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*LEAST, "tags", "status", "comments", "is_text", "old_paths"]) | TEXT,
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
            max_leaves=6,
        ),
    )
)
def test_any_object_is_a_record_or_says_why_not(values: dict[str, Any]) -> None:
    expect_items(json.dumps(LEAST | values).encode())


@settings(deadline=None)
@given(st.integers(0, len(GOOD)), st.sampled_from(["utf-8", "utf-16", "cp1252"]), st.booleans())
def test_a_file_that_is_cut_off_is_records_or_one_sentence(
    size: int, encoding: str, is_array: bool
) -> None:
    expect_items((("[" if is_array else "") + GOOD).encode(encoding)[:size])


@settings(deadline=None)
@given(st.lists(st.integers(0, 8 * len(GOOD) - 1), max_size=6))
def test_flipped_bits_are_records_or_one_sentence(places: list[int]) -> None:
    data = bytearray(GOOD.encode())
    for place in places:
        data[place // 8] ^= 1 << place % 8
    expect_items(bytes(data))
