"""Pictures are pasted, dropped, chosen and cut in a real browser, by pointer and by keys."""

import base64
import io
import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.admin.conftest import ADD
from tests.admin.desk_in_browser import sign_in
from tests.browser_axe import ask_axe
from tests.browser_waits import wait_until_true

BODY = ".prose-editor > .tiptap"
# A file comes as in a browser: with a paste, or dropped on the element.
BRING = """(box, [kind, name, type, content]) => {
    const data = new DataTransfer()
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
    data.items.add(new File([bytes], name, { type }))
    const { left, bottom } = box.getBoundingClientRect()
    const place = { clientX: left + 5, clientY: bottom - 5 }
    const event = { bubbles: true, cancelable: true, ...place }
    box.dispatchEvent(kind === "paste"
        ? new ClipboardEvent("paste", { ...event, clipboardData: data })
        : new DragEvent("drop", { ...event, dataTransfer: data }))
}"""
OWN = r'src="/media/articles/[0-9a-f]{32}\.png" width="900" height="600"'


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complains of."""
    return []


@pytest.fixture
def desk(open_page: Callable[..., Page], account: str, complaints: list[str]) -> Iterator[Page]:
    """The desk, logged in; whatever the browser complains of fails the test."""
    page = open_page("/admin/login/?next=/admin/")
    # A picture that is refused is one of the tests.
    sign_in(page, account, complaints, expected="status of 400")
    yield page
    assert complaints == []


def picture() -> str:
    """A picture that no other is like, in Base64."""
    image = Image.new("RGBA", (900, 600), f"#{uuid4().hex[:6]}80")
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def check_accessible(desk: Page, part: str, complaints: list[str]) -> None:
    before = len(complaints)
    found = ask_axe(desk, part=part).violations
    # The checker sets styles, which the site's policy forbids.
    del complaints[before:]
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []


def bring(desk: Page, kind: str, content: str, name: str = "faro.png") -> None:
    desk.locator(f"{BODY} > p").last.evaluate(BRING, [kind, name, "image/png", content])


def test_pictures_come_into_a_text_on_every_way(desk: Page, complaints: list[str]) -> None:
    mark = uuid4().hex[:8]
    desk.goto(ADD)
    desk.fill("#id_title", f"Il faro {mark}")
    desk.fill("#id_new_source", f"La Boa {mark}")
    desk.locator(BODY).click()
    desk.keyboard.type("Uno")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Due")
    dialog, note = desk.locator("#desk-pictures"), desk.locator(".desk-picture-note")

    # One that is none is refused with a sentence, and the text is as it was.
    bring(desk, "paste", base64.b64encode(b"no picture").decode())
    expect(dialog.locator("[role=alert]")).to_contain_text("faro.png: ")
    expect(dialog.locator("[value=insert]")).to_be_disabled()
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(desk.locator(BODY)).to_have_text("UnoDue")

    # Pasted, and described in the dialog without a pointer.
    bring(desk, "paste", picture())
    expect(desk.locator("#desk-picture-alt")).to_be_focused(timeout=20_000)
    expect(dialog.locator("#desk-picture-lacks")).to_be_visible()
    desk.keyboard.type(f"Faro {mark}")
    expect(dialog.locator("#desk-picture-lacks")).to_be_hidden()
    desk.keyboard.press("Tab")
    desk.keyboard.type("Di notte")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Ada Neri")
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(desk.locator(f"{BODY} figure img")).to_have_count(1)
    expect(note).to_have_text("")

    # Dropped, and left without a description, which is said.
    desk.locator(f"{BODY} > p").last.click()
    desk.keyboard.type("Tre")
    bring(desk, "drop", picture())
    expect(desk.locator("#desk-picture-alt")).to_be_focused(timeout=20_000)
    desk.keyboard.press("Enter")
    expect(desk.locator(f"{BODY} figure img")).to_have_count(2)
    expect(note).to_contain_text("1")

    # Out of the library, found by its words, with keys alone.
    desk.locator(".prose-menubar button", has_text=re.compile("^image$")).press("Enter")
    expect(dialog.locator("input[type=search]")).to_be_focused()
    desk.keyboard.type(f"neri {mark}")
    expect(dialog.locator(".desk-pictures-rows label")).to_have_count(1)
    # The keys that lead about the desk are silent behind it.
    asked: list[str] = []
    desk.once("dialog", lambda leave: asked.append(leave.type))
    dialog.locator("button").first.press("d")
    assert asked == []
    dialog.locator(".desk-pictures-rows input").press("Space")
    check_accessible(desk, "#desk-pictures", complaints)
    expect(desk.locator("#desk-picture-caption")).to_have_value("Di notte")
    desk.locator("#desk-picture-caption").fill("Di giorno")
    desk.keyboard.press("Enter")
    expect(desk.locator(f"{BODY} figure img")).to_have_count(3)

    desk.locator("input[name=_continue]").last.click()
    expect(desk.locator(".messagelist .success")).to_be_visible(timeout=30_000)
    expect(desk.locator(".messagelist .warning")).to_be_visible()
    saved = desk.locator("textarea[name=body]").input_value()
    described = rf'<figure><img alt="Faro {mark}" {OWN}><figcaption>'
    assert len(re.findall(rf"{described}Di notte <small>Ada Neri</small></figcaption>", saved)) == 1
    assert (
        len(re.findall(rf"{described}Di giorno <small>Ada Neri</small></figcaption>", saved)) == 1
    )
    assert len(re.findall(rf'<figure><img alt="" {OWN}></figure>', saved)) == 1
    all_shown = "[...document.querySelectorAll('.tiptap img')].every((one) => one.complete)"
    wait_until_true(desk, all_shown)


def test_focus_and_part_are_picked_by_pointer_and_keys(desk: Page, complaints: list[str]) -> None:
    desk.goto("/admin/articles/picture/add/")
    content = base64.b64decode(picture())
    file = {"name": "faro.png", "mimeType": "image/png", "buffer": content}
    desk.set_input_files("#id_file", file)  # type: ignore[arg-type]
    desk.fill("#id_alt", "Il faro")
    desk.locator("input[name=_continue]").last.click()
    stage, focus = desk.locator(".picture-cut-stage"), desk.locator(".picture-cut-focus")
    stage.wait_for()
    # It is as large as its picture.
    wait_until_true(desk, "document.querySelector('.picture-cut-stage img').complete")

    def at(x: float, y: float) -> tuple[float, float]:
        stage.scroll_into_view_if_needed()
        box = stage.bounding_box()
        assert box is not None
        return box["x"] + box["width"] * x, box["y"] + box["height"] * y

    desk.mouse.click(*at(0.25, 0.75))
    expect(desk.locator("#id_focus_x")).to_have_value("25")
    expect(desk.locator("#id_focus_y")).to_have_value("75")
    focus.press("ArrowRight")
    focus.press("Shift+ArrowUp")
    desk.locator(".picture-cut input[type=checkbox]").check()
    check_accessible(desk, "#picture_form", complaints)
    desk.mouse.move(*at(0.1, 0.2))
    desk.mouse.down()
    desk.mouse.move(*at(0.8, 0.9))
    desk.mouse.up()
    desk.locator("input[name=_continue]").last.click()
    expect(desk.locator(".messagelist .success")).to_be_visible(timeout=30_000)
    values = ("focus_x", "26"), ("focus_y", "65"), ("crop_left", "10"), ("crop_top", "20")
    for name, value in (*values, ("crop_right", "80"), ("crop_bottom", "90")):
        expect(desk.locator(f"#id_{name}")).to_have_value(value)
