"""The tables of a site, in whatever database the connection leads to."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

MIGRATIONS = MigrationRecorder.Migration._meta.db_table
# Who is signed in, who has what open, which workers and indexes there are, mails that wait to be
# sent: true of a moment that is over.
LEFT_OUT = (
    *("sessions.Session", "usersessions.UserSession", "articles.Presence"),
    *("articles.WorkerProcess", "articles.AttemptCount", "articles.IndexReplica"),
    *("articles.Lease", "articles.OutgoingMail", "articles.DeskNotice"),
)


def site_tables() -> list[str]:
    """The tables that models have, as far as they exist, and that of migrations."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*tables, MIGRATIONS} & {*connection.introspection.table_names()})


def left_out() -> set[str]:
    """The tables whose rows are in no backup."""
    return {apps.get_model(label)._meta.db_table for label in LEFT_OUT}


def row_counts(tables: Iterable[str]) -> dict[str, int]:
    """The number of rows of each table."""
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = int(cursor.fetchone()[0])
    return counts


def applied_migrations() -> list[str]:
    """The names of the migrations that have been applied, such as ``articles.0001_archive``."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)
