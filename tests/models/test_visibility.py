"""What readers may see, and when."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Source
from tests.small_archive import SmallArchive


def visible() -> set[str]:
    return set(Article.objects.published().values_list("title", flat=True))


def test_readers_see_what_is_published_and_nothing_else(archive: SmallArchive) -> None:
    archive.make_article(title="Uscito")
    archive.make_article(title="Bozza", status=Article.Status.DRAFT)
    archive.make_article(
        title="Ritirato", status=Article.Status.WITHDRAWN, withdrawal_reason="Errore."
    )
    assert visible() == {"Uscito"}


def test_a_scheduled_article_appears_by_itself_at_its_time(archive: SmallArchive) -> None:
    later = timezone.now() + timedelta(hours=2)
    article = archive.make_article(title="Domani", published=later)
    assert article.status == Article.Status.SCHEDULED
    assert visible() == set()
    with time_machine.travel(later + timedelta(seconds=1)):
        assert visible() == {"Domani"}


def test_a_due_article_gets_the_state_published(archive: SmallArchive) -> None:
    later = timezone.now() + timedelta(hours=2)
    article = archive.make_article(published=later)
    assert Article.objects.all().settle() == 0
    with time_machine.travel(later + timedelta(seconds=1)):
        assert Article.objects.all().settle() == 1
    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED


def test_a_withdrawal_needs_a_reason(archive: SmallArchive) -> None:
    article = archive.make_article()
    with pytest.raises(ValueError, match="reason"):
        Article.objects.all().withdraw("  ")
    article.status = Article.Status.WITHDRAWN
    with pytest.raises(ValidationError) as refused:
        article.full_clean()
    assert set(refused.value.message_dict) == {"withdrawal_reason"}
    with pytest.raises(IntegrityError), transaction.atomic():
        article.save()


def test_withdrawing_takes_an_article_off_the_front_page(archive: SmallArchive) -> None:
    article = archive.make_article(front_page=True)
    assert Article.objects.all().withdraw("Fonte non verificata.") == 1
    article.refresh_from_db()
    assert (article.status, article.front_page) == ("withdrawn", False)
    assert visible() == set()


def test_publishing_keeps_future_dates_for_later(archive: SmallArchive) -> None:
    draft = Article.Status.DRAFT
    archive.make_article(title="Ora", status=draft)
    archive.make_article(title="Poi", status=draft, published=timezone.now() + timedelta(days=1))
    assert Article.objects.all().publish() == 2
    assert visible() == {"Ora"}
    assert Article.objects.get(title="Poi").status == Article.Status.SCHEDULED


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"slug": ""},
        {"status": "vanished"},
        {"status": "withdrawn"},
        {"image": "a.jpg", "image_alt": ""},
    ],
)
def test_the_database_itself_refuses_nonsense(archive: SmallArchive, wrong: dict[str, str]) -> None:
    article = archive.make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**wrong)


def test_full_text_needs_a_recorded_permission(archive: SmallArchive) -> None:
    source = Source(name="Senza", slug="senza", rights=Source.Rights.FULL)
    with pytest.raises(ValidationError) as refused:
        source.full_clean()
    assert set(refused.value.message_dict) == {"permission"}
    with pytest.raises(IntegrityError), transaction.atomic():
        source.save()


def test_an_external_id_is_given_once(archive: SmallArchive) -> None:
    archive.make_article(external_id="wp-1")
    archive.make_article(external_id="")
    archive.make_article(external_id="")
    with pytest.raises(IntegrityError), transaction.atomic():
        archive.make_article(external_id="wp-1")


def test_a_scheduled_date_that_has_passed_publishes_at_once(archive: SmallArchive) -> None:
    assert archive.make_article(status=Article.Status.SCHEDULED).status == "published"


def test_what_is_withdrawn_stands_on_no_front_page_and_what_is_not_has_no_reason(
    archive: SmallArchive,
) -> None:
    article = archive.make_article(status="withdrawn", withdrawal_reason="Errore.", front_page=True)
    assert (article.front_page, article.withdrawal_reason) == (False, "Errore.")
    assert Article.objects.all().feature(True) == 0
    article.status = "draft"
    article.save()
    assert article.withdrawal_reason == ""
