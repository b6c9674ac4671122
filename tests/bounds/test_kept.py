"""What a process keeps in memory, how much of it and for how long, at each bound and one beyond."""

import subprocess
import sys
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from jinja2 import Environment
from markupsafe import Markup, escape

from articles.bounded_cache import BoundedCache
from articles.lists import related
from articles.models import Article, Tag, WorkerProcess, cards_by_id, taxonomy, worker_process
from articles.templating import kept_cards, kept_parts
from articles.views import kept_cores
from articles.views.article_core import render_core
from pressreview import supervisor
from tests.small_archive import SmallArchive

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(("size", "kept"), [(5, [0, 1, 2]), (6, [1, 2]), (10, [1, 2]), (11, [2])])
def test_all_that_is_kept_fits_into_the_bytes(size: int, kept: list[int]) -> None:
    cache: BoundedCache[int, str] = BoundedCache(20)
    cache.put(0, "", 5)
    cache.put(1, "", 10)
    cache.put(2, "", size)
    assert [key for key in range(3) if cache.get(key) is not None] == kept
    assert len(cache) == len(kept)
    assert cache.bytes == 5 * (0 in kept) + 10 * (1 in kept) + size


@pytest.mark.parametrize("more", [0, 1])
def test_what_takes_all_the_bytes_is_kept_alone(more: int) -> None:
    cache: BoundedCache[int, str] = BoundedCache(20)
    cache.put(0, "", 1)
    cache.put(1, "", 20 + more)
    assert (cache.get(0), cache.get(1)) == (("", None) if more else (None, ""))
    assert (len(cache), cache.bytes) == (1, 1 if more else 20)


def test_what_was_asked_for_last_is_dropped_last() -> None:
    cache: BoundedCache[int, str] = BoundedCache(2)
    cache.put(0, "", 1)
    cache.put(1, "", 1)
    assert cache.get(0) == ""
    cache.put(2, "", 1)
    assert (cache.get(0), cache.get(1), cache.get(2)) == ("", None, "")


def test_a_value_that_is_kept_again_counts_once() -> None:
    cache: BoundedCache[int, str] = BoundedCache(20)
    cache.put(0, "first", 15)
    cache.put(0, "second", 20)
    assert (cache.get(0), len(cache), cache.bytes) == ("second", 1, 20)
    cache.put(0, "too large", 21)
    assert (cache.get(0), len(cache), cache.bytes) == (None, 0, 0)
    cache.put(1, "", 7)
    cache.clear()
    assert (cache.get(1), len(cache), cache.bytes) == (None, 0, 0)


def test_how_much_a_process_keeps() -> None:
    assert related._kept.most_bytes == related.MOST_BYTES == 4 * MEGABYTE
    assert kept_cards.cards.most_bytes == kept_cards.MOST_BYTES == 16 * MEGABYTE
    assert kept_cores.cores.most_bytes == kept_cores.MOST_BYTES == 32 * MEGABYTE


@pytest.mark.parametrize("more", [0, 1])
def test_cards_count_as_their_texts_and_some_more(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    article = archive.make_article(summary="", body=f"<p>{'x' * 300}</p>")
    card = cards_by_id([article.pk])[article.pk]
    html = Markup("<article></article>")
    texts = [html, card.summary, card.opening or ""]
    assert any(texts[1:])
    size = kept_cards.OVERHEAD + 2 * sum(map(len, texts))
    made: list[object] = []

    def render(*given: Any, **_options: Any) -> Markup:
        made.append(given)
        return html

    monkeypatch.setattr(kept_cards, "cards", BoundedCache(size - more))
    monkeypatch.setattr(kept_cards, "_rendered", render)
    for _time in range(2):
        kept_cards.card(Environment(autoescape=True), card, "plain")
    assert len(made) == 1 + more


@pytest.mark.parametrize("more", [0, 1])
def test_cores_count_as_their_texts_and_some_more(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    article = archive.make_article(body=f"<p>{'x' * 300}</p>")
    made: list[object] = []

    def count(*given: Any) -> Any:
        made.append(given)
        return render_core(*given)

    core = render_core(article, (), ())
    size = kept_cores.OVERHEAD + 2 * (len(core.story) + len(core.head))
    monkeypatch.setattr(kept_cores, "cores", BoundedCache(size - more))
    monkeypatch.setattr(kept_cores, "render_core", count)
    for _time in range(2):
        assert kept_cores.core_of(article, (), ()) == core
    assert len(made) == 1 + more


def test_parts_of_two_states_of_the_archive_are_kept() -> None:
    assert kept_parts.STATES == 2
    kept = kept_parts.KeptParts()
    key = ("footer", "", "it")
    for state in ("first", "second", "third"):
        assert kept.get(state, key) is None
        kept.put(state, key, escape(state))
        kept.turn(state, key)
    # Asked in this order, since asking for an unknown state begins it.
    assert [kept.get(state, key) for state in ("third", "second")] == ["third", "second"]
    assert {state for state, _key in kept.turns} == {"second", "third"}
    assert kept.get("first", key) is None
    assert kept.get("third", key) == "third"
    assert kept.get("second", key) is None


@pytest.mark.parametrize(("seconds", "is_asked"), [(-1, False), (0, True), (1, True)])
def test_what_is_like_an_article_is_asked_anew_after_five_minutes(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, seconds: int, is_asked: bool
) -> None:
    assert related.KEPT_SECONDS == 300
    article = archive.make_article()
    asked: list[int] = []

    def similar(pk: int, limit: int) -> list[int]:
        asked.append(pk)
        return [pk + 1] * limit

    now = 1_000.0
    monkeypatch.setattr("articles.search.similar", similar)
    monkeypatch.setattr(related, "_kept", BoundedCache(related.MOST_BYTES))
    monkeypatch.setattr(related, "time", SimpleNamespace(monotonic=lambda: now))
    assert related.related_ids(article, 1) == [article.pk + 1]
    now += related.KEPT_SECONDS + seconds
    related.related_ids(article, 1)
    assert len(asked) == 1 + is_asked


@pytest.mark.parametrize("more", [0, 1])
def test_what_is_like_an_article_counts_a_hundred_bytes_each(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    article = archive.make_article()
    asked: list[int] = []

    def similar(pk: int, _limit: int) -> list[int]:
        asked.append(pk)
        return [1, 2, 3]

    monkeypatch.setattr("articles.search.similar", similar)
    monkeypatch.setattr(related, "_kept", BoundedCache(3 * related.BYTES_EACH - more))
    for _time in range(2):
        related.related_ids(article, 3)
    assert len(asked) == 1 + more


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "is_alive"), [(-5, True), (5, False)])
def test_a_worker_is_alive_for_thirty_silent_seconds(seconds: int, is_alive: bool) -> None:
    assert timedelta(seconds=30) == worker_process.LONGEST_SILENCE
    seen = timezone.now() - worker_process.LONGEST_SILENCE - timedelta(seconds=seconds)
    WorkerProcess.objects.create(name="machine:1", seen=seen)
    assert WorkerProcess.objects.alive().exists() is is_alive


@pytest.mark.parametrize(("more", "is_rare"), [(-1, True), (0, False), (1, False)])
def test_a_tag_is_common_from_a_thousand_articles_on(
    archive: SmallArchive, more: int, is_rare: bool
) -> None:
    assert taxonomy.COMMON_TAG == 1_000
    made = [archive.make_article(tags=("pace",)) for _number in range(2)]
    archive.make_article(tags=("guerra",))
    tag = Tag.objects.get(name="pace")
    tag.article_count = taxonomy.COMMON_TAG + more
    assert tag.is_rare is is_rare
    # Either way the same articles are found, by a join or without one.
    articles = Article.objects.tagged(tag)
    assert list(articles.order_by("-visible_from")) == made
    assert ("JOIN" in str(articles.query)) is is_rare


class Died(subprocess.Popen[bytes]):
    """A process whose end is known, without one that runs."""

    def __init__(self, status: int | None) -> None:
        self.returncode = status

    def poll(self) -> int | None:
        return self.returncode

    def __del__(self) -> None:
        pass


@pytest.fixture
def role(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A role whose process has ended, and a clock that is set by hand."""
    clock = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(
        supervisor, "time", SimpleNamespace(monotonic=lambda: clock.now, sleep=time.sleep)
    )
    started: list[object] = []

    def start(arguments: Any, **_options: Any) -> Died:
        started.append(arguments)
        return Died(None)

    monkeypatch.setattr(
        supervisor, "subprocess", SimpleNamespace(Popen=start, TimeoutExpired=TimeoutError)
    )
    made: Any = supervisor.Role(["-m", "role"])
    assert started == [[sys.executable, "-m", "role"]]
    return SimpleNamespace(role=made, clock=clock, started=started)


@pytest.mark.parametrize(("more", "status"), [(0.0, 3), (0.1, None)])
def test_a_role_that_ran_for_ten_seconds_makes_sense(
    role: Any, more: float, status: int | None
) -> None:
    assert supervisor.STARTED_SECONDS == 10.0
    role.clock.now += supervisor.STARTED_SECONDS + more
    assert role.role.look() is None
    role.role.process = Died(3)
    assert role.role.look() == status


@pytest.mark.parametrize(("more", "starts"), [(-0.1, 1), (0.0, 2), (0.1, 2)])
def test_a_role_that_died_is_started_again_after_a_second(
    role: Any, more: float, starts: int
) -> None:
    assert supervisor.RESTART_SECONDS == 1.0
    role.role.process = Died(-9)
    assert role.role.look() is None
    role.clock.now += supervisor.RESTART_SECONDS + more
    assert role.role.look() is None
    assert len(role.started) == starts
