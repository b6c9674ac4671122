"""All feeds and sitemaps of an archive full of traps, by the rules of their formats."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from articles.models import Article, Section, Source, Tag
from articles.models.tag_links import set_tags
from articles.search import sync
from articles.search.engines import current_engine
from articles.views import sitemaps
from pressreview.page_cache import stamps
from tests.small_archive import SmallArchive
from tests.xml.rules import ATOM, LANG, NEWS, Markup, check_atom, check_sitemap, parse

SITE = "http://127.0.0.1:8000"
TRAP = "]]>&amp;<b>\"'\ufffe\uffff\x0b\x1b\ud800\U0001f680𝕏 a < b"
SAID = "If a < b and b > c then <img src=x onerror=alert(1)> &amp; markword"
FEEDS = ("/feed/", "/sezione/esteri/feed/", "/fonte/trap/feed/", "/tag/trap/feed/")
QUERIES = ("", "\uffff", "\ufffe x", "\x0b", "markword", "<b>", "&amp;", "fonte:trap", "\U0001fffe")


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)


@pytest.fixture
def hostile(archive: SmallArchive, settings: Settings, tmp_path: Path) -> SmallArchive:
    """An archive into whose rows everything came that the importers and the desk refuse."""
    settings.DATA_DIR = tmp_path
    source = Source.objects.create(name="Trap", slug="trap", rights="excerpt", language="fil")
    escaped = SAID.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    rest = "<p>Another sentence of some length follows here.</p>" * 20
    for number, language in enumerate(["en", "zh-TW", "zh", "zh_Hant", "ckb", "x<y", "", "pt-BR"]):
        archive.make_article(
            source=source, language=language, body=f"<p>{escaped}.</p>{rest}", title=f"{number}"
        )
    archive.make_article(
        title="Links", body='<p>Vedi <a href="/a?b=1&c">qui</a>, <a href="?x">lì</a>.</p>'
    )
    for article in Article.objects.all():
        set_tags(article, ["trap"])
        article.url = f"https://trap.example/{article.pk}?a=1&b=<{article.pk}>|\"'è"
        article.save()
    sync.rebuild(current_engine())
    bad = TRAP.encode("utf-8", "ignore").decode()  # the database refuses lone surrogates
    Article.objects.filter(source=source).update(title=bad, author=bad)
    Source.objects.filter(pk=source.pk).update(name=bad)
    Section.objects.update(name=bad)
    Tag.objects.update(name=bad)
    archive.make_article(source=source, published=datetime(1700, 3, 3, 10, tzinfo=UTC))
    return archive


def feed_addresses() -> list[str]:
    return [*FEEDS, *(f"/cerca/feed/?q={quote(query)}" for query in QUERIES)]


def test_every_feed_keeps_the_rules_of_atom(client: Client, hostile: SmallArchive) -> None:
    for address in feed_addresses():
        response = client.get(address)
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = check_atom(response.content)
        [link] = [one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
        assert (link.get("href") or "").startswith(SITE + address.partition("?")[0])
        assert feed.get(LANG) == "it"


def test_a_feed_without_entries_keeps_them_too(client: Client, archive: SmallArchive) -> None:
    assert not check_atom(client.get("/feed/").content).findall(f"{ATOM}entry")


def test_ids_stay_with_their_articles(client: Client, hostile: SmallArchive) -> None:
    def ids() -> set[str]:
        entries = check_atom(client.get("/feed/").content).findall(f"{ATOM}entry")
        return {entry.findtext(f"{ATOM}id") or "" for entry in entries}

    before = ids()
    for article in Article.objects.all():
        article.slug += "-altro"
        article.save()
    assert ids() == before


def shown_by(construct: ElementTree.Element | None) -> str:
    """What a reader's program shows of a text construct."""
    assert construct is not None
    text = construct.text or ""
    return text if construct.get("type") == "text" else Markup(text).words


def test_a_summary_shows_the_words_of_the_text_and_no_markup(
    client: Client, hostile: SmallArchive
) -> None:
    feed = check_atom(client.get("/fonte/trap/feed/").content)
    summaries = feed.findall(f"{ATOM}entry/{ATOM}summary")
    assert len(summaries) == 8
    for summary in summaries:
        assert shown_by(summary).startswith(SAID)
        if summary.get("type") == "html":
            assert Markup(summary.text or "").tags == []


def test_relative_links_of_a_whole_text_lead_to_this_site(
    client: Client, hostile: SmallArchive
) -> None:
    feed = check_atom(client.get("/feed/").content)
    [content] = feed.findall(f"{ATOM}entry/{ATOM}content")
    path = Article.objects.get(title="Links").path
    assert Markup(content.text or "").addresses == [f"{SITE}/a?b=1&c", f"{SITE}{path}?x"]


def test_an_entry_says_its_language_where_it_is_one(client: Client, hostile: SmallArchive) -> None:
    feed = check_atom(client.get("/fonte/trap/feed/").content)
    said = {entry.get(LANG) for entry in feed.findall(f"{ATOM}entry")}
    assert {"en", "zh-TW", "ckb", "pt-BR", None} <= said
    assert "x<y" not in said


XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\ufffe\uffff\x01\x0b<&]'\""),
    max_size=40,
)


@given(query=XML_TEXT, name=XML_TEXT.filter(lambda name: "\x00" not in name and name.strip()))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_question_and_no_name_makes_a_document_ill_formed(
    client: Client, hostile: SmallArchive, query: str, name: str
) -> None:
    Source.objects.filter(slug="trap").update(name=name)
    Article.objects.filter(source__slug="trap").update(title=name)
    cache.clear()
    parse(client.get("/cerca/feed/", {"q": query}).content)
    for address in ("/feed/", "/sitemap-news.xml", "/opensearch.xml"):
        parse(client.get(address).content)


def every_sitemap(client: Client) -> Iterator[tuple[str, list[str]]]:
    """Address and content of the index and of each sitemap that it names."""
    listed = check_sitemap(client.get("/sitemap.xml").content, SITE)
    yield "/sitemap.xml", listed
    for address in listed:
        path = address.removeprefix(SITE)
        response = client.get(path)
        assert response.status_code == 200, path
        yield path, check_sitemap(response.content, SITE)


def test_every_sitemap_keeps_the_protocol(client: Client, hostile: SmallArchive) -> None:
    found = dict(every_sitemap(client))
    assert "/sitemap-news.xml" in found
    assert "/sitemap-1700-3.xml" in found
    listed = Article.objects.filter(source__rights="excerpt")
    everything = {address for listing in found.values() for address in listing}
    assert {SITE + article.path for article in listed} <= everything


def test_a_month_without_a_page_to_list_has_no_sitemap(
    client: Client, archive: SmallArchive
) -> None:
    moment = datetime(2015, 3, 3, 10, tzinfo=UTC)
    article = archive.make_article(published=moment)
    archive.make_article(published=datetime(2014, 12, 31, 23, 30, tzinfo=UTC), status="draft")
    for rights, is_listed in (("full", False), ("excerpt", True), ("full", False)):
        archive.source.rights = rights
        archive.source.save()
        assert ("/sitemap-2015-3.xml" in dict(every_sitemap(client))) is is_listed
        response = client.get("/sitemap-2015-3.xml")
        assert response.status_code == (200 if is_listed else 404)
        assert (SITE + article.path in response.content.decode()) is is_listed
    assert client.get("/sitemap-2014-12.xml").status_code == 404


def test_the_last_minutes_of_a_month_are_of_that_month(
    client: Client, archive: SmallArchive
) -> None:
    """A month of the site's own time zone, as in the addresses: here, Rome's."""
    archive.source.rights = "excerpt"
    archive.source.save()
    archive.make_article(published=datetime(2015, 2, 28, 23, 30, tzinfo=UTC))
    assert "/sitemap-2015-3.xml" in dict(every_sitemap(client))
    assert "/sitemap-2015-2.xml" not in dict(every_sitemap(client))


@pytest.mark.parametrize("rights", ["excerpt", "full"])
@pytest.mark.parametrize("day", ["2015-02-01 00:00", "2015-02-28 23:59"])
def test_a_month_is_found_by_its_first_and_its_last_minute(
    client: Client, archive: SmallArchive, day: str, rights: str
) -> None:
    """Whatever stands right before and right after it."""
    other = Source.objects.create(name="Altra", slug="altra", rights="excerpt")
    archive.source.rights = rights
    archive.source.save()
    for moment in ("2015-01-31 23:59", day, "2015-03-01 00:00"):
        published = timezone.make_aware(datetime.fromisoformat(moment))
        archive.make_article(source=archive.source if moment == day else other, published=published)
    expected = {"/sitemap-2015-1.xml", "/sitemap-2015-3.xml"}
    expected |= {"/sitemap-2015-2.xml"} if rights == "excerpt" else set()
    assert {path for path in dict(every_sitemap(client)) if "sitemap-2" in path} == expected


def test_without_news_the_sitemap_of_the_news_is_valid_and_not_named(
    client: Client, archive: SmallArchive
) -> None:
    archive.make_article()
    assert "/sitemap-news.xml" not in dict(every_sitemap(client))
    assert check_sitemap(client.get("/sitemap-news.xml").content, SITE) == [f"{SITE}/"]
    assert "sitemap-news" not in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(("hours", "is_news"), [(47.9, True), (48.1, False)])
def test_news_are_of_two_days(
    client: Client, archive: SmallArchive, hours: float, is_news: bool
) -> None:
    archive.source.rights = "excerpt"
    archive.source.save()
    archive.make_article(published=timezone.now() - timedelta(hours=hours))
    assert ("/sitemap-news.xml" in dict(every_sitemap(client))) is is_news


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("it", "it"), ("fil", "fil"), ("ckb", "ckb"), ("pt-BR", "pt"), ("EN", "en"),
        ("zh", "zh-cn"), ("zh-CN", "zh-cn"), ("zh-Hans", "zh-cn"), ("zh-SG", "zh-cn"),
        ("zh-TW", "zh-tw"), ("zh-Hant", "zh-tw"), ("zh-HK", "zh-tw"), ("zh-Hant-HK", "zh-tw"),
        ("", "de"), ("x<y", "de"), ("english", "de"), ("e", "de"),
        ("und", "de"), ("Und-Latn", "de"), ("zxx", "de"), ("mul", "de"), ("mis", "de"),
        ("mus", "mus"),
    ],
)  # fmt: skip
def test_languages_of_the_news_are_those_that_google_knows(
    client: Client, archive: SmallArchive, language: str, expected: str
) -> None:
    archive.source.rights, archive.source.language = "excerpt", "de"
    archive.source.save()
    archive.make_article(language=language)
    root = parse(client.get("/sitemap-news.xml").content)
    assert [one.text for one in root.iter(f"{NEWS}language")] == [expected]


@pytest.mark.parametrize("number", [3, 4])
def test_no_sitemap_holds_more_than_it_may(
    client: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 3)
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 3)
    archive.source.rights = "excerpt"
    archive.source.save()
    moment = timezone.now()  # of one month, whatever hour it is
    articles = [archive.make_article(published=moment) for _ in range(number)]
    month = articles[0].day
    for path in (f"/sitemap-{month.year}-{month.month}.xml", "/sitemap-news.xml"):
        assert len(check_sitemap(client.get(path).content, SITE)) == 3
