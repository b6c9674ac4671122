"""A small archive with an index of its own."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.models import Article, Section, Source
from articles.search import sync
from articles.search.engines import current_engine
from pressreview.page_cache import stamps
from tests.small_archive import SmallArchive

SECRET_PART = "coda " * 150 + "segretissimo"


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)


@pytest.fixture
def indexed(archive: SmallArchive, settings: Settings, tmp_path: Path) -> SmallArchive:
    """Published articles of each rights mode; a draft, a withdrawn and a future one."""
    settings.DATA_DIR = tmp_path
    asia = Section.objects.create(name="Asia", slug="asia", parent=archive.section)
    herald = Source.objects.create(
        name="The Herald", slug="herald", country="GB", language="en", rights="excerpt"
    )
    correio = Source.objects.create(
        name="Correio", slug="correio", country="BR", language="pt", rights="link"
    )
    archive.make_article(
        title="Sanzioni alla Russia", body="<p>Nuove <b>sanzioni</b> & altro.</p>",
        tags=("Siria", "Russia"), external_id="s-1", url="https://lanterna.example/1",
        author="A. B.",
    )  # fmt: skip
    archive.make_article(title="Il grano", body="<p>La sanzione no.</p>", section=asia)
    archive.make_article(
        title="Sanctions bite", language="en", source=herald, section=None, tags=("Siria",),
        body=f"<p>Opening. {SECRET_PART}</p><p>The end of the story.</p>",
    )  # fmt: skip
    archive.make_article(
        title="Sanções", language="pt-BR", source=correio, body="<p>Texto segretissimo.</p>",
        summary="Riassunto segretissimo.",
    )  # fmt: skip
    archive.make_article(title="Bozza sulle sanzioni", status=Article.Status.DRAFT)
    archive.make_article(
        title="Sanzioni ritirate", status=Article.Status.WITHDRAWN, withdrawal_reason="Un errore."
    )
    archive.make_article(title="Sanzioni future", published=timezone.now() + timedelta(days=2))
    sync.rebuild(current_engine())
    return archive


@pytest.fixture
def client() -> Client:
    """A reader without cookies."""
    return Client()
