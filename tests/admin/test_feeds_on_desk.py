"""Feeds of sources on the desk: how they do, and visits on request."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.admin import feed_admin
from articles.importers.polling.due import CLAIM
from articles.models import FeedState, Source
from tests.admin.conftest import act
from tests.small_archive import SmallArchive

SOURCES = "/admin/articles/source/"
ENGLISH = {"accept-language": "en"}
FEED = "https://lanterna.example/feed/"


def a_source(name: str, feed: str = FEED, **state: Any) -> Source:
    """A source with a feed, whose last visit went like this."""
    slug = name.lower().replace(" ", "-")
    source = Source.objects.create(name=name, slug=slug, feed_address=feed)
    if state:
        values = {"checked": timezone.now(), "address": feed} | state
        FeedState.objects.create(source=source, **values)
    return source


def names(client: Client, query: str) -> set[str]:
    return {one.name for one in client.get(f"{SOURCES}?{query}").context["cl"].result_list}


def test_sources_are_found_by_what_their_feeds_do(editor: Client, archive: SmallArchive) -> None:
    a_source("Il Faro", succeeded=timezone.now())
    a_source("La Boa", failures=3, result="Non risponde.")
    a_source("Il Molo")
    assert names(editor, "feed=fails") == {"La Boa"}
    assert names(editor, "feed=works") == {"Il Faro"}
    assert names(editor, "feed=none") == {"La Lanterna"}
    assert len(names(editor, "feed=")) == 4
    text = editor.get(SOURCES, headers=ENGLISH).content.decode()
    assert '<span class="desk-failed">fails</span>' in text and "not visited yet" in text
    assert "?format=opml" in text


def test_the_list_asks_no_more_for_more_sources(
    editor: Client, archive: SmallArchive, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        a_source(f"Fonte {number}", feed=f"{FEED}{number}", failures=number % 2)
    with django_assert_max_num_queries(14):
        editor.get(SOURCES)


def test_the_form_says_how_the_last_visits_went(editor: Client, archive: SmallArchive) -> None:
    source = a_source("La Boa", failures=3, result="Non risponde <dal> 3 aprile.")
    text = editor.get(f"{SOURCES}{source.pk}/change/", headers=ENGLISH).content.decode()
    assert "Non risponde &lt;dal&gt; 3 aprile." in text
    assert "<dt>last success</dt><dd>never</dd>" in text
    assert "<dt>failed visits</dt><dd>3</dd>" in text
    assert "feed_publishes" in text and "feed_section" in text


def test_contributors_see_the_report_and_visit_nothing(
    contributor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = a_source("La Boa", failures=3, result="Non risponde.")
    page = contributor.get(f"{SOURCES}{source.pk}/change/").content.decode()
    assert "Non risponde." in page
    monkeypatch.setattr(feed_admin, "poll", lambda **_options: pytest.fail("a visit"))
    contributor.post(SOURCES, act("visit", source))


def test_a_few_feeds_are_visited_at_once(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = a_source("Il Faro", succeeded=timezone.now()), a_source("La Boa", failures=1)
    asked: list[tuple[set[Source], bool]] = []

    def poll(*, only: list[Source], force: bool) -> None:
        asked.append((set(only), force))
        FeedState.objects.filter(source=good).update(result="2 new.")
        FeedState.objects.filter(source=bad).update(result="No feed.", failures=2)

    monkeypatch.setattr(feed_admin, "poll", poll)
    answer = editor.post(SOURCES, act("visit", good, bad, archive.source), follow=True)
    assert asked == [({good, bad}, True)]
    said = {str(one): one.level_tag for one in answer.context["messages"]}
    assert said == {"Il Faro: 2 new.": "success", "La Boa: No feed.": "warning"}


def test_many_feeds_are_left_to_the_worker(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_admin, "MOST_AT_ONCE", 1)
    later, now = timezone.now() + timedelta(hours=3), timezone.now()
    idle = a_source("Il Faro", next_check=later)
    busy = a_source("La Boa", checked=now, next_check=now + CLAIM)
    answer = editor.post(SOURCES, act("visit", idle, busy), headers=ENGLISH, follow=True)
    assert "2 feeds are being visited." in answer.content.decode()
    due = FeedState.objects.filter(next_check__lte=timezone.now())
    assert [state.source for state in due] == [idle]


def test_sources_without_a_feed_are_not_visited(editor: Client, archive: SmallArchive) -> None:
    answer = editor.post(SOURCES, act("visit", archive.source), headers=ENGLISH, follow=True)
    assert "None of these sources has a feed." in answer.content.decode()
