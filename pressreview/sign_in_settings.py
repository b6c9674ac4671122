"""Settings of signing in: passwords, second factors, sessions, cookies. Part of ``settings``.

``ACCOUNT_``, ``MFA_`` and ``USERSESSIONS_`` are settings of django-allauth.
"""

from pressreview import environment as env
from pressreview.site_settings import HTTPS, ON_LOOPBACK, SITE_HOST

AUTHENTICATION_BACKENDS = ["articles.accounts.password_backend.PasswordBackend"]
PASSWORD_HASHERS = ["articles.accounts.password_hasher.PasswordHasher"]
# Any characters will do. Of Django's list, the 20,000 that leaks had most often, nearly 4,000 are
# long enough: a larger least length would leave too few of them to be refused.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 9},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "pressreview.password_validators.ContextWordsValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"  # also where a sign-in ends whose "next" is refused
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds for which a mailed link is good
REQUIRE_SECOND_FACTOR = env.choice("REQUIRE_SECOND_FACTOR", "publish", ["publish", "staff", "none"])
# The name that passkeys are made for. Browsers have none for an address of numbers, nor for a name
# without https other than this machine's own.
PASSKEY_HOST = "localhost" if ON_LOOPBACK else env.passkey_host(SITE_HOST) if HTTPS else ""
ACCOUNT_ADAPTER = "articles.accounts.allauth_adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered on the desk, by who makes an account
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_RATE_LIMITS = False  # ours are counted in the database: articles/accounts/throttle.py
ACCOUNT_FORMS = {
    "login": "articles.accounts.forms.SignInForm",
    "reauthenticate": "articles.accounts.forms.ReauthenticateForm",
    "change_password": "articles.accounts.forms.ChangePasswordForm",
    "reset_password": "articles.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "articles.accounts.forms.SetPasswordForm",
}
MFA_ADAPTER = "articles.accounts.allauth_adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if PASSKEY_HOST else [])]
MFA_PASSKEY_LOGIN_ENABLED = bool(PASSKEY_HOST)
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 0  # a code is good in its own half minute: telephones' clocks are right
MFA_RECOVERY_CODE_DIGITS = 10
MFA_FORMS = {
    "authenticate": "articles.accounts.forms.CodeForm",
    "reauthenticate": "articles.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "articles.accounts.forms.ActivateAppForm",
    "authenticate_webauthn": "articles.accounts.forms.PasskeyForm",
    "login_webauthn": "articles.accounts.forms.SignInPasskeyForm",
    "reauthenticate_webauthn": "articles.accounts.forms.ReauthenticatePasskeyForm",
    "add_webauthn": "articles.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "articles.accounts.forms.RenamePasskeyForm",
}
USERSESSIONS_ADAPTER = "articles.accounts.allauth_adapters.SessionsAdapter"

# Under https a browser takes a cookie of such a name from this very host alone, over https alone:
# no neighbouring host can plant one (RFC 6265bis, 4.1.3.2).
COOKIE_PREFIX = "__Host-" if HTTPS else ""
# Sessions are for editors alone: a reader gets no cookie from us but those of the cookie page.
# They end with the browser, after a while without use, and after a working day.
IDLE_SECONDS = 60 * env.number("SESSION_IDLE_MINUTES", 120, 5, 1_440)
SESSION_SECONDS = 3_600 * env.number("SESSION_HOURS", 12, 1, 720)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Rows of sessions that nobody comes back to are good for the idle limit and for the time in which
# a use need not have been noted (articles/accounts/session_limits.py).
SESSION_COOKIE_AGE = IDLE_SECONDS + IDLE_SECONDS // 24 + 60
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}redazione"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}modulo"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
# In the session: a cookie of their own would be one more to name on the cookie page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
