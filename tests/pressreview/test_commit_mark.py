"""Who follows the archive learns of each commit by a look that costs next to nothing."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from articles.models import Section
from pressreview.database.commit_mark import commit_mark
from tests.quiet_moments import holds_in_a_quiet_moment


def make_section(name: str) -> None:
    Section.objects.create(name=name, slug=name)


def elsewhere(act: Callable[[], None]) -> None:
    """Do something over a connection of its own, as another process does."""

    def run() -> None:
        act()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_it_stays_the_same_while_nothing_is_committed() -> None:
    make_section("prima")

    def stays() -> bool:
        first = commit_mark()
        list(Section.objects.all())
        return commit_mark() == first

    assert holds_in_a_quiet_moment(stays)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", [elsewhere, lambda act: act()], ids=["elsewhere", "here"])
def test_it_differs_after_each_commit(where: Callable[[Callable[[], None]], None]) -> None:
    seen = [commit_mark()]
    for number in range(3):
        where(lambda number=number: make_section(f"n{number}"))  # type: ignore[misc]
        seen.append(commit_mark())
        assert holds_in_a_quiet_moment(lambda: commit_mark() == commit_mark())
    assert len(set(seen)) == 4


@pytest.mark.django_db(transaction=True)
def test_it_differs_for_another_connection() -> None:
    marks: list[object] = []
    elsewhere(lambda: marks.append(commit_mark()))
    assert commit_mark() != marks[0]


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nothing_is_taken_to_be_known() -> None:
    with transaction.atomic():
        assert commit_mark() != commit_mark()
