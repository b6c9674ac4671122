"""Exports of WordPress (WXR, "WordPress eXtended RSS", of whatever version).

The format is what WordPress writes: ``export_wp`` in wp-admin/includes/export.php. The file is
read twice: first to its end, which proves that it is whole and gathers what posts refer to, then
post by post.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from articles.importers.records import Items, SourceUnreadable
from articles.importers.wordpress.post import item
from articles.importers.wordpress.site import Site
from articles.importers.wordpress.xml_stream import Node, children


def read(path: Path) -> Items:
    """Sections and tags, then each post as a record, each page as a failure with its reason.

    Raises ``SourceUnreadable`` before anything is given for what is no export or not whole.
    """
    site = _survey(path)
    yield from site.taxonomy_terms()
    for node in children(path):
        if node.name == "item" and (found := item(node, site)) is not None:
            yield found


def _survey(path: Path) -> Site:
    site, is_export = Site(), False
    for node in children(path):
        is_export = is_export or _is_of_wordpress(node)
        site.learn(node)
    if not is_export:
        raise SourceUnreadable(_("This is a feed, and no export of WordPress."))
    return site


def _is_of_wordpress(node: Node) -> bool:
    """Whether it is what feeds, which look the same otherwise, do not have."""
    return node.name.startswith("wp:") or any(
        child.name.startswith("wp:post_") for child in node.children
    )
