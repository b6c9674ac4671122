"""The fields of the index, as Whoosh's schema: the table of contents has it, too."""

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.fields import DATETIME, ID, NUMERIC, STORED, TEXT, Schema

from articles.whoosh_codec.words import TOKEN, fold, pieces, without_last_character

INDEX_NAME = "MAIN"  # Whoosh's own: the one that ``open_dir`` opens unless told another


class WordAnalyzer(Analyzer):
    """Text -> folded words with their positions, the same as the index was built with."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        tokenize: bool = True,
        **options: Any,
    ) -> Iterator[Token]:
        """One token again and again, changed for each word, as Whoosh's analysers give it.

        Without ``tokenize`` the text is one word: a pattern with its ``*`` and ``?``.
        """
        token = Token(positions, chars, mode=mode, **options)
        words = _typed_words(value, mode) if tokenize else [(fold(value), 0, len(value))]
        for place, (word, start, end) in enumerate(words, start_pos):
            token.text = token.original = word
            token.boost = 1.0
            token.stopped = False
            if positions:
                token.pos = place
            if chars:
                token.startchar, token.endchar = start_char + start, start_char + end
            yield token


def _typed_words(text: str, mode: str) -> Iterator[tuple[str, int, int]]:
    """The folded words of a text, each with where its token starts and ends."""
    for match in TOKEN.finditer(text.lower()):
        forms = pieces(match.group())
        for form in without_last_character(forms) if mode == "query" else forms:
            yield fold(form), match.start(), match.end()


def _words(**options: Any) -> TEXT:
    """A field of words; several that are typed without a space stand one after the other."""
    return TEXT(analyzer=WordAnalyzer(), multitoken_query="phrase", **options)


def _stems() -> TEXT:
    return TEXT(analyzer=ID().analyzer, phrase=False)


SCHEMA = Schema(
    # Without steps for ranges, since Whoosh 2.7.4 puts ranges of small unsigned numbers wrong.
    id=NUMERIC(int, 64, signed=False, shift_step=0, stored=True, unique=True, sortable=True),
    title=_words(stored=True),
    body=_words(),
    title_stem=_stems(),
    body_stem=_stems(),
    author=_words(stored=True),
    source=_words(stored=True),
    section=_words(stored=True),
    tag=_words(),
    source_slug=ID(stored=True, sortable=True),
    section_slug=ID(stored=True),
    tag_slug=ID(),
    language=ID(stored=True, sortable=True),
    country=ID(stored=True, sortable=True),
    status=ID(stored=True, sortable=True),
    published=DATETIME(stored=True, sortable=True),
    day=DATETIME(stored=True, sortable=True),
    visible_from=DATETIME(stored=True, sortable=True),
    spelling=ID(),
    fingerprint=STORED(),
)
