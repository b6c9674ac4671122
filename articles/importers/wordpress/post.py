"""One post of WordPress as a record."""

from datetime import UTC, datetime
from html import escape, unescape
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

from articles.importers.records import Failure, Record, Text
from articles.importers.wordpress import moments, plugin_fields
from articles.importers.wordpress.languages_in_one import in_one_language
from articles.importers.wordpress.plain_names import as_plain
from articles.importers.wordpress.post_comments import comments_of
from articles.importers.wordpress.post_content import as_html, words_of
from articles.importers.wordpress.post_paths import old_paths
from articles.importers.wordpress.site import Site
from articles.importers.wordpress.xml_stream import Node
from articles.models import Section
from articles.text import html as texts
from articles.text.media import pictures_of, with_media
from articles.text.safe_links import web_address

STATUS = {
    "publish": "published",
    "future": "scheduled",
    "draft": "draft",
    "pending": "draft",
    "auto-draft": "draft",
    "private": "private",
    "trash": "trashed",
}
# What WordPress keeps like posts and what no reader ever saw as a page.
PARTS_OF_THE_SITE = {
    *("attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset"),
    *("oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part"),
    *("wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face"),
    *plugin_fields.GUESTS,
}
# Where posts are that nobody filed.
UNFILED = {"uncategorized", "senza-categoria"}
FRONT_PAGE = Section.FRONT_PAGE_SLUG
TITLE_LENGTH = 80  # characters of a text that stand in for a title
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def item(node: Node, site: Site) -> Record | Failure | None:
    """A post as a record, a page of the site as a failure; None for what is neither."""
    kind = node.text("wp:post_type")
    if kind in PARTS_OF_THE_SITE:
        return None
    record = _record(node, site)
    if site.is_article(kind) or (not kind and record.body):
        if record.title:
            return record
        # WordPress makes an empty draft each time that somebody opens the editor.
        is_left_over = node.text("wp:status") == "auto-draft"
        return None if is_left_over else _failure(record, _("It has neither a title nor a text."))
    if not kind:
        return _failure(record, _("It says neither what it is nor anything else."))
    if not record.body:
        return None
    if kind == "page":
        return _failure(record, _("This is a page of the site, not an article."))
    sentence = _("This is of the kind “%s”; name it as one of articles to have it taken in.")
    return _failure(record, sentence % kind[:40])


def _failure(record: Record, reason: Text) -> Failure:
    return Failure(record.place, reason, record.as_json())


def _record(node: Node, site: Site) -> Record:
    number, slug = node.text("wp:post_id"), unquote(node.text("wp:post_name"))
    references = site.references(number, plugin_fields.footnotes(node))

    def read_text(name: str) -> str:
        return in_one_language(node.text(name), site.language)

    content = read_text("content:encoded") or plugin_fields.text_in_fields(node)
    body = with_media(as_html(content, references), node.text("link"))
    body += _enclosed(node, body)
    section, tags = _filed(node, site)
    published = moments.published(node)
    author = site.people.of_post(node)
    paths = old_paths(node, site, number, slug)
    if page := site.people.page_of_account(node, author):
        paths += site.possible([f"/author/{page}/"])
    return Record(
        title=as_plain(read_text("title")) or _beginning(body),
        body=body,
        source=site.title,
        published=published,
        external_id=_external_id(node, site, number),
        summary=words_of(as_html(read_text("excerpt:encoded") or plugin_fields.standfirst(node))),
        url=plugin_fields.original(node, site.home_page),
        section=site.category(section) if section else "",
        section_parents=[site.category(slug) for slug in site.above(section)],
        tags=tags,
        author=author,
        language=plugin_fields.language(node),
        status=_status(node),
        slug=slug,
        image_url=_picture(node, site) or next(iter(pictures_of(body)), ""),
        front_page=True if node.text("wp:is_sticky") == "1" else None,
        comments_open=_comments_open(node),
        source_home_page=site.home_page,
        source_language=site.language,
        old_paths=paths,
        comments=comments_of(node, published or LONG_AGO),
        place=str(_("line %(line)d, post %(number)s") % {"line": node.line, "number": number}),
    )


def _enclosed(node: Node, body: str) -> str:
    """The file of a podcast, where the text does not name it, as a link."""
    said = plugin_fields.value(node, plugin_fields.ENCLOSURE).split()
    address = web_address(said[0]) if said else ""
    link = f'\n<p><a href="{escape(address)}">{escape(address)}</a></p>'
    return link if address and address not in unescape(body) else ""


def _beginning(html: str) -> str:
    """Posts without a title are an old custom of short notes: the first words stand in."""
    return texts.excerpt(words_of(html).partition("\n")[0], TITLE_LENGTH).removesuffix(" […]")


def _external_id(node: Node, site: Site, number: str) -> str:
    """Site and number: the same in every later export, whatever becomes of slug and address.

    The guid is not used where there is a choice: copies of a site share it with the original.
    """
    if site.key and plugin_fields.NUMBER.fullmatch(number):
        return f"wp:{site.key}:{number}"
    return node.text("guid")


def _status(node: Node) -> str:
    """The state of the article; drafts for states of other plug-ins, nothing where none is said."""
    if node.text("wp:post_password"):
        return "private"
    status = node.text("wp:status")
    return STATUS.get(status, "draft") if status else ""


def _comments_open(node: Node) -> bool | None:
    status = node.text("wp:comment_status")
    return status == "open" if status else None


# What a post is filed under


def _filed(node: Node, site: Site) -> tuple[str, list[str]]:
    """The slug of the category that becomes the section, and the names of all tags.

    The main category that an SEO plug-in was told; else the deepest, the first of these: what
    stands above it follows from it, and the other ones become tags. The front page is chosen only
    where there is no other: it is a place that an article has beside its section.
    """
    categories: list[str] = []
    tags: list[str] = []
    for category in node.all("category"):
        kind, slug = site.slug_of(category)
        if kind == "category" and slug in site.categories:
            categories.append(slug)
        elif kind == "tag" and (name := site.name_of(category.own_text)):
            tags.append(name)
    if not categories:
        return "", list(dict.fromkeys(tags))
    section = _primary(node, site, categories) or max(
        categories,
        key=lambda slug: (slug not in UNFILED, slug != FRONT_PAGE, len(site.above(slug))),
    )
    implied = {section, *site.above(section), *UNFILED}
    others = [site.category(slug) for slug in categories if slug not in implied]
    return section, list(dict.fromkeys([*tags, *others]))


def _primary(node: Node, site: Site, categories: list[str]) -> str:
    """The category of the post that an SEO plug-in names; nothing where it names none of these."""
    for said in plugin_fields.primary_category(node):
        for slug in categories:
            if said in {site.categories[slug].number, slug, site.category(slug)}:
                return slug
    return ""


def _picture(node: Node, site: Site) -> str:
    """The address of the featured picture."""
    number = plugin_fields.value(node, plugin_fields.THUMBNAIL)
    known = site.pictures[number].address if number in site.pictures else ""
    return known or plugin_fields.picture_elsewhere(node)
