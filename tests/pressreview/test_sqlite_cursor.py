"""Statements for SQLite mean the same whether they were asked before or not."""

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from pressreview.database.sqlite3.base import LONGEST_KEPT, Cursor, _with_question_marks

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("length", [LONGEST_KEPT, LONGEST_KEPT + 1], ids=["kept", "too long"])
def test_a_statement_is_what_django_makes_of_it(length: int) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("is about SQLite")
    asked = "SELECT %s, '%%', '%%s', %s -- "
    asked += "x" * (length - len(asked))
    _with_question_marks.cache_clear()
    with connection.cursor() as cursor:
        assert isinstance(cursor.cursor, Cursor)
        django = SQLiteCursorWrapper.convert_query(cursor.cursor, asked)
        for _again in range(2):
            assert cursor.cursor.convert_query(asked) == django
            cursor.execute(asked, [1, "a%s"])
            assert cursor.fetchone() == (1, "%", "%s", "a%s")
    assert _with_question_marks.cache_info().currsize == (length == LONGEST_KEPT)


def test_values_by_name_are_taken_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %(one)s + %(two)s + %(one)s", {"one": 1, "two": 2})
        assert cursor.fetchone() == (4,)
