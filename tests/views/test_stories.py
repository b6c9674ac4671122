"""The same fact in several voices: on the page of an article, and in lists on request."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.lists.page_keys import EVER
from articles.lists.story_groups import grouped_by_story
from articles.models import Article, Section, Source, Tag
from articles.models.story import Story, choose_leads
from articles.models.tag_links import set_tags
from tests.small_archive import SmallArchive

DAY = datetime(2018, 4, 3, 10, tzinfo=UTC)


def source(name: str, language: str = "it") -> Source:
    return Source.objects.create(name=name, slug=name.lower(), country="GB", language=language)


@pytest.fixture
def told(archive: SmallArchive) -> SmallArchive:
    """A story of four voices, two of one outlet; one of them a draft; and an article alone."""
    herald, gazette = source("Herald", "en"), source("Gazette", "en")
    for number, (title, outlet, status) in enumerate(
        [
            ("Prima", archive.source, "published"),
            ("First", herald, "published"),
            ("Second", gazette, "published"),
            ("Corretta", archive.source, "published"),
            ("Bozza", herald, "draft"),
        ]
    ):
        archive.make_article(
            title=title,
            source=outlet,
            language=outlet.language,
            status=status,
            published=DAY + timedelta(hours=number),
        )
    archive.make_article(title="Altro", published=DAY + timedelta(days=1))
    story = Story.objects.create()
    Article.objects.exclude(title="Altro").update(story=story)
    choose_leads(Article.objects.all(), Article.objects.published(), [story.pk])
    return archive


def page(client: Client, title: str) -> str:
    return client.get(Article.objects.get(title=title).get_absolute_url()).content.decode()


def block(html: str) -> str:
    """What stands in the block of voices."""
    return html.partition('class="same-story"')[2].partition("</section>")[0]


def titles(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    return [article.title for article in response.context["articles"]]


def test_an_article_names_the_others_of_its_story_its_own_outlet_last(
    client: Client, told: SmallArchive
) -> None:
    shown = block(page(client, "Prima"))
    assert [shown.find(title) > 0 for title in ("First", "Second", "Corretta")] == [True] * 3
    assert shown.index("First") < shown.index("Second") < shown.index("Corretta")
    assert 'lang="en"' in shown
    assert 'href="/fonte/herald/"' in shown
    assert "Bozza" not in shown
    assert "Prima" not in shown


def test_they_are_not_related_articles_as_well(client: Client, told: SmallArchive) -> None:
    response = client.get(Article.objects.get(title="Prima").get_absolute_url())
    assert [card.title for card in response.context["related"]] == ["Altro"]


def test_an_article_alone_has_no_such_block(client: Client, told: SmallArchive) -> None:
    assert not block(page(client, "Altro"))
    Article.objects.exclude(title__in=["Prima", "Altro"]).withdraw("Un errore.")
    assert not block(page(client, "Prima"))


def test_only_an_article_of_a_story_costs_a_query_more(client: Client, told: SmallArchive) -> None:
    def number(title: str) -> int:
        address = Article.objects.get(title=title).get_absolute_url()
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{address}?v=1")
        return len(queries)

    assert number("Prima") == number("Altro") + 1


def test_a_long_list_of_voices_is_closed(client: Client, told: SmallArchive) -> None:
    story = Story.objects.get()
    for number in range(8):
        outlet = source(f"Outlet{number}")
        archive_article = told.make_article(title=f"Voce {number}", source=outlet, published=DAY)
        Article.objects.filter(pk=archive_article.pk).update(story=story)
    shown = block(page(client, "Prima"))
    assert shown.count('class="voice"') == 11
    assert shown.partition("<details>")[0].count('class="voice"') == 6


ALL = ["Altro", "Corretta", "Second", "First", "Prima"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/articoli/", ALL),
        ("/articoli/?storie=una", ["Altro", "Prima"]),
        ("/articoli/?storie=una&ordine=antichi", ["Prima", "Altro"]),
        ("/articoli/?storie=una&lingua=en", ["First"]),
        ("/articoli/?storie=una&sezione=esteri", ["Altro", "Prima"]),
        ("/articoli/?storie=una&dal=2018-04-04", ["Altro"]),
        ("/articoli/?storie=due", ALL),
        ("/sezione/esteri/?storie=una", ["Altro", "Prima"]),
        ("/fonte/la-lanterna/?storie=una", ["Altro", "Prima"]),
        ("/fonte/gazette/?storie=una", ["Second"]),
        ("/tag/siria/?storie=una", ["First"]),
        ("/archivio/2018/04/03/?storie=una", ["Prima"]),
    ],
)
def test_a_list_shows_each_story_once_with_the_first_that_it_has(
    client: Client, told: SmallArchive, address: str, expected: list[str]
) -> None:
    for title in ("First", "Second"):
        set_tags(Article.objects.get(title=title), ["Siria"])
    assert titles(client, address) == expected


def test_sections_below_one_another_are_grouped_together(
    client: Client, told: SmallArchive
) -> None:
    below = Section.objects.create(name="Asia", slug="asia", parent=told.section)
    Article.objects.filter(title="Prima").move_to(below)
    assert titles(client, "/sezione/esteri/?storie=una") == ["Altro", "Prima"]
    assert titles(client, "/sezione/asia/?storie=una") == ["Prima"]


def test_a_common_tag_is_grouped_too(told: SmallArchive) -> None:
    for title in ("First", "Second"):
        set_tags(Article.objects.get(title=title), ["Siria"])
    Tag.objects.update(article_count=5000)
    tagged = Article.objects.published().tagged(Tag.objects.get())
    assert [article.title for article in grouped_by_story([tagged], EVER)[0]] == ["First"]


def test_a_withdrawn_article_hides_none(client: Client, told: SmallArchive) -> None:
    Article.objects.filter(title="Prima").withdraw("Un errore.")
    assert titles(client, "/articoli/?storie=una") == ["Altro", "First"]


def voices(html: str) -> str:
    return html.partition('class="voices"')[2].partition("</p>")[0]


def test_a_card_names_the_outlets_of_the_other_voices(client: Client, told: SmallArchive) -> None:
    shown = voices(client.get("/articoli/?storie=una").content.decode())
    assert shown.index(">Herald</a>") < shown.index(">Gazette</a>") < shown.index("Lanterna</a>")
    assert "3" in shown
    assert not voices(client.get("/articoli/").content.decode())
    # The list of one source names the voices that are not in it.
    assert ">Herald</a>" in voices(client.get("/fonte/gazette/?storie=una").content.decode())


def test_a_card_of_many_voices_leads_to_the_rest(client: Client, told: SmallArchive) -> None:
    for number in range(7):
        outlet = source(f"Outlet{number}")
        made = told.make_article(source=outlet, published=DAY + timedelta(days=2))
        Article.objects.filter(pk=made.pk).update(story=Story.objects.get())
    shown = voices(client.get("/articoli/?storie=una").content.decode())
    assert shown.count("aria-label") == 5
    assert "#same-story" in shown


def test_lists_offer_it_where_they_show_a_story(client: Client, told: SmallArchive) -> None:
    def offer(address: str) -> str:
        return str(client.get(address).context["grouping_url"])

    assert offer("/sezione/esteri/") == "?storie=una"
    assert offer("/sezione/esteri/?storie=una") == "?"
    assert offer("/archivio/2018/04/04/") == ""
    assert 'name="storie" value="una" checked' in client.get(
        "/articoli/?storie=una"
    ).content.decode().replace("  ", " ")


@pytest.mark.parametrize("extra", ["", "&ordine=antichi"])
def test_pages_of_a_grouped_list_lead_through_all_of_it(
    client: Client, told: SmallArchive, extra: str
) -> None:
    for number in range(50):
        made = told.make_article(published=DAY + timedelta(minutes=number), source=told.source)
        if number % 2:
            story = Story.objects.create()
            twin = told.make_article(published=DAY + timedelta(minutes=number, hours=5))
            Article.objects.filter(pk__in=[made.pk, twin.pk]).update(story=story)
    address, found = f"/articoli/?storie=una{extra}", []
    while address:
        response = client.get(address)
        found += [article.pk for article in response.context["articles"]]
        address = response.context["pager"].older_url
        assert not address or "storie=una" in address
        address = address and f"/articoli/{address}"
    assert len(found) == len(set(found)) == 52


def test_the_number_of_queries_does_not_grow_with_the_stories(
    client: Client, told: SmallArchive
) -> None:
    def number(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{address}&v={told.made}")
        return len(queries)

    before, plain = number("/articoli/?storie=una"), number("/articoli/?ordine=recenti")
    for _number in range(15):
        story = Story.objects.create()
        twins = [told.make_article(published=DAY).pk for _ in range(2)]
        Article.objects.filter(pk__in=twins).update(story=story)
    assert number("/articoli/?storie=una") == before == plain + 1
    assert number("/articoli/?ordine=recenti") == plain


@pytest.mark.parametrize("kind", ["section", "source", "language"])
def test_a_story_is_followed_by_its_own_index(told: SmallArchive, kind: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("plans are read as SQLite explains them")
    value = {"section": told.section, "source": told.source, "language": "it"}[kind]
    part = Article.objects.published().filter(**{kind: value})
    plan = grouped_by_story([part], EVER)[0].newest_first().values("pk")[:20].explain()
    assert "_story_id_" in plan
    assert "INTEGER PRIMARY KEY (rowid=?)" in plan
    assert "TEMP B-TREE" not in plan
