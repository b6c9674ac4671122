"""The one way to have a password checked."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from articles.accounts import event_log, known_places, throttle
from articles.accounts.client_network import network_of
from articles.accounts.throttle import Limit, TooManyAttempts

# Wrong passwords. Of one network for whatever accounts; of one account from one network; of one
# account from anywhere. The last does not hold where the account has been signed in from before:
# nobody far away can keep its owner out.
OF_NETWORK = Limit("password.network", 30, 10 * 60)
OF_PLACE = Limit("password.place", 10, 15 * 60)
OF_ACCOUNT = Limit("password.account", 50, 60 * 60)


def name_of_account(username: str) -> str:
    """What attempts on an account are counted under, whether or not it is there."""
    return username.casefold()[:150]


def forget_attempts(request: HttpRequest, username: str) -> None:
    """Count anew for who has shown otherwise whose account this is."""
    name = name_of_account(username)
    throttle.clear(OF_ACCOUNT, name)
    throttle.clear(OF_PLACE, f"{network_of(request)} {name}")


class PasswordBackend(ModelBackend):
    """Django's check of a password, after the attempt has been counted.

    Names that nobody has are counted and hashed for as those of accounts are.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The account whose password this is. Raises ``TooManyAttempts``."""
        if username is None or password is None:
            return None
        taken = self._take(request, username)
        try:
            user = super().authenticate(request, username, password)
        except TooManyAttempts:
            throttle.give_back(taken)  # nothing was checked
            raise
        if user is None:
            event_log.password_failed(username)
        else:
            throttle.give_back(taken)
        return user

    def _take(self, request: HttpRequest | None, username: str) -> throttle.Taken:
        name, network = name_of_account(username), network_of(request)
        limits = [(OF_NETWORK, network), (OF_PLACE, f"{network} {name}")]
        if not known_places.is_known_network(username, network):
            limits.append((OF_ACCOUNT, name))
        return throttle.take(*limits)
