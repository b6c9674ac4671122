"""Django's backend for PostgreSQL, with a limit on how long the server may take to answer.

The server's own timeouts end when it hangs: a stopped process answers nothing, and its system goes
on acknowledging what is sent. So the client counts the time as well.
"""

import time
from collections.abc import Generator
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel

from pressreview.database.availability import CheckedWrapper, availability
from pressreview.database.failures import Away


class Connection(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer in time.

    ``answer_seconds`` is what one answer may take; None for as long as it takes.
    """

    answer_seconds: float | None = None

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        return super().wait(self._bounded(gen), *args, **kwargs)

    def _bounded(self, steps: Any) -> Generator[Any, Any, Any]:
        """The steps of a conversation with the server, with a look at the clock after each.

        psycopg takes a step ten times a second, whether there is something to read or not.
        """
        start = time.monotonic()
        try:
            wanted = next(steps)
            while True:
                ready = yield wanted
                if not ready:
                    self._check(time.monotonic() - start)
                wanted = steps.send(ready)
        except StopIteration as end:
            return end.value

    def _check(self, seconds: float) -> None:
        try:
            availability.check_waiting()
            if self.answer_seconds is not None and seconds > self.answer_seconds:
                raise Away("the database takes too long to answer")
        except Away as error:
            self.pgconn.finish()  # in the middle of an answer: it is of no more use
            raise psycopg.OperationalError(str(error)) from error


class DatabaseWrapper(CheckedWrapper, base.DatabaseWrapper):
    """The connection to a PostgreSQL server that Django uses."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        seconds = conn_params.pop("answer_seconds", None)
        self.isolation_level = IsolationLevel.READ_COMMITTED  # the server's and Django's default
        connection = Connection.connect(**conn_params)
        connection.answer_seconds = seconds
        return connection
