"""Ends sessions of the desk: those of an account, or of all."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "End the sessions of an account, or of all accounts: whoever had one signs in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--user", metavar="NAME", help="the name that the account signs in with")
        whose.add_argument("--all", action="store_true", help="of all accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        sessions = Session.objects.all()
        if not options["all"]:
            sessions = sessions.filter(pk__in=self.of_account(options["user"]))
        number, _kinds = sessions.delete()
        self.stdout.write(f"{number} sessions ended")

    @staticmethod
    def of_account(name: str) -> list[str]:
        """The keys of an account's sessions. Raises ``CommandError`` where there is none."""
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”.")
        return [
            session.pk
            for session in Session.objects.iterator(chunk_size=500)
            if session.get_decoded().get(SESSION_KEY) == str(user.pk)
        ]
