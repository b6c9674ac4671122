"""A forgotten password: a link by mail, short-lived, good for once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from articles.accounts import event_log, mail
from articles.accounts.throttle import Limit

NETWORK_LIMIT = Limit("reset.network", 10, 60 * 60)
ADDRESS_LIMIT = Limit("reset.address", 3, 60 * 60)
MOST_ACCOUNTS = 5  # of one mail address


def send_links(address: str, language: str) -> None:
    """Write to the accounts of this mail address, where there are any.

    The link's host is the site's, never one that a request names; the mail goes to the address
    that the account has, never to one that only looks the same to a database. Who has no password
    yet sets the first: nobody else ever knows it.
    """
    accounts = User.objects.filter(email__iexact=address, is_active=True).order_by("pk")
    for user in accounts[:MOST_ACCOUNTS]:
        if user.email:
            event_log.log("password reset asked", user.pk)
            context = {"link": link_for(user), "username": user.username}
            mail.send("account/email/password_reset_key", user.email, language, context)


def link_for(user: User) -> str:
    """An address under which the account's password can be set once, for a while."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', kwargs=parts)}"
