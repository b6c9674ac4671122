"""Exports of WordPress: every post as what it is."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from articles.importers.records import Failure, Record, TaxonomyTerm
from tests.importers.wordpress_samples import (
    FOOT,
    HEAD,
    Read,
    comment,
    filed,
    meta,
    post,
    records,
)

pytestmark = pytest.mark.usefixtures("in_english")


# What a post becomes


def test_a_post_arrives_with_all_that_it_had(one_post: Callable[..., Record]) -> None:
    record = one_post()
    assert record.title == "La tregua"
    assert record.body == "<p>Primo.</p>\n<p>Secondo.</p>"
    assert record.summary == "Un sunto."
    assert record.slug == "la-tregua"
    assert record.author == "Anna Verdi"
    assert record.published == datetime(2018, 4, 3, 10, tzinfo=UTC)
    assert record.status == "published"
    assert record.comments_open is True
    assert record.front_page is None
    assert record.external_id == "wp:mondo.example:12"
    assert (record.source, record.source_home_page) == (
        "Il Mondo & noi",
        "https://www.mondo.example",
    )
    assert record.old_paths == ["/2018/04/la-tregua/", "/?p=12", "/author/anna/"]
    assert "12" in record.place


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("publish", "published"),
        ("future", "scheduled"),
        ("draft", "draft"),
        ("pending", "draft"),
        ("auto-draft", "draft"),
        ("in-review", "draft"),
        ("private", "private"),
        ("trash", "trashed"),
        ("", ""),
    ],
)
def test_states_stay_what_they_are(
    one_post: Callable[..., Record], status: str, state: str
) -> None:
    assert one_post(wp_status=status).status == state


def test_what_had_a_password_is_private(one_post: Callable[..., Record]) -> None:
    assert one_post(wp_post_password="segreto").status == "private"


def test_what_was_sticky_is_on_the_front_page(one_post: Callable[..., Record]) -> None:
    assert one_post(wp_is_sticky="1").front_page is True


@pytest.mark.parametrize(
    ("changes", "moment"),
    [
        ({"wp_post_date_gmt": "0000-00-00 00:00:00"}, datetime(2018, 4, 3, 10, tzinfo=UTC)),
        ({"wp_post_date_gmt": "", "wp_post_date": "2018-01-03 12:00:00"},
         datetime(2018, 1, 3, 11, tzinfo=UTC)),
        ({"wp_post_date_gmt": "", "wp_post_date": "0000-00-00 00:00:00"}, None),
        ({"wp_post_date_gmt": "-0001-11-30 00:00:00", "wp_post_date": "ieri"}, None),
        ({"wp_post_date_gmt": "", "wp_post_date": "", "pubDate": "Tue, 03 Apr 2018 10:00:00 +0000"},
         datetime(2018, 4, 3, 10, tzinfo=UTC)),
        ({"wp_post_date_gmt": "", "wp_post_date": "", "pubDate": "Mon, 30 Nov -0001"}, None),
        ({"wp_post_date_gmt": "9999-12-31 23:59:59", "wp_post_date": "0001-01-01 00:00:00"}, None),
    ],
)  # fmt: skip
def test_dates_are_found_or_left_open(
    one_post: Callable[..., Record], changes: dict[str, str], moment: datetime | None
) -> None:
    assert one_post(**changes).published == moment


def test_the_deepest_category_is_the_section_and_others_are_tags(
    one_post: Callable[..., Record],
) -> None:
    record = one_post(
        filed("category", "uncategorized", "Uncategorized")
        + filed("category", "mondo", "Mondo")
        + filed("category", "arti", "Arti")
        + filed("category", "asia", "Asia")
        + filed("post_tag", "citt%c3%a0", "Città")
        + filed("post_format", "post-format-aside", "Aside")
        + "<category>Asia</category>"
    )
    assert (record.section_parents, record.section) == (["Mondo"], "Asia")
    assert record.tags == ["Città", "Arti & lettere"]


def test_tags_of_the_first_versions_are_tags(one_post: Callable[..., Record]) -> None:
    assert one_post(filed("tag", "siria", "Siria")).tags == ["Siria"]


def test_a_category_that_only_the_post_names_is_a_section(read_export: Read) -> None:
    items = read_export(HEAD + post(filed("category", "nuova", "Nuova")) + FOOT)
    assert records(items)[0].section == "Nuova"
    assert "Nuova" in [item.name for item in items if isinstance(item, TaxonomyTerm)]


def test_categories_in_a_circle_end(read_export: Read) -> None:
    circle = HEAD.replace("<wp:category_parent></wp:category_parent>",
                          "<wp:category_parent>asia</wp:category_parent>")  # fmt: skip
    (record,) = records(read_export(circle + post(filed("category", "asia", "Asia")) + FOOT))
    assert (record.section_parents, record.section) == (["Mondo"], "Asia")


def test_sections_and_tags_come_first_with_their_old_addresses(read_export: Read) -> None:
    items = read_export(HEAD + post() + FOOT)
    terms = [item for item in items if isinstance(item, TaxonomyTerm)]
    assert items[: len(terms)] == terms
    assert terms[:2] == [
        TaxonomyTerm("section", "Mondo", "mondo", [], "Dal mondo",
              ["/category/mondo/", "/?cat=3", "/?category_name=mondo"]),
        TaxonomyTerm("section", "Asia", "asia", ["Mondo"], "",
              ["/category/mondo/asia/", "/category/asia/", "/?cat=4", "/?category_name=asia"]),
    ]  # fmt: skip
    assert terms[2].name == "Arti & lettere"
    assert terms[3] == TaxonomyTerm("tag", "Città", "città", [], "", ["/tag/città/", "/?tag=città"])
    assert len(terms) == 4


def test_the_featured_picture_is_found_wherever_it_stands(read_export: Read) -> None:
    picture = post(wp_post_type="attachment", wp_post_id="77", wp_status="inherit",
                   wp_attachment_url="https://www.mondo.example/foto.jpg")  # fmt: skip
    (record,) = records(read_export(HEAD + post(meta("_thumbnail_id", "77")) + picture + FOOT))
    assert record.image_url == "https://www.mondo.example/foto.jpg"


@pytest.mark.parametrize(
    ("link", "guid", "paths"),
    [
        ("https://www.mondo.example/archives/12", "https://mondo.example/?p=12",
         ["/archives/12", "/?p=12"]),
        ("https://mondo.example/?p=12", "", ["/?p=12"]),
        ("https://www.mondo.example/2018/cos%c3%ac/", "urn:x", ["/2018/così/", "/?p=12"]),
        ("https://altrove.example/x/", "https://vecchio.example/?p=5", ["/?p=12"]),
        ("https://mondo.example/x/", "https://mondo.example/?p=5", ["/x/", "/?p=12"]),
        ("https://[::1", "", ["/?p=12"]),
        ("", "https://mondo.example/", ["/?p=12"]),
        ("https://mondo.example/" + "a" * 600, "", ["/?p=12"]),
    ],
)  # fmt: skip
def test_only_addresses_of_this_site_are_kept(
    one_post: Callable[..., Record], link: str, guid: str, paths: list[str]
) -> None:
    assert one_post(link=link, guid=guid).old_paths == [*paths, "/author/anna/"]


def test_a_site_in_a_folder_keeps_the_folder(read_export: Read) -> None:
    inside = HEAD.replace("mondo.example</wp:base", "mondo.example/blog/</wp:base")
    link = "https://www.mondo.example/blog/archives/12"
    items = read_export(inside + post(link=link, guid="https://mondo.example/blog/?p=12") + FOOT)
    assert records(items)[0].old_paths == [
        *("/blog/archives/12", "/blog/?p=12", "/blog/author/anna/"),
    ]
    assert records(items)[0].external_id == "wp:mondo.example/blog:12"
    assert items[0].old_paths[0] == "/blog/category/mondo/"  # type: ignore[union-attr]


def test_slugs_that_a_post_once_had_lead_on(one_post: Callable[..., Record]) -> None:
    record = one_post(meta("_wp_old_slug", "la-guerra"))
    assert "/2018/04/la-guerra/" in record.old_paths


def test_two_sites_never_share_a_key(read_export: Read) -> None:
    def key(head: str) -> str:
        return records(read_export(head + post() + FOOT))[0].external_id

    other = HEAD.replace("www.mondo", "altro")
    homes = [HEAD.replace("https://www.mondo.example", "http://localhost:8080")]
    homes.append(homes[0].replace("Il Mondo", "La Luna"))
    without = HEAD.replace("https://www.mondo.example", "")
    keys = [key(head) for head in (HEAD, other, *homes)]
    assert len(set(keys)) == 4
    assert key(HEAD.replace("https://www.", "http://")) == keys[0]
    assert key(without) == "https://www.mondo.example/?p=12"


def test_titles_lose_their_markup_and_nothing_else(one_post: Callable[..., Record]) -> None:
    title = "<![CDATA[Il <em>caso</em> &#8220;X&#8221; &amp; se 3 < 4, List<String>]]>"
    assert one_post(title=title).title == "Il caso “X” & se 3 < 4, List<String>"


def test_a_note_without_title_is_called_by_its_first_words(one_post: Callable[..., Record]) -> None:
    record = one_post(title="", content_encoded="<![CDATA[" + "Una nota breve. " * 20 + "]]>")
    assert record.title.startswith("Una nota breve.")
    assert len(record.title) <= 80


def test_what_is_no_article_is_said_or_left_out(read_export: Read) -> None:
    items = read_export(
        HEAD
        + post(title="Chi siamo", wp_post_type="page")
        + post(title="Vuota", wp_post_type="page", content_encoded="")
        + post(title="Scheda", wp_post_type="libro")
        + post(title="", content_encoded="")
        + post(title="", content_encoded="", wp_status="auto-draft")
        + post(wp_post_type="nav_menu_item")
        + post(wp_post_type="revision")
        + FOOT
    )
    failures = [item for item in items if isinstance(item, Failure)]
    assert not records(items)
    assert [failure.record.get("title") for failure in failures] == ["Chi siamo", "Scheda", None]
    assert "libro" in str(failures[1].reason)


def test_the_language_of_polylang_is_kept(one_post: Callable[..., Record]) -> None:
    assert one_post(filed("language", "fr", "Français")).language == "fr"


# Comments


def test_comments_keep_threads_and_states(one_post: Callable[..., Record]) -> None:
    record = one_post(
        comment(3, approved="0", parent="1", date_gmt="2018-04-03 13:00:00")
        + comment(1)
        + comment(4, approved="spam")
        + comment(5, approved="trash")
        + comment(6, type="pingback")
        + comment(7, content=" ")
        + comment(8, parent="6", date_gmt="2018-04-03 14:00:00")
        + comment(9, author="", parent="999", date_gmt="0000-00-00 00:00:00")
        + comment(10, type="comment", parent="10", date_gmt="2018-04-03 15:00:00")
    )
    found = {imported.key: (imported.state, imported.parent) for imported in record.comments}
    assert found == {
        "1": ("approved", ""),
        "3": ("pending", "1"),
        "4": ("spam", ""),
        "5": ("removed", ""),
        "8": ("approved", ""),
        "9": ("approved", ""),
        "10": ("approved", ""),
    }
    keys = [imported.key for imported in record.comments]
    assert keys.index("1") < keys.index("3")
    assert record.comments[0].created == datetime(2018, 4, 3, 10, tzinfo=UTC)
    assert record.comments[1].email == "marta@lettori.example"


def test_an_answer_to_what_is_left_out_moves_up(one_post: Callable[..., Record]) -> None:
    record = one_post(
        comment(1)
        + comment(2, type="trackback", parent="1")
        + comment(3, parent="2", date_gmt="2018-04-03 12:00:00")
    )
    assert [(imported.key, imported.parent) for imported in record.comments] == [
        ("1", ""),
        ("3", "1"),
    ]


def test_a_comment_is_text_with_its_addresses(one_post: Callable[..., Record]) -> None:
    content = (
        '<![CDATA[Vedi <a href="https://e.example/x" rel="nofollow">qui</a>.\n\nCiao <b>a</b>]]>'
    )
    (imported,) = one_post(comment(1, content=content)).comments
    assert imported.text == "Vedi qui (https://e.example/x).\nCiao a"
