"""A contributor says with a box of the form that a draft is ready; editors are told by mail."""

from django.test import Client

from articles.models import Article, DeskNotice
from tests.admin.conftest import ADD, filled, form_of
from tests.small_archive import SmallArchive

READY = {"tell_editors": "on"}


def told() -> list[tuple[str, int]]:
    return list(DeskNotice.objects.values_list("kind", "about"))


def test_a_draft_is_told_of_when_its_writer_says_that_it_is_ready(
    contributor: Client, archive: SmallArchive
) -> None:
    values = filled(Article(title="Nuovo", source=archive.source, section=archive.section))
    assert contributor.post(ADD, values).status_code == 302
    draft = Article.objects.get()
    assert told() == []
    assert 'name="tell_editors"' in contributor.get(form_of(draft)).content.decode()
    for _time in range(2):
        assert contributor.post(form_of(draft), filled(draft, **READY)).status_code == 302
        draft.refresh_from_db()
    assert told() == [("draft", draft.pk)]


def test_who_publishes_has_no_such_box(editor: Client, archive: SmallArchive) -> None:
    draft = archive.make_article(status="draft")
    assert "tell_editors" not in editor.get(form_of(draft)).content.decode()
    editor.post(form_of(draft), filled(draft, **READY))
    assert told() == []


def test_who_only_looks_has_none_either(moderator: Client, archive: SmallArchive) -> None:
    draft = archive.make_article(status="draft")
    assert "tell_editors" not in moderator.get(form_of(draft)).content.decode()
