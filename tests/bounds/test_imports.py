"""How much is taken of a file and of a record, at each bound and one beyond."""

import io
import json
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.importers import (
    clock_times,
    dates,
    field_values,
    jsonl,
    language_detection,
    opml,
    written_dates,
)
from articles.importers.csv import reader as csv_reader
from articles.importers.csv import rows as csv_rows
from articles.importers.pipeline import normalise
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.records import (
    Failure,
    ImportedComment,
    Item,
    Record,
    RecordRefused,
    SourceUnreadable,
)
from articles.models import Article, Source

pytestmark = pytest.mark.usefixtures("in_english")

HEAD = "title,body,source,published\n"
LEAST: dict[str, Any] = {"title": "a", "body": "b", "source": "X", "published": "2018-04-03"}


def table(text: str) -> list[Item]:
    return list(csv_reader.read(io.BytesIO(text.encode())))


def lines(text: str) -> list[Item]:
    return list(jsonl.read(io.BytesIO(text.encode())))


def kinds(items: list[Item]) -> list[type]:
    return [type(one) for one in items]


def record(**values: Any) -> Record:
    (one,) = lines(json.dumps(LEAST | values))
    assert isinstance(one, Record), one
    return one


# Tables


@pytest.mark.parametrize(("more", "kind"), [(0, Record), (1, Failure)])
def test_a_row_of_a_table_has_five_million_characters(more: int, kind: type) -> None:
    assert csv_rows.LONGEST == 5_000_000
    rest = ",b,X,2018-04-03\n"
    row = "x" * (csv_rows.LONGEST - len(rest) + more) + rest
    assert kinds(table(f"{HEAD}{row}Due,b,X,2018-04-03\n")) == [kind, Record]


@pytest.mark.parametrize(("more", "kind"), [(0, Record), (1, Failure)])
def test_a_row_of_several_lines_has_no_more(more: int, kind: type) -> None:
    start, end = '"x\n', '",b,X,2018-04-03\n'
    row = start + "x" * (csv_rows.LONGEST - len(start) - len(end) + more) + end
    items = table(f"{HEAD}{row}Due,b,X,2018-04-03\n")
    assert isinstance(items[0], kind)
    assert isinstance(items[-1], Record)


@pytest.mark.parametrize("more", [0, 1])
def test_of_what_is_no_row_two_thousand_characters_are_kept(more: int) -> None:
    assert csv_reader.KEPT == 2_000
    line = '"' + "x" * (csv_reader.KEPT - 1 + more)
    (failure,) = table(f"{HEAD}{line}")
    assert isinstance(failure, Failure)
    assert failure.record == {"raw": line[: csv_reader.KEPT]}


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_columns_are_named_of_a_table_that_lacks_others(more: int) -> None:
    assert csv_reader.SHOWN == 20
    names = [f"c{number:02}" for number in range(csv_reader.SHOWN + more)]
    with pytest.raises(SourceUnreadable) as caught:
        table(",".join(names) + "\n1\n")
    sentence = str(caught.value)
    assert [name for name in names if name in sentence] == names[: csv_reader.SHOWN]


# JSON


@pytest.mark.parametrize(("more", "kind"), [(0, Record), (1, Failure)])
@pytest.mark.parametrize(("before", "after"), [("", "\n"), ("[", ",")])
def test_a_record_of_json_has_five_million_characters(
    before: str, after: str, more: int, kind: type
) -> None:
    assert jsonl.LONGEST == 5_000_000
    blank = len(json.dumps(LEAST | {"body": ""}))
    text = json.dumps(LEAST | {"body": "x" * (jsonl.LONGEST - blank + more)})
    second = json.dumps(LEAST)
    items = lines(f"{before}{text}{after}{second}{']' if before else ''}")
    assert isinstance(items[0], kind)


@pytest.mark.parametrize("more", [0, 1])
def test_of_what_is_no_json_two_thousand_characters_are_kept(more: int) -> None:
    assert jsonl.KEPT == 2_000
    line = "{" + "x" * (jsonl.KEPT - 1 + more)
    (failure,) = lines(line)
    assert isinstance(failure, Failure)
    assert failure.record == {"raw": line[: jsonl.KEPT]}


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_twenty_lines_may_stand_before_the_first_record(more: int, is_read: bool) -> None:
    assert jsonl.MOST_ELSE == 20
    text = "no\n" * (jsonl.MOST_ELSE + more) + json.dumps(LEAST)
    if is_read:
        assert kinds(lines(text)) == [Failure] * jsonl.MOST_ELSE + [Record]
    else:
        with pytest.raises(SourceUnreadable):
            lines(text)


@pytest.mark.parametrize("depth", [4, 5])
def test_a_refused_record_is_kept_four_lists_deep(depth: int) -> None:
    assert field_values.DEEPEST == 4
    value: Any = "fondo"
    for _number in range(depth):
        value = [value]
    (failure,) = lines(json.dumps(LEAST | {"title": "", "body": "", "tags": value}))
    assert isinstance(failure, Failure)
    kept = failure.record["tags"]
    assert ("fondo" in json.dumps(kept)) is (depth <= field_values.DEEPEST)
    assert ("…" in json.dumps(kept, ensure_ascii=False)) is (depth > field_values.DEEPEST)


# Fields


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_date_in_words_has_eighty_characters(more: int, is_read: bool) -> None:
    assert dates.LONGEST == 80
    text = "3 aprile".ljust(dates.LONGEST - 4 + more) + "2018"
    assert len(text) == dates.LONGEST + more
    if is_read:
        assert dates.read_moment(text).year == 2018
    else:
        with pytest.raises(RecordRefused) as caught:
            dates.read_moment(text)
        # The sentence says no more of it.
        assert "2018”" not in str(caught.value)


@pytest.mark.parametrize(("minutes", "is_read"), [(0, True), (1, False)])
def test_a_zone_is_fifteen_hours_from_greenwich_at_most(minutes: int, is_read: bool) -> None:
    assert timedelta(hours=15) == clock_times.FARTHEST
    for sign in "+-":
        text = f"3 Apr 2018 10:00 {sign}15{minutes:02}"
        if is_read:
            assert dates.read_moment(text).hour == 10
        else:
            with pytest.raises(RecordRefused):
                dates.read_moment(text)


@pytest.mark.parametrize(("written", "year"), [("49", 2049), ("50", 1950)])
def test_a_year_of_two_figures_is_of_the_century_that_mail_means(written: str, year: int) -> None:
    assert written_dates.FIRST_OF_LAST_CENTURY == 50
    assert dates.read_moment(f"03 Apr {written} 10:00:00 GMT").year == year


@pytest.mark.parametrize(("letters", "language"), [(39, ""), (40, "it")])
def test_the_language_of_a_few_letters_is_not_guessed(letters: int, language: str) -> None:
    assert language_detection.FEWEST_LETTERS == 40
    text = "Il governo ha deciso che la legge non può entrare in vigore prima"
    ends = [place for place, letter in enumerate(text, 1) if letter.isalpha()]
    assert language_detection.guess_language(text[: ends[letters - 1]] + " 12 34") == language


def test_six_hundred_characters_are_looked_at_for_the_language() -> None:
    assert language_detection.BEGINNING == 600
    italian = "Il governo ha deciso che la legge non può entrare in vigore."
    blank = "1 " * 300
    assert language_detection.guess_language(blank[: 600 - len(italian)] + italian) == "it"
    assert language_detection.guess_language(blank + italian) == ""


@pytest.mark.parametrize(("probability", "code"), [(0.6, "it"), (0.599, "")])
def test_a_guess_has_to_be_clear(
    monkeypatch: pytest.MonkeyPatch, probability: float, code: str
) -> None:
    assert language_detection.CLEAR == 0.6

    class Identifier:
        def classify(self, _text: str) -> tuple[str, float]:
            return "it", probability

    monkeypatch.setattr(language_detection, "_identifier", Identifier)
    assert language_detection.guess_language("x" * 40) == code


def ready(one: Record) -> PreparedRecord:
    found = prepare_record(one)
    assert isinstance(found, PreparedRecord), found
    return found


@pytest.mark.parametrize(("more", "kind"), [(0, PreparedRecord), (1, Failure)])
def test_the_text_of_a_record_has_two_million_characters(more: int, kind: type) -> None:
    assert normalise.LONGEST_BODY == 2_000_000
    body = "x" * (normalise.LONGEST_BODY + more)
    assert isinstance(prepare_record(record(body=body)), kind)


@pytest.mark.parametrize("more", [0, 1])
def test_a_record_has_fifty_tags(more: int) -> None:
    assert normalise.MOST_TAGS == 50
    tags = [f"tag {number}" for number in range(normalise.MOST_TAGS + more)]
    assert len(ready(record(tags=tags)).record.tags) == normalise.MOST_TAGS


@pytest.mark.parametrize("more", [0, 1])
def test_a_record_has_ten_thousand_comments(more: int) -> None:
    assert normalise.MOST_COMMENTS == 10_000
    one = record()
    one.comments = [ImportedComment(text="x", name="Ada", created=timezone.now())] * (
        normalise.MOST_COMMENTS + more
    )
    assert len(ready(one).record.comments) == normalise.MOST_COMMENTS


@pytest.mark.parametrize("more", [0, 1])
def test_a_record_has_twenty_old_addresses(more: int) -> None:
    assert normalise.MOST_OLD_PATHS == 20
    one = record()
    one.old_paths = [f"/{number}/" for number in range(normalise.MOST_OLD_PATHS + more)]
    assert len(ready(one).record.old_paths) == normalise.MOST_OLD_PATHS


@pytest.mark.parametrize("more", [0, 1])
def test_the_slug_of_a_record_is_cut(more: int) -> None:
    assert normalise.LONGEST_SLUG == 200
    one = record()
    one.slug = "x" * (normalise.LONGEST_SLUG + more)
    assert ready(one).article.slug == "x" * normalise.LONGEST_SLUG


@pytest.mark.parametrize("more", [0, 1])
def test_the_tag_of_a_language_has_twelve_characters(more: int) -> None:
    """A longer one (RFC 5646 allows any number of subtags) is none rather than a part of itself."""
    assert normalise.LONGEST_LANGUAGE == Article._meta.get_field("language").max_length == 12
    tag = "it-".ljust(normalise.LONGEST_LANGUAGE - 4, "x") + "-" + "y" * (3 + more)
    assert len(tag) == normalise.LONGEST_LANGUAGE + more
    assert ready(record(language=tag)).article.language == ("" if more else tag)


# Lists of feeds


def outlines(*inside: str) -> bytes:
    return f'<opml version="2.0"><body>{"".join(inside)}</body></opml>'.encode()


def feed(name: str = "A", address: str = "https://a.example/rss", more: str = "") -> str:
    return f'<outline type="rss" text="{name}" xmlUrl="{address}" {more}/>'


@pytest.mark.parametrize("more", [0, 1])
def test_a_list_has_five_thousand_feeds(more: int) -> None:
    assert opml.MOST_FEEDS == 5_000
    feeds = (feed(f"N {number}", f"https://a.example/{number}") for number in range(5_000 + more))
    assert len(opml.read(outlines(*feeds))) == opml.MOST_FEEDS


@pytest.mark.parametrize("depth", [49, 50, 51, 52])
def test_headings_stand_fifty_deep(depth: int) -> None:
    assert opml.DEEPEST == 50
    deep = '<outline text="x">' * depth + feed() + "</outline>" * depth
    found = opml.read(outlines(deep, feed("B", "https://b.example/rss")))
    assert [one.name for one in found] == (["A", "B"] if depth <= opml.DEEPEST else ["B"])


@pytest.mark.parametrize(("more", "path"), [(0, 1), (1, 0)])
def test_categories_have_a_thousand_characters(more: int, path: int) -> None:
    assert opml.LONGEST_CATEGORY == 1_000
    category = "x" * (opml.LONGEST_CATEGORY + more)
    (one,) = opml.read(outlines(feed(more=f'category="{category}"')))
    assert len(one.path) == path


@pytest.mark.parametrize("more", [0, 1])
def test_the_name_of_a_feed_is_cut(more: int) -> None:
    assert opml.LONGEST_NAME == 120
    (one,) = opml.read(outlines(feed("x" * (opml.LONGEST_NAME + more))))
    assert one.name == "x" * opml.LONGEST_NAME


@pytest.mark.django_db
@pytest.mark.parametrize(("heading", "is_added"), [(9, True), (10, False)])
def test_a_name_with_its_heading_has_to_fit(heading: int, is_added: bool) -> None:
    name = "x" * 109
    Source.objects.create(name=name, slug="x", feed_address="https://x.example/rss")
    path = ("y" * heading,)
    own = opml.Outline(name, "https://x.example/rss")
    opml.take_in([own, opml.Outline(name, "https://a.example/rss", "", path)])
    taken = Source.objects.get(feed_address="https://a.example/rss").name
    assert (taken == f"{name}, {path[0]}") is is_added
    assert len(taken) <= opml.LONGEST_NAME


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "created"), [(0, 1), (1, 0)])
def test_the_address_of_a_feed_has_five_hundred_characters(more: int, created: int) -> None:
    assert opml.LONGEST_ADDRESS == 500
    address = "https://a.example/".ljust(opml.LONGEST_ADDRESS + more, "x")
    counts = opml.take_in([opml.Outline("A", address)])
    assert (counts.created, counts.failed) == (created, 1 - created)


@pytest.mark.parametrize("more", [0, 1])
def test_a_list_as_large_as_it_may_be_is_read(more: int) -> None:
    assert opml.MOST_BYTES == 10 * 1024 * 1024
    body = outlines(feed()).ljust(opml.MOST_BYTES + more)
    with pytest.raises(SourceUnreadable) if more else nullcontext():
        assert len(opml.read(body)) == 1
