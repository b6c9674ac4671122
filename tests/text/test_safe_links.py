"""Addresses that readers are sent to: of the web alone, wherever they come out."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from articles.importers.pipeline.export import record_of
from articles.models import Article, Source
from articles.models.section_tree import SectionTree
from articles.search import sync
from articles.search.engines import current_engine
from articles.text.safe_links import web_address
from tests.rights.outlets import everything
from tests.small_archive import SmallArchive

BAD = [
    "javascript:alert(1)//marker",
    "JaVaScRiPt:alert(1)//marker",
    " javascript:alert(1)//marker",
    "java\tscript:alert(1)//marker",
    "\x01javascript:alert(1)//marker",
    "javascript://marker.example/%0Aalert(1)",
    "data:text/html,<script>marker</script>",
    "vbscript:marker",
    "file:///etc/marker",
    "ftp://marker.example/",
    "blob:https://marker.example/1",
    "//marker.example/",
    "/marker",
    "marker.example",
    "http:marker.example",
    "http:/marker.example",
    "https://",
    "https:///marker",
    "https://bank.example@marker.example/",
    "https://bank.example\\@marker.example/",
    "https://marker.example/ javascript:x",
    "https://marker.example/\n",
    "https://[marker",
]
# One of each kind, for what asks the whole site.
DIFFERENT = [BAD[0], BAD[3], BAD[6], BAD[7], BAD[9], "https://bank.example@marker.example/"]
HREF = re.compile(r'(?:href|src|action|url|uri)\s*=\s*"([^"]*)"', re.IGNORECASE)


@pytest.mark.parametrize("value", [*BAD, "", None])
def test_nobody_is_sent_there(value: str | None) -> None:
    assert web_address(value) == ""


@pytest.mark.parametrize(
    "value",
    [
        "https://a.example",
        "HTTP://A.example:8080/x?y=(z)&a=@b#c",
        "https://è.example/città/«x»",
        "https://[2001:db8::1]/",
        "https://a.example/@name/1",
    ],
)
def test_an_address_of_the_web_stays_as_it_is(value: str) -> None:
    assert web_address(value) == value


@given(
    st.text(max_size=40)
    | st.sampled_from(BAD).flatmap(lambda bad: st.text(max_size=5).map(lambda before: before + bad))
)
def test_whatever_stays_begins_with_a_scheme_of_the_web(value: str) -> None:
    found = web_address(value)
    assert found in {"", value}
    assert not found or re.match(r"https?://[^\s/]", found, re.IGNORECASE)


@pytest.fixture
def article(archive: SmallArchive, settings: Settings, tmp_path: Path) -> Article:
    settings.DATA_DIR = tmp_path
    source = Source.objects.create(name="Prova", slug="prova", rights="excerpt")
    article = archive.make_article(title="Un titolo di zeta", source=source, tags=("Prova",))
    sync.rebuild(current_engine())
    return article


def addresses_in(answer: str) -> list[str]:
    """What a page, a feed or a document of JSON may send somebody to."""
    found = [unescape(address) for address in HREF.findall(answer)]
    if answer.startswith(("{", "[")):
        found += _strings(json.loads(answer))
    for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer, re.S):
        found += _strings(json.loads(data))
    return found


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("bad", DIFFERENT)
def test_what_got_into_the_database_is_a_link_nowhere(article: Article, bad: str) -> None:
    Article.objects.filter(pk=article.pk).update(url=bad, image_origin=bad)
    Source.objects.filter(pk=article.source_id).update(home_page=bad, feed_address=bad)
    for address, answer in everything(Client(), article):
        assert not [one for one in addresses_in(answer) if "marker" in one], address
        assert "marker" not in answer, address


@pytest.mark.parametrize("bad", DIFFERENT)
def test_the_desk_does_not_link_it_either(article: Article, bad: str) -> None:
    Article.objects.filter(pk=article.pk).update(url=bad, image_origin=bad)
    Source.objects.filter(pk=article.source_id).update(home_page=bad, feed_address=bad)
    editor = User.objects.create_superuser("editor")
    client = Client()
    client.force_login(editor)
    for name, key in (("article", article.pk), ("source", article.source_id)):
        for view in ("change", "changelist", "history"):
            arguments = [] if view == "changelist" else [key]
            page = client.get(reverse(f"admin:articles_{name}_{view}", args=arguments))
            links = [one for one in addresses_in(page.content.decode()) if "marker" in one]
            assert links == [], (name, view)
    preview = client.get(reverse("admin:articles_article_preview", args=[article.pk]))
    assert "marker" not in preview.content.decode()


@pytest.mark.parametrize("bad", BAD)
def test_an_export_of_the_archive_leaves_it_out(article: Article, bad: str) -> None:
    article.url = article.image_origin = article.source.home_page = bad
    record = record_of(article, SectionTree.load())
    assert (record.url, record.image_url, record.source_home_page) == ("", "", "")


def test_a_good_address_is_a_link(article: Article) -> None:
    article.url = "https://prova.example/1"
    article.save()
    Source.objects.filter(pk=article.source_id).update(home_page="https://prova.example/")
    page = Client().get(article.path).content.decode()
    assert page.count('href="https://prova.example/1"') == 2
    assert "https://prova.example/1" in Client().get("/feed/").content.decode()


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "ftp://a.example/", "https://a@b.example/"])
def test_the_desk_refuses_what_it_would_not_link(article: Article, bad: str) -> None:
    article.source.home_page = bad
    with pytest.raises(ValidationError, match="home_page"):
        article.source.full_clean()


@pytest.mark.parametrize("may_change", [True, False])
def test_the_desk_links_a_good_address_for_who_may_change_it(
    article: Article, may_change: bool
) -> None:
    Article.objects.filter(pk=article.pk).update(url="https://prova.example/1?a=1&b=2")
    editor = User.objects.create_user("editor", is_staff=True, is_superuser=may_change)
    editor.user_permissions.set(Permission.objects.filter(codename="view_article"))
    client = Client()
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    is_linked = "https://prova.example/1?a=1&b=2" in addresses_in(page.content.decode())
    assert is_linked is may_change
    assert "https://prova.example/1?a=1&amp;b=2" in page.content.decode()
