"""Articles as lists of hits show them: the same as the articles themselves."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.content import rights
from articles.models import Article, Source, result_cards
from tests.small_archive import SmallArchive


@pytest.mark.parametrize("filed", [True, False])
def test_a_result_card_says_what_the_article_says(archive: SmallArchive, filed: bool) -> None:
    article = archive.make_article(title="Città “vecchia”", language="it", url="https://a.example/")
    if not filed:
        article.section = None
        article.save()
    article.refresh_from_db()
    card = result_cards([article.pk])[article.pk]
    for name in ("pk", "external_id", "title", "slug", "url", "day", "published", "language"):
        assert getattr(card, name) == getattr(article, name)
    assert card.text == article.text
    assert card.path == article.path
    assert card.published.tzinfo is not None
    assert card.source.name == article.source.name
    assert card.source.country == article.source.country
    assert (card.section and card.section.slug) == (article.section and article.section.slug)
    assert rights.public_text(card) == rights.public_text(article)


def test_only_what_readers_may_see_is_given(archive: SmallArchive) -> None:
    shown = archive.make_article(title="Uscito")
    hidden = archive.make_article(title="Bozza", status=Article.Status.DRAFT)
    later = timezone.now() + timedelta(hours=2)
    scheduled = archive.make_article(title="Domani", published=later)
    ids = [hidden.pk, scheduled.pk, shown.pk, 10**9]
    assert set(result_cards(ids)) == {shown.pk}
    with time_machine.travel(later + timedelta(seconds=1)):
        assert set(result_cards(ids)) == {shown.pk, scheduled.pk}
    assert result_cards([]) == {}


def test_a_result_card_follows_a_change_of_rights_at_once(archive: SmallArchive) -> None:
    article = archive.make_article()
    assert rights.public_text(result_cards([article.pk])[article.pk])
    Source.objects.update(rights=Source.Rights.LINK)
    assert rights.public_text(result_cards([article.pk])[article.pk]) == ""
