"""A language in the filters of lists: with those of its regions, as in the search."""

from collections.abc import Iterable

from django.db import connection

from articles.models import Article

# One step along the index for each language: DISTINCT would read the index from end to end.
_USED = """
WITH RECURSIVE used(language) AS (
    SELECT MIN(language) FROM {table}
    UNION ALL
    SELECT (SELECT MIN(language) FROM {table} WHERE language > used.language)
    FROM used WHERE used.language IS NOT NULL
)
SELECT language FROM used WHERE language IS NOT NULL
"""


def with_regions(codes: Iterable[str]) -> list[str]:
    """The languages of the archive that the codes name: ``pt`` names ``pt-BR`` as well."""
    wanted = tuple(code.lower() for code in codes)
    wider = tuple(f"{code}-" for code in wanted)
    return [
        code
        for code in _languages_of_articles()
        if code.lower() in wanted or code.lower().startswith(wider)
    ]


def _languages_of_articles() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_USED.format(table=Article._meta.db_table))
        return [language for (language,) in cursor.fetchall()]
