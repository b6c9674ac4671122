"""Visits to feeds that go wrong, to several processes at once, and killed ones."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from articles.importers.pipeline import run
from articles.importers.polling import rounds
from articles.importers.polling import visit as visits
from articles.importers.polling.due import CLAIM, due_exists
from articles.importers.polling.rounds import claim, poll
from articles.models import FeedState, IndexJob, Source
from tests.importers.feed_samples import entry, rss, two
from tests.importers.feed_server import HOUR, Server, source, state, waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("polled_on_loopback")]


# What goes wrong


def test_a_feed_that_fails_is_visited_ever_more_rarely(feeds: Server) -> None:
    outlet = source(feeds.put("/f", status=500))
    hours = []
    for _visit in range(7):
        assert poll(force=True).failed_feeds == 1
        hours.append(waits(outlet) / HOUR)
    assert hours == [1, 2, 4, 8, 16, 24, 24]
    assert state(outlet).failures == 7
    feeds.put("/f", two())
    poll(force=True)
    assert (state(outlet).failures, waits(outlet)) == (0, HOUR / 2)


@pytest.mark.parametrize(("asked", "hours"), [("7200", 2), ("60", 1), ("900000", 24)])
def test_a_host_that_asks_for_time_gets_it(feeds: Server, asked: str, hours: int) -> None:
    outlet = source(feeds.put("/f", status=429, Retry_After=asked))
    poll()
    assert waits(outlet) == hours * HOUR


def test_a_host_that_is_overrun_is_not_asked_for_its_other_feeds(feeds: Server) -> None:
    for number in range(3):
        source(feeds.put(f"/{number}", status=503), f"Fonte {number}")
    assert poll().feeds == 1


def test_a_feed_that_is_gone_for_good_is_visited_once_a_week(feeds: Server) -> None:
    outlet = source(feeds.put("/f", status=410))
    poll()
    assert waits(outlet) == timedelta(weeks=1)
    assert state(outlet).result.endswith("It is visited once a week from now on.")


def test_a_page_in_place_of_a_feed_is_said(feeds: Server) -> None:
    outlet = source(feeds.put("/f", b"<!doctype html><p>Ciao", ETag='"a"'))
    assert poll().failed_feeds == 1
    assert state(outlet).result == "This is a web page, not a feed."
    assert (state(outlet).etag, state(outlet).succeeded) == ("", None)


def test_a_feed_that_has_moved_for_good_is_followed(feeds: Server) -> None:
    new = feeds.put("/new", two(), ETag='"n"')
    outlet = source(feeds.put("/old", status=301, Location=new))
    IndexJob.objects.all().delete()
    poll()
    outlet.refresh_from_db()
    assert outlet.feed_address == new
    assert f"The feed has moved to {new}." in state(outlet).result
    assert not IndexJob.objects.filter(kind=IndexJob.Kind.SOURCE).exists()
    poll(force=True)
    assert feeds.requests[-1].headers["If-None-Match"] == '"n"'


def test_a_feed_that_leads_to_a_page_is_not_followed(feeds: Server) -> None:
    home = feeds.put("/", b"<!doctype html><p>Ciao")
    outlet = source(feeds.put("/old", status=301, Location=home))
    poll()
    outlet.refresh_from_db()
    assert outlet.feed_address.endswith("/old")


def test_a_feed_that_is_elsewhere_for_now_keeps_its_address(feeds: Server) -> None:
    outlet = source(feeds.put("/old", status=302, Location=feeds.put("/new", two())))
    assert poll().created == 2
    outlet.refresh_from_db()
    assert outlet.feed_address.endswith("/old")


def test_what_nobody_thought_of_fails_one_feed_and_no_other(
    feeds: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = source(feeds.put("/f", two()))
    source(feeds.put("/g", rss(entry("Tre", guid="3"))), "Il Faro")
    take_in = run.take_in

    def fail_once(*given: Any, **named: Any) -> Any:
        if given[1].source == broken.slug:
            raise RuntimeError("x")
        return take_in(*given, **named)

    monkeypatch.setattr(visits, "take_in", fail_once)
    counts = poll()
    assert (counts.feeds, counts.failed_feeds, counts.created) == (2, 1, 1)
    assert [vars(record)["source"] for record in caplog.records] == [broken.pk]
    assert state(broken).result.startswith("The feed could not be taken in")


# Several processes, and killed ones


def test_a_feed_is_visited_by_one_process_alone(feeds: Server) -> None:
    outlet = source(feeds.put("/f", two()))
    FeedState.objects.create(source=outlet, address=outlet.feed_address)
    assert claim(outlet.pk, force=False) is not None
    assert claim(outlet.pk, force=False) is None
    assert claim(outlet.pk, force=True) is None
    assert poll(force=True).feeds == 0


def test_two_processes_that_have_both_seen_a_feed_due_do_not_both_get_it(
    feeds: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet = source(feeds.put("/f", two()))
    FeedState.objects.create(source=outlet, address=outlet.feed_address)
    seen = rounds._is_claimed
    others = []

    def overtaken(*given: Any) -> bool:
        monkeypatch.setattr(rounds, "_is_claimed", seen)
        others.append(claim(outlet.pk, force=False))
        return False

    monkeypatch.setattr(rounds, "_is_claimed", overtaken)
    assert claim(outlet.pk, force=False) is None
    assert others[0] is not None


def test_a_feed_of_a_killed_process_is_due_again(feeds: Server) -> None:
    outlet = source(feeds.put("/f", two()))
    FeedState.objects.create(source=outlet, address=outlet.feed_address)
    claim(outlet.pk, force=False)
    past = timezone.now() - CLAIM - timedelta(seconds=1)
    FeedState.objects.update(checked=past, next_check=past + CLAIM)
    assert due_exists()
    assert poll().created == 2


def test_a_process_killed_after_storing_leaves_nothing_undone(
    feeds: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    outlet = source(feeds.put("/f", two(), ETag='"a"'))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(visits, "_write", kill)
        poll()
    assert state(outlet).etag == ""
    FeedState.objects.update(next_check=timezone.now())
    counts = poll()
    assert (counts.created, counts.unchanged) == (0, 2)


def test_feeds_whose_visit_is_broken_off_are_due_again(feeds: Server) -> None:
    source(feeds.put("/f", two()))
    slow = source(feeds.address("/slow", "localhost"), "Il Faro")
    feeds.put("/slow", two())
    feeds.pages["/slow"].seconds = 1.0

    def stop(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        poll(say=stop)
    assert state(slow).next_check <= timezone.now()


def test_a_visit_that_another_process_has_overtaken_writes_nothing(feeds: Server) -> None:
    outlet = source(feeds.put("/f", two()))
    FeedState.objects.create(source=outlet, address=outlet.feed_address)
    visit = claim(outlet.pk, force=False)
    assert visit is not None
    FeedState.objects.update(next_check=timezone.now() + HOUR, result="other")
    visits.conclude(visit, visits.ask(visit))
    assert state(outlet).result == "other"


# Whether anything is due


def test_whether_a_feed_is_due_costs_one_query(
    feeds: Server, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    source("", "Senza feed")
    assert not due_exists()
    outlet = source(feeds.put("/f", two()))
    with django_assert_num_queries(1):
        assert due_exists()
    poll()
    assert not due_exists()
    Source.objects.filter(pk=outlet.pk).update(feed_address=feeds.address("/new"))
    assert due_exists()


def test_feeds_that_are_visited_on_demand_are_never_due(feeds: Server, settings: Settings) -> None:
    settings.FEED_MINUTES = 0
    source(feeds.put("/f", two()))
    assert not due_exists()
    assert poll().created == 2
