"""How django-allauth's steps go on this site."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.logout import logout
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.accounts import event_log, mail, secret_encryption, session_limits
from articles.accounts.client_network import network_of


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made on the desk, sign in with password and second factor, and get mails."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("User name or password are wrong."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("The present password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: attempts are counted where passwords are checked (``PasswordBackend``)."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The first address of the caller's network: more of it is not kept."""
        return network_of(request).partition("/")[0]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        is_staff = getattr(request.user, "is_staff", False)
        return reverse("admin:index" if is_staff else "account_settings")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_settings")

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        logout(request, show_message=False)
        messages.error(request, _("You cannot sign in with this account."))
        return HttpResponseRedirect(reverse("account_login"))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not just after signing in: the password was typed a moment ago."""
        since = self.request.session.get(session_limits.SINCE, 0)
        if time.time() - since < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it beside the request, in the language of its pages."""
        needed = {name: context.get(name) for name in ("timestamp", "ip", "user_agent")}
        needed["network"] = network_of(self.request)
        mail.later(mail.send, template_prefix, email, str(get_language()), needed)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors under the name and the host of the site, whatever host was asked for."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code or passkey does not fit."),
    }

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PASSKEY_HOST, "name": settings.SITE_NAME}

    def encrypt(self, text: str) -> str:
        return secret_encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secret_encryption.decrypt(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        return _("Passkey")


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ends sessions, and says so in the log."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        for session in sessions:
            session.end()
            event_log.log("session ended", session.user_id, "by the account")
