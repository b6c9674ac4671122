"""Who may publish shows a second factor before the desk opens."""

import json
import re
import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from time_machine import travel

from articles.accounts import attempt_limits, secret_encryption
from tests.accounts.conftest import FACTORS, PASSWORD, Lines, add_app, code_of, sign_in
from tests.admin.web import picture
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db(transaction=True)
CHECK = f"{FACTORS}authenticate/"
AGAIN = f"{FACTORS}reauthenticate/"
CODES = f"{FACTORS}recovery-codes/"
# What the desk fetches by itself, what it hands out as files, what changes many at once.
DESK = [
    "/admin/",
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/articles/article/export/",
    "/admin/articles/importrun/add/",
    "/admin/autocomplete/?app_label=articles&model_name=article&field_name=source&term=a",
    "/admin/jsi18n/",
    "/admin/auth/user/",
    "/admin/no-such-page/",
]
Codes = list[str]


def soon() -> float:
    """When the code that set the app up is no longer good: the start of another's half minute."""
    return (time.time() // 30 + 10) * 30


def recovery_codes(client: Client) -> Codes:
    codes: Codes = client.get(CODES).context["unused_codes"]
    return codes


@pytest.fixture
def equipped(boss: User, client: Client) -> tuple[str, Codes]:
    """The secret of the superuser's app, and the recovery codes."""
    sign_in(client, "capo")
    secret = add_app(client)
    return secret, recovery_codes(client)


@pytest.mark.parametrize("path", DESK)
def test_nothing_of_the_desk_opens_before_it_is_set_up(
    client: Client, boss: User, path: str
) -> None:
    sign_in(client, "capo")
    for answer in (client.get(path), client.post(path, {"action": "delete_selected"})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{FACTORS}?next=")
    by_script = client.get(path, HTTP_SEC_FETCH_MODE="cors")
    assert (by_script.status_code, by_script.content) == (403, b"")


def addresses(patterns: list[URLPattern | URLResolver], start: str) -> list[str]:
    """Addresses of all patterns, with a 1 for whatever they leave open."""
    found = []
    for pattern in patterns:
        path = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, path)
        else:
            found.append(path)
    return found


def test_no_address_of_the_admin_is_forgotten(client: Client, boss: User) -> None:
    admin = next(
        part for part in get_resolver().url_patterns if getattr(part, "namespace", "") == "admin"
    )
    assert isinstance(admin, URLResolver)
    own = {"login/", "logout/", "password_change/"}
    paths = [path for path in addresses(admin.url_patterns, "") if path not in own]
    assert len(paths) > 50
    sign_in(client, "capo")
    for path in paths:
        written = re.sub(r"\(\?P<\w+>.*", "", re.sub(r"(?<!P)<[^>]+>", "1", path)).strip("^$")
        answer = client.get(f"/admin/{written}")
        assert answer.headers["Location"].startswith(FACTORS), path


def test_an_app_is_set_up_and_opens_the_desk(client: Client, boss: User, events: Lines) -> None:
    sign_in(client, "capo")
    assert client.get(FACTORS).status_code == 200
    add_app(client)
    assert client.get("/admin/").status_code == 200
    assert len(set(recovery_codes(client))) == 10
    assert {"event": "second factor added", "account": boss.pk, "kind": "totp"} in events()


def test_the_password_alone_no_longer_signs_in(equipped: tuple[str, Codes]) -> None:
    client = Client()
    assert sign_in(client, "capo").headers["Location"] == CHECK
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")
    with travel(soon(), tick=True):
        answer = client.post(CHECK, {"code": code_of(equipped[0])})
    assert answer.headers["Location"] == "/admin/"


def test_a_copy_of_the_database_has_no_secrets(equipped: tuple[str, Codes]) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert equipped[0] not in kept
    assert not [code for code in equipped[1] if code in kept]
    app = Authenticator.objects.get(type="totp")
    assert secret_encryption.decrypt(app.data["secret"]) == equipped[0]


def test_another_key_of_the_site_opens_no_account(
    equipped: tuple[str, Codes], settings: LazySettings
) -> None:
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "ein-anderer-" * 6
    client = Client()
    sign_in(client, "capo")
    for code in (code_of(equipped[0]), code_of(""), equipped[1][0]):
        assert client.post(CHECK, {"code": code}).status_code == 200
    settings.SECRET_KEY_FALLBACKS = [before]
    assert client.post(CHECK, {"code": equipped[1][0]}).status_code == 302


def test_a_code_is_good_once(equipped: tuple[str, Codes]) -> None:
    with travel(soon(), tick=False):
        code = code_of(equipped[0])
        first, second = Client(), Client()
        for client in (first, second):
            sign_in(client, "capo")
        assert first.post(CHECK, {"code": code}).status_code == 302
        assert second.post(CHECK, {"code": f" {code} "}).status_code == 200
        assert "_auth_user_id" not in second.session


def test_the_code_that_set_the_app_up_is_used(client: Client, boss: User) -> None:
    sign_in(client, "capo")
    other = Client()
    with travel(soon(), tick=False):
        secret = add_app(client)
        sign_in(other, "capo")
        assert other.post(CHECK, {"code": code_of(secret)}).status_code == 200
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 302), (29, 302), (30, 200)])
def test_a_code_is_good_in_its_own_half_minute(
    equipped: tuple[str, Codes], seconds: int, status: int
) -> None:
    start = soon()
    client = Client()
    with travel(start + seconds, tick=False):
        sign_in(client, "capo")
        answer = client.post(CHECK, {"code": code_of(equipped[0], start)})
    assert answer.status_code == status


def test_a_recovery_code_is_good_once(equipped: tuple[str, Codes]) -> None:
    code = equipped[1][0]
    for expected in (302, 200):
        client = Client()
        sign_in(client, "capo")
        assert client.post(CHECK, {"code": code}).status_code == expected


def test_wrong_codes_up_to_the_limit_and_no_further(
    equipped: tuple[str, Codes], events: Lines
) -> None:
    most = attempt_limits.WRONG_CODES_FOR_ACCOUNT.most
    client = Client()
    sign_in(client, "capo")
    for _ in range(most - 1):
        assert client.post(CHECK, {"code": "000000"}).status_code == 200
    good = Client()
    sign_in(good, "capo")
    assert good.post(CHECK, {"code": equipped[1][0]}).status_code == 302
    assert client.post(CHECK, {"code": "000000"}).status_code == 200
    refused = client.post(CHECK, {"code": equipped[1][1]})
    assert refused.status_code == 429
    assert [line["event"] for line in events()].count("second factor failed") == most
    # The way in by the mail stays, and a passkey is not counted here.
    assert client.get("/admin/account/reset/").status_code == 200


def test_sessions_without_it_end_when_it_is_set_up(client: Client, boss: User) -> None:
    other = Client()
    sign_in(other, "capo")
    sign_in(client, "capo")
    add_app(client)
    assert other.get("/admin/account/").headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    "path", ["", "totp/deactivate/", "recovery-codes/", "recovery-codes/download/", "webauthn/add/"]
)
def test_a_session_that_has_not_shown_it_changes_nothing(
    equipped: tuple[str, Codes], boss: User, path: str
) -> None:
    client = Client()
    client.force_login(boss)
    for address in (f"{FACTORS}{path}", "/admin/", "/admin/account/sessions/", "/admin/account/"):
        for answer in (client.get(address), client.post(address)):
            assert answer.headers["Location"].startswith(f"{AGAIN}?next=")
    answer = client.post(f"{AGAIN}?next=/admin/", {"code": equipped[1][0], "next": "/admin/"})
    assert answer.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_without_the_last_one_the_desk_is_shut_again(
    client: Client, equipped: tuple[str, Codes], events: Lines, boss: User
) -> None:
    assert client.post(f"{FACTORS}totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()
    assert client.get("/admin/").headers["Location"].startswith(f"{FACTORS}?next=")
    assert {"event": "second factor removed", "account": boss.pk, "kind": "totp"} in events()


def test_sessions_that_have_shown_the_last_one_end_with_it(
    client: Client, equipped: tuple[str, Codes]
) -> None:
    other = Client()
    sign_in(other, "capo")
    other.post(CHECK, {"code": equipped[1][0]})
    assert other.get("/admin/").status_code == 200
    client.post(f"{FACTORS}totp/deactivate/")
    assert other.get("/admin/").headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("has_shown", [True, False])
def test_pictures_of_drafts_are_of_the_desk(
    client: Client,
    equipped: tuple[str, Codes],
    archive: SmallArchive,
    settings: LazySettings,
    tmp_path: Path,
    *,
    has_shown: bool,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    draft = archive.make_article(
        status="draft", image=ContentFile(picture(), "porto.jpg"), image_alt="Un porto"
    )
    other = Client()
    other.force_login(User.objects.get(username="capo"))
    asking = client if has_shown else other
    answer = asking.get(draft.image.url)
    assert answer.status_code == (200 if has_shown else 404)
    answer.close()


def test_who_may_not_publish_needs_none(client: Client, writer: User) -> None:
    sign_in(client, "penna")
    assert client.get("/admin/").status_code == 200


def test_who_comes_to_be_allowed_needs_one_from_then_on(client: Client, writer: User) -> None:
    sign_in(client, "penna")
    writer.user_permissions.add(Permission.objects.get(codename="publish_article"))
    assert client.get("/admin/").headers["Location"].startswith(f"{FACTORS}?next=")


def test_who_changes_accounts_needs_one(client: Client, writer: User) -> None:
    writer.user_permissions.add(Permission.objects.get(codename="change_user"))
    sign_in(client, "penna")
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("setting", "boss_needs", "writer_needs"),
    [("none", False, False), ("publish", True, False), ("staff", True, True)],
)
def test_the_setting(
    settings: LazySettings,
    boss: User,
    writer: User,
    setting: str,
    boss_needs: bool,
    writer_needs: bool,
) -> None:
    settings.REQUIRE_SECOND_FACTOR = setting
    for name, needs in (("capo", boss_needs), ("penna", writer_needs)):
        client = Client()
        sign_in(client, name)
        assert (client.get("/admin/").status_code == 302) is needs


def test_who_has_lost_all_is_helped_on_the_server(
    equipped: tuple[str, Codes], client: Client, boss: User, events: Lines
) -> None:
    mail.outbox.clear()
    call_command("reset_second_factor", "capo")
    assert not Authenticator.objects.exists()
    assert client.get("/admin/account/").headers["Location"].startswith("/admin/login/")
    assert sign_in(Client(), "capo").headers["Location"] == "/admin/"
    assert {"event": "second factor removed", "account": boss.pk, "kind": "command"} in events()
    assert mail.outbox[0].to == ["capo@desk.example"]
    assert "/admin/account/reset/" in mail.outbox[0].body
    with pytest.raises(CommandError, match="nessuno"):
        call_command("reset_second_factor", "nessuno")


FORGED = {
    "clientDataJSON": "e30",
    "authenticatorData": "YQ",
    "signature": "YQ",
    "attestationObject": "YQ",
}
HOSTILE = [
    "",
    "null",
    "[]",
    "{}",
    "7",
    '"x"',
    '{"response": []}',
    '{"response": {"userHandle": 7}}',
    json.dumps({"id": "a", "rawId": "a", "response": {"userHandle": "enp6enp6enp6eno"}}),
    json.dumps(
        {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": FORGED | {"userHandle": "MQ"}}
    ),
]


@pytest.mark.parametrize("credential", HOSTILE)
def test_what_no_browser_says_of_a_passkey_is_refused(
    client: Client, equipped: tuple[str, Codes], credential: str
) -> None:
    stranger = Client()
    stranger.get(f"{FACTORS}webauthn/login/", HTTP_ACCEPT="application/json")
    assert stranger.post(f"{FACTORS}webauthn/login/", {"credential": credential}).status_code == 302
    assert "_auth_user_id" not in stranger.session
    sign_in(stranger, "capo")
    assert stranger.post(CHECK, {"credential": credential}).status_code == 200
    client.get(f"{FACTORS}webauthn/add/")
    answer = client.post(f"{FACTORS}webauthn/add/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_asking_for_passkeys_is_limited(client: Client, db: None) -> None:
    def ask() -> int:
        answer = client.get(f"{FACTORS}webauthn/login/", HTTP_ACCEPT="application/json")
        return answer.status_code

    assert [ask() for _ in range(attempt_limits.PASSKEYS_FROM_NETWORK.most + 1)] == [
        200
    ] * attempt_limits.PASSKEYS_FROM_NETWORK.most + [429]


def test_the_secret_carries_the_name_of_the_site(
    client: Client, boss: User, settings: LazySettings
) -> None:
    sign_in(client, "capo")
    address = client.get(f"{FACTORS}totp/activate/", HTTP_HOST="localhost").context["totp_url"]
    assert address.startswith("otpauth://totp/capo?secret=")
    assert "localhost" not in address


def test_the_new_password_asks_for_the_old_one_only_after_the_factor(
    equipped: tuple[str, Codes], client: Client
) -> None:
    fields = {
        "oldpassword": PASSWORD,
        "password1": "nuova-parola-77",
        "password2": "nuova-parola-77",
    }
    assert client.post("/admin/password_change/", fields).headers["Location"] == "/admin/account/"
    assert client.get("/admin/").status_code == 200
