"""The search page: what it finds, marks, narrows, and never shows."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext
from pytest_django import Settings

from articles.lists.search_counter import Search
from articles.models import Article, Source
from articles.search import sync
from articles.search.engines import current_engine
from articles.search_page.results import PAGE_SIZE
from tests.small_archive import SmallArchive

SECRET_PART = "coda " * 150 + "segretissimo"


@pytest.fixture
def indexed(archive: SmallArchive, settings: Settings, tmp_path: Path) -> Client:
    """A client of an archive of five articles with an index of their own."""
    settings.DATA_DIR = tmp_path
    herald = Source.objects.create(
        name="The Herald", slug="herald", country="GB", language="en", rights="excerpt"
    )
    archive.make_article(title="Sanzioni alla Russia", body="<p>Nuove sanzioni.</p>")
    archive.make_article(title="Il grano", body="<p>La sanzione non tocca il grano.</p>")
    archive.make_article(
        title="Sanctions bite", language="en", source=herald, body=f"<p>Opening. {SECRET_PART}</p>"
    )
    archive.make_article(
        title="Bozza sulle sanzioni", status=Article.Status.DRAFT, body="<p>Sanzioni.</p>"
    )
    archive.make_article(title="<b>Altro</b> & altro", body="<p>Nulla di simile.</p>")
    sync.rebuild(current_engine())
    return Client()


def html_of(client: Client, query: str) -> str:
    response = client.get(f"/cerca/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def titles(client: Client, query: str) -> set[str]:
    response = client.get(f"/cerca/?{query}")
    assert response.status_code == 200
    page = response.context["page"]
    return {found.article.title for found in page.found} if page else set()


def test_it_finds_inflections_and_marks_them(indexed: Client) -> None:
    assert titles(indexed, "q=sanzione") >= {"Sanzioni alla Russia", "Il grano"}
    html = html_of(indexed, "q=sanzione&ordine=recenti")
    assert "<mark>Sanzioni</mark> alla Russia" in html
    assert "La <mark>sanzione</mark> non tocca" in html


def test_a_new_article_is_found_though_the_page_was_kept_before(
    indexed: Client, archive: SmallArchive
) -> None:
    archive.make_article(title="Novissimo arrivo")
    assert "<mark>Novissimo" not in html_of(indexed, "q=novissimo")
    sync.drain_all(current_engine())
    assert "<mark>Novissimo</mark> arrivo" in html_of(indexed, "q=novissimo")


def test_a_draft_is_never_found(indexed: Client) -> None:
    assert "Bozza sulle sanzioni" not in html_of(indexed, "q=bozza+OR+sanzioni")


def test_a_snippet_shows_no_more_than_the_rights_allow(indexed: Client) -> None:
    html = html_of(indexed, "q=segretissimo")
    assert "Sanctions bite" in html
    assert "<mark>segretissimo" not in html
    assert "coda segretissimo" not in html


def test_titles_are_escaped(indexed: Client) -> None:
    html = html_of(indexed, "q=altro")
    assert "<b>Altro" not in html
    assert "&lt;b&gt;<mark>Altro</mark>" in html


def test_filters_narrow_and_can_be_taken_away(indexed: Client) -> None:
    assert titles(indexed, "q=sanctions&fonte=herald") == {"Sanctions bite"}
    response = indexed.get("/cerca/?q=sanctions&fonte=herald&lingua=en")
    chips = {chip.name: chip.url for chip in response.context["page"].chips}
    assert chips == {"fonte": "?q=sanctions&lingua=en", "lingua": "?q=sanctions&fonte=herald"}
    shown = response.content.decode().partition('<ul class="chips"')[2].partition("</ul>")[0]
    assert 'href="?q=sanctions&amp;lingua=en"' in shown
    assert "The Herald" in shown
    assert "inglese" in shown


@pytest.mark.parametrize(
    "query",
    ["q=sanzioni&fonte=nessuna", "q=zzqqy", "q=sanzioni&anno=0000", "q=sanzioni&anno=x",
     "q=sanzioni&paese=ZZ", "sezione=nessuna"],
)  # fmt: skip
def test_nothing_found_is_said_and_helped(indexed: Client, query: str) -> None:
    response = indexed.get(f"/cerca/?{query}")
    assert response.status_code == 200
    assert response.context["page"].found == []
    assert 'class="empty"' in response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["q=sanzioni&pagina=-1", "q=sanzioni&pagina=1000000000", "q=sanzioni&pagina=999999",
     "q=" + "a" * 7_000, "q=" + "%28" * 5_000, "q=****", "q=%22sanzioni", "q=%E2%80%AEsanzioni",
     "q=sanzioni&dal=ieri&al=99999-01-01", "q=sanzioni&ordine=prezzo"],
)  # fmt: skip
def test_bad_input_is_answered(indexed: Client, query: str) -> None:
    assert indexed.get(f"/cerca/?{query}").status_code == 200


def test_each_search_has_its_own_words_in_the_frame_of_all(indexed: Client) -> None:
    first, second = (
        html_of(indexed, query) for query in ("q=sanzione&fonte=%22x", "q=%3Cb%3E&x=%22%3E%3Ci")
    )
    assert "<title>sanzione – Cerca" in first
    assert "<title>&lt;b&gt; – Cerca" in second
    assert 'href="/en/cerca/?q=sanzione&amp;fonte=%22x" lang="en"' in first
    assert 'href="/en/cerca/?q=%3Cb%3E&amp;x=%22%3E%3Ci" lang="en"' in second
    assert 'name="back" value="/cerca/?q=%3Cb%3E&amp;x=%22%3E%3Ci"' in second
    assert "sanzione" not in second
    assert 'href="/en/cerca/" lang="en"' in html_of(indexed, "")


def test_an_editor_has_the_desk_on_the_page_and_nobody_after_him(
    indexed: Client, admin_client: Client
) -> None:
    assert "Redazione" in html_of(admin_client, "q=sanzione")
    assert "Redazione" not in html_of(indexed, "q=sanzione")


def test_past_the_last_page_it_leads_back(indexed: Client) -> None:
    html = html_of(indexed, "q=sanzione&pagina=7")
    assert "I risultati finiscono prima di questa pagina" in html
    assert '<a class="pager-step" rel="prev" href="?q=sanzione">' in html


def test_the_pages_of_a_long_result_can_be_turned(indexed: Client, archive: SmallArchive) -> None:
    for number in range(5 * PAGE_SIZE):
        archive.make_article(title=f"Vulcano {number}")
    sync.rebuild(current_engine())
    html = html_of(indexed, "q=vulcano&ordine=recenti&pagina=5")
    pager = html.partition('class="pager"')[2].partition("</nav>")[0]
    numbers = [int(n) for n in re.findall(r"</span>(\d+)</a>", pager)]
    assert numbers == [1, 3, 4, 5]
    assert pager.count("…") == 1
    assert 'aria-current="page"><span class="visually-hidden">Pagina </span>5<' in pager
    assert 'rel="prev" href="?q=vulcano&amp;ordine=recenti&amp;pagina=4"' in pager
    assert 'rel="next"' not in pager


def test_what_is_cut_off_a_query_stands_nowhere_on_its_page(indexed: Client) -> None:
    html = html_of(indexed, "q=sanzioni+" + "x" * 7_000 + "&sezione=nessuna")
    main = html.partition("<main")[2].partition("</main>")[0]
    assert "x" * 1_900 in main
    assert "x" * 2_001 not in main


def test_hits_lead_to_their_article_section_and_outlet(
    indexed: Client, archive: SmallArchive
) -> None:
    article = Article.objects.get(title="Sanctions bite")
    for prefix in ("", "/en"):
        html = indexed.get(f"{prefix}/cerca/?q=sanctions").content.decode()
        assert f'<a href="{prefix}{article.path}" lang="en" dir="auto">' in html
        assert f'<a class="outlet" href="{prefix}/fonte/herald/">The Herald</a>' in html
        moment = timezone.localtime(article.published).isoformat()
        assert f'<time datetime="{moment}" title="' in html


def test_a_word_that_kills_the_query_is_named_above_the_others(indexed: Client) -> None:
    html = html_of(indexed, "q=sanzioni+zzqqy")
    assert "Nessun articolo contiene «zzqqy»." in html
    assert "Senza «zzqqy»" in html
    assert '<a href="?q=sanzioni" rel="nofollow">' in html
    assert "<mark>Sanzioni</mark> alla Russia" in html
    assert "<s>zzqqy</s>" in html


@pytest.mark.parametrize(
    ("query", "shorter"),
    [
        ('sanzioni "parola ignota"', "sanzioni"),
        ("Sanzioni AND zzqqy", "Sanzioni"),
        ("titolo:zzqqy sanzioni fonte:lanterna", "sanzioni fonte:lanterna"),
    ],
)
def test_the_query_without_the_word_that_kills_it_is_one_press_away(
    indexed: Client, query: str, shorter: str
) -> None:
    without = indexed.get("/cerca/", {"q": query}).context["page"].without
    assert [url for _word, _total, url in without] == ["?" + urlencode({"q": shorter})]


def test_the_feed_of_a_search(indexed: Client) -> None:
    feed = indexed.get("/cerca/feed/?q=sanctions").content.decode()
    assert ">Sanctions bite</title>" in feed
    assert "segretissimo" not in feed


def test_words_are_completed(indexed: Client) -> None:
    assert "sanzioni" in indexed.get("/cerca/suggerimenti/?q=sanz").json()
    typed, words = indexed.get("/cerca/suggerimenti/?q=sanz&formato=opensearch").json()
    assert (typed, "sanzioni" in words) == ("sanz", True)


def test_without_an_index_the_page_says_so(
    client: Client, archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    settings.SEARCH_URL = "null:"
    article = archive.make_article()
    response = client.get("/cerca/?q=altro")
    assert response.status_code == 503
    assert "<main" in response.content.decode()
    assert client.get(article.path).status_code == 200
    assert client.get("/cerca/suggerimenti/?q=al").json() == []


def test_names_of_a_hit_are_marked_and_said(indexed: Client, archive: SmallArchive) -> None:
    archive.make_article(title="Un vulcano", author="Carla Rossi", tags=("Vulcanologia",))
    sync.drain_all(current_engine())
    html = html_of(indexed, "q=rossi+lanterna+esteri+vulcanologia")
    assert 'class="outlet" href="/fonte/la-lanterna/">La <mark>Lanterna</mark></a>' in html
    assert '/sezione/esteri/"><mark>Esteri</mark></a>' in html
    assert '/autore/carla-rossi/" rel="author">Carla <mark>Rossi</mark></a></bdi>' in html
    assert '<a href="/tag/vulcanologia/"><mark>Vulcanologia</mark></a>' in html
    why = html.partition('class="hit-why">')[2].partition("</p>")[0]
    assert [why.count(word) for word in ("Lanterna", "Esteri", "Rossi", "Vulcanologia")] == [2] * 4
    assert "<bdi>" not in html_of(indexed, "q=vulcano").partition('class="hits"')[2]
    alone = html_of(indexed, "q=vulcanologia").partition('class="hit-why">')[2]
    assert alone.startswith("Trovato: Vulcanologia (nelle etichette)</p>")
    assert "La <mark>Lanterna</mark>" in html_of(indexed, "q=fonte:lanterna+vulcano")


def why_of(client: Client, query: str) -> str:
    """What stands under the first hit."""
    return html_of(client, query).partition('class="hit-why">')[2].partition("</p>")[0]


def test_words_are_told_as_they_stand_in_the_article(indexed: Client) -> None:
    assert why_of(indexed, "q=sanzionare+russa&ordine=antichi").startswith("Trovato: Sanzioni")
    assert why_of(indexed, "q=grani+sanz*") == "Trovato: grano, sanzione (nel titolo: grano)"
    assert why_of(indexed, "q=%22il+grano%22") == "Trovato: Il grano (nel titolo)"


def test_words_of_hidden_text_are_told_as_they_were_typed(indexed: Client) -> None:
    with translation.override("it"):
        hidden = gettext("in the text of the original, which is not shown here")
    html = html_of(indexed, "q=segretissim*&fonte=herald")
    assert why_of(indexed, "q=segretissim*&fonte=herald") == f"Trovato: segretissim* ({hidden})"
    assert "segretissimo" not in html
    why = why_of(indexed, "q=sanctions+segretissim*")
    assert why.startswith("Trovato: Sanctions, segretissim* (nel titolo: Sanctions; ")
    assert why.endswith(f"; {hidden}: segretissim*)")
    assert hidden not in html_of(indexed, "q=tocca+grano")  # all of that may be shown


def test_the_page_names_the_words_that_no_article_holds(indexed: Client) -> None:
    with translation.override("it"):
        one = gettext("No article holds “%(word)s”.") % {"word": "zarzuela"}
        several = gettext("No article holds any of these words:")
    assert one in html_of(indexed, "q=sanzioni+zarzuela")
    html = html_of(indexed, "q=zarzuela+%3Cb%3Ebolero")
    assert several in html
    assert "<b>bolero" not in html
    assert several[:20] not in html_of(indexed, "q=sanzioni+grano").partition("<main")[2]


def test_the_name_of_an_outlet_is_found_as_it_is_written(indexed: Client) -> None:
    for query in ("la-lanterna", "%22La+Lanterna%22", "lantern*", "lanterma~"):
        assert "<mark>La" in html_of(indexed, f"q={query}").replace("La <mark>", "<mark>"), query


def test_where_nothing_was_found_the_corrected_search_is_shown(
    indexed: Client, archive: SmallArchive
) -> None:
    for number in range(9):
        archive.make_article(title=f"Il vulcano {number}")
    archive.make_article(title="Der Vulkan", language="de")
    sync.drain_all(current_engine())
    html = html_of(indexed, "q=vulkano&lingua=it")
    assert "Per «vulkano» non si è trovato nulla" in html
    assert 'value="vulcano"' in html
    assert 'class="hits"' in html
    assert "lingua=it" in html  # the chosen filters hold
    literal = re.search(r'href="[?]([^"]*esatto=1)"', html)
    assert literal
    html = html_of(indexed, unescape(literal[1]))
    assert 'class="hits"' not in html
    assert 'value="vulkano"' in html
    assert "Forse cercavi" in html
    # Where the others find nothing either, the words stay as they were typed.
    html = html_of(indexed, "q=vulkano&anno=1950")
    assert 'class="hits"' not in html
    assert 'value="vulkano"' in html


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("q=Grano", ("grano", True)),
        ("q=zzyzx", ("zzyzx", False)),
        ("q=sanzzioni", ("sanzzioni", False)),  # whatever it is corrected to
        ("q=grano&pagina=2", None),
        ("q=grano&fonte=herald", None),
        ("q=grano&dal=2018-01-01", None),
        ("q=grano+2018", None),
        ("q=ada%40lettori.example", None),
    ],
)
def test_what_was_searched_for_is_said_with_a_mark(
    indexed: Client, query: str, counted: tuple[str, bool] | None
) -> None:
    response = indexed.get(f"/cerca/?{query}")
    html = response.content.decode()
    assert response.context["counted"] == counted
    assert ("data-searched" in html) == (counted is not None)
    if counted:
        mark = Search(*counted).mark
        assert f'data-words="{counted[0]}" data-found="{counted[1]:d}" data-mark="{mark}"' in html
