"""The three roles: made by the migration, and what each may not do however it asks."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client

from articles.models import Article
from tests.admin.conftest import ADD, LIST, QUEUE, act, filled, form_of
from tests.small_archive import SmallArchive

roles = import_module("articles.migrations.0002_roles")
dossiers = import_module("articles.migrations.0018_dossiers")
pictures = import_module("articles.migrations.0020_picture_library")
figures = import_module("articles.migrations.0023_figures")
intake = import_module("articles.migrations.0003_intake")
deleted = import_module("articles.migrations.0006_deleted_articles")
figures = import_module("articles.migrations.0023_figures")


def permissions(name: str) -> set[str]:
    found = Permission.objects.filter(group__name=name, content_type__app_label="articles")
    return set(found.values_list("codename", flat=True))


@pytest.mark.django_db
def test_the_migration_made_the_groups() -> None:
    assert {"publish_article", "delete_article", "change_section", "change_comment"} <= permissions(
        "editor"
    )
    assert permissions("contributor") == {
        *("view_article", "add_article", "change_article"),
        *("view_section", "view_source", "view_tag", "add_tag"),
        *("view_picture", "add_picture"),
    }
    assert permissions("moderator") == {
        *("view_comment", "change_comment", "delete_comment", "view_article"),
    }


@pytest.mark.django_db
def test_the_migration_can_be_undone_and_done_again() -> None:
    before = permissions("editor")
    schema_editor = connection.schema_editor()
    roles.remove_roles(apps, schema_editor)
    assert not Group.objects.filter(name__in=roles.ROLES).exists()
    roles.make_roles(apps, schema_editor)
    intake.extend_roles(apps, schema_editor)
    deleted.extend_roles(apps, schema_editor)
    figures.extend_roles(apps, schema_editor)
    dossiers.extend_roles(apps, schema_editor)
    pictures.extend_roles(apps, schema_editor)
    figures.extend_roles(apps, schema_editor)
    assert permissions("editor") == before


@pytest.mark.django_db
def test_it_makes_permissions_that_are_not_there_yet() -> None:
    Permission.objects.filter(content_type__app_label="articles").delete()
    roles.make_roles(apps, connection.schema_editor())
    assert "publish_article" in permissions("editor")


def test_a_reader_is_sent_to_the_login(client: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    for address in ("/admin/", LIST, form_of(article), QUEUE):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_a_contributor_writes_a_draft(contributor: Client, archive: SmallArchive) -> None:
    form = contributor.get(ADD).content.decode()
    assert 'name="status"' not in form
    assert 'name="front_page"' not in form
    values = filled(Article(title="Nuovo", source=archive.source, section=archive.section))
    assert contributor.post(ADD, values).status_code == 302
    assert Article.objects.get().status == Article.Status.DRAFT


def test_a_contributor_cannot_publish_by_a_forged_form(
    contributor: Client, archive: SmallArchive
) -> None:
    forged = {"status": "published", "front_page": "on", "front_order": 1}
    new = Article(title="Nuovo", source=archive.source, section=archive.section)
    contributor.post(ADD, filled(new, **forged))
    contributor.post(f"{ADD}?status=published&front_page=1", filled(new, **forged))
    old = archive.make_article(status=Article.Status.DRAFT)
    assert contributor.post(form_of(old), filled(old, **forged)).status_code == 302
    assert Article.objects.count() == 3
    for article in Article.objects.all():
        assert (article.status, article.front_page, article.front_order) == ("draft", False, 100)


@pytest.mark.parametrize("status", ["published", "scheduled", "withdrawn"])
def test_a_contributor_cannot_change_what_is_no_draft(
    contributor: Client, archive: SmallArchive, status: str
) -> None:
    article = archive.make_article(status=status, withdrawal_reason="Errore")
    assert contributor.get(form_of(article)).status_code == 200
    answer = contributor.post(form_of(article), filled(article, title="Altro"))
    assert answer.status_code == 403
    article.refresh_from_db()
    assert article.title != "Altro"


@pytest.mark.parametrize(
    "action", ["publish", "withdraw", "move", "put_on_front_page", "delete_selected"]
)
def test_a_contributor_has_no_actions_on_many(
    contributor: Client, archive: SmallArchive, action: str
) -> None:
    article = archive.make_article(status=Article.Status.DRAFT)
    more = {"confirmed": 1, "reason": "Perché", "section": archive.section.pk, "post": "yes"}
    contributor.post(LIST, act(action, article, **more))
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    assert not article.front_page


@pytest.mark.parametrize("role", ["contributor", "moderator"])
def test_other_roles_cannot_delete_articles(
    as_role: Callable[[str], Client], archive: SmallArchive, role: str
) -> None:
    article = archive.make_article(status=Article.Status.DRAFT)
    answer = as_role(role).post(f"{LIST}{article.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()


def test_a_contributor_sees_no_comments(contributor: Client, archive: SmallArchive) -> None:
    comment = archive.make_comment(archive.make_article())
    assert contributor.get(QUEUE).status_code == 403
    assert contributor.get(f"{QUEUE}{comment.pk}/change/").status_code == 403


def test_a_moderator_may_look_at_articles_only(moderator: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    assert moderator.get(form_of(article)).status_code == 200
    assert moderator.post(form_of(article), filled(article, title="X")).status_code == 403
    assert moderator.get(ADD).status_code == 403


@pytest.mark.parametrize("role", ["editor", "contributor", "moderator"])
def test_the_record_is_for_superusers(as_role: Callable[[str], Client], role: str) -> None:
    assert as_role(role).get("/admin/admin/logentry/").status_code == 403
