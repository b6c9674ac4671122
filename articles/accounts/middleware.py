"""Decides for every address of the desk who may see it, and ends sessions that are over."""

from collections.abc import Callable
from functools import lru_cache

from allauth.account.internal.flows import reauthentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.accounts import second_factor, session_limits, sign_in_log
from articles.accounts.throttle import TooManyAttempts

# Addresses by name: those of nobody in particular, those where a factor is shown, and those where
# one is set up.
OPEN = {
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
SHOWING = {"account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
SETTING_UP = {
    "account_settings",
    "account_change_password",
    "account_reauthenticate",
    "account_end_session",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "usersessions_list",
}
# Pages of the admin on which one changes how accounts get in: password, mail address, permissions.
PROVEN = {"auth_user_add", "auth_user_change", "auth_user_password_change"}

NOT_SHARED = "private, no-store"


@lru_cache(maxsize=200)
def _too_many_attempts_page(minutes: int, _language: str) -> str:
    """The page for somebody who tried too often. It is the same for everyone and made once."""
    return render_to_string("429.html", {"minutes": minutes})


class AccountsMiddleware:
    """Ends sessions at their limits, and opens the desk only to accounts that may see it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.desk = reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            session_limits.enforce_limits(request)
        response = self.get_response(request)
        if request.path_info.startswith(self.desk):
            # In the browser's language, and for one caller: nothing for a shared cache.
            response.headers.setdefault("Cache-Control", NOT_SHARED)
        return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """The answer instead of a page of the desk that its caller may not see; None to go on."""
        if not request.path_info.startswith(self.desk):
            return None
        match = request.resolver_match
        name = match.url_name if match and not match.namespaces else ""
        return None if name in OPEN else self._refusal(request, name or "")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for ``TooManyAttempts``, with status 429 and the time to wait."""
        if not isinstance(error, TooManyAttempts):
            return None
        sign_in_log.log("throttled", request.user.pk if hasattr(request, "user") else None)
        page = _too_many_attempts_page(-(-error.wait // 60), str(get_language()))
        response = HttpResponse(page, status=429)
        response.headers["Retry-After"] = str(error.wait)
        return response

    def _refusal(self, request: HttpRequest, name: str) -> HttpResponse | None:
        """The answer for a caller who may not see the page of this name; None for one who may."""
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(self._address_to_return_to(request))
        if not second_factor.is_shown(request):
            if second_factor.has_one(user):
                return None if name in SHOWING else self._lead(request, "mfa_reauthenticate")
            if second_factor.is_required(user) and name not in SETTING_UP | SHOWING:
                text = _("Set up a second factor: the desk opens to you with it.")
                messages.warning(request, text)
                return self._lead(request, "mfa_index")
        if not user.is_staff and name not in SETTING_UP | SHOWING:
            return render(request, "account/not_staff.html", status=403)
        return self._asks_for_proof(request)

    def _asks_for_proof(self, request: HttpRequest) -> HttpResponse | None:
        """A redirection for a caller who must show password or factor again for this page; else
        None.

        A form that was sent is not kept until then, as django-allauth would in the session: it may
        hold the password of somebody. The editor's browser has a draft of all else.
        """
        match = request.resolver_match
        if match is None or match.url_name not in PROVEN:
            return None
        if not reauthentication.is_reauthentication_required(request, app="account"):
            return None
        knows_one = isinstance(request.user, User) and request.user.has_usable_password()
        return self._lead(request, "account_reauthenticate" if knows_one else "mfa_reauthenticate")

    def _lead(self, request: HttpRequest, name: str) -> HttpResponse:
        """Redirect to a page from which the caller comes back; scripts get status 403 instead."""
        if request.META.get("HTTP_SEC_FETCH_MODE", "navigate") != "navigate":
            return HttpResponse(status=403)
        query = urlencode({"next": self._address_to_return_to(request)})
        return HttpResponseRedirect(f"{reverse(name)}?{query}")

    def _address_to_return_to(self, request: HttpRequest) -> str:
        """The path, with its query, to go on with after signing in.

        Many a form is sent to an address that shows nothing by itself: its sender comes back to
        the page of the desk that it stood on, where the browser tells which that was.
        """
        site = f"{request.scheme}://{request.get_host()}"
        came_from = request.headers.get("Referer", "")
        if request.method == "POST" and came_from.startswith(f"{site}{self.desk}"):
            return came_from.removeprefix(site)
        return request.get_full_path()
