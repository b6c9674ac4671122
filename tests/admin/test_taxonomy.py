"""Sections, sources, tags, old addresses, and the record."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.models import OldAddress, Section, Source, Tag
from articles.models.revision import as_state, states_of
from tests.admin.conftest import act
from tests.admin.forms import form_in, sent
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive

SECTIONS, SOURCES, TAGS = (f"/admin/articles/{name}/" for name in ("section", "source", "tag"))


def test_a_section_is_not_offered_its_own_branch(editor: Client, archive: SmallArchive) -> None:
    child = Section.objects.create(name="Asia", slug="asia", parent=archive.section)
    other = Section.objects.create(name="Lettere", slug="lettere")
    form = editor.get(f"{SECTIONS}{archive.section.pk}/change/").context["adminform"].form
    assert set(form.fields["parent"].queryset) == {other}
    values = {"name": "Esteri", "slug": "esteri", "parent": child.pk, "order": 1}
    response = editor.post(f"{SECTIONS}{archive.section.pk}/change/", values)
    assert "parent" in response.context["adminform"].form.errors


def test_the_order_is_set_in_the_list(editor: Client, archive: SmallArchive) -> None:
    page = editor.get(SECTIONS, headers=ENGLISH).content
    values = form_in(page, "//form[@id='changelist-form']") | {"form-0-order": ["7"]}
    del values["form-0-on_front_page"]
    assert sent(editor, SECTIONS, values, _save="1").status_code == 302
    archive.section.refresh_from_db()
    assert (archive.section.order, archive.section.on_front_page) == (7, False)


def test_a_section_with_articles_stays(editor: Client, archive: SmallArchive) -> None:
    archive.make_article()
    editor.post(SECTIONS, act("delete_selected", archive.section, post="yes"))
    assert Section.objects.filter(pk=archive.section.pk).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rights": "full"}, "permission"),
        ({"rights": "full", "permission": "\x01 "}, "permission"),
        ({"country": "Atlantide"}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"home_page": "javascript:alert(1)"}, "home_page"),
        ({"name": "\x01"}, "name"),
        ({"name": "x\x00"}, "name"),
        ({"name": "La Lanterna"}, "name"),
        ({"slug": ""}, "slug"),
        ({"rights": "all"}, "rights"),
        ({"excerpt_length": "2001"}, "excerpt_length"),
        ({"excerpt_length": "-1"}, "excerpt_length"),
        ({"excerpt_share": "101"}, "excerpt_share"),
    ],
)
def test_a_source_is_refused_with_a_sentence(
    editor: Client, archive: SmallArchive, changes: dict[str, str], field: str
) -> None:
    values = {"name": "Bote", "slug": "bote", "country": "DE", "rights": "excerpt", **changes}
    response = editor.post(f"{SOURCES}add/", values)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"), [(("2000", "100"), (2000, 100)), (("0", "0"), (0, 0)), (("", ""), (500, 30))]
)
def test_how_much_an_excerpt_gives_is_set_on_the_desk(
    editor: Client, archive: SmallArchive, typed: tuple[str, str], kept: tuple[int, int]
) -> None:
    values = {"name": "Bote", "slug": "bote", "rights": "excerpt"}
    values |= dict(zip(("excerpt_length", "excerpt_share"), typed, strict=True))
    assert editor.post(f"{SOURCES}add/", values).status_code == 302
    source = Source.objects.get(slug="bote")
    assert (source.excerpt_length, source.excerpt_share) == kept
    assert b"id_excerpt_share_helptext" in editor.get(f"{SOURCES}{source.pk}/change/").content


def test_tags_are_merged(editor: Client, archive: SmallArchive) -> None:
    one = archive.make_article(tags=("Siria",))
    two = archive.make_article(tags=("Syria", "Siria"))
    kept, other = Tag.objects.get(slug="siria"), Tag.objects.get(slug="syria")
    assert b'name="tag"' in editor.post(TAGS, act("merge", kept, other)).content
    editor.post(TAGS, act("merge", kept, other, confirmed=1, tag=kept.pk))
    assert list(Tag.objects.all()) == [kept]
    assert set(kept.articles.all()) == {one, two}
    assert "Syria" in LogEntry.objects.get().change_message


def test_merging_tags_stands_in_the_history_of_the_articles(
    editor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article(tags=("Syria",))
    kept = Tag.objects.create(name="Siria", slug="siria")
    other = Tag.objects.get(slug="syria")
    editor.post(TAGS, act("merge", kept, other, confirmed=1, tag=kept.pk))
    after, before = map(as_state, states_of(article.pk))
    assert (before.names["tags"], after.names["tags"]) == (["Syria"], ["Siria"])
    assert "Syria" in after.comment and str(after.who) == "editor-account"
    modified = article.modified
    article.refresh_from_db()
    assert article.modified > modified


def test_only_a_chosen_tag_can_be_kept(editor: Client, archive: SmallArchive) -> None:
    archive.make_article(tags=("Siria", "Asia"))
    siria, asia = Tag.objects.get(slug="siria"), Tag.objects.get(slug="asia")
    asked = editor.post(TAGS, act("merge", siria, confirmed=1, tag=asia.pk))
    assert b"errorlist" in asked.content
    assert Tag.objects.count() == 2


def test_a_contributor_adds_a_tag_in_passing(contributor: Client, archive: SmallArchive) -> None:
    values = {"name": "Siria", "slug": "siria", "_popup": 1}
    response = contributor.post(f"{TAGS}add/?_popup=1", values)
    assert b"data-popup-response" in response.content
    found = contributor.get(
        "/admin/autocomplete/?app_label=articles&model_name=article&field_name=tags&term=sir"
    )
    assert [tag["text"] for tag in found.json()["results"]] == ["Siria"]
    tag = Tag.objects.get()
    assert contributor.post(f"{TAGS}{tag.pk}/change/", values).status_code == 403


def test_old_addresses(editor: Client, client: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    add = "/admin/articles/oldaddress/add/"
    for path in ("senza-barra", "//evil.example/", "", "/\x00"):
        response = editor.post(add, {"path": path, "article": article.pk})
        assert list(response.context["adminform"].form.errors) == ["path"]
    editor.post(add, {"path": "/vecchio/", "article": article.pk})
    assert OldAddress.objects.get().article == article


def test_the_record_can_be_read_and_not_changed(boss: Client, archive: SmallArchive) -> None:
    boss.post(f"{TAGS}add/", {"name": "Siria", "slug": "siria"})
    entry = LogEntry.objects.get()
    page = boss.get("/admin/admin/logentry/").content.decode()
    assert "Siria" in page
    assert "boss" in page
    one = f"/admin/admin/logentry/{entry.pk}"
    assert boss.get(f"{one}/change/").status_code == 200
    assert boss.post(f"{one}/change/", {"object_repr": "X"}).status_code == 403
    assert boss.post(f"{one}/delete/", {"post": "yes"}).status_code == 403
    assert boss.get("/admin/admin/logentry/add/").status_code == 403


def test_the_desk_has_the_name_of_the_site(boss: Client, settings: object) -> None:
    page = boss.get("/admin/", headers={"accept-language": "en"}).content.decode()
    assert "Rassegna Esteri" in page
    assert "Editorial desk" in page
