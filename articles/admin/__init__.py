"""The editorial desk: Django's admin, fitted to the archive."""

from articles.admin import (
    admin_site,
    article_admin,
    comment_moderation,
    deleted_admin,
    import_runs,
    taxonomy_admin,
    user_admin,
)

__all__ = [
    "admin_site",
    "article_admin",
    "comment_moderation",
    "deleted_admin",
    "import_runs",
    "taxonomy_admin",
    "user_admin",
]
