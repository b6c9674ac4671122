"""The forms of signing in: django-allauth's, with this site's limits and labels."""

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

from articles.accounts import attempt_limits, mail_queue, sign_in_log, throttle
from articles.accounts.client_network import network_of

LONGEST_PASSWORD = 500
LONGEST_NAME = 60  # of a passkey
# What python-fido2 raises beside django-allauth's own errors for what no browser sends.
MALFORMED = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


def _label_fields(form: Any, **labels: Any) -> None:
    """Label fields, without placeholders; bound the length of passwords."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = "" if name != "password1" else field.help_text
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field.widget, forms.PasswordInput):
            field.widget.attrs["maxlength"] = LONGEST_PASSWORD
            field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))


class SignInForm(account.LoginForm):
    """Asks for user name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs["autofocus"] = True

    def add_prefix(self, field_name: str) -> str:
        """Name the field of the user name as Django's own form does, which browsers know."""
        return "username" if field_name == "login" else str(super().add_prefix(field_name))


class ReauthenticateForm(account.ReauthenticateForm):
    """Asks for the password again before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, password=_("Password"))


class ChangePasswordForm(account.ChangePasswordForm):
    """Changes a password. The present one is checked like any other: attempts are counted first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password again"),
        )

    def clean_oldpassword(self) -> str:
        """Check the present password."""
        password = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ResetPasswordForm(account.ResetPasswordForm):
    """Asks for a link to set a password. The answer never tells whether the account exists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, email=_("E-mail address of the account"))

    def clean_email(self) -> str:
        """The address in small letters."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """Count the attempt and have the links sent by the worker."""
        address = str(self.cleaned_data["email"])
        throttle.count_attempt(
            (attempt_limits.RESET_MAILS_FROM_NETWORK, network_of(request)),
            (attempt_limits.RESET_MAILS_TO_ADDRESS, address),
        )
        mail_queue.put_request(address, str(get_language()))
        return address


class SetPasswordForm(account.ResetPasswordKeyForm):
    """Sets a password after a mailed link was followed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, password1=_("New password"), password2=_("New password again"))


def _mark_code_used(user: Any, code: str) -> None:
    """Refuse a code of an app from now on. Raises ``ValidationError`` if it was used before."""
    try:
        throttle.count_attempt(
            (attempt_limits.USES_OF_CODE, f"{user.pk} {normalize_user_code(code)}")
        )
    except throttle.TooManyAttempts:
        raise mfa_adapter().validation_error("incorrect_code") from None


class _LimitedCodeForm:
    """Checks a code of an account: wrong codes are limited, and a right one works once."""

    user: Any
    authenticator: Authenticator
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, code=_("Code"))
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        """Count the attempt, check the code, and give the attempt back if the code is right."""
        taken = throttle.count_attempt((attempt_limits.WRONG_CODES_FOR_ACCOUNT, str(self.user.pk)))
        code = str(super().clean_code())  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            _mark_code_used(self.user, code)
        throttle.uncount(taken)
        return code


class CodeForm(_LimitedCodeForm, codes.AuthenticateForm):
    """Asks for a code when signing in."""


class ReauthenticateCodeForm(_LimitedCodeForm, codes.ReauthenticateForm):
    """Asks for a code before something that needs it."""


class ActivateAppForm(totp.ActivateTOTPForm):
    """Sets up an app with codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, code=_("Code that the app shows"))

    def clean_code(self) -> str:
        """Check the code; the same code signs nobody in afterwards."""
        code = str(super().clean_code())
        _mark_code_used(self.user, code)
        return code


class _CheckedPasskeyForm:
    """Checks what a browser says of a passkey, and refuses what no browser sends."""

    user: Any = None

    def clean_credential(self) -> Any:
        """Check the answer of a passkey. Raises ``ValidationError`` for a malformed one."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError:
            sign_in_log.log("second factor failed", getattr(self.user, "pk", None), "webauthn")
            raise
        except MALFORMED:
            raise mfa_adapter().validation_error("incorrect_code") from None


class PasskeyForm(_CheckedPasskeyForm, passkeys.AuthenticateWebAuthnForm):
    """Asks for a passkey after the password."""


class SignInPasskeyForm(_CheckedPasskeyForm, passkeys.LoginWebAuthnForm):
    """Signs in with a passkey alone."""


class ReauthenticatePasskeyForm(_CheckedPasskeyForm, passkeys.ReauthenticateWebAuthnForm):
    """Asks for a passkey before something that needs it."""


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """Adds a passkey; where the device can check its owner, it signs in without a password."""

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
    """Renames a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_fields(self, name=_("Name"))
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))
