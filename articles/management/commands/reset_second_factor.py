"""Removes the second factors of an account whose owner has lost them all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.accounts.second_factor import NoSuchAccount, remove_all


class Command(BaseCommand):
    help = "Remove all second factors of an account and end its sessions; its password stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = remove_all(options["name"])
        except NoSuchAccount:
            raise CommandError(f"There is no account “{options['name']}”.") from None
        self.stdout.write(f"Second factors removed: {number}")
