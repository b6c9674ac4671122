"""The editorial desk: Django's admin, fitted to the archive."""

from articles.admin import articles, comments, intake, site, taxonomy

__all__ = ["articles", "comments", "intake", "site", "taxonomy"]
