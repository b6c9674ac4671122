"""No two modules share a name unless they are the same thing, so that a name leads to one file."""

from collections import defaultdict

import pytest

from tests.live import BASE_DIR

# Names that say the same thing wherever they stand.
THE_SAME_THING = {
    "base": "the interface that the other modules of a folder fill in; Django's name for a backend",
    "encoding": "how the bytes of one format are read as text",
    "engine": "what answers behind the interface of ``search.engines.base``",
    "formats": "Django looks for dates and numbers of a language in a module of this name",
    "middleware": "Django's word",
    "reader": "what reads one format into records",
    "urls": "Django looks for addresses in a module of this name",
    "views": "Django's word for what answers addresses",
}
# Names that stand in two rooms, and in no third.
IN_TWO_ROOMS = {
    "accounts": ({"articles", "articles/templatetags"}, "tags of the accounts' own pages"),
    "article": ({"articles/models", "articles/views"}, "an article, and its page"),
    "search": ({"articles", "articles/views"}, "the search, and its page"),
    "store": (
        {"articles/importers/pipeline", "pressreview/page_cache"},
        "puts into the database, or into the cache, what the rest of the room has made",
    ),
}


def rooms_by_name() -> dict[str, set[str]]:
    """The folders of each module's name; a package counts as a module of its folder's name."""
    rooms = defaultdict(set)
    for root in ("articles", "pressreview"):
        for path in (BASE_DIR / root).rglob("*.py"):
            module = path.parent if path.name == "__init__.py" else path.with_suffix("")
            rooms[module.name].add(module.parent.relative_to(BASE_DIR).as_posix())
    return rooms


ROOMS = rooms_by_name()
REPEATED = sorted(name for name, rooms in ROOMS.items() if len(rooms) > 1)


@pytest.mark.parametrize("name", REPEATED)
def test_a_name_that_stands_twice_is_the_same_thing(name: str) -> None:
    if name not in THE_SAME_THING:
        assert name in IN_TWO_ROOMS, f"{name} in {sorted(ROOMS[name])}: rename one of them"
        assert ROOMS[name] == IN_TWO_ROOMS[name][0]


@pytest.mark.parametrize("name", sorted({*THE_SAME_THING, *IN_TWO_ROOMS}))
def test_what_may_be_repeated_is(name: str) -> None:
    assert name in REPEATED, "it stands once now: take it off the list"
