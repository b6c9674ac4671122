"""docs/glossary.md stays short: a word that needs no entry is a better word."""

import re

from tests.live import BASE_DIR

MOST_WORDS = 30
GLOSSARY = (BASE_DIR / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"(?m)^\| (?!word |---)([^|]+) \| ([^|]+) \|$", GLOSSARY)


def test_it_has_at_most_thirty_words() -> None:
    assert 20 <= len(ROWS) <= MOST_WORDS
    assert len(ROWS) == GLOSSARY.count("\n| ") - 2, "a row of another form"


def test_each_word_has_one_meaning() -> None:
    words = [word for cell, _meaning in ROWS for word in cell.split(", ")]
    assert len(set(words)) == len(words)
    assert all(len(meaning) > 10 for _word, meaning in ROWS)
