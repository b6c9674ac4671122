"""Django's backend for SQLite, which is left alone while it does not answer."""

from django.db.backends.sqlite3 import base

from pressreview.database.availability import CheckedWrapper


class DatabaseWrapper(CheckedWrapper, base.DatabaseWrapper):
    """A connection to a file."""
