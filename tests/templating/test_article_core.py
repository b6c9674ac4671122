"""The core of an article's page: of itself alone, for all readers the same, safe in its place."""

import json
import re

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, Source, Tag
from articles.views.article_core import ArticleCore, Variation, render_core
from tests.small_archive import SmallArchive

HOSTILE = "</script><script>alert(1)</script> & <!-- \u2028"


def core_of(article: Article, variation: Variation | None = None) -> ArticleCore:
    found = Article.objects.select_related("source", "section").get(pk=article.pk)
    return render_core(found, [], [("Esteri", "/sezione/esteri/")], variation or Variation())


@pytest.mark.django_db
def test_the_database_is_asked_for_nothing(
    archive: SmallArchive, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = archive.make_article(author="Anna", tags=("Siria",))
    article = Article.objects.select_related("source", "section").get(pk=made.pk)
    tags = list(Tag.objects.all())
    with django_assert_num_queries(0):
        core = render_core(article, tags, [("Esteri", "/sezione/esteri/")])
    for piece in (article.title, "Anna", "Siria", "Esteri", "La Lanterna", article.body):
        assert piece in core.story


@pytest.mark.django_db
def test_structured_data_cannot_end_its_element(archive: SmallArchive) -> None:
    article = archive.make_article(title=HOSTILE)
    found = re.search(r"<script[^>]*>(.*?)</script>", core_of(article).head, re.DOTALL)
    assert found is not None
    assert json.loads(found[1])["headline"] == article.title
    assert "<" not in found[1]
    assert "<script>alert" not in core_of(article).story


@pytest.mark.django_db
def test_readers_get_no_link_to_the_desk(archive: SmallArchive) -> None:
    article = archive.make_article()
    assert "/desk/7/" not in core_of(article).story
    assert 'href="/desk/7/"' in core_of(article, Variation(edit_url="/desk/7/")).story


@pytest.mark.django_db
def test_a_preview_tells_other_programs_nothing(archive: SmallArchive) -> None:
    core = core_of(archive.make_article(), Variation(is_preview=True))
    assert core.robots == "noindex, nofollow"
    assert "ld+json" not in core.head


@pytest.mark.django_db
def test_without_words_the_description_names_title_and_outlet(archive: SmallArchive) -> None:
    Source.objects.update(rights=Source.Rights.LINK)
    article = archive.make_article(title="Titolo")
    assert core_of(article).description == "Titolo – La Lanterna"
    assert "og:description" not in core_of(article).head
