"""The sample's pictures in the sizes that pages show, made before they are shipped.

They lie beside the originals as django-pictures lays them out: ``images/<name>.jpg`` and
``images/<name>/16_9/<width>w.avif`` (or ``.webp``). To make them takes half a minute of a
processor, which each new site would need at its first start.
"""

from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from pictures.models import Picture as Size
from pictures.models import PictureFieldFile, PillowPicture
from PIL import Image

from articles.models import Article, Picture
from articles.models.picture_library import digest_of
from articles.sample.sample_files import IMAGES


def originals() -> list[Path]:
    """The pictures as they were before any size was made of them."""
    return sorted(IMAGES.glob("*.jpg"))


def sizes_of(original: Path) -> list[Size]:
    """The files that django-pictures has for an original, whether they are there or not."""
    with Image.open(original) as image:
        width, height = image.size
    by_ratio = PictureFieldFile.get_picture_files(
        file_name=original.name,
        img_width=width,
        img_height=height,
        storage=FileSystemStorage(original.parent),
        field=Article._meta.get_field("image"),
    )
    return [
        picture
        for by_type in by_ratio.values()
        for by_width in by_type.values()
        for picture in by_width.values()
    ]


def make(original: Path) -> None:
    """Make all sizes of an original anew, beside it."""
    with Image.open(original) as image:
        prepared = PillowPicture.pre_process(image)
        for size in sizes_of(original):
            size.save(prepared)


def copy(original: Path, storage: Storage, name: str) -> None:
    """Copy an original and its sizes into a storage, as the picture of this name (``….jpg``).

    What is there in its full length is left alone: a copy that was stopped goes on.
    """
    stem, new_stem = original.with_suffix(""), name.removesuffix(original.suffix)
    for file in (original, *sorted(stem.glob("*/*"))):
        _copy_file(file, storage, new_stem + str(file).removeprefix(str(stem)))


def put_into_library(article: Article, file_name: str, storage: Storage) -> None:
    """Have the library know the stored picture that an article names, once for all articles."""
    name = str(article.image.name)
    if Picture.objects.named(name) is None:
        with storage.open(name) as file, Image.open(file) as image:
            width, height = image.size
            file.seek(0)
            digest = digest_of(file.read())
        Picture.objects.create(
            image=name,
            width=width,
            height=height,
            digest=digest,
            file_name=file_name,
            alt=article.image_alt,
            credit=article.image_credit,
            lead_cut="",
        )


def _copy_file(file: Path, storage: Storage, name: str) -> None:
    if storage.exists(name):
        if storage.size(name) == file.stat().st_size:
            return
        storage.delete(name)
    with file.open("rb") as content:
        storage.save(name, File(content))
