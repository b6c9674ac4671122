"""The menu in the head of the desk, and the filters that a list is narrowed by."""

import re

from django.test import Client
from lxml import html

from tests.admin.conftest import LIST, QUEUE
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive


def links(client: Client, address: str, selector: str) -> list[tuple[str, str]]:
    """The words and the address of each link in a part of a page."""
    page = html.fromstring(client.get(address, headers=ENGLISH).content.decode())
    found = page.xpath(f"//*[contains(@class, '{selector}')]//a")
    return [(" ".join(link.text_content().split()), link.get("href")) for link in found]


def test_the_menu_leads_to_what_an_account_may_see(
    boss: Client, moderator: Client, archive: SmallArchive
) -> None:
    names = [name for name, _address in links(boss, "/admin/", "desk-menu")]
    assert names[:10] == [
        *("Today", "Queues", "Articles", "Planning", "Front page", "Comments", "Sources"),
        *("Pictures", "Imports", "Figures"),
    ]
    assert {"Users", "Sections", "Old addresses", "Deleted articles"} <= set(names[10:])
    seen = {name for name, _address in links(moderator, "/admin/", "desk-menu")}
    assert {"Comments", "Queues"} <= seen
    assert not {"Users", "Imports", "Front page", "Figures"} & seen


def test_the_menu_says_where_one_is(boss: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    for address, name in (
        ("/admin/", "Today"),
        (LIST, "Articles"),
        (f"{LIST}{article.pk}/change/", "Articles"),
        ("/admin/front/", "Front page"),
        ("/admin/auth/user/", "Users"),
    ):
        page = boss.get(address, headers=ENGLISH).content.decode()
        assert re.findall(r'aria-current="(?:page|true)">([^<]+)<', page) == [name]


def test_nobody_signed_in_has_no_menu(client: Client, db: None) -> None:
    assert b"desk-menu" not in client.get("/admin/login/", follow=True).content


def test_filters_in_use_are_named_and_taken_away(editor: Client, archive: SmallArchive) -> None:
    archive.make_article(language="de")
    source = f"source__id__exact={archive.source.pk}"
    address = f"{LIST}?status__exact=published&{source}&language=de&q=Articolo"
    chips = dict(links(editor, address, "desk-chips"))
    assert set(chips) == {
        *("State: published ×", "Source: La Lanterna ×", "Language: German ×"),
        "Clear all filters",
    }
    without = chips["Source: La Lanterna ×"]
    assert "source" not in without
    assert "language=de" in without and "q=Articolo" in without
    assert dict(links(editor, f"{LIST}{without}", "desk-chips")).keys() == {
        *("State: published ×", "Language: German ×", "Clear all filters"),
    }


def test_what_a_list_shows_by_itself_is_no_filter(editor: Client, archive: SmallArchive) -> None:
    assert links(editor, LIST, "desk-chips") == []
    assert links(editor, QUEUE, "desk-chips") == []
    assert [name for name, _address in links(editor, f"{QUEUE}?state=spam", "desk-chips")] == [
        "State: spam ×"
    ]
    assert links(editor, f"{LIST}?source__id__exact=", "desk-chips") == []


def test_titles_lead_back_to_the_same_list(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article(language="de", section=None, language_guessed=True)
    page = editor.get(f"{LIST}?language=de", headers=ENGLISH).content.decode()
    assert f"{LIST}{article.pk}/change/?_changelist_filters=language%3Dde" in page
    notes = html.fromstring(page).xpath("//td[contains(@class, 'field-headline')]")[0]
    said = " ".join(notes.text_content().split())
    assert said.startswith(article.title)
    for word in ("La Lanterna", "German", "no section", "language guessed"):
        assert word in said
