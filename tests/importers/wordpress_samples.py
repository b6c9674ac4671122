"""Exports of WordPress in pieces, and what is read of them."""

from collections.abc import Callable

import pytest

from articles.importers.records import Item, Record, SourceUnreadable

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- generator="WordPress/6.4" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Il Mondo &amp; noi</title>
<link>https://www.mondo.example</link>
<language>it-IT</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://www.mondo.example</wp:base_blog_url>
<wp:author><wp:author_login>anna</wp:author_login>
<wp:author_display_name><![CDATA[Anna Verdi]]></wp:author_display_name></wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>mondo</wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[Mondo]]></wp:cat_name>
<wp:category_description><![CDATA[Dal <b>mondo</b>]]></wp:category_description></wp:category>
<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>asia</wp:category_nicename>
<wp:category_parent>mondo</wp:category_parent><wp:cat_name>Asia</wp:cat_name></wp:category>
<wp:category><wp:term_id>5</wp:term_id><wp:category_nicename>arti</wp:category_nicename>
<wp:category_parent/><wp:cat_name><![CDATA[Arti &amp; lettere]]></wp:cat_name></wp:category>
<wp:tag><wp:term_id>9</wp:term_id><wp:tag_slug>citt%c3%a0</wp:tag_slug>
<wp:tag_name><![CDATA[Città]]></wp:tag_name></wp:tag>
<wp:term><wp:term_taxonomy>nav_menu</wp:term_taxonomy><wp:term_slug>menu</wp:term_slug>
<wp:term_name>Menu</wp:term_name></wp:term>
"""
FOOT = "</channel>\n</rss>\n"
POST = {
    "title": "<![CDATA[La tregua]]>",
    "link": "https://www.mondo.example/2018/04/la-tregua/",
    "dc:creator": "anna",
    "guid": "https://www.mondo.example/?p=12",
    "content:encoded": "<![CDATA[Primo.\n\nSecondo.]]>",
    "excerpt:encoded": "<![CDATA[Un <em>sunto</em>.]]>",
    "wp:post_id": "12",
    "wp:post_date": "2018-04-03 12:00:00",
    "wp:post_date_gmt": "2018-04-03 10:00:00",
    "wp:comment_status": "open",
    "wp:post_name": "la-tregua",
    "wp:status": "publish",
    "wp:post_type": "post",
    "wp:post_password": "",
    "wp:is_sticky": "0",
}
COMMENT = {
    "wp:comment_id": "1",
    "wp:comment_author": "Marta",
    "wp:comment_author_email": "marta@lettori.example",
    "wp:comment_date_gmt": "2018-04-03 11:00:00",
    "wp:comment_content": "Bene.",
    "wp:comment_approved": "1",
    "wp:comment_type": "",
    "wp:comment_parent": "0",
}
Read = Callable[[str | bytes], list[Item]]


def elements(values: dict[str, str]) -> str:
    return "".join(f"<{name}>{value}</{name}>\n" for name, value in values.items())


def post(more: str = "", **changes: str) -> str:
    """An item; names of ``changes`` as wp_status, title, content_encoded."""
    spelled = {
        name.replace("_", ":", 1) if "_" in name else name: changes[name] for name in changes
    }
    return f"<item>{elements(POST | spelled)}{more}</item>\n"


def comment(number: int, **changes: str) -> str:
    values = COMMENT | {"wp:comment_id": str(number)}
    values |= {f"wp:comment_{name}": value for name, value in changes.items()}
    return f"<wp:comment>{elements(values)}</wp:comment>"


def filed(domain: str, slug: str, name: str) -> str:
    return f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'


def meta(key: str, value: str) -> str:
    return f"<wp:postmeta>{elements({'wp:meta_key': key, 'wp:meta_value': value})}</wp:postmeta>"


def records(items: list[Item]) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


def sentence(read: Read, content: str | bytes) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        read(content)
    return str(caught.value)
