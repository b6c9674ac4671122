"""One post of WordPress as a record."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import unquote

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.importers.records import Failure, ImportedComment, Record, Text
from articles.importers.wordpress.post_content import as_html, paragraphs
from articles.importers.wordpress.site import Site, as_plain, kind_of
from articles.importers.wordpress.xml_stream import Node
from articles.models import Section
from articles.text import html as texts

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
}
# Where posts are that nobody filed.
UNFILED = {"uncategorized", "senza-categoria"}
FRONT_PAGE = Section.FRONT_PAGE_SLUG
COMMENT_STATES: dict[str, Literal["pending", "approved", "spam", "removed"]] = {
    "1": "approved",
    "approve": "approved",
    "approved": "approved",
    "spam": "spam",
    "trash": "removed",
    "post-trashed": "removed",
}
COMMENT_TYPES = {"", "comment"}
LINK = re.compile(
    r"<a\s[^<>]*?href=[\"'](https?://[^\"'<>\s]{1,500})[\"'][^<>]*>([^<>]*)</a>", re.IGNORECASE
)
BY_NUMBER = re.compile(r"\?p=(\d+)\Z", re.ASCII)
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2})?", re.IGNORECASE)
TITLE_LENGTH = 80  # characters of a text that stand in for a title
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def item(node: Node, site: Site) -> Record | Failure | None:
    """A post as a record, a page of the site as a failure; None for what is neither."""
    kind = node.text("wp:post_type")
    if kind in PARTS_OF_THE_SITE:
        return None
    record = _record(node, site)
    if kind == "post" or (not kind and record.body):
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
    return _failure(record, _("This is of the kind “%s”, not an article.") % kind[:40])


def _failure(record: Record, reason: Text) -> Failure:
    return Failure(record.place, reason, record.as_json())


def _record(node: Node, site: Site) -> Record:
    body = as_html(node.text("content:encoded"))
    number, slug = node.text("wp:post_id"), unquote(node.text("wp:post_name"))
    section, tags = _filed(node, site)
    published = _published(node)
    login = node.text("dc:creator")
    return Record(
        title=as_plain(node.text("title")) or _beginning(body),
        body=body,
        source=site.title,
        published=published,
        external_id=_external_id(node, site, number),
        summary=_words(as_html(node.text("excerpt:encoded"))),
        section=site.category(section) if section else "",
        section_parents=[site.category(slug) for slug in site.above(section)],
        tags=tags,
        author=site.authors.get(login) or login,
        language=_language(node),
        status=_status(node),
        slug=slug,
        image_url=_picture(node, site),
        front_page=True if node.text("wp:is_sticky") == "1" else None,
        comments_open=_comments_open(node),
        source_home_page=site.home_page,
        source_language=site.language,
        old_paths=_old_paths(node, site, number, slug),
        comments=_comments(node, published or LONG_AGO),
        place=str(_("line %(line)d, post %(number)s") % {"line": node.line, "number": number}),
    )


def _words(html: str) -> str:
    return texts.plain_text(texts.sanitise(html))


def _beginning(html: str) -> str:
    """Posts without a title are an old custom of short notes: the first words stand in."""
    return texts.excerpt(_words(html).partition("\n")[0], TITLE_LENGTH).removesuffix(" […]")


def _external_id(node: Node, site: Site, number: str) -> str:
    """Site and number: the same in every later export, whatever becomes of slug and address.

    The guid is not used where there is a choice: copies of a site share it with the original.
    """
    if site.key and NUMBER.fullmatch(number):
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


# Dates


def _moment(text: str, zone: tzinfo) -> datetime | None:
    """A date as MySQL writes it; None for "0000-00-00 00:00:00" and the like."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    return found if 1600 <= found.year < 2200 else None


def _published(node: Node) -> datetime | None:
    """The date; drafts have it in the site's own time alone, or not at all."""
    return (
        _moment(node.text("wp:post_date_gmt"), UTC)
        or _moment(node.text("wp:post_date"), timezone.get_default_timezone())
        or _of_feed(node.text("pubDate"))
    )


def _of_feed(text: str) -> datetime | None:
    try:
        return _moment(parsedate_to_datetime(text[:100]).isoformat(), UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


# What a post is filed under, and where it was


def _filed(node: Node, site: Site) -> tuple[str, list[str]]:
    """The slug of the category that becomes the section, and the names of all tags.

    The deepest category, the first of these: what stands above it follows from it, and the
    other ones become tags. The front page is chosen only where there is no other: it is a place
    that an article has beside its section.
    """
    categories: list[str] = []
    tags: list[str] = []
    for category in node.all("category"):
        slug = category.attributes.get("nicename", "")
        if kind_of(category) == "category" and slug in site.categories:
            categories.append(slug)
        elif kind_of(category) == "tag" and (name := as_plain(category.own_text)):
            tags.append(name)
    if not categories:
        return "", list(dict.fromkeys(tags))
    section = max(
        categories,
        key=lambda slug: (slug not in UNFILED, slug != FRONT_PAGE, len(site.above(slug))),
    )
    implied = {section, *site.above(section), *UNFILED}
    others = [site.category(slug) for slug in categories if slug not in implied]
    return section, list(dict.fromkeys([*tags, *others]))


def _language(node: Node) -> str:
    """The language that the plug-in Polylang files the post under."""
    for category in node.all("category"):
        code = category.attributes.get("nicename", "")
        if category.attributes.get("domain") == "language" and LANGUAGE.fullmatch(code):
            return code
    return ""


def _metadata(node: Node, key: str) -> Iterator[str]:
    for meta in node.all("wp:postmeta"):
        if meta.text("wp:meta_key") == key:
            yield meta.text("wp:meta_value")


def _picture(node: Node, site: Site) -> str:
    """The address of the featured picture."""
    return site.pictures.get(next(_metadata(node, "_thumbnail_id"), ""), "")


def _old_paths(node: Node, site: Site, number: str, slug: str) -> list[str]:
    """All paths at which the post is known to have been: its link, its number, its old slugs."""
    own = [site.path_of(node.text(name)) for name in ("link", "guid")]
    # A guid that was brought from another site may name another post here.
    own = [path for path in own if not (by := BY_NUMBER.search(path)) or by[1] == number]
    former = [unquote(old) for old in _metadata(node, "_wp_old_slug") if old]
    link, end = own[0] if own else "", f"/{slug}"
    if slug and link.rstrip("/").endswith(end):
        base, rest = link.rstrip("/").removesuffix(end), link[len(link.rstrip("/")) :]
        own += [f"{base}/{old}{rest}" for old in former]
    folder = unquote(site.prefix)
    below = [path.removeprefix(folder) for path in own if path.startswith(f"{folder}/")]
    below += [f"/?p={number}"] if NUMBER.fullmatch(number) else []
    return site.possible([path for path in below if path != "/"])


# Comments


def _comments(node: Node, fallback: datetime) -> list[ImportedComment]:
    """Readers' comments, each after the one that it answers; no links from other sites."""
    comments = list(node.all("wp:comment"))
    parents = {one.text("wp:comment_id"): one.text("wp:comment_parent") for one in comments}
    found = [imported for one in comments if (imported := _comment(one, fallback))]
    found.sort(key=lambda one: (one.created, len(one.key), one.key))
    earlier: set[str] = set()
    for imported in found:
        imported.parent = _nearest(imported.parent, parents, earlier)
        earlier.add(imported.key)
    return found


def _nearest(parent: str, parents: dict[str, str], earlier: set[str]) -> str:
    """The comment that is answered; where that one is left out, the one that it answered."""
    for _step in range(20):
        if parent in earlier or parent not in parents:
            break
        parent = parents[parent]
    return parent if parent in earlier else ""


def _comment(comment: Node, fallback: datetime) -> ImportedComment | None:
    """A comment, or None for pings of other sites and for what has no text."""
    text = _words(paragraphs(LINK.sub(_with_address, comment.text("wp:comment_content"))))
    if comment.text("wp:comment_type") not in COMMENT_TYPES or not text:
        return None
    return ImportedComment(
        name=as_plain(comment.text("wp:comment_author")),
        text=text,
        created=_moment(comment.text("wp:comment_date_gmt"), UTC)
        or _moment(comment.text("wp:comment_date"), timezone.get_default_timezone())
        or fallback,
        email=comment.text("wp:comment_author_email"),
        state=COMMENT_STATES.get(comment.text("wp:comment_approved"), "pending"),
        key=comment.text("wp:comment_id"),
        parent=comment.text("wp:comment_parent"),
    )


def _with_address(link: re.Match[str]) -> str:
    """Comments are plain text here: a link has its address beside it."""
    address, text = link.groups()
    return text if text.strip() in {address, address.rstrip("/")} else f"{text} ({address})"
