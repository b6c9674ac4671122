"""What WordPress and its commonest plug-ins keep beside a post: one survey of their names.

A post has metas (a key and a value) and terms (a taxonomy, a slug, a name). The names stand in the
sources of the plug-ins, each on wordpress.org/plugins; where all of a kind name a thing alike, the
rule is written down instead of the list.
"""

import json
import re
from collections.abc import Iterator

from articles.importers.wordpress.xml_stream import Node

THUMBNAIL = "_thumbnail_id"
OLD_SLUG = "_wp_old_slug"
DESCRIPTION_OF_PICTURE = "_wp_attachment_image_alt"
FOOTNOTES = "footnotes"
# Yoast, Rank Math, SEOPress, The SEO Framework, All in One SEO, SmartCrawl and Squirrly: the
# category that a post with several is shown under.
PRIMARY = re.compile(r"primary[_-](?:term[_-])?(?:category|cat|term)\Z", re.IGNORECASE)
# WPML and its exporter, Bogo, and what smaller ones call alike.
LANGUAGE_KEY = re.compile(
    r"(?:\A|_)(?:lang|language|locale)(?:_?code)?\Z|\A_icl_lang_code\Z|\A_wpml_\w{0,20}lang\w{0,20}\Z",
    re.IGNORECASE | re.ASCII,
)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_][a-z]{2})?", re.IGNORECASE | re.ASCII)
# Taxonomies of Polylang and xili-language.
LANGUAGE_TAXONOMIES = {"language", "languages", "lang"}
# Taxonomies of Co-Authors Plus and PublishPress Authors, of Byline, of Authorship.
AUTHOR_TAXONOMIES = {"author", "authors", "byline", "bylines", "authorship", "ppma_author"}
# Posts that are guest authors: of Co-Authors Plus, of Molongui and others.
GUESTS = {"guest-author", "guest_author", "guest-authors", "ppma_author"}
# Metas of guests and of posts whose value is an author's name, the likeliest first.
GUEST_NAMES = ("cap-display_name", "_molongui_guest_author_display_name")
GUEST_LOGINS = ("cap-user_login", "cap-linked_account")
BYLINES = (
    *("ppma_authors_name", "guest-author", "guest_author", "_guest_author_name"),
    *("guest_author_name", "_byline", "byline", "author_name", "_author_name", "custom_author"),
)
MOLONGUI = "_molongui_author"
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
# A category within a value that PHP has serialised or that is JSON.
PACKED_CATEGORY = re.compile(r"\bcategory\"\s*[;:]\s*(?:[is]:(?:\d+:)?)?\"?(\d{1,18})", re.ASCII)


def metas(node: Node) -> Iterator[tuple[str, str]]:
    """The metas of an item: keys and values."""
    for meta in node.all("wp:postmeta"):
        yield meta.text("wp:meta_key"), meta.text("wp:meta_value")


def values(node: Node, key: str) -> Iterator[str]:
    """All values of one key."""
    return (value for name, value in metas(node) if name == key)


def value(node: Node, *keys: str) -> str:
    """The first value that is not empty, by the order of the keys."""
    return next((found for key in keys for found in values(node, key) if found), "")


def primary_category(node: Node) -> Iterator[str]:
    """What SEO plug-ins hold for the main category: its number, its slug or its name."""
    for key, said in metas(node):
        if PRIMARY.search(key) and said and said != "none":
            packed = PACKED_CATEGORY.search(said[:1000])
            yield packed[1] if packed else said.strip()


def language(node: Node) -> str:
    """The language that a plug-in files the post under; nothing where none does."""
    for term in node.all("category"):
        code = term.attributes.get("nicename", "")
        if term.attributes.get("domain") in LANGUAGE_TAXONOMIES and LANGUAGE.fullmatch(code):
            return code
    for key, said in metas(node):
        if LANGUAGE_KEY.search(key) and LANGUAGE.fullmatch(said.strip()):
            return said.strip()
    return ""


def footnotes(node: Node) -> dict[str, str]:
    """The footnotes of the block editor: their HTML by their ids, in their order."""
    try:
        found = json.loads(value(node, FOOTNOTES) or "[]")
    except (ValueError, RecursionError):
        return {}
    notes = found if isinstance(found, list) else []
    return {
        str(note["id"]): str(note["content"])
        for note in notes
        if isinstance(note, dict) and note.get("id") and note.get("content")
    }
