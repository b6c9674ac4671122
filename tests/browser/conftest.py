"""Addresses of each kind of page of the served sample archive."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.live import Site

HREF = re.compile(r'href="(/\d{4}/\d\d/\d\d/[^"/]+/)"')


@dataclass(frozen=True)
class Addresses:
    """One address for each kind of page."""

    article: str
    long_article: str
    discussed: str
    withdrawn: str

    def kinds(self) -> list[str]:
        """Every kind of page that a reader can come to."""
        year, month, day = self.article.strip("/").split("/")[:3]
        return [
            "/", "/en/", self.article, self.long_article, self.discussed, self.withdrawn,
            f"{self.discussed}commenti/", "/articoli/", "/articoli/?lingua=xx&dal=ieri",
            "/articoli/?fonte=mehr-news-agency&lingua=de", "/sezione/rassegna-esteri/",
            "/sezione/primo-piano/", "/fonti/", "/fonte/mehr-news-agency/", "/archivio/",
            "/autore/antje-brodersen/", "/dossier/", "/dossier/clima/",
            f"/archivio/{year}/", f"/archivio/{year}/{month}/", f"/archivio/{year}/{month}/{day}/",
            "/cerca/", "/cerca/?q=iran", "/cerca/?q=antje+brodersen", "/cerca/?q=europa+diplomazia",
            "/cerca/?q=zzzzqqq", "/salvati/", "/senza-rete/", "/cookie/", "/privacy/",
            "/chi-siamo/", "/seguire/", "/nessuna-pagina/",
        ]  # fmt: skip


WITHDRAW = """
from articles.models import Article
old = Article.objects.published().oldest_first()
Article.objects.filter(pk=old.first().pk).withdraw("Notizia smentita dalla fonte.")
"""
FIND = """
from articles.models import Article, Comment
from articles.text.html import opening_and_rest
visible = Article.objects.published().select_related("source")
discussed = Comment.objects.approved().filter(parent__isnull=False).earliest("pk").article
others = visible.exclude(pk=discussed.pk).newest_first()
full = [a for a in others if a.source.rights == "full"]
print(next(a.path for a in full if a.image))
print(next(a.path for a in full if opening_and_rest(a.body)[1]))
print(discussed.path)
print(Article.objects.withdrawn().first().path)
"""


@pytest.fixture(scope="session")
def addresses(site_server: Site) -> Addresses:
    withdrawn = site_server.manage("shell", "--no-imports", "-c", WITHDRAW)
    assert withdrawn.returncode == 0, withdrawn.stderr
    found = site_server.manage("shell", "--no-imports", "-c", FIND)
    assert found.returncode == 0, found.stderr
    return Addresses(*found.stdout.split())


OpenPage = Callable[..., "object"]
