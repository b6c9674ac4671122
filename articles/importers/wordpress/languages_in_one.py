"""Texts that have several languages in one field (qTranslate and its successors).

``[:it]Ciao[:en]Hello[:]``, or ``<!--:it-->Ciao<!--:--><!--:en-->Hello<!--:-->`` in the first
version of it (github.com/qtranslate/qtranslate-xt).
"""

import re

MARK = re.compile(r"\[:([a-z]{2})?\]|<!--:([a-z]{2})?-->", re.IGNORECASE)


def in_one_language(text: str, language: str) -> str:
    """The text in the language of the site, else in the first that it has; what has no marks as it
    is."""
    if "[:" not in text and "<!--:" not in text:
        return text
    pieces: dict[str, list[str]] = {}
    start, now = 0, ""
    for mark in MARK.finditer(text):
        pieces.setdefault(now, []).append(text[start : mark.start()])
        now, start = (mark[1] or mark[2] or "").casefold(), mark.end()
    pieces.setdefault(now, []).append(text[start:])
    common, spoken = (
        "".join(pieces.pop("", ())),
        {name: "".join(each) for name, each in pieces.items()},
    )
    if not spoken:
        return common or text
    wanted = re.split("[-_]", language.casefold())[0]
    found = spoken.get(wanted) or next(filter(None, spoken.values()), "")
    return f"{common}{found}" if common.strip() else found
