"""Dossiers on the desk."""

import re

import pytest
from django.test import Client

from articles.models import Dossier, Tag
from articles.models.dossier import LONGEST_INTRODUCTION
from tests.admin.forms import form_in
from tests.small_archive import SmallArchive

LIST, ADD = "/admin/articles/dossier/", "/admin/articles/dossier/add/"


def values(**changes: object) -> dict[str, object]:
    return {"title": "Clima", "slug": "clima", "query": "clima", "order": 5} | changes


def test_an_editor_makes_one(editor: Client, archive: SmallArchive) -> None:
    html = editor.get(ADD).content.decode()
    assert 'name="introduction_en"' in html
    sent = values(introduction="<p>Si <i>vede</i><script>x</script></p>", is_published="on")
    assert editor.post(ADD, sent).status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.introduction, dossier.is_published) == ("<p>Si <i>vede</i></p>", True)
    assert "Clima" in editor.get(LIST).content.decode()
    assert editor.get(f"{LIST}{dossier.pk}/change/").status_code == 200
    chosen = {"action": "delete_selected", "_selected_action": [dossier.pk], "post": "yes"}
    assert editor.post(LIST, chosen).status_code == 302
    assert not Dossier.objects.exists()


def test_the_order_is_changed_in_the_list_and_the_rest_stays(
    editor: Client, archive: SmallArchive
) -> None:
    dossier = Dossier.objects.create(
        title="Clima", slug="clima", query="x", introduction="<p>Sì</p>"
    )
    page = editor.get(LIST)
    # The list has no text editor, nor what it needs.
    assert b"prose_editor" not in page.content
    sent = form_in(page.content, "//form[@id='changelist-form']") | {
        "form-0-order": ["7"],
        "_save": ["1"],
    }
    assert editor.post(LIST, sent).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.order, dossier.introduction) == (7, "<p>Sì</p>")


def test_the_form_has_the_editor_with_its_map_and_its_words(
    editor: Client, archive: SmallArchive
) -> None:
    page = editor.get(ADD)
    policy = page.headers["Content-Security-Policy"]
    (nonce,) = re.findall(r'<script type="importmap" nonce="([^"]+)"', page.content.decode())
    assert f"'nonce-{nonce}'" in policy
    assert b'id="desk-editor-words"' in page.content


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"query": ""}, "tag"),
        ({"query": "  "}, "query"),
        ({"title": "\x01"}, "title"),
        ({"slug": ""}, "slug"),
        ({"introduction": "x" * (LONGEST_INTRODUCTION + 1)}, "introduction"),
    ],
)
def test_what_makes_no_dossier_is_refused(
    editor: Client, archive: SmallArchive, changes: dict[str, object], field: str
) -> None:
    response = editor.post(ADD, values(**changes))
    assert field in response.context["adminform"].form.errors
    assert not Dossier.objects.exists()


def test_a_tag_and_a_search_are_one_too_many(editor: Client, archive: SmallArchive) -> None:
    tag = Tag.objects.create(name="Clima", slug="clima")
    response = editor.post(ADD, values(tag=tag.pk))
    assert set(response.context["adminform"].form.errors) == {"tag", "query"}
    longest = values(tag=tag.pk, query="", introduction="x" * LONGEST_INTRODUCTION)
    assert editor.post(ADD, longest).status_code == 302


def test_others_may_not(contributor: Client, moderator: Client, archive: SmallArchive) -> None:
    for client in (contributor, moderator):
        assert client.get(LIST).status_code == 403
        assert client.post(ADD, values()).status_code == 403
