"""Filters and visibility as filters of the cluster."""

from datetime import date

from articles.search.analysis import fold
from articles.search.engines.opensearch.cluster_documents import sent
from articles.search.engines.opensearch.match_queries import Query, between
from articles.search.types import FACETS, Filters

# Fields of filters that are facets as well: they are left out where their own values are counted.
_FACETS = frozenset(FACETS)


def visible(until: int | None) -> Query:
    """Articles that readers see at a moment (in seconds since 1970); all of them for editors."""
    if until is None:
        return {"exists": {"field": "id"}}
    return {"range": {"visible": {"lte": until}}}


def by_field(filters: Filters) -> dict[str, Query]:
    """The filter of each field that has one."""
    codes = {
        "section": ("section_slugs", map(fold, filters.section)),
        "source": ("source_slug", map(str.lower, filters.source)),
        "language": ("language_codes", map(str.lower, filters.language)),
        "country": ("country_codes", map(str.lower, filters.country)),
        "tag": ("tag_slugs", map(fold, filters.tag)),
        "status": ("status", map(str.lower, filters.statuses)),
    }
    listed = {name: (field, sorted(set(map(sent, each)))) for name, (field, each) in codes.items()}
    found: dict[str, Query] = {
        name: {"terms": {field: values}} for name, (field, values) in listed.items() if values
    }
    if filters.year:
        years = [year for year in filters.year if date.min.year <= year <= date.max.year]
        found["year"] = {"terms": {"year": years}}
    if filters.date_from or filters.date_to:
        found["date"] = between(filters.date_from, filters.date_to)
    return found


def of_facets(filters: dict[str, Query]) -> dict[str, Query]:
    """Those of the filters whose values are counted as facets."""
    return {name: query for name, query in filters.items() if name in _FACETS}
