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


@pytest.mark.django_db
def test_pictures_of_the_text_can_be_seen_larger(archive: SmallArchive) -> None:
    image = f'<img alt="Il porto" src="/media/articles/{"a" * 32}.jpg" width="9" height="6">'
    body = f"<p>ROMA – Testo.</p><figure>{image}<figcaption>Foto Rossi</figcaption></figure>"
    core = core_of(archive.make_article(body=body))
    assert '<span class="dateline">ROMA</span>' in core.story
    assert core.story.count("<dialog") == core.story.count('class="larger"') == 1
    assert core.story.count('loading="lazy"') == 1
    assert "<figcaption>Foto Rossi</figcaption>" in core.story
    Source.objects.update(rights=Source.Rights.EXCERPT)
    core = core_of(Article.objects.get())
    assert "<dialog" not in core.story


@pytest.mark.django_db
def test_a_preview_has_no_tools_and_a_link_is_not_read_aloud(archive: SmallArchive) -> None:
    article = archive.make_article()
    assert "data-save" not in core_of(article, Variation(is_preview=True)).story
    assert "data-listen" in core_of(article).story
    Source.objects.update(rights=Source.Rights.LINK)
    story = core_of(article).story
    assert "data-save" in story
    assert "data-listen" not in story


@pytest.mark.django_db
def test_an_excerpt_has_its_dateline_too_and_is_escaped(archive: SmallArchive) -> None:
    Source.objects.update(rights=Source.Rights.EXCERPT)
    words = "Il porto &lt;b&gt; resta chiuso da ieri. " * 20
    story = core_of(archive.make_article(body=f"<p>TRIESTE – {words}</p>")).story
    assert '<p><span class="dateline">TRIESTE</span> – Il porto &lt;b&gt; resta' in story
