"""What all pages of one state of the archive share: its sections and its outlets."""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from articles.models import Source
from articles.models.section_tree import SectionTree

T = TypeVar("T")


class ReadOnce(Generic[T]):
    """Reads something once for each state of the archive; anew where the state is not known."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._newest: tuple[str, T] | None = None

    def __call__(self, state: str) -> T:
        """What is shown with this state: a stamp of the archive, empty where it is not known."""
        if not state:
            return self._read()
        newest = self._newest
        if newest is None or newest[0] != state:
            newest = self._newest = state, self._read()
        return newest[1]

    def clear(self) -> None:
        """Forgets what was read."""
        self._newest = None


class Outlet(NamedTuple):
    """A source that readers see articles of: its address in a list, id, name, country and
    language; codes are empty where they are not known."""

    slug: str
    pk: int
    name: str
    country: str
    language: str


class Outlets(NamedTuple):
    """All outlets by name, and the codes of their countries and languages in order."""

    sources: tuple[Outlet, ...]
    countries: tuple[str, ...]
    languages: tuple[str, ...]


def _outlets() -> Outlets:
    # The name of a source of drafts alone is no reader's business.
    filled = Source.objects.filter(article_count__gt=0).order_by("name")
    sources = tuple(Outlet(*row) for row in filled.values_list(*Outlet._fields))
    return Outlets(
        sources,
        tuple(sorted({outlet.country for outlet in sources if outlet.country})),
        tuple(sorted({outlet.language for outlet in sources if outlet.language})),
    )


section_tree = ReadOnce(SectionTree.load)
outlets = ReadOnce(_outlets)
