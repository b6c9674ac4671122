"""The desk, where editors work: Django's admin, fitted to the archive."""

from articles.admin import (
    admin_site,
    article_admin,
    comment_moderation,
    deleted_articles,
    dossier_admin,
    import_runs,
    index_replicas,
    picture_admin,
    taxonomy_admin,
    user_admin,
)

__all__ = [
    "admin_site",
    "article_admin",
    "comment_moderation",
    "deleted_articles",
    "dossier_admin",
    "import_runs",
    "index_replicas",
    "picture_admin",
    "taxonomy_admin",
    "user_admin",
]
