"""The sample archive in the database."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from articles import sample
from articles.duplicates import recognise
from articles.lists.front_page import STORY_DAYS
from articles.models import Article, Comment, DayTally, MostRead, Section, Story
from articles.sample import load_sample as loading
from articles.sample.load_sample import load
from articles.sample.sample_files import read_articles

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(sample, "_looked_at", float("-inf"))
    yield tmp_path
    monkeypatch.setattr(sample, "_looked_at", float("-inf"))


def ignore(_step: str) -> None:
    """No progress is shown."""


def test_all_of_it_is_published_and_none_of_it_is_yet_to_come(folder: Path) -> None:
    assert not sample.is_sample()
    sample._looked_at = float("-inf")
    number = load(ignore)
    assert number == Article.objects.published().count() == len(list(read_articles()))
    assert not Comment.objects.exclude(state=Comment.State.APPROVED).exists()
    assert not Comment.objects.filter(created__gt=timezone.now()).exists()
    assert sum(DayTally.objects.values_list("count", flat=True)) == number
    assert sample.is_sample()


def test_the_pages_have_something_to_show(folder: Path) -> None:
    load(ignore)
    assert Article.objects.published().on_front_page().count() >= 3
    assert MostRead.objects.count() == 10
    assert Comment.objects.filter(parent__parent__isnull=False).exists()
    for section in Section.objects.filter(on_front_page=True, parent=None):
        terms = [section.pk, *section.children.values_list("pk", flat=True)]
        assert Article.objects.published().filter(section__in=terms).count() >= 3, section
    # Of the last days, one fact that two papers tell.
    recognise()
    (story,) = Story.objects.all()
    told = story.articles.filter(published__gt=timezone.now() - timedelta(days=STORY_DAYS))
    assert told.values("source").distinct().count() == 2


def test_no_address_of_a_person_is_invented(folder: Path) -> None:
    load(ignore)
    assert set(Comment.objects.values_list("email", flat=True)) == {"reader@sample.example"}


def test_nothing_stays_of_a_load_that_failed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("stopped")

    monkeypatch.setattr(loading, "_make_ranking", fail)
    with pytest.raises(RuntimeError, match="stopped"):
        load(ignore)
    assert not Article.objects.exists()
    assert not sample.marker().exists()


def test_every_size_that_a_page_may_ask_for_is_there(folder: Path) -> None:
    load(ignore)
    for article in Article.objects.exclude(image=""):
        for size in article.image.get_picture_files_list():
            with Image.open(size.path) as image:
                assert image.size == (size.width, size.height), size.name
    # And no file that belongs to none.
    stored = {path for path in (folder / "media").rglob("*") if path.is_file()}
    images = [article.image for article in Article.objects.exclude(image="")]
    sizes = {size.path for image in images for size in image.get_picture_files_list()}
    assert stored == sizes | {Path(image.path) for image in images}


def test_copying_that_was_stopped_goes_on(folder: Path) -> None:
    articles = [article for article in read_articles() if article.image]
    first = loading._store_pictures(articles, ignore)
    files = sorted(path for path in (folder / "media").rglob("*") if path.is_file())
    cut, whole = files[1], files[2]
    content, date = cut.read_bytes(), whole.stat().st_mtime_ns
    cut.write_bytes(content[:-1])
    files[3].unlink()
    assert loading._store_pictures(articles, ignore) == first
    assert cut.read_bytes() == content
    assert whole.stat().st_mtime_ns == date
    assert files[3].exists()


def test_the_wish_for_no_sample_is_remembered(folder: Path) -> None:
    assert not sample.is_declined()
    sample.decline()
    assert sample.is_declined()
