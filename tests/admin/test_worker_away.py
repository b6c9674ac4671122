"""The desk says that no worker is there, to everybody who works on it."""

import pytest
from django.test import Client
from django.utils import translation

from articles.models import ImportRun, WorkerProcess
from tests.small_archive import SmallArchive

SENTENCE = "The worker is not running."


def page(client: Client, address: str = "/admin/", language: str = "en") -> str:
    return client.get(address, headers={"accept-language": language}).content.decode()


@pytest.mark.parametrize("language", ["en", "it"])
def test_it_is_said_in_both_languages(editor: Client, archive: SmallArchive, language: str) -> None:
    with translation.override(language):
        sentence = translation.gettext(
            "The worker is not running. What you save is kept and readers see it, but the search "
            "does not find it yet, feeds are not visited, and imports, mails and the sizes of "
            "pictures wait until whoever runs the site starts the worker again."
        )
    assert f'<p class="errornote">{sentence}</p>' in page(editor, language=language)


def test_contributors_and_moderators_are_told_as_well(
    contributor: Client, moderator: Client, archive: SmallArchive
) -> None:
    for client in (contributor, moderator):
        assert SENTENCE in page(client)


def test_nothing_is_said_while_a_worker_is_alive(editor: Client, archive: SmallArchive) -> None:
    WorkerProcess.objects.renew("machine:1")
    assert "errornote" not in page(editor)


def test_who_waits_for_an_import_is_told(editor: Client, archive: SmallArchive) -> None:
    run = ImportRun.objects.create(origin="a.jsonl", state=ImportRun.State.WAITING)
    address = f"/admin/articles/importrun/{run.pk}/change/"
    assert SENTENCE in page(editor, address)
    ImportRun.objects.update(state=ImportRun.State.DONE)
    assert SENTENCE not in page(editor, address)
