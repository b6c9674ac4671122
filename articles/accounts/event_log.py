"""One log line for each event of an account: what, whose (its number), how.

Never an address, a name, a password or what a browser calls itself.
"""

import logging
from typing import Any

from django.contrib.auth.models import User

logger = logging.getLogger(__name__)


def log(event: str, user: Any = None, method: str = "") -> None:
    """Write the line. ``user`` is the number of an account where there is one."""
    logger.info("sign-in", extra={"event": event, "account": user, "kind": method})


def log_wrong_password(username: str) -> None:
    """A wrong password; the number of the account where there is one of this name."""
    user = User.objects.filter(username=username).values_list("pk", flat=True).first()
    log("failed", user, "password")
