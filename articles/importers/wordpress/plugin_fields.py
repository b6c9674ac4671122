"""What WordPress and its commonest plug-ins keep beside a post: one survey of their names.

A post has metas (a key and a value) and terms (a taxonomy, a slug, a name). The names stand in the
sources of the plug-ins, each on wordpress.org/plugins; where all of a kind name a thing alike, the
rule is written down instead of the list.
"""

import json
import re
from collections.abc import Iterator

from articles.importers.wordpress.xml_stream import Node
from articles.text.country_and_language_codes import language_code
from articles.text.web_addresses import site_host

THUMBNAIL = "_thumbnail_id"
OLD_SLUG = "_wp_old_slug"
DESCRIPTION_OF_PICTURE = "_wp_attachment_image_alt"
FOOTNOTES = "footnotes"
# Yoast, Rank Math, SEOPress, The SEO Framework, All in One SEO, SmartCrawl and Squirrly: the
# category that a post with several is shown under. WP Category Permalink names the one in the
# address.
PRIMARY = re.compile(
    r"(?:primary|main)[_-](?:term[_-])?(?:category|cat|term)(?:_id)?\Z|\A_?s?category_permalink\Z",
    re.IGNORECASE,
)
# WPML and its exporter, Bogo, and what smaller ones call alike.
LANGUAGE_KEY = re.compile(
    r"(?:\A|_)(?:lang|language|locale|lingua|langue|sprache|idioma)(?:_?code)?\Z|\A_icl_lang_code\Z|\A_wpml_\w{0,20}lang\w{0,20}\Z",
    re.IGNORECASE | re.ASCII,
)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_][a-z]{2})?", re.IGNORECASE | re.ASCII)
# Taxonomies of Polylang and xili-language, and of sites that made their own.
LANGUAGE_TAXONOMIES = {
    *("language", "languages", "lang", "term_language"),
    *("lingua", "lingue", "langue", "langues", "sprache", "idioma", "idiomas"),
}
POLYLANG = "pll_"  # what stands before the code in the slugs of its terms
# Taxonomies of Co-Authors Plus and PublishPress Authors, of Byline, of Authorship; and as sites
# call their own.
AUTHOR_TAXONOMIES = {
    *("author", "authors", "byline", "bylines", "authorship", "ppma_author", "guest_authors"),
    *("writer", "writers", "journalist", "journalists", "columnist", "columnists", "contributor"),
    *("contributors", "reporter", "reporters", "autore", "autori", "firma", "firme", "giornalista"),
    *("giornalisti", "redattore", "redattori", "autor", "autores", "auteur", "auteurs", "autoren"),
    *("periodista", "periodistas", "journaliste", "journalistes"),
}
# Posts that are guest authors: of Co-Authors Plus, of Molongui and others.
GUESTS = {"guest-author", "guest_author", "guest-authors", "ppma_author"}
# Metas of guests and of posts whose value is an author's name, the likeliest first.
GUEST_NAMES = ("cap-display_name", "_molongui_guest_author_display_name")
GUEST_LOGINS = ("cap-user_login", "cap-linked_account")
# Sound and films of a podcast: address, size and kind, a line each (WordPress's ``do_enclose``).
ENCLOSURE = "enclosure"
# The picture of a post at an address elsewhere: Featured Image from URL, External Thumbnail, Nelio.
ELSEWHERE = re.compile(
    r"(?:fifu|featured|external|thumbnail|nelioefi|knawatfibu)\w{0,30}(?:url|ext_url)\Z",
    re.IGNORECASE,
)
# What stands between headline and text, as plug-ins and themes call it.
STANDFIRST = re.compile(
    r"(?:\A|_)(?:sub_?title|sub_?head(?:ing|line)?|secondary_title|standfirst|deck|dek|kicker_text|lead_?in"
    r"|sottotitolo|occhiello|sommario|catenaccio|vorspann|chapo|chapeau|entradilla|bajada)\Z",
    re.IGNORECASE,
)
# Where the article stood first: FeedWordPress, WP RSS Aggregator, and the address that SEO plug-ins
# tell search engines, which counts where it is on another host.
ORIGINALS = ("syndication_permalink", "wprss_item_permalink", "wpe_sourcepermalink", "original_url")
CANONICAL = re.compile(
    r"\A_?(?:yoast_wpseo_canonical|rank_math_canonical_url|aioseo_canonical_url|seopress_robots_canonical)\Z"
)
ADDRESS = re.compile(r"https?://[^\s<>\"']{4,990}")
FIELD_OF_ITS_OWN = re.compile(r"field_\w{5,30}", re.ASCII)
LEAST_TEXT = 40  # characters of a field that may be the text of a post
BYLINES = ("ppma_authors_name", "guest-author", "_guest_author_name")
# What others, and fields that sites make themselves, call alike, in the languages of the press.
BYLINE = re.compile(
    r"(?:\A|_)(?:by_?line|(?:guest|custom|display)_author(?:s|_names?)?|author_(?:display_)?names?"
    r"|post_author_name|(?:nome_)?autore(?:_articolo)?|firma|autor|auteur|author_alias"
    r"|article_author|writer(?:_name)?|written_by|scritto_da|giornalista|journalist|redattore"
    r"|redacteur|periodista)\Z",
    re.IGNORECASE | re.ASCII,
)
NO_NAME = re.compile(r"@|[:{]|\A(?:field_\w+|\d+)\Z|\A\W*\Z")
LONGEST_BYLINE = 200  # characters
MOLONGUI = "_molongui_author"
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
PACKED_PRIMARY = re.compile(
    r"primary_cat(?:egory)?\"\s*[;:]\s*(?:[is]:(?:\d+:)?)?\"?(\d{1,18})", re.IGNORECASE | re.ASCII
)
# A category within a value that PHP has serialised or that is JSON; themes that have settings of
# a post together (tagDiv's) name it there as plug-ins name a meta.
PACKED_CATEGORY = re.compile(
    r"(?:\bcategory|\Aa:\d+:\{s:2:\"id)\"\s*[;:]\s*(?:[is]:(?:\d+:)?)?\"?(\d{1,18})", re.ASCII
)


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


def byline(node: Node) -> str:
    """The names that a field of a plug-in or of the site's own has as those of the authors."""
    if found := value(node, *BYLINES):
        return found
    said = (text.strip() for key, text in metas(node) if BYLINE.search(key))
    fitting = (text for text in said if len(text) <= LONGEST_BYLINE and not NO_NAME.search(text))
    return next(fitting, "")


def primary_category(node: Node) -> Iterator[str]:
    """What SEO plug-ins hold for the main category: its number, its slug or its name."""
    for key, said in metas(node):
        if PRIMARY.search(key) and said and said != "none":
            packed = PACKED_CATEGORY.search(said[:1000])
            yield packed[1] if packed else said.strip()
        elif "primary_cat" in said[:5000] and (packed := PACKED_PRIMARY.search(said[:5000])):
            yield packed[1]


def language(node: Node) -> str:
    """The language that a plug-in files the post under; nothing where none does."""
    for term in node.all("category"):
        if term.attributes.get("domain") in LANGUAGE_TAXONOMIES:
            slug = term.attributes.get("nicename", "").removeprefix(POLYLANG)
            if found := _language(slug) or _language(term.own_text):
                return found
    said = (_language(text) for key, text in metas(node) if LANGUAGE_KEY.search(key))
    return next(filter(None, said), "")


def _language(said: str) -> str:
    """A code as it stands, or that of a language called by its name; nothing for other words."""
    said = said.strip()
    if LANGUAGE.fullmatch(said):
        return said
    return language_code(said) if said.isalpha() else ""


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


def picture_elsewhere(node: Node) -> str:
    """The address of a picture that a plug-in leaves where it is."""
    said = (text.strip() for key, text in metas(node) if ELSEWHERE.search(key))
    return next((text for text in said if ADDRESS.fullmatch(text)), "")


def standfirst(node: Node) -> str:
    """The subtitle that a plug-in or a theme keeps beside the post."""
    said = (text.strip() for key, text in metas(node) if STANDFIRST.search(key))
    return next((text for text in said if text and not FIELD_OF_ITS_OWN.fullmatch(text)), "")


def original(node: Node, home_page: str) -> str:
    """Where the article stood before this site had it; nothing for the site's own."""
    said = [value(node, *ORIGINALS), *(text for key, text in metas(node) if CANONICAL.search(key))]
    found = (text.strip() for text in said)
    own = site_host(home_page)
    return next((one for one in found if ADDRESS.fullmatch(one) and site_host(one) != own), "")


def text_in_fields(node: Node) -> str:
    """The text of a post that has it in fields of Advanced Custom Fields alone, in their order:
    beside each stands, with an underscore before, which field it is."""
    said = dict(metas(node))
    texts = (
        text
        for key, text in said.items()
        if FIELD_OF_ITS_OWN.fullmatch(said.get(f"_{key}", "")) and not STANDFIRST.search(key)
    )
    return "\n\n".join(text for text in texts if len(text) >= LEAST_TEXT and " " in text.strip())
