"""Parts that look the same on every page: rendered once for each state of the archive.

A page that nobody has asked for yet consists mostly of what the page before showed too: menu,
headlines, side column, footer.
"""

from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest
from django.utils.translation import get_language
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

STATES = 2  # of the archive, whose parts are kept
# A part's name, what it shows that is not of all pages, and the language of the interface.
Key = tuple[str, str, str]


class KeptParts:
    """The parts of the newest states of the archive.

    There are two states while the parts of the next are rendered and readers still get the last.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.turns: dict[tuple[str, Key], Lock] = {}
        self.states: dict[str, dict[Key, Markup]] = {}

    def get(self, stamp: str, key: Key) -> Markup | None:
        """The part as it is in the state of the archive that the stamp names, if it is kept."""
        with self.lock:
            if stamp not in self.states:
                for old in list(self.states)[: 1 - STATES]:
                    del self.states[old]
                self.states[stamp] = {}
                self.turns = {
                    name: turn for name, turn in self.turns.items() if name[0] in self.states
                }
            return self.states[stamp].get(key)

    def turn(self, stamp: str, key: Key) -> Lock:
        """The lock that whoever renders this part holds; each part of each state has its own."""
        with self.lock:
            return self.turns.setdefault((stamp, key), Lock())

    def put(self, stamp: str, key: Key, part: Markup) -> None:
        """Keep a part, unless newer states have replaced its own while it was rendered."""
        with self.lock:
            if stamp in self.states:
                self.states[stamp][key] = part


kept = KeptParts()


@pass_context
def part(context: Context, name: str, shown: str = "") -> Markup:
    """``{{ part("footer") }}``: the template ``parts/footer.html``, kept.

    It gets the page's whole context, and must show nothing of it that differs from page to page
    but ``shown``, for each of which it is kept: it can have few values.
    """
    return kept_part(context["request"], name, lambda: render_part(context, name), shown)


def render_part(context: Context, name: str) -> Markup:
    """The template of a part in the context of the page that it is a part of."""
    template = context.environment.get_template(f"parts/{name}.html")
    return Markup(template.render(context.get_all()))  # noqa: S704  # a template escapes


def archive_state(request: HttpRequest) -> str:
    """The archive's stamp that the page cache gave a request; empty for those of editors."""
    state: str = getattr(request, "contents", "")
    return state


def kept_part(
    request: HttpRequest, name: str, render: Callable[[], Markup], shown: str = ""
) -> Markup:
    """The kept part of this name in the reader's language; rendered where there is none.

    Kept only for requests that carry the archive's stamp: those of anonymous readers.
    """
    stamp = archive_state(request)
    if not stamp:
        return render()
    key = (name, shown, get_language() or "")
    part = kept.get(stamp, key)
    if part is None:
        # After a change all readers come at once: one renders the part, the others wait for it.
        with kept.turn(stamp, key):
            part = kept.get(stamp, key)
            if part is None:
                part = render()
                kept.put(stamp, key, part)
    return part
