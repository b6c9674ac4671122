"""The checklist of an article's form, and the main button that says what it does."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.article_checklist import button_of, moment_in
from articles.models import Article, Source
from tests.admin.conftest import ADD, LIST, filled, form_of
from tests.admin.forms import opened, sent
from tests.admin.web import ENGLISH
from tests.noon import noon_in
from tests.small_archive import SmallArchive

CHECK = f"{LIST}checklist/"
FULL = {"source": "1", "section": "1", "language": "it", "summary": "S", "url": "https://a.example"}
CLOCK = "%Y-%m-%d %H:%M:%S"
Status = Article.Status


def ask(client: Client, _address: str = CHECK, **typed: Any) -> str:
    response = client.post(_address, typed, headers=ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def button(page: str) -> str:
    found = re.search('data-button="([^"]*)"', page)
    assert found is not None
    return found[1]


def lacking(page: str) -> list[str]:
    return re.findall('<li class="is-lacking">.*?<a href="#id_([a-z_]+)"', page)


def date_fields(moment: datetime) -> dict[str, str]:
    day, clock = timezone.localtime(moment).strftime(CLOCK).split()
    return {"published_0": day, "published_1": clock}


def test_it_names_what_is_missing(editor: Client, archive: SmallArchive) -> None:
    assert lacking(ask(editor)) == ["section", "language", "summary", "source"]
    Source.objects.filter(pk=archive.source.pk).update(rights="excerpt")
    values: dict[str, Any] = {**FULL, "source": archive.source.pk}
    assert lacking(ask(editor, **values)) == []
    for name in ("section", "language", "summary", "url"):
        assert lacking(ask(editor, **{**values, name: " " if name != "url" else ""})) == [name]
    assert lacking(ask(editor, **values, language_guessed="on")) == ["language"]
    assert lacking(ask(editor, **values, has_picture="1")) == ["image_alt"]
    assert lacking(ask(editor, **values, has_picture="1", image_alt="A port")) == []
    assert lacking(ask(editor, **(values | {"source": "", "new_source": "La Boa"}))) == []


@pytest.mark.parametrize(
    ("rights", "said"),
    [("full", "full text"), ("excerpt", "an excerpt"), ("link", "the title and the link")],
)
def test_it_says_what_readers_get(
    editor: Client, archive: SmallArchive, rights: str, said: str
) -> None:
    Source.objects.filter(pk=archive.source.pk).update(rights=rights, permission="by letter")
    values: dict[str, Any] = {**FULL, "source": archive.source.pk}
    assert said in ask(editor, **values)
    # A full text needs no original to go on to.
    assert lacking(ask(editor, **{**values, "url": ""})) == ([] if rights == "full" else ["url"])


@pytest.mark.parametrize(
    ("status", "days", "name"),
    [
        ("draft", 1, "Save draft"),
        ("published", -1, "Publish"),
        ("published", 1, "Schedule"),
        ("scheduled", 1, "Schedule"),
        ("withdrawn", -1, "Withdraw"),
        ("private", -1, "Save as private"),
        ("trashed", -1, "Move to the trash"),
        ("nonsense", 1, "Save draft"),
    ],
)
def test_the_button_says_what_it_does(editor: Client, status: str, days: int, name: str) -> None:
    assert button(ask(editor, status=status, **date_fields(noon_in(days)))) == name


def test_the_button_of_what_readers_see_updates_it(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    address = f"{LIST}{article.pk}/checklist/"
    assert button(ask(editor, address, status="published")) == "Update"
    assert button(ask(editor, address, status="draft")) == "Save draft"
    # Without its state among what is sent, that which is stored counts.
    assert button(ask(editor, address)) == "Update"
    later = date_fields(noon_in(2))
    assert button(ask(editor, address, status="published", **later)) == "Schedule"


@given(st.one_of(st.none(), st.text(max_size=12), st.lists(st.text(max_size=12), max_size=4)))
def test_dates_that_are_none_are_no_error(value: Any) -> None:
    found = moment_in(value)
    assert found is None or isinstance(found, datetime)
    assert button_of("published", found, None) in {"Publish", "Schedule", "Pubblica", "Programma"}


@pytest.mark.parametrize("source", ["x", "9" * 30, "-1", "\x00", "٣"])
def test_hostile_ids_are_no_source(editor: Client, source: str) -> None:
    assert "source" in lacking(ask(editor, source=source))


def test_who_may_not_write_is_not_answered(
    client: Client, moderator: Client, contributor: Client, archive: SmallArchive
) -> None:
    published = f"{LIST}{archive.make_article().pk}/checklist/"
    assert client.post(CHECK).status_code == 302
    assert moderator.post(CHECK).status_code == 403
    assert contributor.post(published).status_code == 403
    assert contributor.post(f"{LIST}999999/checklist/").status_code == 403
    assert contributor.get(CHECK).status_code == 405
    assert button(ask(contributor, status="published")) == "Publish"


def test_the_page_has_both_from_the_start(
    editor: Client, contributor: Client, archive: SmallArchive
) -> None:
    page = editor.get(ADD, headers=ENGLISH).content.decode()
    assert 'value="Save draft" class="default js-only"' in page
    assert lacking(page) == ["section", "language", "summary", "source"]
    article = archive.make_article(summary="", section=None)
    page = editor.get(form_of(article), headers=ENGLISH).content.decode()
    assert 'value="Update" class="default js-only"' in page
    assert lacking(page) == ["section", "summary"]
    assert page.index("_continue") < page.index("deletelink")
    # Where nothing can be saved, there is nothing to look at.
    assert "desk-checklist" not in contributor.get(form_of(article)).content.decode()


def test_a_refused_form_is_checked_as_it_was_typed(editor: Client) -> None:
    values = {**opened(editor, ADD), "title": [""], "summary": ["S"], "status": ["published"]}
    page = editor.post(ADD, values, headers=ENGLISH).content.decode()
    assert lacking(page) == ["section", "language", "source"]
    assert button(page) == "Publish"


def test_who_publishes_with_gaps_is_told(
    editor: Client, archive: SmallArchive, in_english: None
) -> None:
    article = archive.make_article(status=Status.DRAFT, summary="", language="it")
    response = sent(editor, form_of(article), filled(article), status="published", _continue="1")
    told = editor.get(response["Location"], headers=ENGLISH).content.decode()
    assert "Readers see it, but it lacks something: " in told
    assert "No summary" in told


def test_nothing_is_said_of_a_draft(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article(status=Status.DRAFT, summary="")
    response = sent(editor, form_of(article), filled(article), _continue="1")
    assert "lacks something" not in editor.get(response["Location"]).content.decode()
