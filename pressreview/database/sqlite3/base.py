"""Django's backend for SQLite, which is left alone while it does not answer."""

from django.db.backends.sqlite3 import base, features
from django.db.utils import OperationalError
from django.utils.functional import cached_property

from pressreview.database.availability import CheckedWrapper


class DatabaseFeatures(features.DatabaseFeatures):
    """Django's, told without a transaction."""

    @cached_property
    def supports_json_field(self) -> bool:  # type: ignore[override]
        """Django asks in a transaction of its own, and ours take the lock for writing: the first
        page of each thread would wait for whoever writes, and then believe that there is none."""
        with self.connection.cursor() as cursor:
            try:
                cursor.execute("SELECT JSON('{}')")
            except OperationalError:
                return False
        return True


class DatabaseWrapper(CheckedWrapper, base.DatabaseWrapper):
    """A connection to a file."""

    features_class = DatabaseFeatures
