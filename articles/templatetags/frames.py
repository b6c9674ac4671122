"""Pages whose frame is made once for each state of the archive, and filled for each query.

A search is seldom the one before it, but what stands around its results is always the same,
and takes about as long to put together as they do.
"""

import copy
import re
import secrets

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.base import Node, NodeList, Parser, Token
from django.utils.encoding import iri_to_uri
from django.utils.html import escape
from django.utils.safestring import SafeString

from articles.lists.site_context import Site
from articles.templatetags.parts import kept_part, render_named

register = template.Library()
# Marks a hole of a frame. Nobody can guess it, so that no text of a page is taken for it.
_MARK = secrets.token_hex(12)
_HOLE = re.compile(rf"{_MARK}([a-z]+)_")
_QUERY = "query"


@register.simple_tag
def hole(name: str) -> SafeString:
    """In the template of a frame: the place that ``fill`` of this name goes to."""
    return SafeString(f"{_MARK}{name}_")


@register.tag
def framed(parser: Parser, token: Token) -> "FramedNode":
    """``{% framed "frame.html" %}{% fill name %}…{% endfill %}…{% endframed %}``.

    The frame must show nothing that differs from page to page but its holes and the query of
    the page's own address.
    """
    _tag, frame = token.split_contents()
    fills: dict[str, NodeList] = {}
    while True:
        parser.parse(("fill", "endframed"))
        words = parser.next_token().split_contents()
        if words[0] == "endframed":
            return FramedNode(frame.strip("\"'"), fills)
        fills[words[1]] = parser.parse(("endfill",))
        parser.delete_first_token()


class FramedNode(Node):
    """A frame and what goes into its holes."""

    def __init__(self, frame: str, fills: dict[str, NodeList]) -> None:
        self.frame = frame
        self.fills = fills

    def render(self, context: Context) -> SafeString:
        request: HttpRequest = context["request"]
        site: Site = context["site"]
        query = request.META.get("QUERY_STRING", "")
        name = f"{self.frame} {site.has_seen_notice} {bool(query)}"
        frame = kept_part(context, name, lambda: self._frame(context, request))
        filled = {_QUERY: escape(iri_to_uri(query))}
        # The text before, between and after the holes, and every second time a hole's name.
        pieces = _HOLE.split(frame)
        for place in range(1, len(pieces), 2):
            hole_name = pieces[place]
            if hole_name not in filled:
                filled[hole_name] = self.fills[hole_name].render(context)
            pieces[place] = filled[hole_name]
        return SafeString("".join(pieces))

    def _frame(self, context: Context, request: HttpRequest) -> SafeString:
        """The frame as a page would have it whose query is a hole."""
        blank = copy.copy(request)
        if request.META.get("QUERY_STRING"):
            blank.META = request.META | {"QUERY_STRING": hole(_QUERY)}
        with context.push(request=blank, site=Site(blank)):
            return render_named(context, self.frame)
