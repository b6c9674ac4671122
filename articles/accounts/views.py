"""Pages of an account that django-allauth does not have, or whose mail it writes too late."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordChangeView, PasswordResetFromKeyView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.accounts.mail_choice_form import MailChoiceForm


class ChangePassword(PasswordChangeView):
    """Changes the password of whoever is signed in; an account without one is mailed a link."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not user.has_usable_password():
            return redirect("account_reset_password")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Change the password and write the mail that tells of it in one transaction."""
        answer: HttpResponse = super().form_valid(form)
        return answer


class SetPassword(PasswordResetFromKeyView):
    """Sets a password after a mailed link was followed."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password and write the mail that tells of it in one transaction."""
        answer: HttpResponse = super().form_valid(form)
        return answer


def write_notice(request: HttpRequest, template_prefix: str) -> None:
    """Write the mail that tells the account of a request, in the transaction of what it tells.

    For what django-allauth tells only once its transaction has ended: a process that was killed in
    between would never tell it.
    """
    get_adapter(request).send_notification_mail(template_prefix, request.user)
    request.written_notices = {template_prefix}  # type: ignore[attr-defined]


class ActivateApp(ActivateTOTPView):
    """Sets up an app with codes."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the app's secret and write the mail that tells of it in one transaction."""
        answer: HttpResponse = super().form_valid(form)
        write_notice(self.request, "mfa/email/totp_activated")
        return answer


class GenerateCodes(GenerateRecoveryCodesView):
    """Makes new recovery codes."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the codes and write the mail that tells of it in one transaction."""
        answer: HttpResponse = super().form_valid(form)
        write_notice(self.request, "mfa/email/recovery_codes_generated")
        return answer


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Show what an account has set up, with links to change it."""
    factors = Authenticator.objects.filter(user=request.user)
    kinds = set(factors.values_list("type", flat=True))
    sessions = UserSession.objects.purge_and_list(request.user)
    return render(request, "account/settings.html", {"kinds": kinds, "sessions": sessions})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    """The mails of the desk that an editor chooses."""
    form = MailChoiceForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choice is saved."))
        return redirect("account_mails")
    return render(request, "account/mails.html", {"form": form})


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the account's own sessions."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_sessions(request, [session])
    return redirect("usersessions_list")
