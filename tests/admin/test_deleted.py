"""Deleting on the desk is for good, until an editor says otherwise."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.importers.pipeline.run import take_in
from articles.importers.records import Options, Record
from articles.models import Article, DeletedArticle
from tests.admin.conftest import ADD, LIST, act, filled
from tests.admin.test_article_actions import english, said
from tests.admin.web import ADDRESS, ENGLISH, Web
from tests.small_archive import SmallArchive

DELETED = "/admin/articles/deletedarticle/"


def bring(article: Article) -> int:
    """How many articles an import of this one makes."""
    record = Record(
        title=article.title,
        body=article.body,
        source=article.source.name,
        external_id=article.external_id,
        url=article.url,
        published=article.published,
    )
    return take_in(iter([record]), Options()).created


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    return archive.make_article(external_id="a1", url="https://lanterna.example/1")


def by_the_form(editor: Client, article: Article) -> None:
    editor.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})


def by_the_list(editor: Client, article: Article) -> None:
    editor.post(LIST, act("delete_selected", article, post="yes"))


@pytest.mark.parametrize("delete", [by_the_form, by_the_list])
def test_an_import_does_not_bring_it_back(
    editor: Client, client: Client, article: Article, delete: Callable[[Client, Article], None]
) -> None:
    delete(editor, article)
    assert not Article.objects.exists()
    assert bring(article) == 0
    assert client.get(article.path).status_code == 404


def test_an_article_from_the_trash_stays_away_as_well(editor: Client, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(status="trashed")
    by_the_list(editor, article)
    assert bring(article) == 0


def test_an_editor_lets_it_in_again(editor: Client, article: Article) -> None:
    article.delete()
    page = editor.get(DELETED, headers=ENGLISH).content.decode()
    assert article.url in page
    assert "Let them come in again" in page
    editor.post(DELETED, act("allow", DeletedArticle.objects.get()), headers=ENGLISH)
    assert said(editor) == ["1 article may come in again."]
    assert LogEntry.objects.get().object_repr == article.url
    assert bring(article) == 1


def test_who_may_only_write_drafts_does_not_see_the_list(
    contributor: Client, article: Article
) -> None:
    article.delete()
    assert contributor.get(DELETED).status_code == 403


@pytest.mark.parametrize("keys", [{"external_id": "a1"}, {"url": "https://lanterna.example/1"}])
def test_what_is_written_by_hand_is_wanted(
    editor: Client, article: Article, keys: dict[str, Any]
) -> None:
    article.delete()
    new = Article(title="Di nuovo", source=article.source, section=article.section)
    assert editor.post(ADD, filled(new, **keys)).status_code == 302
    assert not DeletedArticle.objects.exists()


def test_other_articles_by_hand_change_nothing(editor: Client, article: Article) -> None:
    article.delete()
    new = Article(title=article.title, source=article.source, section=article.section)
    editor.post(ADD, filled(new))
    assert DeletedArticle.objects.count() == 1


def test_pasting_its_address_says_so_and_brings_it(
    editor: Client, archive: SmallArchive, web: Web
) -> None:
    archive.make_article(url=ADDRESS).delete()
    answer = editor.post(f"{LIST}from-web/", {"address": ADDRESS}, headers=ENGLISH)
    page = editor.get(answer["Location"], headers=ENGLISH).content.decode()
    assert "An article with this address was deleted here on" in page
    assert "Il porto chiude" in page


def test_nobody_adds_changes_or_deletes_what_is_kept(editor: Client, article: Article) -> None:
    article.delete()
    pk = DeletedArticle.objects.get().pk
    assert editor.get(f"{DELETED}add/").status_code == 403
    assert editor.post(f"{DELETED}{pk}/delete/", {"post": "yes"}).status_code == 403
    english(editor, act("delete_selected", DeletedArticle.objects.get(), post="yes"))
    assert DeletedArticle.objects.exists()
