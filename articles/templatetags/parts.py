"""Parts that look the same on every page: made once for each state of the archive.

A page that nobody has asked for yet costs mostly its furniture, which the page before had too.
"""

from collections.abc import Callable
from threading import Lock

from django import template
from django.template import Context, Engine
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
STATES = 2  # of the archive, whose parts are kept


class KeptParts:
    """The parts of the newest states of the archive, by name and language.

    They are two for as long as the parts of the next are made beside readers of the last.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.turns: dict[tuple[str, str, str], Lock] = {}
        self.states: dict[str, dict[tuple[str, str], SafeString]] = {}

    def get(self, stamp: str, key: tuple[str, str]) -> SafeString | None:
        """The part as it is in this state of the archive."""
        with self.lock:
            if stamp not in self.states:
                for old in list(self.states)[: 1 - STATES]:
                    del self.states[old]
                self.states[stamp] = {}
                self.turns = {
                    name: turn for name, turn in self.turns.items() if name[0] in self.states
                }
            return self.states[stamp].get(key)

    def turn(self, stamp: str, key: tuple[str, str]) -> Lock:
        """What the maker of the part holds; who makes a later state's keeps nobody waiting."""
        with self.lock:
            return self.turns.setdefault((stamp, *key), Lock())

    def put(self, stamp: str, key: tuple[str, str], part: SafeString) -> None:
        """Keep a part, unless its state has been left behind since its making began."""
        with self.lock:
            if stamp in self.states:
                self.states[stamp][key] = part


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
        with kept.turn(stamp, key):
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
