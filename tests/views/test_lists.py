"""Lists: what they hold, filters that can be bookmarked, nonsense explained and not punished."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from jinja2.runtime import Context
from markupsafe import Markup

from articles.models import Article, Section, Source
from articles.templating import kept_parts
from tests.small_archive import SmallArchive


def titles(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    return [article.title for article in response.context["articles"]]


@pytest.fixture
def filed(archive: SmallArchive) -> SmallArchive:
    """Four articles that differ in everything that the list can be filtered by."""
    child = Section.objects.create(name="Medio Oriente", slug="mo", parent=archive.section)
    other = Section.objects.create(name="Cultura", slug="cultura")
    herald = Source.objects.create(name="The Herald", slug="herald", country="GB", language="en")
    day = datetime(2018, 4, 3, 10, tzinfo=UTC)
    archive.make_article(title="Uno", published=day, tags=("Siria",))
    archive.make_article(title="Due", published=day + timedelta(days=1), section=child)
    archive.make_article(
        title="Three", published=day + timedelta(days=40), source=herald, language="en"
    )
    archive.make_article(
        title="Quattro", published=day + timedelta(days=400), section=other, language="it-CH"
    )
    return archive


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Quattro", "Three", "Due", "Uno"]),
        ("ordine=antichi", ["Uno", "Due", "Three", "Quattro"]),
        ("sezione=esteri", ["Three", "Due", "Uno"]),
        ("sezione=mo", ["Due"]),
        ("fonte=herald", ["Three"]),
        ("lingua=en", ["Three"]),
        ("lingua=it", ["Quattro", "Due", "Uno"]),  # the last is in the Italian of Switzerland
        ("tag=siria", ["Uno"]),
        ("tag=Siria", ["Uno"]),
        ("dal=2018-04-04", ["Quattro", "Three", "Due"]),
        ("al=2018-04-03", ["Uno"]),
        ("dal=04/04/2018&al=04.04.2018", ["Due"]),
        ("dal=2018-04-04&al=2018-04-01", ["Due", "Uno"]),  # the later day first
        ("sezione=esteri&lingua=it&dal=2018-04-04", ["Due"]),
        ("fonte=herald&lingua=it", []),
    ],
)
def test_filters_narrow_the_list(
    client: Client, filed: SmallArchive, query: str, expected: list[str]
) -> None:
    assert titles(client, f"/articoli/?{query}") == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sezione=nessuna", "sezione"),
        ("fonte=%3Cscript%3E", "fonte"),
        ("lingua=klingon", "lingua"),
        ("tag=che-non-esiste", "tag"),
        ("dal=ieri", "dal"),
        ("al=2018-02-30", "al"),
        ("dal=0000-00-00", "dal"),
        ("al=99999-01-01", "al"),
        ("ordine=prezzo", "ordine"),
        ("tag=a%00b", "tag"),
        ("tag=" + "x" * 500, "tag"),
    ],
)
def test_a_bad_value_is_shown_beside_its_field_and_the_rest_still_works(
    client: Client, filed: SmallArchive, query: str, field: str
) -> None:
    response = client.get(f"/articoli/?{query}")
    assert response.status_code == 200
    errors = response.context["filter"].form.errors
    assert list(errors) == [field]
    html = response.content.decode()
    assert 'aria-invalid="true"' in html
    assert "<script>" not in html.replace("<script src", "").replace("<script type", "")
    assert len(response.context["articles"]) == 4


def test_a_section_shows_what_is_under_it_too(client: Client, filed: SmallArchive) -> None:
    assert titles(client, "/sezione/esteri/") == ["Three", "Due", "Uno"]
    assert titles(client, "/sezione/mo/") == ["Due"]


def test_the_front_page_section_lists_what_editors_chose(
    client: Client, filed: SmallArchive
) -> None:
    Article.objects.filter(title="Uno").update(front_page=True)
    assert titles(client, "/sezione/primo-piano/") == ["Uno"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/archivio/2018/", ["Three", "Due", "Uno"]),
        ("/archivio/2018/04/", ["Due", "Uno"]),
        ("/archivio/2018/04/03/", ["Uno"]),
        ("/archivio/2018/04/05/", []),
        ("/archivio/1999/", []),
        ("/fonte/herald/", ["Three"]),
        ("/tag/siria/", ["Uno"]),
    ],
)
def test_other_lists(
    client: Client, filed: SmallArchive, address: str, expected: list[str]
) -> None:
    assert titles(client, address) == expected
    assert titles(client, f"/en{address}") == expected


@pytest.mark.parametrize(
    "address",
    [
        "/archivio/2018/13/", "/archivio/2018/02/30/", "/archivio/0000/", "/archivio/0001/01/01/",
        "/archivio/9999/12/31/", "/archivio/20180/", "/archivio/2018/4/", "/archivio/abcd/",
        "/autore/nessuno/", "/sezione/nessuna/", "/fonte/nessuna/", "/tag/nessuno/",
        "/2018/04/03/nessuno/",
        "/2018/02/30/uno/", "/articoli/?pagina=99", "/articoli/?prima=x", "/nulla/",
        "/sezione/mo/feed/x/", "/%00/", "/sezione/%F0%9F%9A%80/", "/media/../manage.py",
        "/media/x.avif", "/sitemap-2018-13.xml", "/sitemap-99999999999-1.xml",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found_in_the_pages_dress(
    client: Client, filed: SmallArchive, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 404
    html = response.content.decode()
    assert "<main" in html
    assert 'action="/cerca/"' in html


def test_a_day_has_all_of_its_hours_where_the_clocks_show_the_last_one_twice(
    client: Client, archive: SmallArchive
) -> None:
    """In 1966 summer time ended in Rome at midnight: it was 23:00 once more, of the same day."""
    moment = datetime(1966, 9, 24, 22, 30, tzinfo=UTC)
    archive.make_article(title="Alle ore piccole", published=moment)
    for address in ("/archivio/1966/09/24/", "/articoli/?al=1966-09-24"):
        assert titles(client, address) == ["Alle ore piccole"], address
    assert titles(client, "/articoli/?dal=1966-09-25") == []


def test_the_newest_headlines_and_the_menu_stand_on_every_page(
    client: Client, archive: SmallArchive
) -> None:
    archive.make_article(title="Titolo fresco", published=timezone.now())
    for address in ("/", "/articoli/", "/archivio/", "/fonti/", "/cookie/", "/chi-siamo/"):
        html = client.get(address).content.decode()
        assert "Titolo fresco" in html, address
        assert 'href="/sezione/esteri/"' in html, address


def test_a_change_shows_on_the_next_look(client: Client, archive: SmallArchive) -> None:
    article = archive.make_article(title="Prima")
    assert "Prima" in client.get("/").content.decode()
    article.title = "Seconda versione"
    article.save()
    assert "Seconda versione" in client.get("/").content.decode()


def test_an_empty_archive_has_pages_too(client: Client, db: None) -> None:
    for address in ("/", "/articoli/", "/archivio/", "/fonti/", "/feed/", "/sitemap.xml"):
        assert client.get(address).status_code == 200, address


def test_what_all_pages_share_is_made_once_for_each_state_of_the_archive(
    client: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    render = kept_parts.render_part

    def counting(context: Context, name: str) -> Markup:
        made.append(name)
        return render(context, name)

    monkeypatch.setattr(kept_parts, "render_part", counting)
    for address in ("/privacy/", "/cookie/", "/chi-siamo/"):
        client.get(address)
    assert made.count("footer") == 1
    archive.make_article()
    client.get("/privacy/")
    assert made.count("footer") == 2


def test_a_filtered_list_says_what_was_chosen(archive: SmallArchive, client: Client) -> None:
    for _number in range(3):
        archive.make_article(published=timezone.now() - timedelta(days=2))
    archive.make_article(language="en")
    day = timezone.localdate() - timedelta(days=9)
    html = client.get(f"/articoli/?lingua=it&fonte=la-lanterna&dal={day}").content.decode()
    main = html[html.index("<main") : html.index("</main")]
    heading = main[main.index("<h1") : main.index("</h1")]
    assert "La Lanterna, italiano, dal " in heading.replace("Italiano", "italiano")
    for name in ("fonte=la-lanterna", "lingua=it"):
        rest = "&amp;".join(
            p for p in ("lingua=it", "fonte=la-lanterna", f"dal={day}") if p != name
        )
        assert f'href="?{rest}"' in main
    assert 'href="?lingua=it&amp;fonte=la-lanterna"' in main
    assert "Togli tutti" in main


def test_a_list_without_choices_has_none_to_take_away(
    archive: SmallArchive, client: Client
) -> None:
    archive.make_article()
    for query in ("", "?lingua=xx&dal=x"):
        assert 'class="chips"' not in client.get(f"/articoli/{query}").content.decode()


def test_the_newest_comment_of_each_article_stands_beside(
    archive: SmallArchive, client: Client
) -> None:
    first, second = archive.make_article(), archive.make_article()
    archive.make_comment(first, text="Il primo.")
    archive.make_comment(second, text="Quello dell’altro.")
    archive.make_comment(first, text="L’ultimo.")
    html = client.get("/sezione/esteri/").content.decode()
    beside = html[html.index("side-comments") :]
    assert "L’ultimo." in beside
    assert "Quello dell’altro." in beside
    assert "Il primo." not in beside
