"""The text of a record as HTML: what is HTML already, and what only has a sign that HTML has."""

import re

from django.utils.html import escape, linebreaks

from articles.text.html import without_controls

# The elements of HTML, those of earlier versions as well (https://html.spec.whatwg.org, sections 4
# and 16), and the two roots of other languages inside it.
ELEMENTS = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink "
    "blockquote body br button canvas caption center cite code col colgroup data datalist dd del "
    "details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame "
    "frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend "
    "li link main map mark marquee math menu meta meter nav nobr noembed noframes noscript object "
    "ol optgroup option output p param picture pre progress q rp rt ruby s samp script search "
    "section select slot small source span strike strong style sub summary sup svg table tbody td "
    "template textarea tfoot th thead time title tr track tt u ul var video wbr"
)
NAMES = frozenset(ELEMENTS.split())
_KNOWN = rf"(?:{ELEMENTS.replace(' ', '|')})"
# A tag of a known element, bare or with an attribute that has a value; or a comment.
KNOWN_TAG = re.compile(
    rf"</?{_KNOWN}(?=\s*/?>|\s+[\w:@.-]{{1,80}}\s*=)|<!--|<!doctype", re.IGNORECASE
)
_ATTRIBUTE = r"\s+[\w:@.-]{1,80}\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)"
# What begins like a tag and is none: neither of a known element nor whole.
NO_TAG = re.compile(
    rf"<(?=/?[a-z])(?!/?{_KNOWN}(?![\w@.:-]))"
    rf"(?!/?[a-z][\w.:-]*(?:{_ATTRIBUTE}){{0,20}}\s*/?>)",
    re.IGNORECASE,
)
# A word in such signs, as "<omissis>" of a court or "<<Roma>>": no element is called so, and
# nothing closes it.
BARE = re.compile(r"<([a-z]\w{0,80})>", re.IGNORECASE)
CLOSING = re.compile(r"</([a-z]\w{0,80})\s*>", re.IGNORECASE)


def as_html(body: str, *, is_text: bool) -> str:
    """The body as HTML that is yet to be sanitised.

    ``is_text`` says that no sign of it is meant as HTML. Else it is HTML where it has a tag of a
    known element, and a text with entities where it has none: "<mario@lanterna.example>" and
    "meno <due" are words. A text has paragraphs at its blank lines.
    """
    if is_text:
        return linebreaks(escape(without_controls(body)))
    if not KNOWN_TAG.search(body):
        return linebreaks(body.strip().replace("<", "&lt;").replace(">", "&gt;"))
    if unknown := {name.lower() for name in BARE.findall(body)} - NAMES:
        unknown -= {name.lower() for name in CLOSING.findall(body)}
        body = BARE.sub(
            lambda tag: f"&lt;{tag[1]}&gt;" if tag[1].lower() in unknown else tag[0], body
        )
    return NO_TAG.sub("&lt;", body)
