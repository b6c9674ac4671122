"""The search indexes of all machines on the desk: for who runs the site, to look at."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.test import Client

from articles.models import ContentVersion, IndexReplica
from articles.worker import readiness
from tests.small_archive import SmallArchive

LIST = "/admin/articles/indexreplica/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def boss(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("capo"))
    return client


@pytest.fixture
def replicas(archive: SmallArchive) -> SmallArchive:
    """An index that has everything, one that lacks three changes, and one that is being built."""
    for _number in range(3):
        archive.make_article()
    current = ContentVersion.objects.read().current
    IndexReplica.objects.register("alba:1a2b", current)
    IndexReplica.objects.register("bora:3c4d", current - 3)
    IndexReplica.objects.register("bora:3c4d (being built)", current - 1, is_building=True)
    return archive


def test_it_says_where_each_stands(boss: Client, replicas: SmallArchive) -> None:
    panels = {panel.key: panel for panel in boss.get("/admin/", headers=ENGLISH).context["panels"]}
    rows = panels["indexes"].rows
    assert [row.title for row in rows] == ["alba:1a2b", "bora:3c4d", "bora:3c4d (being built)"]
    assert [row.notes[0] for row in rows] == ["up to date", "3 changes behind", "being built"]
    for row in rows:
        answer = boss.get(row.address, headers=ENGLISH)
        assert answer.status_code == 200
        assert answer.context["original"].name == row.title
    text = boss.get(panels["indexes"].address, headers=ENGLISH).content.decode()
    assert "3 changes behind" in text and "1 change behind" in text


def test_nobody_changes_them_and_editors_do_not_see_them(
    boss: Client, editor: Client, replicas: SmallArchive
) -> None:
    assert editor.get(LIST).status_code == 403
    assert "indexreplica" not in editor.get("/admin/").content.decode()
    assert boss.get(f"{LIST}add/").status_code == 403
    address = f"{LIST}alba_3A1a2b/"
    assert boss.post(f"{address}change/", {"place": "7"}).status_code == 403
    assert boss.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert IndexReplica.objects.count() == 3


def test_a_monitor_is_told_without_names_of_machines(
    client: Client, replicas: SmallArchive
) -> None:
    IndexReplica.objects.filter(pk="alba:1a2b").update(seen=Now() - timedelta(minutes=3))
    told = json.loads(client.get("/readyz").content)["index_replicas"]
    assert [one["name"] for one in told] == ["1a2b", "3c4d", "3c4d (being built)"]
    assert [one["lag_jobs"] for one in told] == [0, 3, 1]
    assert told[0]["silent_seconds"] >= 180 > told[1]["silent_seconds"]
    assert told[1]["lag_seconds"] > 0 == told[0]["lag_seconds"]
    assert told[0]["place"] == ContentVersion.objects.read().current


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_are_told_of(client: Client, db: None, more: int) -> None:
    assert readiness.MOST_REPLICAS == 50
    for number in range(50 + more):
        IndexReplica.objects.register(f"alba:{number}", 0)
    assert len(json.loads(client.get("/readyz").content)["index_replicas"]) == 50
