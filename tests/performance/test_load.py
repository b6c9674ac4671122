"""The load generator of our own, for machines without wrk."""

import pytest

from tests.bench.load import Loop, percentile
from tests.bench.measures import bare_view


def test_the_loop_counts_what_a_server_answers() -> None:
    with bare_view() as port:
        load = Loop(port, ["/"]).run(seconds=0.5)
        assert load.failed == 0
        assert load.requests_per_second > 50
        assert 0 < load.p50_ms <= load.p99_ms
        refused = Loop(port, ["/nowhere/"]).run(seconds=0.2)
        assert refused.failed > 0


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([], 50, 0.0), ([7.0], 99, 7.0), ([float(n) for n in range(100)], 99, 99.0)],
)
def test_percentiles(values: list[float], percent: int, expected: float) -> None:
    assert percentile(values, percent) == expected
