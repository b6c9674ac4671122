"""``manage.py run_imports``: takes in what was handed over on the desk."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.importers import run_waiting


class Command(BaseCommand):
    help = "Take in the files and addresses that were handed over on the desk and wait."

    def handle(self, *args: Any, **options: Any) -> None:
        number = run_waiting()
        self.stdout.write(f"{number:,} imports run")
