"""A page that one machine has made is given by the other, as long as both show the same."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.live import Answer
from tests.serving.conftest import FILL
from tests.serving.redis_server import ask, keys
from tests.several_machines.pair import INDEX_WAITS, Machine, Pair, pair, wait_until

PAGES = 12
WAITS = (INDEX_WAITS, "SELECT 1 FROM articles_article WHERE story_pending OR image_pending")
SEARCH = "/cerca/?q=zafferano"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with pair(tmp_path_factory.mktemp("pages")) as made:
        made.run(FILL)
        made.start()
        wait_until(lambda: not any(map(made.rows, WAITS)), "the workers have not finished")
        yield made


def mark(answer: Answer) -> str:
    """What tells a page from the same page made again: the nonce of its scripts."""
    assert answer.status == 200
    return str(answer.headers["Content-Security-Policy"])


def in_step(both: Pair) -> bool:
    """Whether the machines go by the same stamp: each gives the page that the other has made."""
    first, second = (machine.ask("/articoli/?passo=1") for machine in both.machines)
    return mark(first) == mark(second)


@pytest.mark.parametrize("place", [0, 1])
def test_a_page_asked_on_both_machines_is_made_once(both: Pair, place: int) -> None:
    wait_until(lambda: in_step(both), "the machines are not in step")
    ask(both.redis, "flushall")
    asked, other = both.machines[place], both.machines[1 - place]
    for number in range(PAGES):
        query = urlencode({"q": "notizia", "da": f"{asked.name}{number}"})
        for path in (f"/articoli/?{query}", f"/cerca/?{query}"):
            assert mark(asked.ask(path)) == mark(other.ask(path)), path
    assert len(keys(both.redis, "*page:*")) == 2 * PAGES


def finds_it(machine: Machine) -> bool:
    """Whether the word is marked among the results."""
    return "<mark>zafferano</mark>" in machine.ask(SEARCH).text


def test_a_machine_whose_index_is_behind_gives_nobody_its_results(both: Pair) -> None:
    """Nothing of what it finds is shown by the other, nor the other way round."""
    ahead, behind = both.machines
    behind.stop()
    both.run(
        "article = Article.objects.get(title='Notizia 1')\n"
        "article.title = 'Notizia 1 zafferano'\narticle.save()"
    )
    wait_until(lambda: finds_it(ahead), "it was not indexed")
    # Web server alone: nobody brings its index to the newest state.
    with behind.running(
        *("-m", "gunicorn", "--config", "python:pressreview.gunicorn"),
        *("--bind", f"127.0.0.1:{behind.port}"),
    ):
        wait_until(lambda: is_answering(behind), "it does not answer")
        for _turn in range(4):
            assert not finds_it(behind)
            assert finds_it(ahead)
    behind.start()
    behind.wait()
    wait_until(lambda: finds_it(behind), "it has not caught up")
    wait_until(
        lambda: mark(ahead.ask(SEARCH)) == mark(behind.ask(SEARCH)), "each makes its own page"
    )


def is_answering(machine: Machine) -> bool:
    try:
        return machine.ask("/healthz").status == 200
    except OSError:
        return False
