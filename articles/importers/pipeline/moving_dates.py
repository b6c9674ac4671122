"""Dates of feeds, which many outlets move on with each change of an entry, or at each visit.

The day on which an article was published is then the first that the feed has said.
"""

from articles.importers.pipeline.normalise import PreparedRecord
from articles.importers.records import Record
from articles.models import Article


def said_by(prepared: PreparedRecord, *, own_only: bool) -> int:
    """The number that stands for a record: in a feed (``own_only``) for all but its date."""
    return prepared.dateless_hash if own_only else prepared.content_hash


def is_older(article: Article, record: Record, *, own_only: bool) -> bool:
    """Whether a feed says that the article is older than it was taken for."""
    is_open = own_only and not article.edited
    return is_open and record.published is not None and record.published < article.published
