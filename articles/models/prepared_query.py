"""Queries whose SQL Django puts together once, to be executed with other values each time.

The ORM takes several times as long to put a query of a page together, and to make objects of its
rows, as the database takes to answer it.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Value = int | str | date | datetime
Row = tuple[Any, ...]
# A statement, and for each of its parameters where it comes from: a name and a place in its
# values, or the parameter itself where it is always the same.
Statement = tuple[str, list[tuple[str, int] | tuple[None, Any]]]

_FIRST_NUMBER = 7_000_000_000_000
_FIRST_MOMENT = datetime(1903, 1, 1, tzinfo=UTC)


class PreparedQuery:
    """A query of one shape. Its SQL is that of the ORM, compiled at the first execution.

    ``make`` gets the shape (whatever changes the SQL: a LIMIT, a flag) by place and the values by
    name, and returns the ``values_list`` to be executed. It must use every value, and may look at
    none: at the first execution it gets stand-ins in their place.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        self._make = make
        self._statements: dict[Hashable, Statement] = {}

    def rows(self, *shape: Hashable, **values: Value | Sequence[Value]) -> list[Row]:
        """The rows as the database has them: SQLite gives moments in UTC, without a zone.

        A value may be a sequence with at least one member, for ``__in``.
        """
        lists = {
            name: [value] if isinstance(value, Value) else list(value)
            for name, value in values.items()
        }
        sizes = tuple((name, len(members), _kind(members)) for name, members in lists.items())
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, shape, sizes)
        if key not in self._statements:
            self._statements[key] = self._compiled(connection, shape, values, lists)
        sql, sources = self._statements[key]
        adapted = {name: [_adapt(connection, m) for m in found] for name, found in lists.items()}
        parameters = [adapted[name][at] if name else at for name, at in sources]
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows: list[Row] = cursor.fetchall()
        return rows

    def _compiled(
        self,
        connection: Any,
        shape: tuple[Hashable, ...],
        values: dict[str, Value | Sequence[Value]],
        lists: dict[str, list[Value]],
    ) -> Statement:
        stand_ins = {
            name: [_stand_in(member, 1_000 * place + at) for at, member in enumerate(members)]
            for place, (name, members) in enumerate(lists.items())
        }
        given = {
            name: stand_ins[name][0] if isinstance(value, Value) else stand_ins[name]
            for name, value in values.items()
        }
        sql, parameters = self._make(*shape, **given).query.sql_with_params()
        places = {
            _adapt(connection, member): (name, at)
            for name, members in stand_ins.items()
            for at, member in enumerate(members)
        }
        sources = [places.get(parameter, (None, parameter)) for parameter in parameters]
        if unused := stand_ins.keys() - {name for name, _at in sources}:
            raise AssertionError(f"values that the query does not have: {unused}")
        return sql, sources


def _kind(members: list[Value]) -> type[Value] | None:
    return type(members[0]) if members else None


def _stand_in(value: Value, number: int) -> Value:
    """A value of the same type that no query has by chance."""
    if isinstance(value, datetime):
        return _FIRST_MOMENT + timedelta(days=number, microseconds=number)
    if isinstance(value, date):
        return _FIRST_MOMENT.date() + timedelta(days=number)
    return _FIRST_NUMBER + number if isinstance(value, int) else f"stand-in {number}"


def _adapt(connection: Any, value: Value) -> Any:
    """The value as the database's own library takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def aware(moment: datetime) -> datetime:
    """A moment of a row with its zone, which SQLite does not tell: it keeps UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
