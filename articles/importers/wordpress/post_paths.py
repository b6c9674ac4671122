"""Where a post was on the old site."""

import re
from urllib.parse import unquote

from articles.importers.wordpress import plugin_fields
from articles.importers.wordpress.site import Site
from articles.importers.wordpress.xml_stream import Node

BY_NUMBER = re.compile(r"\?p=(\d+)\Z", re.ASCII)


def old_paths(node: Node, site: Site, number: str, slug: str) -> list[str]:
    """All paths at which the post is known to have been: its link, its number, its old slugs."""
    own = [site.path_of(node.text(name)) for name in ("link", "guid")]
    # A guid that was brought from another site may name another post here.
    own = [path for path in own if not (by := BY_NUMBER.search(path)) or by[1] == number]
    former = [unquote(old) for old in plugin_fields.values(node, plugin_fields.OLD_SLUG) if old]
    link, end = own[0] if own else "", f"/{slug}"
    if slug and link.rstrip("/").endswith(end):
        base, rest = link.rstrip("/").removesuffix(end), link[len(link.rstrip("/")) :]
        own += [f"{base}/{old}{rest}" for old in former]
    folder = unquote(site.prefix)
    below = [path.removeprefix(folder) for path in own if path.startswith(f"{folder}/")]
    below += [f"/?p={number}"] if plugin_fields.NUMBER.fullmatch(number) else []
    return site.possible([path for path in below if path != "/"])
