"""How often each thing about signing in may be tried: all limits in one place.

``articles.accounts.throttle`` counts. What is limited is a network (/24 of IPv4, /64 of IPv6), an
account, or an account from a network.
"""

from typing import NamedTuple

MINUTE, HOUR = 60, 60 * 60  # seconds


class Limit(NamedTuple):
    """At most ``most`` attempts within any ``seconds``. The name tells limits apart."""

    name: str
    most: int
    seconds: int


WRONG_PASSWORDS_FROM_NETWORK = Limit("password.network", 30, 10 * MINUTE)
WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT = Limit("password.place", 10, 15 * MINUTE)
# Does not hold where the account has been signed in from before: nobody far away can keep its
# owner out.
WRONG_PASSWORDS_FOR_ACCOUNT = Limit("password.account", 50, HOUR)
WRONG_CODES_FOR_ACCOUNT = Limit("code.account", 10, HOUR)
# A code of an app is good for its half minute, and once.
USES_OF_CODE = Limit("code.used", 1, MINUTE)
# Each question for a passkey writes a session, each answer costs a signature's check.
PASSKEYS_FROM_NETWORK = Limit("passkey.network", 60, 10 * MINUTE)
# An answer to a link that sets a password is hashed only where the link is good.
RESET_LINKS_FROM_NETWORK = Limit("link.network", 60, 10 * MINUTE)
RESET_MAILS_FROM_NETWORK = Limit("reset.network", 10, HOUR)
RESET_MAILS_TO_ADDRESS = Limit("reset.address", 3, HOUR)
