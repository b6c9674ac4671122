"""Takes elements that show nothing out of sanitised HTML."""

import re

VOID = {"br", "hr", "img"}
# They are nothing without a cell that says something, and are left out with their table.
OF_TABLES = {"thead", "tbody", "tr", "th", "td"}
INLINE = {
    *("a", "abbr", "cite", "q", "em", "strong", "b", "i", "u", "s", "sub", "sup", "small", "code"),
    *("time", "span"),
}
TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^">]|"[^"]*")*>')
EMPTY = re.compile(r'<([a-z][a-z0-9]*)(?:\s(?:[^">]|"[^"]*")*)?>(?:\s|&nbsp;|\u200b|<br>)*</\1>')
BLANK = re.compile(r"(?:\s|&nbsp;|\u200b|\ufeff)*")


def without_empty_elements(html: str) -> str:
    """Sanitised HTML without elements that show nothing: links, items, captions, paragraphs."""
    if not EMPTY.search(html):
        return html
    reader = _EmptyElements()
    start = 0
    for token in TOKEN.finditer(html):
        reader.text(html[start : token.start()])
        reader.tag(token[0], token[2], closes=bool(token[1]))
        start = token.end()
    reader.text(html[start:])
    return "".join(reader.written)


class _EmptyElements:
    """Writes what it is given, and takes back each element that ends without having shown
    anything."""

    def __init__(self) -> None:
        self.written: list[str] = []
        # Where the open elements begin, and whether they have shown something.
        self.open: list[tuple[int, bool]] = [(0, False)]

    def _shows(self) -> None:
        self.open[-1] = (self.open[-1][0], True)

    def text(self, text: str) -> None:
        self.written.append(text)
        if not BLANK.fullmatch(text):
            self._shows()

    def tag(self, tag: str, name: str, *, closes: bool) -> None:
        if name in VOID:
            self.written.append(tag)
            if name != "br":
                self._shows()
        elif not closes:
            self.open.append((len(self.written), False))
            self.written.append(tag)
        else:
            self._close(tag, name)

    def _close(self, tag: str, name: str) -> None:
        start, shows = self.open.pop()
        if shows or name in OF_TABLES:
            self.written.append(tag)
        else:
            left = "".join(self.written[start:])
            del self.written[start:]
            # Between two words it may be what keeps them apart.
            if name in INLINE and (" " in left.partition(">")[2] or "&nbsp;" in left):
                self.written.append(" ")
        if shows:
            self._shows()
