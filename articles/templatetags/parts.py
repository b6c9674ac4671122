"""Parts that look the same on every page: made once for each state of the archive.

A page that nobody has asked for yet costs mostly its furniture, which the page before had too.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from threading import Lock

from django import template
from django.template import Context, Engine
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
# The ranking of what is read changes without the archive's stamp: it is looked at this often.
SECONDS = 30.0


class KeptParts:
    """The parts of one stamp, by name and language."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.turns: defaultdict[tuple[str, str], Lock] = defaultdict(Lock)
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
def part(context: Context, name: str) -> SafeString:
    """``parts/<name>.html``, which must show nothing that differs from page to page."""
    return kept_part(context, name, lambda: render_named(context, f"parts/{name}.html"))


def kept_part(context: Context, name: str, make: Callable[[], SafeString]) -> SafeString:
    """The kept part of this name in the reader's language, else a new one.

    Kept only for requests that carry the archive's stamp: those of anonymous readers.
    """
    stamp: str = getattr(context.get("request"), "contents", "")
    if not stamp:
        return make()
    key = (name, get_language() or "")
    found = kept.get(stamp, key)
    if found is None:
        # After a change all readers come at once: one makes the part, the others wait for it.
        with kept.turns[key]:
            found = kept.get(stamp, key)
            if found is None:
                found = make()
                kept.put(stamp, key, found)
    return found


def render_named(context: Context, name: str) -> SafeString:
    """A template in the context of the page that it is a part of."""
    found = Engine.get_default().get_template(name)
    with context.push():
        return found.render(context)
