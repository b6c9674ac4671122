"""Kept cores and cards: pages are the same as where nothing is kept, whatever has changed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.lists import related
from articles.models import Article, Section, Source, Tag
from articles.models.outbox import content_changed
from articles.models.story import Story
from articles.templating.kept_cards import cards
from articles.templating.kept_parts import kept
from articles.views.article_core import ArticleCore, render_core
from articles.views.kept_cores import cores
from pressreview import rendered_cache
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db
TOKEN = "articles/{}.jpg".format
# Made by the database, or the row's own name.
NOT_CHANGED = {"id", "visible_from"}


def fields_of(model: type[Model]) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if f.attname not in NOT_CHANGED]


ALL = [(model, name) for model in (Article, Source, Section, Tag) for name in fields_of(model)]


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    """An article with everything that a page shows, a neighbour on each side, and comments."""
    archive.make_article(title="Dopo")
    above = Section.objects.create(name="Sopra", slug="sopra")
    Section.objects.filter(pk=archive.section.pk).update(parent=above)
    article = archive.make_article(
        tags=("pace", "guerra"),
        summary="Il sommario.",
        author="Anna Neri",
        url="https://lanterna.example/pezzo",
        image_alt="Un porto.",
        image_credit="Foto: A. N.",
        image_width=1600,
        image_height=900,
        body="<p>" + "Una frase intera del testo. " * 60 + "</p><p>" + "Altro. " * 200 + "</p>",
    )
    # Set here: an article that is saved as published loses its reason, and reads its picture.
    columns = {"image": TOKEN("a" * 32), "withdrawal_reason": "Un errore."}
    Article.objects.filter(pk=article.pk).update(**columns)
    archive.make_article(title="Prima")
    archive.make_comment(article)
    return article


def other_value(model: type[Model], name: str, before: Any) -> Any:
    """A value that the column may have, other than the one it has."""
    chosen: dict[str, Callable[[], Any]] = {
        "status": lambda: Article.Status.WITHDRAWN,
        "rights": lambda: Source.Rights.EXCERPT,
        "image": lambda: TOKEN("b" * 32),
        "image_cut": lambda: "0-0-100-100-30-40",
        "language": lambda: "en",
        "country": lambda: "FR",
        "section_id": lambda: Section.objects.create(name="Altra", slug="altra").pk,
        "front_pattern": lambda: Section.FrontPattern.PICTURES,
        "feed_section_id": lambda: Section.objects.create(name="Altra", slug="altra").pk,
        "parent_id": lambda: Section.objects.create(name="Altra", slug="altra").pk,
        "source_id": lambda: Source.objects.create(name="Altra", slug="altra").pk,
        "story_id": lambda: Story.objects.create().pk,
    }
    if name in chosen:
        return chosen[name]()
    if isinstance(before, bool):
        return not before
    if isinstance(before, datetime | date):
        return before - timedelta(days=1)
    return f"{before}x" if isinstance(before, str) else (before or 0) + 1


def forget_all() -> None:
    """Be a process that has just started."""
    for store in (cores, cards, related._kept):
        store.clear()
    kept.states.clear()


def pages_of(pk: int) -> list[tuple[int, bytes]]:
    """The article's page and a list with its card, in both languages, from no cache of pages."""
    client, path = Client(), Article.objects.get(pk=pk).path
    answers = [client.get(start + path) for start in ("", "/en")]
    answers += [client.get(f"{start}/articoli/") for start in ("", "/en")]
    return [(answer.status_code, answer.content) for answer in answers]


def change(model: type[Model], name: str, article: Article) -> None:
    """Change one column of the row that the article's page shows, round all signals."""
    rows: dict[type[Model], Any] = {
        Article: article,
        Source: article.source,
        Section: article.section,
        Tag: article.tags.get(name="pace"),
    }
    row = rows[model]
    row.refresh_from_db()
    before = row.image.name if name == "image" else getattr(row, name)
    changed = {name: other_value(model, name, before)}
    model._default_manager.filter(pk=row.pk).update(**changed)
    content_changed()


@pytest.mark.parametrize(
    ("model", "name"), ALL, ids=[f"{model.__name__}-{name}" for model, name in ALL]
)
def test_a_change_of_any_column_shows_at_once(
    article: Article, model: type[Model], name: str
) -> None:
    before = pages_of(article.pk)
    assert [status for status, _page in before] == [200] * 4
    change(model, name, article)
    warm = pages_of(article.pk)
    forget_all()
    assert warm == pages_of(article.pk)


@pytest.mark.parametrize(
    "name", ["title", "summary", "body", "author", "url", "image", "image_credit", "modified"]
)
def test_another_process_shows_it_as_well(
    article: Article, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """One that finds the older core in the cache that they share."""
    monkeypatch.setattr(rendered_cache, "is_shared", lambda: True)
    before = pages_of(article.pk)
    change(Article, name, article)
    forget_all()
    after = pages_of(article.pk)
    assert after[:2] != before[:2]
    monkeypatch.setattr(rendered_cache, "is_shared", lambda: False)
    forget_all()
    assert after == pages_of(article.pk)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the articles whose cores are rendered from now on."""
    titles: list[str] = []

    def render(article: Article, *given: Any) -> ArticleCore:
        titles.append(article.title)
        return render_core(article, *given)

    monkeypatch.setattr("articles.views.kept_cores.render_core", render)
    return titles


class Answering:
    """A shared cache that has the same for everybody."""

    def __init__(self, value: object) -> None:
        self.value = value

    def get(self, _name: str) -> object:
        return self.value

    def set(self, *_given: object) -> None:
        """Keeps nothing."""


def test_a_shared_core_is_taken_whole_or_not_at_all(
    article: Article, monkeypatch: pytest.MonkeyPatch, rendered: list[str]
) -> None:
    monkeypatch.setattr(rendered_cache, "is_shared", lambda: True)
    first = pages_of(article.pk)
    forget_all()
    assert pages_of(article.pk) == first
    assert len(rendered) == 2  # one a language
    for broken in (b"", b"[]", b'"text"', b"[1, 2, 3, 4]", "no bytes"):
        monkeypatch.setattr("pressreview.rendered_cache.shared_cache", Answering(broken))
        forget_all()
        rendered.clear()
        assert pages_of(article.pk) == first
        assert len(rendered) == 2


def test_an_older_release_does_not_render_for_a_newer_one(
    article: Article, monkeypatch: pytest.MonkeyPatch, rendered: list[str]
) -> None:
    monkeypatch.setattr(rendered_cache, "is_shared", lambda: True)
    for release in ("older", "newer"):
        monkeypatch.setattr(rendered_cache, "release", lambda release=release: release)
        forget_all()
        rendered.clear()
        pages_of(article.pk)
        assert len(rendered) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "https://elsewhere.example"),
        ("SITE_NAME", "Another name"),
        ("LANGUAGE_CODE", "en"),  # whose addresses have no prefix
    ],
)
def test_other_settings_do_not_show_what_former_ones_rendered(
    settings: Settings, name: str, value: str
) -> None:
    before = rendered_cache.release.__wrapped__()
    setattr(settings, name, value)
    assert rendered_cache.release.__wrapped__() != before


def test_an_edit_elsewhere_leaves_the_core_as_it_is(
    archive: SmallArchive, article: Article, rendered: list[str]
) -> None:
    pages_of(article.pk)
    rendered.clear()
    archive.make_article(title="Un altro della stessa fonte e sezione")
    assert [status for status, _page in pages_of(article.pk)] == [200] * 4
    assert rendered == []


def test_an_embargo_and_a_withdrawal_hold_at_this_very_second(article: Article) -> None:
    assert pages_of(article.pk)[0][0] == 200
    Article.objects.filter(pk=article.pk).update(status=Article.Status.WITHDRAWN)
    content_changed()
    assert pages_of(article.pk)[0][0] == 410
    later = timezone.now() + timedelta(hours=1)
    Article.objects.filter(pk=article.pk).update(status=Article.Status.SCHEDULED, published=later)
    content_changed()
    assert pages_of(article.pk)[0][0] == 404
