"""What is used of libraries beyond what they promise: each fails when a release moves a name."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from feedparser.mixin import _FeedParserMixin
from feedparser.sanitizer import replace_doctype
from listparser.opml import OpmlMixin
from rensa import RMinHash

from articles.admin.import_export import ExchangeAdmin
from articles.duplicates import minhash
from articles.importers import opml
from articles.importers.feed import safe_feedparser
from articles.importers.language_detection import guess_language
from articles.importers.page import article_text

# Not well-formed, so that both of feedparser's parsers read it.
FEED = """<rss version="2.0"><channel><title>La Lanterna &eacute; &#233;</title><item>
<title>Pace</title><guid>https://lanterna.example/1</guid>
<author>Marta &lt;marta@lanterna.example&gt;</author>
<category>Esteri</category><description>Caff&egrave;</description></item></channel>"""
WHOLE = FEED.replace("&eacute;", "").replace("&egrave;", "è") + "</rss>"
HOOKS = (
    *("unknown_starttag", "unknown_endtag", "handle_data", "handle_entityref", "handle_charref"),
    *("_sync_author_detail", "_add_tag", "_end_guid"),
)


def calls(owner: type, name: str) -> Any:
    """The method, counted and still done."""
    return patch.object(owner, name, autospec=True, side_effect=getattr(owner, name))


@pytest.mark.parametrize("name", HOOKS)
def test_feedparser_calls_what_bounds_it(name: str) -> None:
    with calls(safe_feedparser._Bounded, name) as called:
        safe_feedparser.parse(FEED)
    assert called.called


@pytest.mark.parametrize("name", HOOKS)
def test_feedparser_has_what_is_overridden(name: str) -> None:
    assert callable(getattr(_FeedParserMixin, name))


def test_feedparsers_strict_parser_hands_its_attributes_over() -> None:
    with calls(safe_feedparser._Strict, "startElementNS") as called:
        about, entries, version, is_whole = safe_feedparser.parse(WHOLE)
    assert called.called
    assert (about["title"], version, is_whole) == ("La Lanterna  é", "rss20", True)
    assert [tag["term"] for tag in entries[0]["tags"]] == ["Esteri"]


@pytest.fixture(params=["strict", "loose"])
def parser(request: pytest.FixtureRequest) -> Iterator[Any]:
    kind = {"strict": safe_feedparser._Strict, "loose": safe_feedparser._Loose}[request.param]
    rest: tuple[Any, ...] = ("utf-8",) if request.param == "strict" else ("utf-8", {})
    yield kind("", None, *rest)


def test_feedparsers_parsers_keep_what_is_read_of_them(parser: Any) -> None:
    assert (parser.depth, parser.entries, dict(parser.feeddata)) == (0, [], {})
    assert isinstance(parser.version, str) and callable(parser._get_context)
    assert (parser.sanitize_html, parser.resolve_relative_uris) == (False, False)


def described(**switches: bool) -> str:
    """The description of an entry, read with feedparser's own switches."""
    parser = safe_feedparser._Strict("https://lanterna.example/", None, "utf-8")
    for name, value in switches.items():
        setattr(parser, name, value)
    link = b"<description>&lt;a href='x' onclick='y'&gt;z&lt;/a&gt;</description>"
    feed = b"<rss version='2.0'><channel><item>" + link + b"</item></channel></rss>"
    assert safe_feedparser._run_strictly(parser, feed)
    return str(parser.entries[0]["summary"])


@pytest.mark.parametrize("name", ["sanitize_html", "resolve_relative_uris"])
def test_feedparser_knows_the_switches_that_are_turned_off(name: str) -> None:
    assert described() == "<a href='x' onclick='y'>z</a>"
    assert described(**{name: True}) != described()


def test_feedparser_splits_a_document_type_off() -> None:
    version, body, entities = replace_doctype(
        b'<!DOCTYPE rss [\n<!ENTITY nome "Lanterna">\n]>\n<rss>&nome;</rss>'
    )
    assert (version, entities) == (None, {"nome": "Lanterna"})
    assert b"<rss>" in body


def test_listparser_calls_what_bounds_it() -> None:
    body = b'<opml><body><outline text="A"><outline text="B" xmlUrl="https://b.example/f"/>'
    with calls(opml._Reader, "start_opml_outline") as called:
        (outline,) = opml.read(body + b"</outline></body></opml>")
    assert called.call_count == 2
    assert (outline.path, callable(OpmlMixin.start_opml_outline)) == (("A",), True)


def test_py3langid_has_the_parts_that_are_cut_down() -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    for name in ("nb_ptc", "nb_pc", "nb_classes", "tk_nextmove", "tk_output"):
        assert len(getattr(whole, name))
    assert guess_language("Il presidente della Repubblica ha parlato ieri sera a Roma.") == "it"


def test_dateparser_reads_a_text_with_the_settings_it_is_given() -> None:
    from articles.importers.dates import _parser

    found = _parser().get_date_data("3 aprile 2018")
    assert found.date_obj.date().isoformat() == "2018-04-03"
    # Without a day it would be a guess: that the setting is known is seen by its effect.
    assert _parser().get_date_data("aprile 2018").date_obj is None


def test_trafilatura_finds_a_text_and_gives_it_as_html() -> None:
    body = "".join(f"<p>La nave numero {n} è entrata in porto stamattina.</p>" for n in range(9))
    found = article_text._extract(f"<html><body><article>{body}</article></body></html>")
    assert found is not None and "La nave numero 3" in str(found)


def test_rensa_sketches_sets_that_are_numbers_already() -> None:
    sets = [np.arange(50, dtype=np.uint64), np.arange(50, dtype=np.uint64)]
    first, second = minhash.digests(sets)
    assert len(first) == minhash.SLOTS and (first == second).all()
    assert isinstance(RMinHash.ALGORITHM_VERSION, int)


OVERRIDDEN = (
    *("init_change_list_template", "get_import_formats", "get_export_formats"),
    *("has_import_permission", "has_export_permission", "get_import_resource_kwargs"),
    *("get_confirm_form_initial", "add_data_read_fail_error_to_form", "process_import"),
    *("export_action", "get_valid_export_item_pks", "init_request_context_data"),
    *("_do_file_export", "create_confirm_form", "get_export_queryset"),
)


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_import_export_has_what_the_desk_overrides(name: str) -> None:
    from import_export.admin import ImportExportMixin

    assert callable(getattr(ImportExportMixin, name))
    assert issubclass(ExchangeAdmin, ImportExportMixin)
