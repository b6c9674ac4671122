"""The editorial desk: Django's admin, fitted to the archive."""

from articles.admin import accounts, articles, comments, deleted, intake, site, taxonomy

__all__ = ["accounts", "articles", "comments", "deleted", "intake", "site", "taxonomy"]
