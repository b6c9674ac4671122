"""Puts the sample archive into an empty database.

The pictures come first, and a run that is stopped between them goes on where it stopped. All
rows are then written in one transaction.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.models import (
    Article,
    Comment,
    DailyReads,
    Dossier,
    MostRead,
    Section,
    Source,
    Tag,
)
from articles.models.picture import FOLDER
from articles.models.tag_links import set_tags
from articles.sample import marker, shipped_pictures
from articles.sample.sample_files import (
    SampleArticle,
    SampleComment,
    newest_day,
    read_articles,
    read_catalogue,
)

# How often the newest articles were read, the most read first, so that there is a ranking.
READS = (214, 167, 139, 98, 85, 61, 47, 33, 20, 12)


def load(progress: Callable[[str], None]) -> int:
    """Load the sample and mark the archive as one; the number of articles.

    ``progress`` gets a short text for each step that takes a while.
    """
    articles = list(read_articles())
    pictures = _store_pictures(articles, progress)
    progress(f"writing {len(articles)} articles")
    now = timezone.now()
    day = newest_day(articles, now)
    with transaction.atomic():
        filed_under = _make_sections(), _make_sources()
        made: dict[str, Article] = {}
        for sample in articles:
            published = sample.published(day)
            article = _make_article(sample, published, *filed_under, pictures)
            made[sample.key] = article
            _make_comments(sample, article, now)
        _make_ranking()
        _make_dossiers(made)
        # Within the transaction: whoever finds the articles finds the marker as well.
        marker().touch()
    return len(articles)


def _store_pictures(
    articles: list[SampleArticle], progress: Callable[[str], None]
) -> dict[str, str]:
    """Copy the pictures into the media folder, in all their sizes: key of article -> name."""
    paths = {article.key: article.image for article in articles if article.image}
    existing = {key: path for key, path in paths.items() if path.exists()}
    progress(f"copying {len(existing)} pictures")
    return {key: _store_picture(path) for key, path in existing.items()}


def _store_picture(path: Path) -> str:
    name = f"{FOLDER}/{_token(path)}{path.suffix}"
    shipped_pictures.copy(path, default_storage, name)
    return name


def _token(path: Path) -> str:
    """The name of a stored picture: always the same on this site, not to be guessed elsewhere."""
    return salted_hmac("articles.sample", path.name).hexdigest()[:32]


def _make_sections() -> dict[str, Section]:
    made: dict[str, Section] = {}
    for table in read_catalogue()["section"]:
        parent = made.get(table.pop("parent", ""))
        made[table["slug"]] = Section.objects.create(**table, parent=parent)
    return made


def _make_dossiers(articles: dict[str, Article]) -> None:
    for table in read_catalogue()["dossier"]:
        tag = Tag.objects.get(slug=table.pop("tag")) if "tag" in table else None
        cover = articles[table.pop("cover")]
        Dossier.objects.create(**table, cover=cover, tag=tag, is_published=True)


def _make_sources() -> dict[str, Source]:
    tables = read_catalogue()["source"]
    return {table["slug"]: Source.objects.create(**table) for table in tables}


def _make_article(
    sample: SampleArticle,
    published: datetime,
    sections: dict[str, Section],
    sources: dict[str, Source],
    pictures: dict[str, str],
) -> Article:
    table = sample.table
    image = pictures.get(sample.key, "")
    article = Article(
        external_id=f"sample:{sample.key}",
        language=sample.language,
        published=published,
        status=Article.Status.PUBLISHED,
        section=sections[table["section"]],
        source=sources[table["source"]],
        front_page="front_page" in table,
        front_order=table.get("front_page", 100),
        **{name: table[name] for name in ("title", "summary", "author", "url", "body")},
    )
    if image:
        article.image = image
        article.image_alt = table["image_alt"]
        article.image_credit = table["image_credit"]
        shipped_pictures.put_into_library(article, f"{table['image']}.jpg", default_storage)
    article.save()
    set_tags(article, table["tags"])
    return article


def _make_comments(sample: SampleArticle, article: Article, now: datetime) -> None:
    """Write the threads; what would lie in the future was written within the last minutes."""
    left = sum(comment.count() for comment in sample.comments)

    def write(comment: SampleComment, parent: Comment | None) -> None:
        nonlocal left
        latest = now - timedelta(minutes=3 * left)
        left -= 1
        made = Comment.objects.create(
            article=article,
            parent=parent,
            name=comment.name,
            email="reader@sample.example",
            text=comment.text,
            state=Comment.State.APPROVED,
            created=max(min(article.published + comment.after, latest), article.published),
        )
        for reply in comment.replies:
            write(reply, made)

    for comment in sample.comments:
        write(comment, None)


def _make_ranking() -> None:
    newest = Article.objects.published().newest_first()[: len(READS)]
    # Those read most are not simply the newest.
    keys = sorted(newest.values_list("pk", flat=True), key=lambda pk: pk * 7919 % 101)
    reads, today = list(zip(keys, READS, strict=False)), timezone.localdate()
    DailyReads.objects.bulk_create(
        DailyReads(article_id=pk, day=today, count=count) for pk, count in reads
    )
    MostRead.objects.bulk_create(
        MostRead(rank=rank, article_id=pk) for rank, (pk, _count) in enumerate(reads, start=1)
    )
