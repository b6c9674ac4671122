"""The page of an article: what it shows, by its source's rights and by its state."""

import json
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Source
from tests.small_archive import SmallArchive

OPENING = "Apertura del testo."
MIDDLE = " ".join(f"parola{n}" for n in range(200))
TAIL = "Coda riservata del testo."


class Scripts(HTMLParser):
    """The texts of a page's script elements of one type."""

    def __init__(self, html: str, kind: str) -> None:
        super().__init__()
        self.kind, self.inside, self.found = kind, False, [""]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and dict(attrs).get("type") == self.kind

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[0] += data


def json_ld(html: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(Scripts(html, "application/ld+json").found[0])
    return found


def get(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def long_article(archive: SmallArchive) -> Article:
    return archive.make_article(
        title="Lungo",
        author="A. Rossi",
        url="https://lanterna.example/lungo",
        body=f"<p>{OPENING}</p><p>{MIDDLE}</p><p>{TAIL}</p>",
    )


def set_rights(article: Article, rights: str) -> None:
    article.source.rights = rights
    article.source.permission = "Permesso." if rights == Source.Rights.FULL else ""
    article.source.save()


def test_a_full_text_is_shown_whole_and_kept_out_of_search_engines(
    client: Client, long_article: Article
) -> None:
    html = get(client, long_article.path)
    assert OPENING in html
    assert TAIL in html
    assert '<meta name="robots" content="noindex' in html


@pytest.mark.parametrize(("rights", "opens"), [("excerpt", True), ("link", False)])
def test_no_page_and_no_feed_shows_more_than_the_rights_allow(
    client: Client, long_article: Article, rights: str, opens: bool
) -> None:
    set_rights(long_article, rights)
    html = get(client, long_article.path)
    assert (OPENING in html) is opens
    assert long_article.url in html
    assert '<meta name="robots"' not in html
    pages = [
        "/", "/articoli/", "/sezione/esteri/", "/fonte/la-lanterna/", "/feed/",
        "/sezione/esteri/feed/", "/fonte/la-lanterna/feed/", "/sitemap.xml", "/sitemap-news.xml",
        long_article.path, "/en" + long_article.path, "/archivio/",
    ]  # fmt: skip
    for page in pages:
        text = get(client, page)
        assert TAIL not in text, page
        if not opens:
            assert OPENING not in text, page


def test_the_credit_names_outlet_author_and_original(client: Client, long_article: Article) -> None:
    html = get(client, long_article.path)
    assert 'href="https://lanterna.example/lungo"' in html
    assert 'href="/fonte/la-lanterna/"' in html
    assert "A. Rossi" in html
    assert html.index('href="#commenti"') < html.index('class="story-text"')


def test_machines_are_told_what_it_is_based_on(client: Client, long_article: Article) -> None:
    data = json_ld(get(client, long_article.path))
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "Lungo"
    based_on = data["isBasedOn"]
    assert isinstance(based_on, dict)
    assert based_on["url"] == "https://lanterna.example/lungo"


def test_a_title_cannot_end_the_script_element(client: Client, archive: SmallArchive) -> None:
    title = "</script><script>alert(1)</script>&amp;\u2028"
    article = archive.make_article(title=title)
    html = get(client, article.path)
    assert "<script>alert" not in html
    assert json_ld(html)["headline"] == article.title


def test_the_title_carries_its_own_language(client: Client, archive: SmallArchive) -> None:
    article = archive.make_article(title="Terror gemeinsam bekämpfen", language="de")
    html = get(client, article.path)
    heading = html[html.index("<h1") : html.index("</h1>")]
    assert 'lang="de"' in heading


@pytest.mark.parametrize("status", ["draft", "scheduled"])
def test_what_is_not_out_yet_is_not_found(
    client: Client, archive: SmallArchive, status: str
) -> None:
    article = archive.make_article(
        title="Segreto", status=status, published=timezone.now() + timedelta(hours=1)
    )
    response = client.get(article.path)
    assert response.status_code == 404
    assert "Segreto" not in response.content.decode()


def test_a_withdrawn_article_leaves_a_stub_and_no_text(
    client: Client, long_article: Article, archive: SmallArchive
) -> None:
    archive.make_comment(long_article, text="Commento di allora.")
    Article.objects.filter(pk=long_article.pk).withdraw("Notizia smentita.")
    response = client.get(long_article.path)
    html = response.content.decode()
    assert response.status_code == 410
    assert {"Lungo", "La Lanterna", "Notizia smentita."} <= {
        words for words in ("Lungo", "La Lanterna", "Notizia smentita.") if words in html
    }
    assert OPENING not in html
    for page in ("/", "/articoli/", "/feed/", "/sezione/esteri/feed/", "/sitemap-news.xml"):
        text = get(client, page)
        assert OPENING not in text
        assert "Commento di allora." not in text


def test_an_old_address_leads_to_the_new_one(client: Client, long_article: Article) -> None:
    old = long_article.path
    long_article.slug = "nuovo"
    long_article.save()
    for prefix in ("", "/en"):
        response = client.get(prefix + old)
        assert (response.status_code, response["Location"]) == (301, prefix + long_article.path)


def test_neighbours_and_related_are_published_articles(
    client: Client, archive: SmallArchive
) -> None:
    older = [archive.make_article(title=f"Prima {n}") for n in range(6)]
    archive.make_article(title="Bozza vicina", status=Article.Status.DRAFT)
    middle = archive.make_article(title="In mezzo")
    response = client.get(middle.path)
    assert "Bozza vicina" not in response.content.decode()
    related = [article.title for article in response.context["related"]]
    assert len(related) == 4
    assert "In mezzo" not in related
    assert response.context["next"].title == older[-1].title
    assert response.context["previous"] is None


def test_comments_stand_below_without_the_address_of_their_writer(
    client: Client, archive: SmallArchive
) -> None:
    article = archive.make_article()
    archive.make_comment(article, text="Ben detto.\nhttps://esempio.example/pagina <b>x</b>")
    archive.make_comment(article, text="In attesa di giudizio.", state="pending")
    html = get(client, article.path)
    assert "Ben detto." in html
    assert 'rel="nofollow ugc noopener"' in html
    assert "&lt;b&gt;" in html
    assert "In attesa di giudizio." not in html
    assert "marta@lettori.example" not in unescape(html)


def test_a_reader_gets_no_cookie_and_a_page_that_may_be_shared(
    client: Client, long_article: Article
) -> None:
    response = client.get(long_article.path)
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert response["Vary"] == "Accept-Encoding"
    again = client.get(long_article.path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_citation_holds_together_beside_a_title_from_right_to_left(
    client: Client, archive: SmallArchive
) -> None:
    arabic = archive.make_article(title="وقف إطلاق النار", author="Ada Rossi", language="ar")
    page = get(client, arabic.path)
    cited = page.partition('<p id="citation">')[2].partition("</p>")[0]
    assert cited.startswith("Ada Rossi, «\u2068وقف إطلاق النار\u2069», ")
    assert cited.endswith(arabic.path)
    latin = get(client, archive.make_article(title="La tregua").path)
    assert "«La tregua»" in latin and "\u2068" not in latin
