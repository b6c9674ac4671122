"""What machines read: feeds, sitemaps, robots, OpenSearch, health."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from articles.models import Source
from pressreview.page_cache.middleware import PageCacheMiddleware
from tests.small_archive import SmallArchive

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def xml(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200, address
    # The document is our own answer.
    return ElementTree.fromstring(response.content)  # noqa: S314


def locations(client: Client, address: str) -> list[str]:
    return [loc.text or "" for loc in xml(client, address).iter(f"{MAP}loc")]


@pytest.fixture
def excerpted(archive: SmallArchive) -> SmallArchive:
    archive.source.rights = Source.Rights.EXCERPT
    archive.source.save()
    return archive


@pytest.mark.parametrize(
    "address",
    ["/feed/", "/sezione/esteri/feed/", "/fonte/la-lanterna/feed/", "/tag/siria/feed/"],
)
def test_feeds_are_atom_with_the_newest_first(
    client: Client, archive: SmallArchive, address: str
) -> None:
    newest = archive.make_article(title="A & <b>", tags=("Siria",), url="https://l.example/1")
    archive.make_article(title="Vecchio", tags=("Siria",))
    feed = xml(client, address)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["A & <b>", "Vecchio"]
    links = {link.get("rel"): link.get("href") for link in entries[0].findall(f"{ATOM}link")}
    assert links["alternate"] == "http://127.0.0.1:8000" + newest.path
    assert links["via"] == "https://l.example/1"
    assert entries[0].get("{http://www.w3.org/XML/1998/namespace}lang") == "it"


def test_a_full_text_is_in_the_feed_and_an_excerpt_is_not_more(
    client: Client, archive: SmallArchive
) -> None:
    archive.make_article(body=f"<p>{'lungo ' * 300}</p><p>fine-del-testo</p>")
    assert b"fine-del-testo" in client.get("/feed/").content
    archive.source.rights = Source.Rights.EXCERPT
    archive.source.save()
    feed = client.get("/feed/").content
    assert b"fine-del-testo" not in feed
    assert b"lungo lungo" in feed


def test_sitemaps_lead_to_every_article_that_may_be_indexed(
    client: Client, excerpted: SmallArchive
) -> None:
    full = Source.objects.create(name="F", slug="f", rights="full", permission="Sì.")
    shown = [excerpted.make_article() for _ in range(3)]
    hidden = excerpted.make_article(source=full)
    found = []
    for address in locations(client, "/sitemap.xml"):
        found += locations(client, address.removeprefix("http://127.0.0.1:8000"))
    for article in shown:
        assert f"http://127.0.0.1:8000{article.path}" in found
    assert f"http://127.0.0.1:8000{hidden.path}" not in found
    assert "http://127.0.0.1:8000/sezione/esteri/" in found


def test_the_news_sitemap_holds_two_days(client: Client, excerpted: SmallArchive) -> None:
    excerpted.make_article(title="Fresco & nuovo")
    excerpted.make_article(title="Stantio", published=timezone.now() - timedelta(hours=49))
    titles = [title.text for title in xml(client, "/sitemap-news.xml").iter(f"{NEWS}title")]
    assert titles == ["Fresco & nuovo"]


def test_robots_name_the_sitemaps(client: Client, db: None) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_browsers_learn_how_to_search(client: Client, db: None) -> None:
    addresses = [url.get("template", "") for url in xml(client, "/opensearch.xml")]
    assert "http://127.0.0.1:8000/cerca/?q={searchTerms}" in addresses


def test_health(client: Client, db: None) -> None:
    assert client.get("/healthz").content == b"ok\n"
    ready = client.get("/readyz")
    assert ready.json()["database"] == "ok"
    assert "index_lag_seconds" in ready.json()


def test_a_read_is_counted_by_post_from_our_own_pages_alone(
    client: Client, archive: SmallArchive
) -> None:
    article = archive.make_article()
    address = f"/letto/{article.pk}/"
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.get(address).status_code == 405
    assert client.post(address, headers=own).status_code == 204
    assert client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/letto/999999/", headers=own).status_code == 204


def test_the_cookie_notice_is_remembered_for_six_months(client: Client, db: None) -> None:
    response = client.post("/avviso/", {"back": "/archivio/"})
    assert (response.status_code, response["Location"]) == (303, "/archivio/")
    cookie = response.cookies["avviso"]
    assert 180 * 86400 <= int(cookie["max-age"]) <= 184 * 86400
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "back",
    [
        *("https://evil.example/", "//evil.example", "", "javascript:x", "/\\\\evil.example"),
        # What would end at a page that is not there, or that cannot be read.
        *("avviso/", "cookie/", "/avviso/", "/en/avviso/", "/no-such-page/", "/" + "a" * 2000),
        *("/\x00", "/%00", "/%ff", "/a\nb", "http:///cookie/", "/[", "//["),
    ],
)
def test_the_notice_leads_back_to_our_own_pages_alone(client: Client, db: None, back: str) -> None:
    assert client.post("/avviso/", {"back": back})["Location"] == "/"


@pytest.mark.parametrize("back", ["/archivio/", "/en/cerca/?q=a%20b&q=%ff", "/cookie/?avviso"])
def test_the_notice_leads_back_to_any_page_of_ours(client: Client, db: None, back: str) -> None:
    assert client.post("/avviso/", {"back": back})["Location"] == back


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_a_sign_in_whose_next_is_refused_ends_at_the_desk(
    client: Client, db: None, wanted: str
) -> None:
    User.objects.create_superuser("olga", password="una-parola-lunga-9")
    words = {"username": "olga", "password": "una-parola-lunga-9"}
    answer = client.post("/admin/login/", {**words, "next": wanted})
    assert client.get(answer["Location"]).status_code == 200
    assert answer["Location"].startswith("/admin/")


def test_a_head_gets_the_head_alone(db: None, rf: RequestFactory) -> None:
    answer = PageCacheMiddleware(lambda request: HttpResponse("0123456789"))
    for _first_made_then_kept in range(2):
        whole, head = answer(rf.get("/")), answer(rf.head("/"))
        assert isinstance(whole, HttpResponse)
        assert isinstance(head, HttpResponse)
        assert (whole.content, head.content) == (b"0123456789", b"")
        assert head["Content-Length"] == "10"
