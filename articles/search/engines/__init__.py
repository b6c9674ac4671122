"""Search engines: one package each, chosen by the scheme of ``SEARCH_URL``."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from articles.search.engines.base import SearchEngine

# Scheme of the address -> dotted name of the engine. An engine's library is imported only
# when the engine is asked for.
ENGINES = {
    "opensearch": "articles.search.engines.opensearch.engine.OpenSearchEngine",
    "opensearchs": "articles.search.engines.opensearch.engine.OpenSearchEngine",
    "null": "articles.search.engines.null.NullEngine",
    "whoosh": "articles.search.engines.whoosh.engine.WhooshEngine",
}


def current_engine() -> SearchEngine:
    """The engine that the settings name; one for all threads of the process."""
    return _engine(settings.SEARCH_URL, settings.DATA_DIR)


def load() -> None:
    """Load the code of the engine that the settings name, and its library. Opens nothing."""
    _class(settings.SEARCH_URL)


def _class(address: str) -> type[SearchEngine]:
    engine_class: type[SearchEngine] = import_string(ENGINES[address.partition(":")[0]])
    return engine_class


@lru_cache(maxsize=8)
def _engine(address: str, data_dir: Path) -> SearchEngine:
    return _class(address)(address, data_dir)
