"""Excerpts, sentences and what the rights give, at each bound and beside it."""

from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from articles.content import rights
from articles.models import Source, taxonomy
from articles.models.article_queryset import OPENING_LENGTH
from articles.text import html as texts
from articles.text import sentences
from tests.small_archive import SmallArchive
from tests.text.test_html import HTML


@pytest.mark.parametrize(("more", "ends"), [(-1, True), (0, True), (1, False)])
def test_a_fold_is_at_exactly_its_limit(more: int, ends: bool) -> None:
    """As many letters as it takes stand open: with one fewer, the next paragraph does too."""
    assert (texts.SHOWN_LETTERS, texts.LEAST_HIDDEN) == (700, 500)
    first, second, rest = (f"<p>{'x' * size}</p>" for size in (700 - more, 1, 500))
    opening, folded = texts.opening_and_rest(first + second + rest)
    assert opening == (first if ends else first + second)
    assert opening + folded == first + second + rest


@pytest.mark.parametrize("letters", [1, 4, 5, 6])
def test_a_short_word_before_a_full_stop_may_be_an_abbreviation(letters: int) -> None:
    assert sentences.LONG_WORD == 5
    text = f"Prima {'x' * letters}. dopo e ancora"
    is_end = letters >= sentences.LONG_WORD
    assert sentences.starts(text) == ([len("Prima ") + letters + 2] if is_end else [])


@pytest.mark.parametrize("letters", [2, 4, 5])
def test_a_number_after_a_short_word_belongs_to_it(letters: int) -> None:
    text = f"Nella {'x' * letters}. 5 e ancora"
    assert bool(sentences.starts(text)) is (letters >= sentences.LONG_WORD)


@pytest.mark.parametrize(("digits", "is_end"), [("1", False), ("12", False), ("123", True)])
def test_a_short_number_before_a_full_stop_is_an_ordinal(digits: str, is_end: bool) -> None:
    assert bool(sentences.starts(f"Il {digits}. Mai visto")) is is_end


def test_of_a_word_before_a_full_stop_twenty_letters_are_looked_at() -> None:
    assert sentences.LONGEST_WORD == 20
    # A name with a full stop in it ends no sentence, where that full stop is still seen.
    for letters, is_end in ((18, False), (19, False), (20, True)):
        assert bool(sentences.starts(f"Da a.{'x' * letters}. Dopo")) is is_end


@pytest.mark.parametrize(("letters", "is_sentence"), [(11, False), (12, True)])
def test_a_last_sentence_has_twelve_letters(letters: int, is_sentence: bool) -> None:
    text = f"La prima frase. {'X' * letters}"
    assert sentences.last_start(text) == (16 if is_sentence else 0)


@pytest.mark.parametrize("length", [298, 299, 300, 301, 2_999, 3_000, 3_001, 9_000])
def test_the_last_sentence_is_found_however_long_it_is(length: int) -> None:
    first = "Zero detto. La prima frase. "
    assert sentences.last_start(first + "X" * length) == len(first)


WORDS = st.lists(
    st.sampled_from(["parola", "x", "Dott.", "fine.", "Perché?", "—", "lungaparolasenzafine" * 3])
)


@settings(max_examples=300, deadline=None)
@given(WORDS.map(" ".join), st.integers(0, 200), st.booleans())
def test_an_excerpt_says_whether_it_goes_on(text: str, length: int, goes_on: bool) -> None:
    """Its ellipsis stands where text is left out, and only there; what stands before it is the
    beginning of the text, cut between two words."""
    given_ = texts.excerpt(text, length, goes_on=goes_on)
    assert len(given_) <= length
    if len(text) <= length and not goes_on:
        assert given_ == text
        return
    if not given_:
        return
    assert given_.endswith(texts.ELLIPSIS)
    head = given_.removesuffix(texts.ELLIPSIS)
    assert text.startswith(head)
    after = text[len(head) :]
    is_between_words = not after or not (head[-1].isalnum() and after[0].isalnum())
    assert is_between_words or " " not in head


@pytest.fixture
def source(archive: SmallArchive) -> Source:
    return Source.objects.create(
        name="Prova", slug="prova", rights="full", permission="Testi di prova."
    )


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("bound", ["TEASER_LENGTH", "FEED_LENGTH"])
def test_a_teaser_is_cut_after_its_bound(
    archive: SmallArchive, source: Source, bound: str, more: int
) -> None:
    assert (rights.TEASER_LENGTH, rights.FEED_LENGTH) == (220, 500)
    length: int = getattr(rights, bound)
    article = archive.make_article(source=source, body=f"<p>{'x' * (length + more)}</p>")
    given_ = rights.teaser(article) if length == 220 else rights.teaser(article, length)
    assert given_ == "x" * length if not more else given_.endswith("x […]")
    assert len(given_) == length


def test_a_page_shows_what_its_source_gives(archive: SmallArchive, source: Source) -> None:
    body = f"<p>{'Una frase intera del testo. ' * 30}</p><p>{'x' * 600}</p>"
    article = archive.make_article(source=source, body=body, summary="Di che cosa si tratta.")
    opening, folded = texts.opening_and_rest(article.body)
    assert opening and folded
    assert rights.shown(article) == rights.Shown(
        "full", "Di che cosa si tratta.", opening=opening, rest=folded
    )
    assert rights.public_text(article) == article.text
    source.rights = Source.Rights.EXCERPT
    excerpt = rights.public(article).text
    assert excerpt.startswith("Una frase")
    assert rights.shown(article) == rights.Shown(
        "excerpt", "Di che cosa si tratta.", excerpt=excerpt
    )
    assert rights.public_text(article) == excerpt


def test_a_summary_with_half_a_character_is_compared() -> None:
    """A lone surrogate cannot be written as UTF-8, and is no reason to fail."""
    assert rights._letters("Un’Alba\ud800, due!") == "unalbadue"


@pytest.mark.parametrize(("of_the_text", "is_text"), [(0, False), (1, True), (2, True), (3, True)])
def test_a_summary_of_which_a_third_stands_in_the_text_is_the_text(
    archive: SmallArchive, source: Source, of_the_text: int, is_text: bool
) -> None:
    assert rights.STRETCH == 16
    source.rights = Source.Rights.EXCERPT
    source.save()
    text = "abcdefghilmnopqr" * 20 + ". Fine di tutto quanto."
    taken = ["abcdefghilmnopqr"] * of_the_text
    other = [letter * rights.STRETCH for letter in "xyz"][of_the_text:]
    article = archive.make_article(
        source=source, body=f"<p>{text}</p>", summary="".join(taken + other)
    )
    assert (rights.public(article).summary == "") is is_text


@pytest.mark.parametrize(("letters", "is_text"), [(15, False), (16, True)])
def test_sixteen_letters_in_a_row_are_a_stretch_of_the_text(
    archive: SmallArchive, source: Source, letters: int, is_text: bool
) -> None:
    source.rights = Source.Rights.EXCERPT
    source.save()
    words = "abcdefghilmnopqr"
    summary = words[:letters].ljust(3 * rights.STRETCH, "9")
    body = f"<p>{words * 20}. Fine di tutto quanto.</p>"
    article = archive.make_article(source=source, body=body, summary=summary)
    assert (rights.public(article).summary == "") is is_text


@pytest.mark.parametrize(
    ("length", "is_good"), [(taxonomy.LONGEST_EXCERPT, True), (taxonomy.LONGEST_EXCERPT + 1, False)]
)
def test_an_excerpt_may_have_two_thousand_characters(
    source: Source, length: int, is_good: bool
) -> None:
    assert (taxonomy.LONGEST_EXCERPT, taxonomy.USUAL_LENGTH) == (2_000, 500)
    source.excerpt_length = length
    with nullcontext() if is_good else pytest.raises(ValidationError):
        source.clean_fields()


def test_an_excerpt_fits_into_what_lists_read_of_a_text() -> None:
    assert OPENING_LENGTH >= 2 * taxonomy.LONGEST_EXCERPT


# Blocks, links, blanks


@pytest.mark.parametrize(
    "pieces",
    [
        ["<p>a</p>", "<p>b</p>"],
        ["<p>a\nb</p>\n", "<p>c\n\nd</p>\n", "\n<h2>e</h2>"],
        ["<ul>\n<li>a</li>\n<li><p>b</p></li>\n</ul>", "<p>c</p>"],
        ["<hr>", "<hr>", "<p>a<br>b</p>", "<br>"],
        ["<p>a &amp; b &lt;p&gt;</p>", "<blockquote><p>c</p><p>d</p></blockquote>"],
        ["<p>a</p>", "words of no element<br>", "<p>b</p>", "and of the end"],
        ["<table><tbody><tr><td>a</td></tr></tbody></table>", "<p><em>a</em> <em>b</em></p>"],
        ["<p>😀\r\u2028</p>", "<p>b</p>"],
    ],
)
def test_a_text_is_cut_between_its_elements(pieces: list[str]) -> None:
    assert texts.blocks("".join(pieces)) == _joined(pieces)


def _joined(pieces: list[str]) -> list[str]:
    """Blanks after an element belong to the next one; those at the end to none."""
    moved, before = [], ""
    for piece in pieces:
        blank = piece[len(piece.rstrip("\n")) :]
        moved.append(before + piece.removesuffix(blank))
        before = blank
    return moved


@pytest.mark.parametrize("heading", ["<h2>T</h2>", "<h3>T</h3>", "<h4>T</h4>", "<p>Ecco:</p>"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_what_announces_goes_below_the_fold_with_what_it_announces(
    heading: str, blank: str
) -> None:
    first, rest = f"<p>{'x' * 699}</p>", f"<p>{'x' * 600}</p>"
    opening, folded = texts.opening_and_rest(first + blank + heading + blank + rest)
    assert (opening, folded) == (first, blank + heading + blank + rest)
    # Two of them go together, and the first block stays whatever it is.
    opening, folded = texts.opening_and_rest(first + heading * 2 + rest)
    assert (opening, folded) == (first, heading * 2 + rest)
    # Of the blocks before it none goes with it.
    halves = f"<p>{'x' * 300}</p><p>{'y' * 399}</p>"
    assert texts.opening_and_rest(halves + heading + rest) == (halves, heading + rest)
    long = f"<h2>{'x' * 700}</h2>"
    assert texts.opening_and_rest(long + rest) == (long, rest)


@pytest.mark.parametrize(
    ("html", "absolute"),
    [
        ('<a href="/x">a</a>', '<a href="https://b.example/x">a</a>'),
        (
            '<a title="t" href="y?a=1&amp;b=2">a</a>',
            '<a title="t" href="https://b.example/a/y?a=1&amp;b=2">a</a>',
        ),
        (
            '<a title="&quot;" href="//c.example" rel="noopener">a</a>',
            '<a title="&quot;" href="https://c.example" rel="noopener">a</a>',
        ),
        ('<a title="t" href="//[x">a</a>', '<a title="t">a</a>'),
        ('<a href="x\'&lt;&quot;">a</a>', '<a href="https://b.example/a/x&#x27;&lt;&quot;">a</a>'),
    ],
)
def test_a_link_that_leaves_is_absolute_and_escaped(html: str, absolute: str) -> None:
    assert texts.absolute_links(html, "https://b.example/a/") == absolute


def test_a_line_has_no_blanks_but_single_ones() -> None:
    assert texts.one_line("\t a\r\n\f\vb \x85\u2028c\u2029  d\u00a0 e ") == "a b c d\u00a0 e"


def test_controls_and_broken_characters_go() -> None:
    assert (
        texts.without_controls("a\x00\x08\x0b\x1f\x7fb\ud800\udfff\ufdd0\ufffec\t\n\r")
        == "abc\t\n\r"
    )


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<p>a\n b<em>c</em>d</p>", "a bcd"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<p title="<p>">a &lt;b&gt; &amp;amp;</p>', "a <b> &amp;"),
        ("<p>a<br>b</p><hr><p> </p>", "a\nb"),
        ('<p><a title="x > y" href="/">a</a></p>', "a"),
    ],
)
def test_the_words_of_a_text(html: str, words: str) -> None:
    assert texts.plain_text(html) == words


@pytest.mark.parametrize("nothing", ["<p></p>", "<p> &nbsp;<br></p>", "<script>x</script>"])
def test_what_shows_nothing_goes(nothing: str) -> None:
    assert texts.sanitise(f"  <p>a</p>{nothing}<H1>T</H1>\x00 ") == "<p>a</p><h2>T</h2>"


def test_a_digest_is_the_same_for_the_same_words() -> None:
    assert texts.digest(" Città\nnuova ") == texts.digest("CITTÀ NUOVA") != texts.digest("Città")
    assert all(-(2**63) <= texts.digest(text) < 2**63 for text in ("", "a", "b", "c", "d"))
    assert {texts.digest(str(number)) < 0 for number in range(20)} == {True, False}
    # The number is kept in databases: it may not change.
    assert texts.digest("città nuova") == -6425059859326791073


@pytest.mark.parametrize(
    ("text", "length", "given_"),
    [
        ("parola parola", 13, "parola parola"),
        ("parola parola!", 13, "parola […]"),
        ("parola, parola", 13, "parola […]"),
        ("parola — parola", 14, "parola […]"),
        ("parola parola x", 14, "parola […]"),
        ("parolaparolax", 12, "parolapa […]"),
        ("a  b\nc", 5, "a b c"),
        ("Uno due. Tre quattro cinque", 20, "Uno due. […]"),
        ("Uno. Due tre quattro cinque", 20, "Uno. Due tre […]"),
        ("abc", 3, "abc"),
        ("abcd", 3, ""),
        ("abcdef", 5, "a […]"),
        ("abcd", 4, "abcd"),
        ("", 0, ""),
    ],
)
def test_excerpts(text: str, length: int, given_: str) -> None:
    assert texts.excerpt(text, length) == given_


def test_an_excerpt_of_a_beginning_always_goes_on() -> None:
    assert texts.excerpt("abc", 7, goes_on=True) == "abc […]"
    assert texts.excerpt("abc", 6, goes_on=True) == "ab […]"
    assert texts.excerpt("", 7, goes_on=True) == ""
    # Of a long text with many blanks as much is read as it takes.
    assert texts.excerpt(f"a{' ' * 50}b{' ' * 50}c", 5) == "a b c"


@given(HTML, st.sampled_from(["https://b.example/a/", "http://b.example", "x", ""]))
@settings(max_examples=200, deadline=None)
def test_another_parser_finds_nothing_that_is_not_allowed(html: str, base: str) -> None:
    """Browsers are no such parser as the sanitiser's: what it lets through is read by a second
    one, as it is on the page and with its links as they leave the archive."""
    clean = texts.sanitise(html)
    for written in (clean, texts.absolute_links(clean, base)):
        tree = lxml_html.fragment_fromstring(written, create_parent="div")
        for element in tree.iterdescendants():
            assert element.tag in texts.ALLOWED_TAGS
            allowed = texts.ALLOWED_ATTRIBUTES["*"] | texts.ALLOWED_ATTRIBUTES.get(
                element.tag, set()
            )
            assert set(element.attrib) <= allowed | ({"rel"} if element.tag == "a" else set())
            scheme, colon, _rest = element.get("href", "").partition(":")
            is_relative = not colon or bool(set(scheme) & set("/?#"))
            assert is_relative or scheme.strip().lower() in {"http", "https", "mailto"}
