"""``manage.py make_sample_pictures``: the sizes of the sample's pictures, to be committed."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.sample.shipped_pictures import make, originals


class Command(BaseCommand):
    """Makes the files that the sample is shipped with; for who changes a picture of it."""

    help = (
        "Make the sample's pictures anew in all sizes that pages show, beside their originals in "
        "articles/sample/images. Only needed after one of them, or settings.PICTURES, has changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for original in originals():
            make(original)
            self.stdout.write(original.name)
