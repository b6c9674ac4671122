"""Makes the sizes of pictures that were saved: the worker's part.

Until they are there pages show the picture itself. Each size is made anew if a worker was killed at
it; two that are at the same picture write the same files.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from pictures.models import PillowPicture
from PIL import Image

from articles.content.picture_sizes import one_at_a_time
from articles.models import Article, PictureJob
from articles.models.picture import remove_files, token_of

logger = logging.getLogger(__name__)
# After so many a picture that cannot be read is given up; what a storage refuses is always tried.
MOST_ATTEMPTS = 3
# Between two sizes, so that an editor's picture, which is waited for, gets its turn.
BREATH_SECONDS = 0.1


def make_waiting(is_ending: Callable[[], bool] = lambda: False) -> int:
    """Make the sizes of all pictures that wait, the oldest first; return how many were made.

    Once ``is_ending()`` the picture that is being worked on waits for the next worker.
    """
    adopt_lost()
    number = 0
    while not is_ending() and (job := PictureJob.objects.open().claim()) is not None:
        try:
            number += _make(job, is_ending)
        except Exception as error:
            _failed(job, error)
    return number


def adopt_lost() -> None:
    """Write down pictures that are marked as pending and are in nobody's table.

    So it is when an editor saved a text while the worker finished the picture, or after a backup
    was restored. To make the sizes once more does no harm.
    """
    lost = Article.objects.filter(image_pending=True, picture_job=None).order_by("pk")
    jobs = [PictureJob(article_id=pk, name=name) for pk, name in lost.values_list("pk", "image")]
    PictureJob.objects.bulk_create(jobs, ignore_conflicts=True)


def _make(job: PictureJob, is_ending: Callable[[], bool]) -> bool:
    """Make the sizes of one picture; whether pages show them now."""
    article = Article.objects.filter(pk=job.article_id, image=job.name).first()
    if article is None:
        PictureJob.objects.done(job)
        return False
    image: Any = article.image
    with one_at_a_time(), image.storage.open(job.name) as file, Image.open(file) as opened:
        prepared = PillowPicture.pre_process(opened)
    for size in sorted(image.get_picture_files_list(), key=lambda size: size.name):
        with one_at_a_time():
            size.save(prepared)
        if is_ending():
            PictureJob.objects.put_off(job)
            return False
        time.sleep(BREATH_SECONDS)
    return _finish(job, image.storage)


def _finish(job: PictureJob, storage: Any) -> bool:
    """Let pages show the sizes; take them away where the article has another picture by now."""
    with transaction.atomic():
        shown = Article.objects.filter(pk=job.article_id, image=job.name)
        is_shown = bool(shown.update(image_pending=False))
        if is_shown:
            shown.touched()
        PictureJob.objects.done(job)
    if not is_shown:
        remove_files(storage, token_of(job.name))
    return is_shown


def _failed(job: PictureJob, error: Exception) -> None:
    """Note why no sizes were made; a picture that will never have any is told on the desk."""
    logger.warning(
        "the sizes of a picture were not made",
        extra={"article": job.article_id, "kind": type(error).__name__},
    )
    if isinstance(error, FileNotFoundError):
        problem = PictureJob.Problem.GONE.value
    elif _is_of_the_picture(error) and job.attempts >= MOST_ATTEMPTS:
        problem = PictureJob.Problem.DAMAGED.value
    else:
        problem = ""
    PictureJob.objects.put_off(job, problem=problem)


def _is_of_the_picture(error: Exception) -> bool:
    """Whether the picture is to blame. The system's own errors have a number, Pillow's none; those
    of a store have a name of their own for what the trouble is."""
    is_of_storage = isinstance(error, OSError) and (error.errno or hasattr(error, "trouble"))
    return not is_of_storage
