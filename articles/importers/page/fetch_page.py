"""A page of the web as a record."""

from articles.importers.fetch import fetch
from articles.importers.records import Record


def fetch_page(address: str, *, seconds: float) -> tuple[str, Record]:
    """The final address of a page, and what could be read there. Raises ``SourceUnreadable``."""
    # Its libraries load slowly, which nothing else should wait for.
    from articles.importers.page.reader import read

    answer = fetch(address, seconds=seconds)
    return answer.address, read(answer.body, answer.address, answer.headers)
