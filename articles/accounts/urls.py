"""The addresses of signing in; of django-allauth's only those that are used."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path, re_path

from articles.accounts import attempt_limits, throttle, views
from articles.accounts.attempt_limits import Limit
from articles.accounts.client_network import network_of

View = Callable[..., HttpResponseBase]


def limited(view: View, limit: Limit) -> View:
    """The view, answering only so often for each network."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        throttle.count_attempt((limit, network_of(request)))
        return view(request, *args, **kwargs)

    return answer


def in_one_transaction(view: View) -> View:
    """The view, which writes what a form says and the mail that tells of it together or not at all.

    Not where django-allauth writes the mail after its transaction: see ``views.write_notice``.
    """
    all_or_nothing = transaction.atomic(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = all_or_nothing if request.method == "POST" else view
        return chosen(request, *args, **kwargs)

    return answer


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    # Where the admin has a page of its own, whose check of the old password nobody counts.
    path("password_change/", views.ChangePassword.as_view(), name="account_change_password"),
    path("account/", views.settings, name="account_settings"),
    path("account/mails/", views.mails, name="account_mails"),
    # Sessions are seen by who is signed in, and ended by who has just shown that.
    path(
        "account/sessions/",
        reauthentication_required(usersessions.list_usersessions, allow_get=True),
        name="usersessions_list",
    ),
    path(
        "account/sessions/<int:pk>/end/",
        reauthentication_required(views.end_session, allow_get=True),
        name="account_end_session",
    ),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/reset/", account.password_reset, name="account_reset_password"),
    path("account/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,100})/$",
        limited(views.SetPassword.as_view(), attempt_limits.RESET_LINKS_FROM_NETWORK),
        name="account_reset_password_from_key",
    ),
]
if settings.PASSKEY_HOST:
    urlpatterns.append(
        path(
            "account/second-factor/webauthn/login/",
            limited(webauthn.login_webauthn, attempt_limits.PASSKEYS_FROM_NETWORK),
            name="mfa_login_webauthn",
        )
    )
    urlpatterns += [
        path(
            "account/second-factor/webauthn/add/",
            in_one_transaction(webauthn.add_webauthn),
            name="mfa_add_webauthn",
        ),
        path(
            "account/second-factor/webauthn/keys/<int:pk>/remove/",
            in_one_transaction(webauthn.remove_webauthn),
            name="mfa_remove_webauthn",
        ),
    ]
urlpatterns += [
    path(
        "account/second-factor/totp/activate/",
        views.ActivateApp.as_view(),
        name="mfa_activate_totp",
    ),
    path(
        "account/second-factor/recovery-codes/generate/",
        views.GenerateCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-factor/totp/deactivate/",
        in_one_transaction(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
