"""The command and the page of the desk that show what the checks find."""

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from articles import search
from articles.models import WorkerProcess
from articles.search.types import IndexStatus
from articles.site_checks import checks

pytestmark = pytest.mark.django_db
PAGE = "/admin/state/"


@pytest.fixture(autouse=True)
def well(monkeypatch: pytest.MonkeyPatch) -> None:
    WorkerProcess.objects.renew("machine:1")
    monkeypatch.setattr(search, "status", lambda: IndexStatus("ready", documents=3))


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("capo", password="x"))
    return client


def test_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_site")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", check.name] for check in checks.CHECKS]
    WorkerProcess.objects.all().delete()
    with pytest.raises(SystemExit) as ended:
        call_command("check_site")
    assert ended.value.code == 1
    (wrong,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("WRONG")]
    assert wrong == (
        "WRONG  worker      No worker runs: start pressreview-worker, or manage.py work."
    )


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    WorkerProcess.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("check_site", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    wrong = [check["name"] for check in told["checks"] if not check["is_ok"]]
    assert wrong == ["worker"]


def test_a_superuser_sees_it_in_english(boss: Client) -> None:
    answer = boss.get(PAGE, headers={"accept-language": "en"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "All is well." in text
    assert 'id="state-worker"' in text
    assert "1 worker runs." in text
    assert 'href="/admin/state/"' in boss.get("/admin/").content.decode()


def test_the_mail_server_is_asked_on_request_alone(
    boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'id="state-mail"' not in boss.get(PAGE).content.decode()
    assert 'id="state-mail"' in boss.post(PAGE).content.decode()


def test_something_wrong_is_said(boss: Client) -> None:
    WorkerProcess.objects.all().delete()
    text = boss.get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert "Something is wrong." in text


def test_nobody_else_sees_it(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(User.objects.create_user("anna", password="x", is_staff=True))
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/admin/").content.decode()
