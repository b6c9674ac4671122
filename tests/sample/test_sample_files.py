"""The texts of the sample archive are complete and fit together."""

import shutil
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from articles.sample.sample_files import (
    IMAGES,
    SampleArticle,
    newest_day,
    read_articles,
    read_catalogue,
)
from articles.sample.shipped_pictures import make, originals, sizes_of

# Of 255, on average: what compression loses. Another picture differs by some tens.
MOST_LOSS = 8
ARTICLES = list(read_articles())
# A winter's day, when Rome is one hour ahead.
NOON = datetime(2026, 2, 10, 11, 0, tzinfo=UTC)
NIGHT = datetime(2026, 2, 10, 1, 0, tzinfo=UTC)


def test_there_are_sixty_three_articles_in_five_languages() -> None:
    assert len(ARTICLES) == 63
    assert {article.language for article in ARTICLES} == {"it", "en", "fr", "de", "es"}


def test_keys_and_addresses_are_used_once() -> None:
    for name in ("key", "url"):
        counted = Counter(article.table[name] for article in ARTICLES)
        assert not {value for value, times in counted.items() if times > 1}


def test_every_article_is_filed_under_what_the_catalogue_has() -> None:
    catalogue = read_catalogue()
    for term in ("section", "source"):
        known = {table["slug"] for table in catalogue[term]}
        assert {article.table[term] for article in ARTICLES} <= known
        assert known - {"rassegna-esteri"} <= {article.table[term] for article in ARTICLES}


@pytest.mark.parametrize(
    "article", [article for article in ARTICLES if article.image], ids=lambda article: article.key
)
def test_every_picture_is_there_with_description_and_credit(article: SampleArticle) -> None:
    assert article.image is not None
    with Image.open(article.image) as picture:
        assert picture.width >= 1200
        # Cards cut it to 16:9, which must leave most of it.
        assert 1.5 <= picture.width / picture.height <= 1.9
    assert article.table["image_alt"]
    assert article.table["image_credit"]


def test_a_third_of_the_articles_or_so_has_a_picture() -> None:
    assert 15 <= sum(article.image is not None for article in ARTICLES) <= 40


def test_the_archive_spans_years_and_the_last_days() -> None:
    assert sum(article.is_recent for article in ARTICLES) >= 20
    years = {article.table["published"].year for article in ARTICLES if not article.is_recent}
    assert len(years) >= 8


def test_the_talks_of_april_2018_are_credited_to_their_agency() -> None:
    talks = next(article for article in ARTICLES if article.key == "en-tehran-moscow-talks")
    assert talks.table["source"] == "mehr-news-agency"
    assert talks.published(date.max).date() == date(2018, 4, 3)


def test_it_ends_with_today_once_all_of_today_is_out() -> None:
    assert newest_day(ARTICLES, NOON) == date(2026, 2, 10)


def test_loaded_at_night_it_ends_with_yesterday() -> None:
    assert newest_day(ARTICLES, NIGHT) == date(2026, 2, 9)


@pytest.mark.parametrize("original", originals(), ids=lambda path: path.stem)
def test_the_shipped_sizes_are_those_of_the_original(original: Path, tmp_path: Path) -> None:
    """What ``manage.py make_sample_pictures`` has to be called for says so here."""
    copy = Path(shutil.copy(original, tmp_path))
    shipped = {path.relative_to(IMAGES) for path in original.with_suffix("").glob("*/*")}
    assert shipped == {Path(size.name) for size in sizes_of(copy)}
    with Image.open(original) as image:
        for path in shipped:
            with Image.open(IMAGES / path) as size:
                wanted = ImageOps.fit(image, size.size)
                difference = ImageChops.difference(wanted.convert("RGB"), size.convert("RGB"))
                assert max(ImageStat.Stat(difference).mean) < MOST_LOSS, path


def test_an_original_is_made_into_what_is_shipped(tmp_path: Path) -> None:
    original = originals()[0]
    make(Path(shutil.copy(original, tmp_path)))
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*w.*"))
    shipped = sorted(path.relative_to(IMAGES) for path in original.with_suffix("").glob("*/*"))
    assert made == shipped
    for path in made:
        with Image.open(tmp_path / path) as ours, Image.open(IMAGES / path) as theirs:
            difference = ImageChops.difference(ours.convert("RGB"), theirs.convert("RGB"))
            assert max(ImageStat.Stat(difference).mean) < 1, path
