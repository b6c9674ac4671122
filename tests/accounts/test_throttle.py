"""Attempts are counted once for all processes, up to a limit and not beyond."""

import re
import threading

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import travel

from articles.accounts import throttle
from articles.accounts.attempt_limits import Limit
from articles.accounts.throttle import TooManyAttempts
from articles.models import AttemptCount

START = 1_700_000_000.0
THREE = Limit("three", 3, 60)
FIVE = Limit("five", 5, 600)


def is_let(*wanted: tuple[Limit, str]) -> bool:
    try:
        throttle.count_attempt(*wanted)
    except TooManyAttempts:
        return False
    return True


@pytest.mark.django_db
def test_as_many_as_the_limit_and_not_one_more() -> None:
    assert [is_let((THREE, "a")) for _ in range(4)] == [True, True, True, False]
    assert is_let((THREE, "b"))


@pytest.mark.django_db
def test_the_first_is_let_again_when_its_time_is_over() -> None:
    with travel(START, tick=False) as clock:
        for _ in range(3):
            throttle.count_attempt((THREE, "a"))
            clock.shift(1)
        clock.move_to(START + 59.9)
        with pytest.raises(TooManyAttempts) as refused:
            throttle.count_attempt((THREE, "a"))
        assert refused.value.wait == 1
        clock.move_to(START + 60)
        assert is_let((THREE, "a"))
        assert not is_let((THREE, "a"))


@pytest.mark.django_db
def test_what_one_limit_refuses_counts_for_none() -> None:
    for _ in range(3):
        throttle.count_attempt((THREE, "a"))
    for _ in range(9):
        assert not is_let((THREE, "a"), (FIVE, "b"))
    assert [is_let((FIVE, "b")) for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.django_db
def test_what_is_given_back_does_not_count() -> None:
    for _ in range(20):
        throttle.uncount(throttle.count_attempt((THREE, "a")))
    assert [is_let((THREE, "a")) for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_what_is_cleared_begins_anew() -> None:
    assert [is_let((THREE, "a")) for _ in range(4)] == [True, True, True, False]
    throttle.forget_attempts_at(THREE, "a")
    assert is_let((THREE, "a"))


@pytest.mark.django_db
def test_a_refusal_writes_nothing(django_assert_num_queries: object) -> None:
    for _ in range(3):
        throttle.count_attempt((THREE, "a"))
    before = AttemptCount.objects.values_list("times", "ends").get()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert not is_let((THREE, "a"))
    assert AttemptCount.objects.values_list("times", "ends").get() == before


@pytest.mark.django_db
def test_the_table_tells_nothing_and_is_emptied() -> None:
    with travel(START, tick=False) as clock:
        throttle.count_attempt((THREE, "capo"), (FIVE, "203.0.113.0/24"))
        keys = AttemptCount.objects.values_list("key", flat=True)
        assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)
        clock.shift(61)
        throttle.delete_expired()
        assert AttemptCount.objects.count() == 1
        clock.shift(600)
        throttle.delete_expired()
        assert not AttemptCount.objects.exists()


STEPS = st.lists(
    st.tuples(st.sampled_from("ab"), st.floats(0, 40), st.booleans()), min_size=1, max_size=40
)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_never_more_than_the_limit_in_any_time_of_its_length(
    steps: list[tuple[str, float, bool]],
) -> None:
    """However attempts fall: no window holds more, and none is refused without a full one."""
    AttemptCount.objects.all().delete()
    let: dict[str, list[float]] = {"a": [], "b": []}
    now = START
    for name, pause, succeeds in steps:
        now += pause
        recent = [moment for moment in let[name] if moment > now - THREE.seconds]
        with travel(now, tick=False):
            try:
                taken = throttle.count_attempt((THREE, name))
            except TooManyAttempts as refused:
                assert len(recent) == THREE.most
                assert 0 < refused.wait <= THREE.seconds + 1
                continue
            assert len(recent) < THREE.most
            if succeeds:
                throttle.uncount(taken)
            else:
                let[name].append(now)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_than_the_limit_are_let() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has no two writers: test_in_processes.py has a file.")
    results: list[bool] = []
    together = threading.Barrier(8)

    def try_some() -> None:
        together.wait()
        for _ in range(3):
            results.append(is_let((FIVE, "a"), (Limit("other", 100, 60), "b")))
        connection.close()

    threads = [threading.Thread(target=try_some) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 24
    assert sum(results) == FIVE.most
