"""The forms of signing in: django-allauth's, with this site's limits and words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.accounts import event_log, mail, password_reset, throttle
from articles.accounts.client_network import network_of
from articles.accounts.throttle import Limit

LONGEST_PASSWORD = 500
LONGEST_NAME = 60  # of a passkey
CODE_LIMIT = Limit("code.account", 10, 60 * 60)  # wrong codes of one account
# A code of an app is good for its half minute, and once.
USED_CODE_LIMIT = Limit("code.used", 1, 60)
# What python-fido2 raises beside django-allauth's own errors for what no browser sends.
MALFORMED = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


def _label_fields(form: Any, **labels: Any) -> None:
    """Give fields their labels, without a second one inside; a password has an end."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = "" if name != "password1" else field.help_text
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field.widget, forms.PasswordInput):
            field.widget.attrs["maxlength"] = LONGEST_PASSWORD
            field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs["autofocus"] = True

    def add_prefix(self, field_name: str) -> str:
        """The name of a field in the page: that of Django's own form, which scripts know."""
        return "username" if field_name == "login" else str(super().add_prefix(field_name))


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, password=_("Password"))


class ChangePasswordForm(account.ChangePasswordForm):
    """The old password is checked as every other: counted first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password again"),
        )

    def clean_oldpassword(self) -> str:
        password = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ResetPasswordForm(account.ResetPasswordForm):
    """Asks for a link. What is answered, and when, does not tell whether there is an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, email=_("E-mail address of the account"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        address = str(self.cleaned_data["email"])
        throttle.count_attempt(
            (password_reset.NETWORK_LIMIT, network_of(request)),
            (password_reset.ADDRESS_LIMIT, address),
        )
        mail.later(password_reset.send_links, address, str(get_language()))
        return address


class SetPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, password1=_("New password"), password2=_("New password again"))


def _mark_code_used(user: Any, code: str) -> None:
    """Let a code of an app be good for nothing any more."""
    try:
        throttle.count_attempt((USED_CODE_LIMIT, f"{user.pk} {normalize_user_code(code)}"))
    except throttle.TooManyAttempts:
        raise mfa_adapter().validation_error("incorrect_code") from None


class _LimitedCodeForm:
    """A form that checks a code of an account: wrong ones are limited, right ones good for once."""

    user: Any
    authenticator: Authenticator
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, code=_("Code"))
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        taken = throttle.count_attempt((CODE_LIMIT, str(self.user.pk)))
        code = str(super().clean_code())  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            _mark_code_used(self.user, code)
        throttle.uncount(taken)
        return code


class CodeForm(_LimitedCodeForm, codes.AuthenticateForm):
    pass


class ReauthenticateCodeForm(_LimitedCodeForm, codes.ReauthenticateForm):
    pass


class ActivateAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, code=_("Code that the app shows"))

    def clean_code(self) -> str:
        """As usual; the code that sets the app up signs nobody in afterwards."""
        code = str(super().clean_code())
        _mark_code_used(self.user, code)
        return code


class _CheckedPasskeyForm:
    """A form with what a browser says of a passkey; what no browser says is refused."""

    user: Any = None

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError:
            event_log.log("second factor failed", getattr(self.user, "pk", None), "webauthn")
            raise
        except MALFORMED:
            raise mfa_adapter().validation_error("incorrect_code") from None


class PasskeyForm(_CheckedPasskeyForm, passkeys.AuthenticateWebAuthnForm):
    pass


class SignInPasskeyForm(_CheckedPasskeyForm, passkeys.LoginWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(_CheckedPasskeyForm, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """A new passkey; where its device can, it signs in without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, name=_("Name"))
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "The device then asks for its PIN, a fingerprint or a face."
        )

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except MALFORMED:
            raise mfa_adapter().validation_error("incorrect_code") from None


class RenamePasskeyForm(passkeys.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, name=_("Name"))
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))
