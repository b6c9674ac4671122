"""Ends sessions of the desk: those of an account, or of all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.accounts.second_factor import NoSuchAccount
from articles.accounts.session_limits import end_all


class Command(BaseCommand):
    help = "End the sessions of an account, or of all accounts: whoever had one signs in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--user", metavar="NAME", help="the name that the account signs in with")
        whose.add_argument("--all", action="store_true", help="of all accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = end_all(None if options["all"] else options["user"])
        except NoSuchAccount:
            raise CommandError(f"There is no account “{options['user']}”.") from None
        self.stdout.write(f"{number} sessions ended")
