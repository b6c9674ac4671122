"""Lists pasted from Word, Outlook, Google Docs and LibreOffice become lists."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.admin.conftest import ADD, PASSWORD

BODY = ".prose-editor > .tiptap"
PASTE = """(box, html) => {
    const data = new DataTransfer()
    data.setData("text/html", html)
    data.setData("text/plain", "text")
    const event = { clipboardData: data, bubbles: true, cancelable: true }
    box.dispatchEvent(new ClipboardEvent("paste", event))
    return box.editor.getHTML()
}"""


def word(text: str, level: int, mark: str, *, style: str = "MsoListParagraphCxSpMiddle") -> str:
    """An item as Word puts it into the clipboard."""
    return (
        f"<p class={style} style='margin-left:1.0in;text-indent:-.25in;mso-list:l0 level{level} "
        "lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>"
        f"{mark}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span>"
        f"<![endif]>{text}<o:p></o:p></p>"
    )


def items(*texts: str) -> str:
    return "".join(f"<li><p>{text}</p></li>" for text in texts)


CASES: dict[str, tuple[str, str]] = {
    "bullets": (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·"
        "<span>&nbsp;&nbsp; </span></span>Voce uno</p><p class=MsoListParagraph style='mso-list:l0 "
        "level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Voce due</p>",
        f"<ul>{items('Voce uno', 'Voce due')}</ul>",
    ),
    "numbers": (
        word("uno", 1, "1.") + word("due <b>forte</b>", 1, "2."),
        f"<ol>{items('uno', 'due <strong>forte</strong>')}</ol>",
    ),
    "numbers that go on": (word("tre", 1, "3)"), f'<ol start="3">{items("tre")}</ol>'),
    "levels": (
        word("uno", 1, "1.")
        + word("a uno", 2, "a)")
        + word("i uno", 3, "i.")
        + word("due", 1, "2."),
        "<ol><li><p>uno</p><ol><li><p>a uno</p><ol><li><p>i uno</p></li></ol></li></ol></li>"
        "<li><p>due</p></li></ol>",
    ),
    "bullets under numbers": (
        word("uno", 1, "1.") + word("o", 2, "o") + word("due", 1, "2."),
        "<ol><li><p>uno</p><ul><li><p>o</p></li></ul></li><li><p>due</p></li></ol>",
    ),
    "bullets after numbers": (
        word("uno", 1, "1.") + word("punto", 1, "§"),
        f"<ol>{items('uno')}</ol><ul>{items('punto')}</ul>",
    ),
    "a paragraph between two lists": (
        word("uno", 1, "·") + "<p class=MsoNormal>Poi.</p>" + word("due", 1, "·"),
        f"<ul>{items('uno')}</ul><p>Poi.</p><ul>{items('due')}</ul>",
    ),
    "without levels": (
        "<p class=MsoListParagraph>·&nbsp;&nbsp; uno</p><p class=MsoListParagraph>-&nbsp;due</p>",
        f"<ul>{items('uno', 'due')}</ul>",
    ),
    "only set like a list": (
        "<p class=MsoListParagraph>Un capoverso rientrato.</p>",
        "<p>Un capoverso rientrato.</p>",
    ),
    "in a table": (
        f"<table><tr><td>{word('uno', 1, '·')}</td></tr></table>",
        f"<table><tbody><tr><td><ul>{items('uno')}</ul></td></tr></tbody></table>",
    ),
    "Word on the web": (
        '<div class="ListContainerWrapper SCXW1"><ul class="BulletListStyle1"><li data-aria-level='
        '"1" class="OutlineElement"><p>uno</p></li></ul></div><div class="ListContainerWrapper">'
        '<ul><li data-aria-level="2"><p>sotto</p></li></ul></div>',
        "<ul><li><p>uno</p><ul><li><p>sotto</p></li></ul></li></ul>",
    ),
    "Google Docs": (
        '<b style="font-weight:normal" id="docs-internal-guid-1"><ul><li dir="ltr" aria-level="1">'
        '<p dir="ltr"><span>uno</span></p></li><ul><li aria-level="2"><p><span>sotto</span></p>'
        "</li></ul></ul></b>",
        '<ul><li dir="ltr"><p dir="ltr">uno</p><ul><li><p>sotto</p></li></ul></li></ul>',
    ),
    "LibreOffice": (
        "<ol><li><p>uno</p></li><ol><li><p>sotto</p></li></ol><li><p>due</p></li></ol>",
        "<ol><li><p>uno</p><ol><li><p>sotto</p></li></ol></li><li><p>due</p></li></ol>",
    ),
    "a list in a list without an item": (
        "<ul><ul><li>sotto</li></ul></ul>",
        f"<ul>{items('sotto')}</ul>",
    ),
    "a list that is one": (f"<ul>{items('uno', 'due')}</ul>", f"<ul>{items('uno', 'due')}</ul>"),
}


@pytest.fixture
def form(open_page: Callable[..., Page], account: str) -> Page:
    page = open_page(f"/admin/login/?next={ADD}")
    page.fill("#id_username", account)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.locator(BODY).wait_for()
    return page


def test_pasted_lists_are_lists(form: Page) -> None:
    found: dict[str, Any] = {}
    for name, (html, _wanted) in CASES.items():
        box = form.locator(BODY)
        box.evaluate("box => box.editor.commands.clearContent()")
        pasted = box.evaluate(PASTE, html).removesuffix("<p></p>")
        # What the editor says of its lists beside; the sanitiser takes it out.
        found[name] = pasted.replace(' data-type="decimal"', "")
    for name, (_html, wanted) in CASES.items():
        assert found[name] == wanted, name
