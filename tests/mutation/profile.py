"""How tests run while the code is changed: what is quick comes first, and examples stay the same.

A plugin of pytest. Of a failure only that there was one counts, so that nothing is made smaller.
"""

import gc
from functools import _lru_cache_wrapper

import pytest
from hypothesis import Phase, settings

settings.register_profile(
    "mutants",
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)


_kept: list[object] = []  # what remembers results from one test to the next


def pytest_collection_finish() -> None:
    """Find what remembers results; the process may be forked from one that ran all the tests."""
    from articles.models.prepared_query import PreparedQuery

    kinds = (_lru_cache_wrapper, PreparedQuery)
    _kept[:] = [found for found in gc.get_objects() if isinstance(found, kinds)]


def pytest_runtest_setup() -> None:
    """Forget what was computed: by the code before its change, or for the sake of another test.

    A test is asked about the functions that it was seen to call.
    """
    for found in _kept:
        if not isinstance(found, _lru_cache_wrapper):
            vars(found)["_statements"].clear()
        elif found.__module__.startswith("articles."):
            found.cache_clear()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Plain tests first, then those with a server or the database, then property tests."""
    items.sort(key=_cost)


def _cost(item: pytest.Item) -> int:
    fixtures = set(getattr(item, "fixturenames", ()))
    is_property = hasattr(getattr(item, "obj", None), "hypothesis")
    return 2 * is_property + bool(fixtures & {"db", "transactional_db", "server", "hidden"})
