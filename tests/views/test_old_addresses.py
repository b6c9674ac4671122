"""Addresses of the portal that was here before lead on; all others are not found, as ever."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, OldAddress, Section, Tag
from articles.models.old_address import also_known_as, as_kept
from tests.small_archive import SmallArchive

LONG = "/" + "a" * 3000


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    return archive.make_article(title="Tregua")


def keep(path: str, **target: object) -> None:
    OldAddress.objects.create(path=path, **target)


def goes_to(client: Client, address: str) -> str:
    """Where an address leads with a 301, or nothing."""
    response = client.get(address)
    return response["Location"] if response.status_code == 301 else ""


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("/?p=12", "/?p=12"),
        ("/?p=12", "/?p=12&utm_source=posta"),
        ("/?p=12", "/?preview=true&p=12"),
        ("/?p=12", "/index.php?p=12"),
        ("/?page_id=3", "/?page_id=3"),
        ("/blog/?p=12", "/blog/?p=12"),
        ("/blog/?p=12", "/blog?p=12"),
        ("/archives/12", "/archives/12"),
        ("/archives/12", "/archives/12/"),
        ("/archives/12/", "/archives/12"),
        ("/archives/12", "/archives/12?fbclid=x"),
        ("/2018/04/tregua/", "/2018/04/tregua/"),
        ("/2018/04/tregua/", "/2018/04/tregua/page/2/"),
        ("/2018/04/tregua/", "/2018/04/tregua/comment-page-3/"),
        ("/2018/04/tregua/", "/2018/04/tregua/amp"),
        ("/2018/04/03/così-è/", "/2018/04/03/cos%C3%AC-%C3%A8/"),
        ("/2018/04/03/così-è/", "/2018/04/03/cos%c3%ac-%c3%a8"),
        ("/ايران/", "/" + quote("ايران") + "/"),
        ("/vecchio.html", "/vecchio.html"),
        ("/pagina.asp?id=7", "/pagina.asp?id=7"),
    ],
)
def test_an_old_address_of_an_article_leads_to_it(
    client: Client, article: Article, kept: str, asked: str
) -> None:
    keep(kept, article=article)
    assert goes_to(client, asked) == article.path
    assert client.head(asked).status_code == 301


def test_sections_and_tags_are_found_again(client: Client, archive: SmallArchive) -> None:
    tag = Tag.objects.create(name="Siria", slug="siria")
    asia = Section.objects.create(name="Asia", slug="asia", parent=archive.section)
    for path in ("/?cat=7", "/category/mondo/asia/"):
        keep(path, section=asia)
    for path in ("/?tag=città-vecchia", "/tag/syria/"):
        keep(path, tag=tag)
    for address in ("/?cat=7", "/category/mondo/asia", "/category/mondo/asia/page/2/"):
        assert goes_to(client, address) == "/sezione/asia/"
    for address in ("/tag/syria/", "/?tag=citt%C3%A0-vecchia", "/?tag=citt%c3%a0-vecchia"):
        assert goes_to(client, address) == "/tag/siria/"


def test_the_query_counts_before_the_path_alone(client: Client, archive: SmallArchive) -> None:
    first, second = archive.make_article(title="Uno"), archive.make_article(title="Due")
    keep("/leggi", article=first)
    keep("/leggi?p=2", article=second)
    assert goes_to(client, "/leggi?p=2") == second.path
    assert goes_to(client, "/leggi?p=3") == first.path


def test_the_front_page_stays_the_front_page(client: Client, article: Article) -> None:
    keep("/", article=article)
    keep("/?p=12", article=article)
    for address in ("/", "/?utm_source=x", "/?P=12"):
        assert client.get(address).status_code == 200
    # The page kept of the one must not answer for the other, whichever came first.
    assert goes_to(client, "/?p=12") == article.path
    assert client.get("/").status_code == 200
    assert client.get("/?p=13").status_code == 404


def test_a_withdrawn_article_is_shown_as_withdrawn(client: Client, article: Article) -> None:
    keep("/?p=12", article=article)
    Article.objects.filter(pk=article.pk).withdraw("Notizia smentita.")
    assert goes_to(client, "/?p=12") == article.path
    assert client.get(article.path).status_code == 410


@pytest.mark.parametrize("status", ["draft", "private", "trashed", "scheduled"])
def test_what_readers_may_not_see_is_not_told_of(
    client: Client, archive: SmallArchive, status: str
) -> None:
    later = timezone.now() + timedelta(hours=1)
    hidden = archive.make_article(title="Segreto", status=status, published=later)
    keep("/?p=12", article=hidden)
    keep("/archives/12", article=hidden)
    for address in ("/?p=12", "/archives/12"):
        response = client.get(address)
        assert response.status_code == 404
        assert "segreto" not in response.content.decode().lower()


def test_english_pages_are_as_they_were(client: Client, article: Article) -> None:
    keep("/?p=12", article=article)
    keep("/archives/12", article=article)
    keep("/2011/01/01/altro/", article=article)
    assert client.get("/en/?p=12").status_code == 200
    assert client.get("/en/archives/12").status_code == 404
    assert goes_to(client, "/en/2011/01/01/altro/") == f"/en{article.path}"


def test_nothing_leads_in_a_circle(client: Client, article: Article) -> None:
    keep("/sezione/esteri/", section=article.section)
    assert client.get("/sezione/esteri/").status_code == 200
    assert client.get("/sezione/esteri/?pagina=99999").status_code in {200, 404}
    assert client.get("/sezione/esteri/?lingua=%00").status_code in {200, 404}


def test_only_reading_leads_on(client: Client, article: Article) -> None:
    keep("/archives/12", article=article)
    assert client.post("/archives/12").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("/no-such-page/", "/?p=", "/?p=abc", "/?p=%00", "/?tag=%ff%fe", "/%00", "/x%00y/"),
        *("/%ff%fe/", "/%ed%a0%80/", "/?p=12%0d%0aSet-Cookie:x", LONG),
        *("/?p=" + "9" * 3000, f"{LONG}?p=1", "/?" + "p=1&" * 500, "/" + "a/" * 400, "/\\x/"),
        *("/?cat=1'--", "/archives/%F0%9F%9A%80", "/index.php", "/a?%", "/%25%2500/"),
    ],
)
def test_what_never_was_is_not_found(client: Client, article: Article, address: str) -> None:
    assert client.get(address).status_code in {400, 404}


def test_a_page_that_is_not_there_costs_one_query(
    rf: RequestFactory, article: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from articles.views.article import LeadsNowhere, moved

    request: WSGIRequest = rf.get("/archives/77/?p=1&cat=2&utm_source=x")
    with django_assert_num_queries(1), pytest.raises(LeadsNowhere):
        moved(request)
    with django_assert_num_queries(0), pytest.raises(LeadsNowhere):
        moved(rf.get("/"))


def test_an_address_is_kept_in_one_form() -> None:
    assert as_kept("/cos%C3%AC/", "tag=citt%C3%A0") == "/così/?tag=città"
    assert as_kept("/index.php", "p=1") == "/?p=1"
    assert as_kept("/blog/index.php") == "/blog/"
    assert as_kept("/index.php/2018/x/") == "/index.php/2018/x/"


def test_few_names_are_looked_up() -> None:
    hostile = "&".join(f"p={number}" for number in range(1000))
    assert len(also_known_as("/a/page/2/", hostile)) < 20


def test_editors_choose_what_an_address_leads_to(
    admin_client: Client, client: Client, article: Article
) -> None:
    add = "/admin/articles/oldaddress/add/"
    section, tag = article.section_id, Tag.objects.create(name="Siria", slug="siria").pk
    for wrong in ({}, {"article": article.pk, "tag": tag}, {"article": 0}):
        response = admin_client.post(add, {"path": "/vecchio/", **wrong})
        assert response.context["adminform"].form.errors
        assert "old_address_leads_to_one" not in response.content.decode()
    admin_client.post(add, {"path": "/cos%C3%AC/?cat=1#x", "section": section})
    admin_client.post(add, {"path": "/?tag=a", "tag": tag})
    admin_client.post(add, {"path": "/?p=1", "article": article.pk})
    assert goes_to(client, "/così/?cat=1") == "/sezione/esteri/"
    assert goes_to(client, "/?tag=a") == "/tag/siria/"
    assert goes_to(client, "/?p=1") == article.path
    listed = admin_client.get("/admin/articles/oldaddress/").content.decode()
    for name in ("Esteri", "Siria", "Tregua"):
        assert name in listed
