"""Checks passwords, after counting the attempt: the only way into the site with a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from articles.accounts import attempt_limits, known_places, sign_in_log, throttle
from articles.accounts.client_network import network_of
from articles.accounts.throttle import TooManyAttempts


def name_of_account(username: str) -> str:
    """The name under which attempts on an account are counted, whether or not it exists."""
    return username.casefold()[:150]


def forget_attempts(request: HttpRequest, username: str) -> None:
    """Forget wrong passwords of an account, whose owner has proved otherwise who they are."""
    name = name_of_account(username)
    throttle.forget_attempts_at(attempt_limits.WRONG_PASSWORDS_FOR_ACCOUNT, name)
    throttle.forget_attempts_at(
        attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT, f"{network_of(request)} {name}"
    )


class PasswordBackend(ModelBackend):
    """Checks a password as Django does, after the attempt was counted.

    Attempts on names that no account has are counted and hashed for like all others.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The account with this name and password, or None. Raises ``TooManyAttempts``."""
        if username is None or password is None:
            return None
        taken = self._take(request, username)
        try:
            user = super().authenticate(request, username, password)
        except TooManyAttempts:
            throttle.uncount(taken)  # nothing was checked
            raise
        if user is None:
            sign_in_log.log_wrong_password(username)
        else:
            throttle.uncount(taken)
        return user

    def _take(self, request: HttpRequest | None, username: str) -> throttle.CountedAttempt:
        name, network = name_of_account(username), network_of(request)
        limits = [
            (attempt_limits.WRONG_PASSWORDS_FROM_NETWORK, network),
            (attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT, f"{network} {name}"),
        ]
        if not known_places.is_known_network(username, network):
            limits.append((attempt_limits.WRONG_PASSWORDS_FOR_ACCOUNT, name))
        return throttle.count_attempt(*limits)
