"""The portal's own page: every part that the original shows, in its order, and each used."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser_waits import reload_until_there, wait_until_true
from tests.live import Site

TALKS = "/2018/04/03/iran-russia-stress-joint-fight-against-terrorism-in-syria/"
TITLE = "Iran, Russia stress joint fight against terrorism in Syria"
OpenPage = Callable[..., Page]

# However people sign in: a session of somebody who may do everything.
SIGN_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
editor = User.objects.get(username="{name}")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(editor.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = editor.get_session_auth_hash()
session.create()
print(settings.SESSION_COOKIE_NAME, session.session_key)
"""


def tops(parts: list[Locator]) -> list[float]:
    boxes = [part.bounding_box() for part in parts]
    return [box["y"] for box in boxes if box]


def test_the_page_has_every_part_in_the_order_of_the_original(open_page: OpenPage) -> None:
    page = open_page(TALKS)
    story = page.locator("article.story")
    sections = story.locator(".story-sections")
    heading = page.get_by_role("heading", level=1)
    credit = story.locator(".story-credit")
    text = story.locator(".body").first
    more = page.get_by_role("button", name="Mostra altro")
    related = page.get_by_role("heading", name="Articoli correlati")
    form = page.get_by_role("heading", name="Lascia un commento")
    parts = [page.locator(".breadcrumbs"), sections, heading, credit, text, more, related, form]
    for part in parts:
        expect(part).to_be_visible()
    assert tops(parts) == sorted(tops(parts))
    assert sections.get_by_role("link").all_inner_texts() == [
        "PRIMO PIANO", "RASSEGNA ESTERI", "MEDIO ORIENTE",
    ]  # fmt: skip
    crumbs = page.locator(".breadcrumbs").get_by_role("link").all_inner_texts()
    assert crumbs == ["Home", "Rassegna Esteri", "Medio Oriente"]
    expect(heading).to_have_text(TITLE)
    expect(heading).to_have_attribute("lang", "en")
    expect(credit.get_by_role("link", name="Mehr News Agency")).to_have_attribute(
        "href", "/fonte/mehr-news-agency/"
    )
    expect(credit).to_contain_text("3 aprile 2018")
    original = credit.get_by_role("link", name="L’originale")
    expect(original).to_have_attribute("href", "https://en.mehrnews.com/")
    cards = page.locator(".related .card")
    assert cards.count() >= 4
    expect(page.locator(".related").get_by_text(TITLE, exact=True)).to_have_count(0)


def test_the_fold_hides_the_rest_and_opens_with_one_press(open_page: OpenPage) -> None:
    page = open_page(TALKS)
    rest = page.locator("[data-fold-rest]")
    expect(rest).to_be_hidden()
    expect(page.locator("article.story .body > p:visible")).to_have_count(2)
    page.get_by_role("button", name="Mostra altro").click()
    expect(rest).to_be_visible()
    expect(page.locator("article.story .body > p:visible")).to_have_count(4)
    expect(page.get_by_role("button", name="Mostra meno")).to_be_visible()


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_without_script_and_on_paper_the_whole_text_stands_open(
    open_page: OpenPage, medium: str
) -> None:
    page = open_page(TALKS, javascript=medium == "print")
    page.emulate_media(media="print" if medium == "print" else "screen")
    expect(page.locator("article.story .body > p:visible")).to_have_count(4)
    expect(page.get_by_role("button", name="Mostra altro")).to_be_hidden()


def test_a_comment_is_sent_approved_on_the_desk_and_shown(
    open_page: OpenPage, site_server: Site
) -> None:
    words = f"Un commento di prova, il numero {uuid4().hex}."
    page = open_page(TALKS)
    page.locator(".notice").get_by_role("button", name="OK, accetto").click()
    form = page.locator("form.comment-form")
    form.get_by_label("Nome").fill("Ada L.")
    form.get_by_label("E-mail").fill(f"{uuid4().hex}@lettori.example")
    form.get_by_label("Commento").fill(words)
    page.wait_for_timeout(3_500)  # nobody writes a comment faster
    form.get_by_role("button", name="Invia il commento").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(TALKS)
    expect(page.get_by_text(words)).to_have_count(0)

    approve(open_page, site_server, words)

    comment = page.locator(".comment", has_text=words)
    reload_until_there(page, comment)
    expect(comment).to_be_visible()
    expect(comment.locator(".comment-author")).to_have_text("Ada L.")
    expect(page.locator("body")).not_to_contain_text("@lettori.example")


def approve(open_page: OpenPage, site: Site, words: str) -> None:
    """As an editor does: the comment's page on the desk, its state, save."""
    name = f"capo-{uuid4().hex[:8]}"
    site.make_editor(name, uuid4().hex)
    signed_in = site.manage("shell", "--no-imports", "-c", SIGN_IN.format(name=name))
    assert signed_in.returncode == 0, signed_in.stderr
    cookie, key = signed_in.stdout.split()
    desk = open_page("/cookie/")
    desk.context.add_cookies([{"name": cookie, "value": key, "url": site.url}])
    desk.goto("/admin/articles/comment/")
    desk.get_by_role("link", name=words).click()
    desk.locator("select[name=state]").select_option("approved")
    desk.locator("input[name=_save]").click()
    desk.wait_for_url(re.compile(r"/admin/articles/comment/(\?.*)?$"))


def test_the_button_leads_back_to_the_top(open_page: OpenPage) -> None:
    page = open_page(TALKS, reduced_motion="reduce")
    button = page.get_by_role("button", name="Torna su")
    expect(button).to_be_hidden()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    wait_until_true(page, "scrollY === 0")
    expect(button).to_be_hidden()


@pytest.mark.parametrize("choice", ["OK, accetto", "Chiudi"])
def test_the_cookie_notice_has_its_choices_and_comes_back_from_the_footer(
    open_page: OpenPage, choice: str
) -> None:
    page = open_page(TALKS)
    notice = page.locator(".notice")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("cookie")
    expect(notice.get_by_role("link", name="maggiori informazioni")).to_have_attribute(
        "href", "/cookie/"
    )
    for name in ("OK, accetto", "Chiudi"):
        expect(notice.get_by_role("button", name=name)).to_be_visible()
    notice.get_by_role("button", name=choice).click()
    expect(notice).to_be_hidden()
    page.goto(TALKS)
    expect(page.locator(".notice")).to_have_count(0)
    page.get_by_role("link", name="Mostra di nuovo l’avviso sui cookie").click()
    expect(page.locator(".notice")).to_be_visible()
