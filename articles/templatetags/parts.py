"""Parts that look the same on every page: made once for each state of the archive.

A page that nobody has asked for yet costs mostly its furniture, which the page before had too.
"""

import time
from threading import Lock

from django import template
from django.template import Engine, RequestContext
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
# The ranking of what is read changes without the archive's stamp: it is looked at this often.
SECONDS = 30.0


class KeptParts:
    """The parts of one stamp, by name and language."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.clear()

    def clear(self) -> None:
        self.stamp = ""
        self.made_at = 0.0
        self.parts: dict[tuple[str, str], SafeString] = {}

    def get(self, stamp: str, key: tuple[str, str]) -> SafeString | None:
        """The part as it is in this state of the archive."""
        with self.lock:
            if stamp != self.stamp or time.monotonic() - self.made_at > SECONDS:
                self.clear()
                self.stamp, self.made_at = stamp, time.monotonic()
            return self.parts.get(key)

    def put(self, stamp: str, key: tuple[str, str], part: SafeString) -> None:
        """Keep a part, unless the archive has changed since its making began."""
        with self.lock:
            if stamp == self.stamp:
                self.parts[key] = part


kept = KeptParts()


@register.simple_tag(takes_context=True)
def part(context: RequestContext, name: str) -> SafeString:
    """``parts/<name>.html``, which must show nothing that differs from page to page.

    Kept only for requests that carry the archive's stamp: those of anonymous readers.
    """
    stamp: str = getattr(context.get("request"), "contents", "")
    key = (name, get_language() or "")
    found = kept.get(stamp, key) if stamp else None
    if found is None:
        found = _render(context, name)
        if stamp:
            kept.put(stamp, key, found)
    return found


def _render(context: RequestContext, name: str) -> SafeString:
    found = Engine.get_default().get_template(f"parts/{name}.html")
    with context.push():
        return found.render(context)
