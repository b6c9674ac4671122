"""Posts and films of networks that a script of theirs puts into a page, as links to them.

What stands in the HTML of the page is an element with the address or the number of the post, and at
most a link to whoever wrote it (developers.facebook.com/docs/plugins/embedded-posts,
developers.tiktok.com/doc/embed-videos, amp.dev/documentation/components).
"""

import re
from html import escape, unescape

MARKS = (
    *("fb-post", "fb-video", "data-instgrm-permalink", "tiktok-embed", "lite-youtube"),
    *("amp-youtube", "amp-vimeo", "amp-facebook", "amp-instagram", "amp-twitter"),
)
ELEMENT = re.compile(
    r"<(?P<name>div|blockquote|section|lite-youtube|amp-[a-z]{5,9})\b(?P<rest>[^<>]{1,2000})>",
    re.IGNORECASE,
)
VALUE = re.compile(r"([a-z][a-z-]{0,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
LINKED = re.compile(r"(?<![\w-])href\s*=\s*[\"']?(https?://[^\s\"'<>#]{1,500})", re.IGNORECASE)
# The parameters that name a post; others say where its link was found.
NAMING = re.compile(r"[?&](?:v|fbid|story_fbid)=([\w-]{1,80})", re.ASCII)
ADDRESS = re.compile(r"https?://[^\s<>\"']{4,990}")
# The page of what has only a number, by element and attribute.
PAGES = {
    ("lite-youtube", "videoid"): "https://www.youtube.com/watch?v={}",
    ("amp-youtube", "data-videoid"): "https://www.youtube.com/watch?v={}",
    ("amp-vimeo", "data-videoid"): "https://vimeo.com/{}",
    ("amp-instagram", "data-shortcode"): "https://www.instagram.com/p/{}/",
    ("amp-twitter", "data-tweetid"): "https://twitter.com/i/status/{}",
}
NUMBER = re.compile(r"[\w-]{4,30}", re.ASCII)
FACEBOOK = re.compile(r"(?:\A|\s)fb-(?:post|video)(?:\s|\Z)")


def with_embedded_posts(html: str) -> str:
    """The HTML with a link in each element of a network that has none to its post."""
    if not any(mark in html for mark in MARKS):
        return html
    linked = {_key(unescape(found[1])) for found in LINKED.finditer(html)}

    def one(element: re.Match[str]) -> str:
        address = _post_of(element)
        if not address or _key(address) in linked:
            return element[0]
        shown = escape(address)
        return f'{element[0]}<p><a href="{shown}">{shown}</a></p>'

    return ELEMENT.sub(one, html)


def _key(address: str) -> tuple[str, ...]:
    """What two addresses of one post have in common."""
    return (address.partition("?")[0].rstrip("/"), *NAMING.findall(address))


def _post_of(element: re.Match[str]) -> str:
    """The address of the post that an element stands for; empty for any other element."""
    name = element["name"].lower()
    values = {
        found[1].lower(): unescape(found[2] or found[3] or "")
        for found in VALUE.finditer(element["rest"])
    }
    for (owner, key), page in PAGES.items():
        if owner == name and NUMBER.fullmatch(values.get(key, "")):
            return page.format(values[key])
    kind = values.get("class", "")
    is_facebook = name == "amp-facebook" or FACEBOOK.search(kind)
    said = values.get("data-href", "") if is_facebook else ""
    said = said or values.get("data-instgrm-permalink", "")
    said = said or (values.get("cite", "") if "tiktok-embed" in kind else "")
    return said if ADDRESS.fullmatch(said) else ""
