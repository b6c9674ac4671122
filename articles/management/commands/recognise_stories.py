"""``manage.py recognise_stories``: finds articles that tell the same fact in the same words."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.duplicates import recognise


class Command(BaseCommand):
    help = "Look for stories in all articles that wait for it: new ones, and those with a new text."

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        while done := recognise():
            number += done
        self.stdout.write(f"{number:,} articles looked at")
