"""Writes one log line for each event of an account: what happened, to which account, how.

A line never holds an address, a name, a password or what a browser calls itself.
"""

import logging
from typing import Any

from django.contrib.auth.models import User

logger = logging.getLogger(__name__)


def log(event: str, user: Any = None, method: str = "") -> None:
    """Write a log line. ``user`` is the number of the account, ``method`` such as “password”."""
    logger.info("sign-in", extra={"event": event, "account": user, "kind": method})


def log_wrong_password(username: str) -> None:
    """Write a log line of a wrong password, with the account's number if the name exists."""
    user = User.objects.filter(username=username).values_list("pk", flat=True).first()
    log("failed", user, "password")
