"""Encrypts the secrets of second factors under the present secret key."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.accounts.second_factor import reencrypt_all


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of all second factors under the present secret key: after a change of "
        "keys, before the former one leaves PRESSREVIEW_SECRET_KEY_FALLBACKS."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Second factors encrypted anew: {reencrypt_all()}")
