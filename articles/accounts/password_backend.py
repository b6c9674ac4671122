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
NETWORK_LIMIT = Limit("password.network", 30, 10 * 60)
ACCOUNT_AND_NETWORK_LIMIT = Limit("password.place", 10, 15 * 60)
ACCOUNT_LIMIT = Limit("password.account", 50, 60 * 60)


def name_of_account(username: str) -> str:
    """What attempts on an account are counted under, whether or not it is there."""
    return username.casefold()[:150]


def forget_attempts(request: HttpRequest, username: str) -> None:
    """Count anew for who has shown otherwise whose account this is."""
    name = name_of_account(username)
    throttle.forget_attempts_at(ACCOUNT_LIMIT, name)
    throttle.forget_attempts_at(ACCOUNT_AND_NETWORK_LIMIT, f"{network_of(request)} {name}")


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
            throttle.uncount(taken)  # nothing was checked
            raise
        if user is None:
            event_log.log_wrong_password(username)
        else:
            throttle.uncount(taken)
        return user

    def _take(self, request: HttpRequest | None, username: str) -> throttle.CountedAttempt:
        name, network = name_of_account(username), network_of(request)
        limits = [(NETWORK_LIMIT, network), (ACCOUNT_AND_NETWORK_LIMIT, f"{network} {name}")]
        if not known_places.is_known_network(username, network):
            limits.append((ACCOUNT_LIMIT, name))
        return throttle.count_attempt(*limits)
