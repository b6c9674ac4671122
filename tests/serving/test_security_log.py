"""What was refused is told by a line that says which guard spoke, and nothing that was sent."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from pressreview.security_log import logger
from tests.small_archive import SmallArchive

SECRET = "una-parola-che-nessuno-scrive"  # noqa: S105 (what must not be logged)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, Any]]]:
    """What has been logged of refusals, as it is asked for."""

    class Lines(list[dict[str, Any]]):
        def __iter__(self) -> Iterator[dict[str, Any]]:
            found = (vars(one) for one in caplog.records if one.name == logger.name)
            return iter([{name: one[name] for name in WRITTEN} for one in found])

    yield Lines()
    for one in caplog.records:
        if one.name == logger.name:
            assert SECRET not in json.dumps(vars(one), default=str)


WRITTEN = ("event", "account", "method", "path", "kind")


def test_an_account_that_asks_for_what_is_not_its_own(
    archive: SmallArchive, lines: list[dict[str, Any]]
) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    looker = Client()
    looker.force_login(user)
    assert looker.get(f"/admin/articles/article/?q={SECRET}").status_code == 403
    assert list(lines) == [
        {
            "event": "denied",
            "account": user.pk,
            "method": "GET",
            "path": "/admin/articles/article/",
            "kind": "PermissionDenied",
        }
    ]


def test_a_form_of_another_site(archive: SmallArchive, lines: list[dict[str, Any]]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/articoli/", {"q": SECRET}).status_code == 403
    comments = f"{archive.make_article().path}commenti/"
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(comments, {"text": SECRET}, headers=headers).status_code == 403
    assert [(one["event"], one["account"], one["path"]) for one in lines] == [
        ("stale form", None, "/articoli/"),
        ("denied", None, comments),
    ]


def test_requests_that_no_browser_makes(
    client: Client, db: None, lines: list[dict[str, Any]]
) -> None:
    assert client.get(f"/?q={SECRET}", headers={"Host": f"{SECRET}.example"}).status_code == 400
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss"))
    assert boss.get(f"/admin/articles/comment/?email={SECRET}").status_code == 400
    assert [(one["event"], one["kind"]) for one in lines] == [
        ("bad request", "DisallowedHost"),
        ("bad request", "DisallowedModelAdminLookup"),
    ]


def test_what_is_answered_leaves_no_such_line(
    client: Client, archive: SmallArchive, lines: list[dict[str, Any]]
) -> None:
    assert client.get(archive.make_article().path).status_code == 200
    assert client.get("/nothing/").status_code == 404
    assert list(lines) == []
