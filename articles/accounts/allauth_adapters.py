"""The adapters by which django-allauth asks this site how its steps go here."""

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

from articles.accounts import mail_queue, secret_encryption, session_limits, sign_in_log
from articles.accounts.client_network import network_of


class AccountAdapter(DefaultAccountAdapter):
    """Signs accounts in and mails them. Nobody can register: editors make accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("User name or password are wrong."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("The present password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that nobody can register."""
        return False

    def get_login_stages(self) -> list[str]:
        """The stages of a sign-in after the password: the second factor alone."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Do nothing: ``PasswordBackend`` counts attempts where it checks passwords."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The first address of the network that a request comes from: no more of it is kept."""
        return network_of(request).partition("/")[0]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead staff to the desk after signing in, and other accounts to their own page."""
        is_staff = getattr(request.user, "is_staff", False)
        return reverse("admin:index" if is_staff else "account_settings")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the page of the account after its password was changed."""
        return reverse("account_settings")

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Sign out an account that was switched off, and say that it cannot sign in."""
        logout(request, show_message=False)
        messages.error(request, _("You cannot sign in with this account."))
        return HttpResponseRedirect(reverse("account_login"))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask for the password again: not in the first minutes after signing in."""
        since = self.request.session.get(session_limits.SINCE, 0)
        if time.time() - since < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Have a mail sent by the worker, in the language of the page that caused it.

        One that ``views.write_notice`` has written is not written again.
        """
        if template_prefix in getattr(self.request, "written_notices", ()):
            return
        needed = {name: context.get(name) for name in ("timestamp", "user_agent")}
        needed["network"] = network_of(self.request)
        mail_queue.put_message(template_prefix, email, str(get_language()), **needed)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Makes second factors for the site's own name and host, whatever host a request names."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code or passkey does not fit."),
    }

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host and the name that passkeys are made for (WebAuthn's relying party)."""
        return {"id": settings.PASSKEY_HOST, "name": settings.SITE_NAME}

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return secret_encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a stored secret."""
        return secret_encryption.decrypt(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        """The name that an app with codes shows for the account."""
        return str(user.get_username())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """The name of a new passkey, until its owner gives it another."""
        return _("Passkey")


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ends sessions and writes a log line for each."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        for session in sessions:
            session.end()
            sign_in_log.log("session ended", session.user_id, "by the account")
