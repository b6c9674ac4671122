"""Django's backend for SQLite, which is not asked while it does not answer."""

from django.db.backends.sqlite3 import base, features
from django.db.utils import OperationalError
from django.utils.functional import cached_property

from pressreview.database.availability import CheckedWrapper


class DatabaseFeatures(features.DatabaseFeatures):
    """Features of SQLite, told without opening a transaction."""

    @cached_property
    def supports_json_field(self) -> bool:  # type: ignore[override]
        """True, without asking.

        Django asks in a transaction of its own, and ours take the lock for writing: the first page
        of each thread would wait for whoever writes, and then believe that there is no support.
        """
        with self.connection.cursor() as cursor:
            try:
                cursor.execute("SELECT JSON('{}')")
            except OperationalError:
                return False
        return True


class DatabaseWrapper(CheckedWrapper, base.DatabaseWrapper):
    """The connection to the file that Django uses."""

    features_class = DatabaseFeatures
