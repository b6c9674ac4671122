"""Signing in with Chromium: with an app by keyboard and without scripts, and with passkeys."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.accounts.conftest import code_of
from tests.browser_axe import ask_axe
from tests.live import Site
from tests.serving.conftest import run

PASSWORD = "una-parola-lunga-9"  # noqa: S105 (of an account that lives for a test)
FACTORS = "/admin/account/second-factor/"
PAGES = [
    "/admin/account/",
    "/admin/account/sessions/",
    "/admin/password_change/",
    FACTORS,
    f"{FACTORS}recovery-codes/",
    f"{FACTORS}recovery-codes/generate/",
    f"{FACTORS}totp/deactivate/",
    f"{FACTORS}reauthenticate/",
    "/admin/account/confirm/",
    f"{FACTORS}webauthn/add/",
    f"{FACTORS}webauthn/",
    "/admin/logout/",
]
OUTSIDE = [
    "/admin/login/",
    "/admin/account/reset/",
    "/admin/account/reset/sent/",
    "/admin/account/reset/done/",
    "/admin/account/reset/1-x/",
]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site as it is installed: a second factor for who may publish."""
    variables = {"PRESSREVIEW_REQUIRE_SECOND_FACTOR": "publish"}
    site = Site(tmp_path_factory.mktemp("accounts-browser"), variables=variables)
    site.prepare("--empty")
    for name in ("anna", "bruno", "carla", "dino", "elena"):
        site.make_editor(name, PASSWORD)
    with site.serving():
        yield site


@pytest.fixture
def open_at(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens an address under the name at which passkeys work; complaints fail the test."""
    contexts, complaints = [], []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def open_at(path: str, *, width: int = 1280, javascript: bool = True, **more: Any) -> Page:
        context = browser.new_context(
            base_url=f"http://localhost:{site.port}",
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            **{"locale": "it-IT"} | more,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _check_host(request.url, complaints))
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


def _check_host(address: str, complaints: list[str]) -> None:
    if not address.startswith(("http://localhost:", "http://127.0.0.1:", "data:")):
        complaints.append(f"a foreign host: {address}")


def sign_in(page: Page, name: str) -> None:
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")


def with_authenticator(page: Page) -> None:
    """Give the browser a device for passkeys that asks its owner and hears a yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def set_up_app(page: Page) -> str:
    """Follow the pages from the first sign-in to the desk, by keyboard; the app's secret."""
    page.wait_for_url(f"**{FACTORS}?next=**")
    page.focus(f'a[href="{FACTORS}totp/activate/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/totp/activate/")
    secret = page.inner_text("main code").strip()
    page.focus("#id_code")
    while time.time() % 30 > 15:  # a code is good in its own half minute
        page.wait_for_timeout(500)
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".account-codes li").count() == 10
    page.focus('main a[href="/admin/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    return secret


@pytest.mark.parametrize(
    ("name", "javascript", "locale", "word"),
    [("anna", False, "it-IT", "Fonti"), ("dino", True, "en-GB", "Sources")],
)
def test_a_newcomer_is_led_to_the_desk(
    open_at: Open, name: str, javascript: bool, locale: str, word: str
) -> None:
    page = open_at("/admin/articles/source/", javascript=javascript, locale=locale)
    page.wait_for_url("**/admin/login/?next=**")
    expect(page.locator("#site-name")).to_contain_text("Rassegna Esteri")
    sign_in(page, name)
    set_up_app(page)
    expect(page.locator("#content, #nav-sidebar").first).to_contain_text(re.compile(word, re.I))
    page.click("#logout-form button")
    page.wait_for_url("**/admin/login/")


def test_a_passkey_is_made_and_signs_in_by_itself(open_at: Open) -> None:
    page = open_at("/admin/")
    with_authenticator(page)
    sign_in(page, "bruno")
    page.wait_for_url(f"**{FACTORS}?next=**")
    page.click(f'a[href="{FACTORS}webauthn/add/"]')
    page.wait_for_load_state()
    page.fill("#id_name", "Portatile")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{FACTORS}webauthn/")
    expect(page.locator("tbody th")).to_have_text("Portatile")

    page.click("#logout-form button")
    page.wait_for_url("**/login/")
    page.goto("/admin/queues/")
    page.click("#passkey_login")
    page.wait_for_url("**/admin/queues/")

    page.click("#logout-form button")
    sign_in(page, "bruno")
    page.wait_for_url("**/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/admin/")


def test_a_passkey_is_renamed_asked_for_again_and_removed(open_at: Open, site: Site) -> None:
    page = open_at("/admin/")
    with_authenticator(page)
    sign_in(page, "elena")
    page.click(f'a[href="{FACTORS}webauthn/add/"]')
    page.wait_for_load_state()
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{FACTORS}webauthn/reauthenticate/?next=/admin/account/")
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url(lambda address: urlsplit(address).path == "/admin/account/")
    page.goto(f"{FACTORS}webauthn/")
    page.click('tbody a[href$="/edit/"]')
    page.fill("#id_name", "Chiavetta <b>")
    page.press("#id_name", "Enter")
    expect(page.locator("tbody th")).to_have_text("Chiavetta <b>")

    # An account that was shut stays out, whatever it shows.
    page.click("#logout-form button")
    run(site, "User.objects.filter(username='elena').update(is_active=False)")
    page.click("#passkey_login")
    expect(page.locator(".messagelist .error")).to_be_visible()
    assert page.url.endswith("/admin/login/")

    run(site, "User.objects.filter(username='elena').update(is_active=True)")
    page.click("#passkey_login")
    page.wait_for_url("**/admin/")
    page.goto(f"{FACTORS}webauthn/")
    page.click('tbody a[href$="/remove/"]')
    page.click("main form button")
    page.wait_for_url(f"**{FACTORS}webauthn/")
    assert page.locator("tbody th").count() == 0
    page.goto("/admin/")
    assert FACTORS in page.url


def test_a_passkey_that_is_refused_is_said_in_words(open_at: Open) -> None:
    page = open_at("/admin/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    expect(page.locator("#passkey-failed")).to_be_hidden()
    page.click("#passkey_login")
    expect(page.locator("#passkey-failed")).to_be_visible()


def test_where_passkeys_do_not_work_one_is_led_to_where_they_do(open_at: Open, site: Site) -> None:
    page = open_at(f"{site.url}/admin/login/")
    assert page.locator("#passkey_login").count() == 0
    address = f"http://localhost:{site.port}/admin/login/"
    expect(page.locator(f'a[href="{address}"]')).to_be_visible()


def test_the_pages_fit_a_telephone_and_everybody(open_at: Open) -> None:
    page = open_at("/admin/login/", width=390)
    for path in OUTSIDE:
        page.goto(path)
        _check_page(page, path)
    page.goto("/admin/login/")
    sign_in(page, "carla")
    set_up_app(page)
    for path in PAGES:
        page.goto(path)
        _check_page(page, path)


def _check_page(page: Page, path: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    found = ask_axe(page).violations
    assert [(kind["id"], kind["nodes"][0]["html"]) for kind in found] == [], path


def test_no_secret_is_in_the_log(site: Site, open_at: Open) -> None:
    open_at("/admin/login/")
    log = site.log.read_text()
    assert "signed in" in log
    for secret in ("anna", "bruno", PASSWORD, "127.0.0.1"):
        assert secret not in log.replace("http://127.0.0.1", "")
    assert "event" in log
    assert run(site, "print(User.objects.count())").split()[-1] == "5"
