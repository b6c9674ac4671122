"""Near-copies of one text, found by MinHash and locality-sensitive hashing, linked as stories."""

from articles.duplicates.linking import recognise

__all__ = ["recognise"]
