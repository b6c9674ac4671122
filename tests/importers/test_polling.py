"""Visits to feeds: what they bring, what is asked of hosts, what the command says."""

from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import get_language, override
from pytest_django import Settings

from articles.importers.feed import reader as feed_reader
from articles.importers.polling import credited_sources, rounds
from articles.importers.polling.rounds import poll
from articles.models import Article, FeedState, ImportFailure, ImportRun, Section, Source
from tests.importers.feed_samples import entry, rss, two
from tests.importers.feed_server import HOUR, Server, source, state, waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("polled_on_loopback")]


# What a visit brings


def test_new_entries_come_in_as_drafts_of_their_source(feeds: Server) -> None:
    section = Section.objects.create(name="Esteri", slug="esteri")
    outlet = source(feeds.put("/f", two()), feed_section=section)
    counts = poll()
    assert (counts.feeds, counts.created, counts.failed_feeds) == (1, 2, 0)
    for article in Article.objects.all():
        assert (article.source, article.section, article.status) == (outlet, section, "draft")
    assert Source.objects.count() == 1
    assert ImportRun.objects.get().created == 2


def test_entries_of_a_trusted_feed_are_published(feeds: Server) -> None:
    source(feeds.put("/f", two()), feed_publishes=True)
    poll()
    assert Article.objects.published().count() == 2


def test_the_result_stands_beside_the_source(feeds: Server) -> None:
    outlet = source(feeds.put("/f", two()))
    poll()
    found = state(outlet)
    assert found.result == "2 new, 0 updated, 0 unchanged, 0 failed."
    assert (found.created, found.failures) == (2, 0)
    assert found.checked and found.succeeded and found.checked <= found.succeeded
    assert waits(outlet) == HOUR / 2


def test_an_entry_that_changes_is_updated(feeds: Server) -> None:
    outlet = source(feeds.put("/f", two()))
    poll()
    feeds.put("/f", two().replace(b"Uno", b"Uno, aggiornato"))
    counts = poll(force=True)
    assert (counts.created, counts.updated, counts.unchanged) == (0, 1, 1)
    assert Article.objects.filter(title="Uno, aggiornato", source=outlet).exists()


def test_a_feed_without_entries_is_no_failure(feeds: Server) -> None:
    outlet = source(feeds.put("/f", rss()))
    assert poll().failed_feeds == 0
    assert state(outlet).result == "The feed has no entries."


def test_the_language_of_the_source_goes_before_that_of_its_feed(feeds: Server) -> None:
    source(feeds.put("/f", two()), language="fr")
    poll()
    assert set(Article.objects.values_list("language", flat=True)) == {"fr"}


def test_the_language_of_the_feed_is_taken_where_the_source_has_none(feeds: Server) -> None:
    source(feeds.put("/f", two()))
    poll()
    assert set(Article.objects.values_list("language", flat=True)) == {"it-IT"}


def test_an_entry_that_fails_at_every_visit_is_listed_once(feeds: Server) -> None:
    outlet = source(feeds.put("/f", rss(entry(""), entry("Uno", guid="1"))))
    for _visit in range(3):
        assert poll(force=True).failed == 1
    assert ImportFailure.objects.count() == 1
    assert state(outlet).result.endswith("1 failed.")


def test_results_are_in_the_language_of_the_site(
    feeds: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LANGUAGE_CODE = "it"
    spoken = []

    def read(*given: Any) -> feed_reader.Feed:
        spoken.append(get_language())
        return feed_reader.Feed()

    monkeypatch.setattr(feed_reader, "read", read)
    source(feeds.put("/f", two()))
    with override("en"):
        poll()
    assert spoken == ["it"]


# What a host is asked


def test_a_feed_that_has_not_changed_is_not_sent_again(feeds: Server) -> None:
    date = "Tue, 03 Apr 2018 10:00:00 GMT"
    outlet = source(feeds.put("/f", two(), ETag='"a"', Last_Modified=date))
    poll()
    counts = poll(force=True)
    asked = feeds.requests[1].headers
    assert asked["If-None-Match"] == '"a"'
    assert asked["If-Modified-Since"] == date
    assert (counts.feeds, counts.unchanged) == (1, 0)
    assert state(outlet).result == "Nothing has changed since the last visit."
    assert state(outlet).etag == '"a"'


def test_a_feed_at_a_new_address_is_asked_for_as_a_whole(feeds: Server) -> None:
    outlet = source(feeds.put("/f", two(), ETag='"a"'))
    poll()
    Source.objects.filter(pk=outlet.pk).update(feed_address=feeds.put("/g", two(), ETag='"a"'))
    assert poll().feeds == 1
    assert "If-None-Match" not in feeds.requests[1].headers
    assert state(outlet).address == feeds.address("/g")


def test_a_feed_is_only_visited_when_it_is_due(feeds: Server) -> None:
    outlet = source(feeds.put("/f", two()))
    poll()
    assert poll().feeds == 0
    assert poll(only=[outlet], force=True).feeds == 1
    FeedState.objects.update(next_check=timezone.now())
    assert poll().feeds == 1


def test_only_the_sources_that_are_named_are_visited(feeds: Server) -> None:
    source(feeds.put("/f", two()))
    other = source(feeds.put("/g", rss()), "Il Faro")
    assert poll(only=[other]).feeds == 1
    assert [asked.path for asked in feeds.requests] == ["/g"]


def test_a_host_is_asked_for_one_feed_at_a_time_with_a_pause(
    feeds: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "PAUSE", 0.3)
    for number in range(3):
        source(feeds.put(f"/{number}", rss()), f"Fonte {number}")
        feeds.pages[f"/{number}"].seconds = 0.1
    poll()
    asked = sorted(feeds.requests, key=lambda one: one.began)
    assert len(asked) == 3
    for before, after in pairwise(asked):
        assert after.began - before.ended >= 0.25


def test_several_hosts_are_asked_at_once(feeds: Server) -> None:
    for host in ("127.0.0.1", "localhost"):
        source(feeds.address("/slow", host), host)
    feeds.put("/slow", rss())
    feeds.pages["/slow"].seconds = 0.5
    poll()
    first, second = feeds.requests
    assert {first.host, second.host} == {"127.0.0.1", "localhost"}
    assert max(first.began, second.began) < min(first.ended, second.ended)


# The command


def test_the_command_says_a_line_for_each_feed(
    feeds: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    source(feeds.put("/f", two()))
    call_command("fetch_feeds")
    assert capsys.readouterr().out.splitlines() == [
        "la-lanterna: 2 new, 0 updated, 0 unchanged, 0 failed.",
        "feeds visited 1, of them failed 0; articles created 2, updated 0, unchanged 0, failed 0",
    ]
    call_command("fetch_feeds", "--source", "la-lanterna")
    assert capsys.readouterr().out == "No feed is due; --force visits them all the same.\n"


def test_the_command_ends_with_1_when_a_feed_fails(feeds: Server) -> None:
    source(feeds.put("/f", status=404))
    with pytest.raises(SystemExit) as ended:
        call_command("fetch_feeds")
    assert ended.value.code == 1


@pytest.mark.parametrize("slug", ["nessuna", "senza-feed"])
def test_the_command_refuses_a_source_without_feed(slug: str) -> None:
    source("", "Senza feed")
    with pytest.raises(CommandError):
        call_command("fetch_feeds", "--source", slug)


# Ids and sources


def test_an_entry_whose_id_changes_is_the_same_article(feeds: Server) -> None:
    link = "https://lanterna.example/w-1"
    source(feeds.put("/f", rss(entry("Uno", guid=f"{link}#0", link=link, body="Testo."))))
    poll()
    changed = entry("Uno", guid=f"{link}#1", link=link.replace("https", "http"), body="Altro.")
    feeds.put("/f", rss(changed))
    counts = poll(force=True)
    assert (counts.created, counts.updated) == (0, 1)
    assert Article.objects.get().external_id == f"{link}#1"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("", "http://l.example/1"), ("", "https://l.example/1")),
        (("", "https://www.l.example/1"), ("", "https://l.example/1/")),
        (("", "http://l.example/1"), ("g1", "https://l.example/1")),
        (("g1", "https://L.example:443/1"), ("g2", "https://l.example/1")),
        (("g1", "https://l.example/1"), ("", "https://www.l.example/1")),
    ],
)
def test_an_address_in_another_spelling_is_the_same_article(
    feeds: Server, before: tuple[str, str], after: tuple[str, str]
) -> None:
    source(feeds.put("/f"))
    for guid, link in (before, after, after):
        feeds.put("/f", rss(entry("Breve", guid=guid, link=link)))
        counts = poll(force=True)
    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 1)
    assert Article.objects.count() == 1


def test_an_entry_may_get_another_title_and_address_where_its_text_stays(feeds: Server) -> None:
    body = "Una frase che è abbastanza lunga da essere un testo. " * 5
    source(feeds.put("/f", rss(entry("Uno", guid="1", link="https://l.example/uno", body=body))))
    poll()
    feeds.put("/f", rss(entry("Due", guid="1", link="https://l.example/due", body=body)))
    assert poll(force=True).updated == 1
    feeds.put("/f", rss(entry("Tre", guid="1", link="https://l.example/tre", body=body[60:])))
    assert poll(force=True).failed == 1
    assert Article.objects.get().title == "Due"


def test_two_ids_in_one_answer_are_two_articles(feeds: Server) -> None:
    link = "https://lanterna.example/live"
    first = entry("Uno", guid="urn:x:1", link=link, body="Testo.")
    source(feeds.put("/f", rss(first)))
    poll()
    feeds.put("/f", rss(entry("Due", guid="urn:x:2", link=link, body="Altro."), first))
    assert poll(force=True).created == 1
    assert Article.objects.count() == 2


def test_an_entry_in_two_feeds_of_an_outlet_is_known_and_nothing_is_said(feeds: Server) -> None:
    body = rss(entry("Uno", guid="https://m.example/1", link="https://m.example/1", body="Testo."))
    home = "https://m.example/"
    source(feeds.put("/f", body), "Outlet World", home_page=home)
    source(feeds.put("/g", body), "Outlet Europe", home_page=home)
    counts = poll()
    assert (counts.created, counts.unchanged, counts.failed) == (1, 1, 0)
    assert ImportRun.objects.count() == 1
    assert poll(force=True).failed == 0


def test_an_aggregator_credits_a_paper_and_changes_nothing_of_it(feeds: Server) -> None:
    paper = source("", "La Voce", home_page="https://voce.example/")
    own = Article.objects.create(
        title="Uno", source=paper, url="https://voce.example/1", body="<p>Testo.</p>", slug="uno",
        published=timezone.now(),
    )  # fmt: skip
    named = '<source url="https://voce.example/">La Voce</source></item>'
    entries = [
        entry("Falso", guid="urn:x:1", link="https://voce.example/1", body="Altro."),
        entry("Due", guid="urn:x:2", link="https://news.example/2", body="Testo."),
    ]
    source(feeds.put("/f", rss(*(one.replace("</item>", named) for one in entries))), "Aggregatore")
    poll()
    own.refresh_from_db()
    assert own.title == "Uno"
    assert Article.objects.get(title="Due").source == paper


def aggregated(number: int) -> bytes:
    """A feed with an entry of each of so many papers that nobody knows yet."""
    entries = [
        entry(
            f"Notizia {at}", guid=f"urn:x:{at}", link=f"https://p{at}.example/1", body=f"N. {at}."
        )
        for at in range(number)
    ]
    named = '<source url="https://p{at}.example/">Paper {at}</source></item>'
    return rss(*(one.replace("</item>", named.format(at=at)) for at, one in enumerate(entries)))


@pytest.mark.parametrize("more", [0, 1])
def test_a_visit_to_an_aggregator_makes_twenty_sources(feeds: Server, more: int) -> None:
    assert credited_sources.MOST_NEW == 20
    number = credited_sources.MOST_NEW + more
    one = source(feeds.put("/f", aggregated(number)), "Aggregatore")
    assert poll().created == number
    assert Source.objects.count() == 1 + credited_sources.MOST_NEW
    assert Article.objects.filter(source=one).count() == more
    told = "names a paper that is not in the archive" in ImportRun.objects.get().message
    assert told is bool(more)


def test_an_entry_that_is_there_stays_with_its_source(feeds: Server) -> None:
    number = credited_sources.MOST_NEW + 5
    source(feeds.put("/f", aggregated(number)), "Aggregatore")
    poll()
    assert poll(force=True).created == 0
    assert Article.objects.count() == number
    assert Source.objects.filter(articles__isnull=True).count() == 0


@pytest.mark.parametrize(("more", "made"), [(0, 1), (1, 0)])
def test_in_all_an_aggregator_adds_to_two_thousand_sources(
    feeds: Server, monkeypatch: pytest.MonkeyPatch, more: int, made: int
) -> None:
    assert credited_sources.MOST_SOURCES == 2_000
    monkeypatch.setattr(credited_sources, "MOST_SOURCES", 2)
    for at in range(more):
        Source.objects.create(name=f"Altra {at}", slug=f"altra-{at}")
    one = source(feeds.put("/f", aggregated(1)), "Aggregatore")
    poll()
    assert Article.objects.exclude(source=one).count() == made


def dated(day: str, body: str = "") -> bytes:
    return rss(entry("Uno", guid="1", date=f"{day} 10:00:00 +0000", body=body or "Testo."))


def test_a_date_that_moves_at_every_visit_changes_nothing(feeds: Server) -> None:
    source(feeds.put("/f", dated("Tue, 03 Apr 2018")))
    poll()
    before = Article.objects.values("day", "published", "modified").get()
    feeds.put("/f", dated("Wed, 04 Apr 2018"))
    assert poll(force=True).unchanged == 1
    assert Article.objects.values("day", "published", "modified").get() == before


def test_a_changed_entry_keeps_the_day_of_its_first_publication(feeds: Server) -> None:
    source(feeds.put("/f", dated("Tue, 03 Apr 2018")))
    poll()
    feeds.put("/f", dated("Wed, 04 Apr 2018", "Testo corretto."))
    assert poll(force=True).updated == 1
    assert Article.objects.get().day.isoformat() == "2018-04-03"
    assert "corretto" in Article.objects.get().body


def test_an_earlier_date_corrects_the_day_once(feeds: Server) -> None:
    source(feeds.put("/f", rss(entry("Uno", guid="1", body="Testo."))))
    poll()
    feeds.put("/f", dated("Tue, 03 Apr 2018"))
    assert [poll(force=True).updated for _visit in range(2)] == [1, 0]
    assert Article.objects.get().day.isoformat() == "2018-04-03"


def test_a_day_that_was_set_on_the_desk_stays(feeds: Server) -> None:
    source(feeds.put("/f", dated("Tue, 03 Apr 2018")))
    poll()
    Article.objects.update(published="2018-04-05T10:00:00Z", day="2018-04-05", edited=True)
    assert poll(force=True).unchanged == 1
    assert Article.objects.get().day.isoformat() == "2018-04-05"
