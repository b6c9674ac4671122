"""Marks in titles and fragments."""

from datetime import date
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.search import analysis, match_positions
from articles.search.highlighting import LENGTH, Highlighter
from articles.search.match_positions import edit_distance
from articles.search.query.parsed_query import ParsedQuery

TODAY = date(2020, 6, 15)
FILLER = "Parole di contorno che non dicono nulla di quanto si cerca. " * 20


@pytest.mark.parametrize(
    ("query", "language", "text", "marked"),
    [
        ("sanctions", "en", "A sanction hits", "A <mark>sanction</mark> hits"),
        ("sanzione", "it", "Le sanzioni", "Le <mark>sanzioni</mark>"),
        ("citta", "it", "La città", "La <mark>città</mark>"),
        ("accordo", "it", "L'accordo", "L&#x27;<mark>accordo</mark>"),
        ('"cessate il fuoco"', "it", "Il cessate il fuoco", "Il <mark>cessate il fuoco</mark>"),
        ('"cessate il fuoco"', "it", "Il fuoco", "Il fuoco"),
        ("sanz*", "it", "Sanzioni, sana", "<mark>Sanzioni</mark>, sana"),
        ("sanzoini~", "it", "sanzioni", "<mark>sanzioni</mark>"),
        ("terror?sm", "en", "terrorism", "<mark>terrorism</mark>"),
        ("iran -nucleare", "it", "Iran nucleare", "<mark>Iran</mark> nucleare"),
        ("fonte:iran", "it", "Iran", "Iran"),
        ("titolo:iran", "it", "Iran", "<mark>Iran</mark>"),
        ("onu", "it", "L’O.N.U. tace", "L’<mark>O.N.U</mark>. tace"),
        ("usti", "it", "A Ústí", "A <mark>Ústí</mark>"),
        ("fine", "it", "La ﬁne", "La <mark>ﬁne</mark>"),
        ("iri*", "it", "In Siria e in Iria", "In Siria e in <mark>Iria</mark>"),
        ('"dell iran"', "it", "Dell’Iran", "<mark>Dell’Iran</mark>"),
        ("东京", "it", "La 东京", "La <mark>东京</mark>"),
        ("東京", "ja", "昨日東京で", "昨日<mark>東京</mark>で"),
        ("nato", "ja", "日本はNATO加盟国", "日本は<mark>NATO</mark>加盟国"),
        ("nato加盟", "ja", "NATO加盟国", "<mark>NATO加盟</mark>国"),
        ("5G网络", "zh", "中国5G网络计划", "中国<mark>5G网络</mark>计划"),
        ('"tim cook"', "zh", "苹果Tim Cook说", "苹果<mark>Tim Cook</mark>说"),
        ("iran", "ko", "이란(Iran)은 IRAN과", "이란(<mark>Iran</mark>)은 <mark>IRAN</mark>과"),
        ("F 35", "it", "un F35 e un F-35", "un <mark>F35</mark> e un <mark>F-35</mark>"),
        ('"sanzion? alla"', "it", "sanzioni alla", "<mark>sanzioni alla</mark>"),
        ("<b>", "it", "a <b> & c", "a &lt;<mark>b</mark>&gt; &amp; c"),
        ("", "it", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_titles(query: str, language: str, text: str, marked: str) -> None:
    assert Highlighter(ParsedQuery(query, TODAY)).title(text, language) == marked


def test_a_fragment_shows_where_the_words_stand_together() -> None:
    text = f"Il vulcano dorme. {FILLER} Qui il vulcano erutta lava e cenere. {FILLER}"
    fragment = Highlighter(ParsedQuery("vulcano lava", TODAY)).fragment(text, "it")
    assert "<mark>vulcano</mark> erutta <mark>lava</mark>" in fragment
    assert fragment.startswith("…")
    assert fragment.endswith("…")
    plain = fragment.replace("<mark>", "").replace("</mark>", "")
    assert len(plain) <= LENGTH + 4


def test_a_text_without_the_words_shows_its_beginning() -> None:
    fragment = Highlighter(ParsedQuery("vulcano", TODAY)).fragment(FILLER, "it")
    assert fragment.startswith("Parole di contorno")
    assert "<mark>" not in fragment
    assert Highlighter(ParsedQuery("vulcano", TODAY)).fragment("", "it") == ""


def test_a_fragment_ends_even_in_one_endless_word() -> None:
    fragment = Highlighter(ParsedQuery("x*", TODAY)).fragment("x" * 10_000, "it")
    assert len(fragment) < 3 * LENGTH


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("casa", "casa", 0), ("casa", "cosa", 1), ("casa", "acsa", 1), ("casa", "mattone", 3)],
)
def test_edit_distance(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other, 2) == distance


LETTERS = "aàeéèiìyoöœuüsßtrnlmcdgpæﬁ"
LETTER = st.sampled_from(LETTERS + LETTERS.upper())
WORD = st.builds("".join, st.tuples(LETTER, st.text(LETTERS + "AEÜ\u0301\u00ad", max_size=6)))
ENDING = st.sampled_from(["", "e", "i", "s", "es", "ing", "en", "zione", "ioni", "y", "ies"])


@given(
    words=st.lists(st.tuples(WORD, ENDING, st.sampled_from(" -’.\n")), min_size=1, max_size=12),
    ending=ENDING,
    place=st.integers(0, 11),
    language=st.sampled_from(sorted(analysis.SUFFIXING)),
    form=st.sampled_from(["{}", "{}*", '"{}"', "{}~", "?{}"]),
)
@example([("dy", "ing", " "), ("d", "ie", " ")], "ing", 0, "en", "{}")
@example([("U.S", ".A", " ")], "", 0, "en", "usa{}")
@example([("Äpfel", "", " ")], "", 0, "de", "aepfel{}")
def test_to_look_at_few_words_finds_what_looking_at_all_finds(
    words: list[tuple[str, str, str]], ending: str, place: int, language: str, form: str
) -> None:
    text = "".join(word + end + between for word, end, between in words)
    query = form.format(words[place % len(words)][0] + ending)
    few = Highlighter(ParsedQuery(query, TODAY)).marks(text, language)
    with mock.patch.object(match_positions, "SUFFIXING", frozenset()):
        assert few == Highlighter(ParsedQuery(query, TODAY)).marks(text, language)
