"""Forgets what comments need not keep."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.comments import forget_networks


class Command(BaseCommand):
    help = (
        "Empties the network marks of comments older than 30 days. The web server does it by "
        "itself every hour; this is for machines on which none runs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"network marks emptied: {forget_networks()}")
