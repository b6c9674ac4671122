"""Whether the database is there: what counts is how long it takes, not how long we do."""

import pytest

from pressreview.database import availability as module
from pressreview.database.availability import ASKING_SECONDS, Availability
from pressreview.database.failures import Away


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still; its value may be changed."""
    time = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: time[0])
    return time


def test_a_busy_machine_is_no_database_that_is_away(now: list[float]) -> None:
    """Two questions of one thread, which got no processor for long between them."""
    availability = Availability()
    with availability.asking():
        availability.check()
        now[0] += 100 * ASKING_SECONDS
        availability.check()
    assert not availability.is_away


def test_an_answer_is_waited_for_so_long(now: list[float]) -> None:
    availability = Availability()
    with pytest.raises(Away), availability.asking():
        now[0] += ASKING_SECONDS
        availability.check_waiting()
        now[0] += 0.001
        availability.check_waiting()
    assert availability.is_away


def test_nobody_else_asks_while_it_is_away() -> None:
    availability = Availability()
    with pytest.raises(Away), availability.asking():
        raise Away
    for check in (availability.check, availability.check_waiting):
        with pytest.raises(Away):
            check()
    with availability.asking():
        availability.check()
        availability.check_waiting()
    availability.check()
    assert module.availability is not availability
