"""The text of an article in a page, found by trafilatura; by itself in a process of its own too.

Nothing of Django is imported here: such a process starts in half a second.
"""

import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement

# A page of the press has some 2,000 elements, of which none has more than 200 children. Above
# these the time that the extraction takes grows with the square: 10,000 links in one paragraph
# take 20 s. Such a page is read by a process that can be ended.
USUAL_CHARACTERS = 2_000_000
USUAL_ELEMENTS = 8_000
USUAL_CHILDREN = 500
USUAL_ATTRIBUTES = 100
USUAL_ATTRIBUTE = 20_000  # characters of a class or an id, which patterns are run over
SECONDS = 10
MEMORY = 2 * 1024**3  # bytes
# Above one of these bounds, all of which libxml2 counts in a moment.
UNUSUAL = etree.XPath(
    f"count(//*) > {USUAL_ELEMENTS + 1} or boolean(//*[count(*) > {USUAL_CHILDREN}"
    f" or count(@*) > {USUAL_ATTRIBUTES} or string-length(@class) > {USUAL_ATTRIBUTE}"
    f" or string-length(@id) > {USUAL_ATTRIBUTE}])"
)


def find(tree: HtmlElement, characters: int) -> str:
    """The text of a page as simple HTML; empty where there is none.

    ``characters`` are those of the page without its scripts. The tree stays as it is. Raises
    ``TimeoutError`` for a page that takes longer than ``SECONDS``.
    """
    if _is_usual(tree, characters):
        return _extract(tree)
    return _find_in_process(etree.tostring(tree, encoding="unicode", method="html"))


def _is_usual(tree: HtmlElement, characters: int) -> bool:
    return characters <= USUAL_CHARACTERS and not UNUSUAL(tree)


def _find_in_process(html: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # this very file
            [sys.executable, "-I", str(Path(__file__).resolve())],
            input=html.encode("utf-8", "replace"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    if done.returncode < 0:  # ended by the limits below
        raise TimeoutError
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _extract(page: str | HtmlElement) -> str:
    # A second to import, which only those wait for who read pages.
    import logging

    from trafilatura import bare_extraction
    from trafilatura.htmlprocessing import convert_to_html
    from trafilatura.settings import Document

    # What it logs of a page that it cannot read is said to the editor.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(page, include_formatting=True, include_comments=False)
    except Exception as error:  # whatever it stumbles over in a hostile page
        kind = type(error).__name__
        logging.getLogger(__name__).warning("page: no text", extra={"kind": kind})
        return ""
    if not isinstance(document, Document) or document.body is None:
        return ""
    ordered = [each for each in document.body.iter("list") if each.get("rend") == "ol"]
    html_tree = convert_to_html(document.body)
    for each in ordered:
        each.tag = "ol"
    text: str = etree.tostring(html_tree, encoding="unicode")
    return text


def _main() -> None:
    # A service that may not set limits has those of its unit, and the parent's clock holds anyway.
    with suppress(OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    html = sys.stdin.buffer.read().decode("utf-8", "replace")
    sys.stdout.buffer.write(_extract(html).encode("utf-8", "replace"))


if __name__ == "__main__":
    _main()
