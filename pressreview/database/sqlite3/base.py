"""Django's backend for SQLite, which is not asked while it does not answer."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base, features
from django.db.utils import OperationalError
from django.utils.functional import cached_property

from pressreview.database.availability import CheckedWrapper

LONGEST_KEPT = 10_000  # characters of a statement that is remembered


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


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which remembers what it made of a statement: pages ask the same again."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The statement with SQLite's placeholders in the place of Django's."""
        if param_names is None and len(query) <= LONGEST_KEPT:
            return _with_question_marks(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


@lru_cache(maxsize=500)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(CheckedWrapper, base.DatabaseWrapper):
    """The connection to the file that Django uses."""

    features_class = DatabaseFeatures

    def create_cursor(self, name: str | None = None) -> Any:
        """Open a cursor; a name would make one on the server, which SQLite has not."""
        return self.connection.cursor(factory=Cursor)
