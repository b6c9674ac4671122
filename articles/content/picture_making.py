"""Makes the sizes of pictures: the worker's part.

Until they are there pages show the picture itself. Each size is made anew if a worker was killed at
it; two that are at the same picture write the same files.
"""

import io
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from pictures.models import PillowPicture
from PIL import Image

from articles.content.lead_sizes import lead_sizes
from articles.content.picture_sizes import one_at_a_time
from articles.models import Article, Picture, PictureJob
from articles.models.picture import IN_TEXT, remove_files, sizes_of, token_of
from articles.text.own_pictures import text_size_name, text_widths

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
    """Write down pictures that lack sizes and are in nobody's table.

    So it is when an article takes a picture of the library as its lead, or after a backup was
    restored.
    """
    pending = list(Article.objects.filter(image_pending=True).values_list("image", flat=True))
    free = Picture.objects.filter(picture_job=None)
    lacking = [
        *free.filter(has_text_sizes=False).values_list("pk", flat=True),
        *free.filter(image__in=pending).values_list("pk", flat=True),
    ]
    jobs = [PictureJob(picture_id=pk) for pk in sorted(set(lacking))]
    PictureJob.objects.bulk_create(jobs, ignore_conflicts=True)


class _TextSize:
    """A size in which texts show a picture."""

    def __init__(self, picture: Picture, width: int) -> None:
        self.name = text_size_name(str(picture.image.name), width)
        self.width = width
        self.storage: Storage = picture.image.storage

    def save(self, image: Image.Image) -> None:
        height = max(1, round(image.height * self.width / image.width))
        file = io.BytesIO()
        image.resize((self.width, height)).save(file, "WEBP", quality=80)
        self.storage.delete(self.name)
        self.storage.save(self.name, ContentFile(file.getvalue()))


def lacks_sizes(picture: Picture) -> bool:
    """Whether the last of its sizes is not stored: they are made in the order of their names."""
    kinds = (_text_sizes(picture), _lead_sizes(picture, picture.cut))
    last = [str(sizes[-1].name) for sizes in kinds if sizes]
    return not all(picture.image.storage.exists(name) for name in last)


def _text_sizes(picture: Picture) -> list[Any]:
    return [_TextSize(picture, width) for width in text_widths(picture.width)]


def _lead_sizes(picture: Picture, cut: str) -> list[Any]:
    """Those for articles that it leads, as it is cut; none where it leads none."""
    if not Article.objects.filter(image=picture.image.name).exists():
        return []
    by_format = lead_sizes(str(picture.image.name), picture.width, picture.height, cut)
    sizes = [size for by_width in by_format.values() for size in by_width.values()]
    return sorted(sizes, key=lambda size: size.name)


def _make(job: PictureJob, is_ending: Callable[[], bool]) -> bool:
    """Make the sizes of one picture that it lacks; whether pages show them now."""
    picture = Picture.objects.get(pk=job.picture_id)
    name, storage, cut = str(picture.image.name), picture.image.storage, picture.cut
    for_text = [] if picture.has_text_sizes else _text_sizes(picture)
    for_leads = [] if picture.lead_cut == cut else _lead_sizes(picture, cut)
    if for_text or for_leads:
        with one_at_a_time(), storage.open(name) as file, Image.open(file) as opened:
            prepared = PillowPicture.pre_process(opened)
    for size in (*for_leads, *for_text):
        with one_at_a_time():
            size.save(prepared)
        if is_ending():
            PictureJob.objects.put_off(job)
            return False
        time.sleep(BREATH_SECONDS)
    return _finish(job, picture, cut, is_for_leads=bool(for_leads) or picture.lead_cut == cut)


def _finish(job: PictureJob, picture: Picture, cut: str, *, is_for_leads: bool) -> bool:
    """Let pages show the sizes; take them away where the picture was deleted meanwhile."""
    name = str(picture.image.name)
    with transaction.atomic():
        there = Picture.objects.filter(pk=picture.pk)
        is_there = bool(there.update(has_text_sizes=True))
        if is_there and is_for_leads:
            there.update(lead_cut=cut)
            pending = Article.objects.filter(image=name, image_pending=True, image_cut=cut)
            shown = list(pending.values_list("pk", flat=True))
            pending.update(image_pending=False)
            Article.objects.filter(pk__in=shown).touched()
        PictureJob.objects.done(job)
    if is_there:
        _remove_cuts(picture, {cut, picture.lead_cut or ""})
    else:
        remove_files(picture.image.storage, token_of(name))
    return is_there


def _remove_cuts(picture: Picture, kept: set[str]) -> None:
    """Delete sizes that are cut in another way than pages may still show."""
    if picture.lead_cut is None:
        return
    folders = {f"16_9_{cut}" if cut else "16_9" for cut in kept}
    for name in sizes_of(picture.image.storage, token_of(str(picture.image.name))):
        folder = name.split("/")[-2]
        if folder != IN_TEXT and folder not in folders:
            picture.image.storage.delete(name)


def _failed(job: PictureJob, error: Exception) -> None:
    """Note why no sizes were made; a picture that will never have any is told on the desk."""
    logger.warning(
        "the sizes of a picture were not made",
        extra={"picture": job.picture_id, "kind": type(error).__name__},
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
