"""Exports of WordPress (WXR, "WordPress eXtended RSS", of whatever version).

The format is what WordPress writes: ``export_wp`` in wp-admin/includes/export.php. All files are
read twice: first to their ends, which proves that they are whole and gathers what posts refer to,
then post by post. An export that was split has its pictures in one file and their posts in another.
"""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from articles.importers.records import Items, Notice, SourceUnreadable
from articles.importers.wordpress.post import item
from articles.importers.wordpress.site import Site
from articles.importers.wordpress.xml_stream import Node, children

MOST_NAMED = 20  # blocks and shortcodes in the sentence on those that are not known


def read(*paths: Path, post_types: str = "") -> Items:
    """Sections and tags, then each post as a record, each page as a failure with its reason, then
    what was left out. ``post_types`` are further kinds of posts that are articles, with commas.

    Raises ``SourceUnreadable`` before anything is given for what is no export or not whole.
    """
    kinds = frozenset(kind.strip() for kind in post_types.split(",") if kind.strip())
    site = _survey(paths, Site(post_types=kinds))
    yield from site.taxonomy_terms()
    for path in paths:
        for node in children(path):
            if node.name == "item" and (found := item(node, site)) is not None:
                yield found
    if site.unknown:
        yield _left_out([*site.unknown])


def _survey(paths: Sequence[Path], site: Site) -> Site:
    for path in paths:
        is_export = False
        for node in children(path):
            is_export = is_export or _is_of_wordpress(node)
            site.learn(node)
        if not is_export:
            raise SourceUnreadable(_("This is a feed, and no export of WordPress."))
    return site


def _left_out(names: Sequence[str]) -> Notice:
    """What blocks and shortcodes showed that are made by plug-ins of the old site."""
    named = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return Notice(_("Left out, since only the old site can show them: %s.") % named)


def _is_of_wordpress(node: Node) -> bool:
    """Whether it is what feeds, which look the same otherwise, do not have."""
    return node.name.startswith("wp:") or any(
        child.name.startswith("wp:post_") for child in node.children
    )
