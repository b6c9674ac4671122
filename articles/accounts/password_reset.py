"""Links by which the owner of an account sets a password: short-lived, good for once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from articles.accounts import mail_queue, sign_in_log

MOST_ACCOUNTS = 5  # of one mail address


def put_links(address: str, language: str) -> None:
    """Have a link sent to each account of this mail address, if there are any.

    The mail goes to the address that the account has, never to one that only looks the same to a
    database. An account without a password sets its first one: nobody else ever knows it.
    """
    accounts = User.objects.filter(email__iexact=address, is_active=True).order_by("pk")
    for user in accounts[:MOST_ACCOUNTS]:
        if user.email:
            sign_in_log.log("password reset asked", user.pk)
            mail_queue.put_link(user.pk, language)


def link_for(user: User) -> str:
    """An address under which the account's password can be set once, within an hour.

    Its host is the site's, never one that a request names.
    """
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', kwargs=parts)}"
