"""What readers search for is counted as words that many have asked for, and as nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from articles.lists import search_counter
from articles.lists.search_counter import (
    BITS,
    FEWEST_ASKERS,
    LONGEST_WORDS,
    MOST_WORDS,
    Search,
    SearchCounter,
    countable_words,
    flush,
    forget_old,
    receive,
)
from articles.models import SearchedDay, SearchedWords

LUNA = Search("luna", False)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> SearchCounter:
    fresh = SearchCounter()
    monkeypatch.setattr(search_counter, "searches", fresh)
    return fresh


def networks(number: int, search: Search = LUNA) -> list[str]:
    """Marks of networks that set as many different bits."""
    found: list[str] = []
    tried = SearchCounter()
    for name in range(10_000):
        if len(found) < number and tried.add(search, str(name)):
            found.append(str(name))
    return found


def shown() -> dict[str, int]:
    days = SearchedDay.objects.values_list("searched__words", "count")
    return dict(days)


# Which words


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("Luna", "luna"),
        ("  guerra   IRAN ", "guerra iran"),
        ("l’Europa dell'Est", "l’europa dell'est"),
        ("anti-terrorismo", "anti-terrorismo"),
        ("Лукашенко", "лукашенко"),
        ("perche\u0301", "perché"),
        ("İstanbul", "i̇stanbul"),
        ("हिन्दी", "हिन्दी"),
        ("ไทยรัฐ", "ไทยรัฐ"),
        ("القُدس", "القُدس"),
        ("\u0301", ""),
        ("", ""),
        ("x", ""),
        ("ada@lettori.example", ""),
        ("scrivi a ada@lettori.example", ""),
        ("333 1234567", ""),
        ("mario rossi 3331234567", ""),
        ("RSSMRA80A01H501U", ""),
        ("elezioni 2018", ""),
        ("covid19", ""),
        ("mario.rossi", ""),
        ("https://faro.example/", ""),
        ("faro.example", ""),
        ('"pace giusta"', ""),
        ("fonte:faro", ""),
        ("pace OR guerra", ""),
        ("pace -guerra", ""),
        ("pac*", ""),
        ("١٢٣٤", ""),
        ("a\x00b", ""),
        ("<script>", ""),
        ("=cmd", ""),
    ],
)
def test_only_words_are_counted(typed: str, counted: str) -> None:
    assert countable_words(typed) == counted


@given(st.text(max_size=80))
def test_what_is_counted_holds_nothing_but_words(typed: str) -> None:
    counted = countable_words(typed)
    assert not [sign for sign in counted if sign.isdigit() or sign in '@:/\\."*?()+=<>_&']
    assert counted in {"", " ".join(counted.split())}
    # The browser sends it back, and it is looked at again.
    assert countable_words(counted) == counted


@pytest.mark.parametrize("more", [0, 1])
def test_long_queries_are_not_counted(more: int) -> None:
    assert (LONGEST_WORDS, MOST_WORDS) == (60, 6)
    assert bool(countable_words("x" * (LONGEST_WORDS + more))) != bool(more)
    assert bool(countable_words("ab " * (MOST_WORDS + more))) != bool(more)


# Who asked


def test_searches_are_gathered_without_a_query(
    counter: SearchCounter, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        for network in range(100):
            counter.add(LUNA, str(network))
    with django_assert_num_queries(0):
        search_counter.searches = SearchCounter()
        assert flush() == 0


@pytest.mark.parametrize("number", [4, 5])
def test_words_are_written_down_from_the_fifth_network_on(
    counter: SearchCounter, db: None, number: int
) -> None:
    assert FEWEST_ASKERS == 5
    for network in networks(number):
        counter.add(LUNA, network)
        flush()  # as several processes would
    row = SearchedWords.objects.get()
    assert row.words == ("luna" if number == 5 else "")
    assert shown() == ({"luna": 5} if number == 5 else {})
    if number == 4:
        assert "luna" not in str(SearchedWords.objects.values_list())


def test_one_network_counts_once_a_day_and_never_for_five(counter: SearchCounter, db: None) -> None:
    for _time in range(20):
        counter.add(LUNA, "one")
        flush()
    for _process in range(20):  # each of which has seen nothing yet
        search_counter.searches = fresh = SearchCounter()
        fresh.add(LUNA, "one")
        flush()
    row = SearchedWords.objects.get()
    assert (row.words, row.askers.bit_count()) == ("", 1)


def test_searches_with_and_without_hits_are_told_apart(counter: SearchCounter, db: None) -> None:
    for network in networks(5):
        counter.add(LUNA, network)
        counter.add(Search("luna", True), network)
    flush()
    found = SearchedWords.objects.values_list("is_found", "words")
    assert sorted(found) == [(False, "luna"), (True, "luna")]


def test_nothing_of_a_network_is_kept(counter: SearchCounter) -> None:
    counter.add(LUNA, "203.0.113.7")
    assert "203.0.113" not in repr(vars(counter))
    assert BITS == 60
    assert all(bit < 1 << BITS for _search, bit in counter._seen)


def test_searches_that_could_not_be_written_are_kept(
    counter: SearchCounter, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for network in networks(5):
        counter.add(LUNA, network)
    with monkeypatch.context() as broken:
        broken.setattr(search_counter, "_write", lambda _gathered: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            flush()
    flush()
    assert shown() == {"luna": 5}


@pytest.mark.parametrize("more", [0, 1])
def test_a_process_holds_so_many(monkeypatch: pytest.MonkeyPatch, more: int) -> None:
    assert search_counter.MOST_GATHERED == 500
    monkeypatch.setattr(search_counter, "MOST_GATHERED", 3)
    counter = SearchCounter()
    for number in range(3):
        assert counter.add(Search(f"w{number}", True), "a")
    assert counter.add(Search("w0" if not more else "w3", True), "b") != bool(more)


@pytest.mark.parametrize("more", [0, 1])
def test_what_was_seen_is_forgotten_when_it_is_much(
    monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert search_counter.MOST_REMEMBERED == 50_000
    monkeypatch.setattr(search_counter, "MOST_REMEMBERED", 2 + 1 - more)
    counter = SearchCounter()
    for network in networks(2):
        counter.add(LUNA, network)
    assert counter.add(LUNA, networks(1)[0]) == bool(more)


@pytest.mark.parametrize("more", [0, 1])
def test_the_table_has_so_many_rows(
    counter: SearchCounter, db: None, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert search_counter.MOST_KEPT == 2_000
    monkeypatch.setattr(search_counter, "MOST_KEPT", 3)
    for number in range(3 + more):
        counter.add(Search(f"w{number}", True), "a")
        flush()
    assert SearchedWords.objects.count() == 3
    counter.add(Search("w0", True), networks(2, Search("w0", True))[1])
    flush()
    assert SearchedWords.objects.count() == 3


def test_a_full_table_keeps_nothing_new_out(
    counter: SearchCounter, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_counter, "MOST_KEPT", 6)
    for network in networks(5):
        counter.add(LUNA, network)
    flush()
    for number in range(20):  # made up by somebody, in batches
        counter.add(Search(f"w{number}", True), "a")
        if number % 3 == 0:
            flush()
    marte = Search("marte", True)
    for network in networks(5, marte):
        counter.add(marte, network)
        flush()
    assert shown() == {"luna": 5, "marte": 5}
    assert SearchedWords.objects.count() == 6


@pytest.mark.parametrize(("days", "is_kept"), [(30, True), (31, False)])
def test_what_few_ask_for_is_thrown_away(db: None, days: int, is_kept: bool) -> None:
    assert search_counter.UNSHOWN_DAYS == 30
    day = timezone.localdate() - timedelta(days=days)
    SearchedWords.objects.create(key="a", is_found=False, last_day=day)
    SearchedWords.objects.create(key="b", is_found=False, words="luna", last_day=day)
    forget_old()
    assert SearchedWords.objects.filter(key="a").exists() == is_kept
    assert SearchedWords.objects.filter(key="b").exists()


@pytest.mark.parametrize(("days", "is_kept"), [(366, True), (367, False)])
def test_words_are_thrown_away_after_a_year(db: None, days: int, is_kept: bool) -> None:
    assert search_counter.KEPT_DAYS == 366
    today = timezone.localdate()
    day = today - timedelta(days=days)
    row = SearchedWords.objects.create(key="a", is_found=False, words="luna", last_day=day)
    fresh = SearchedWords.objects.create(key="b", is_found=False, words="sole", last_day=today)
    SearchedDay.objects.create(searched=fresh, day=day, count=1)
    forget_old()
    assert SearchedWords.objects.filter(pk=row.pk).exists() == is_kept
    assert SearchedDay.objects.exists() == is_kept


# What browsers say


def test_a_search_that_was_not_made_is_not_counted(counter: SearchCounter) -> None:
    receive("luna", False, Search("luna", True).mark, "a")
    receive("Luna", False, Search("Luna", False).mark, "a")
    receive("a@b.it", False, Search("a@b.it", False).mark, "a")
    receive("luna", False, "é", "a")
    assert counter.take() == {}
    receive("luna", False, LUNA.mark, "a")
    assert list(counter.take()) == [LUNA]


def test_a_browser_tells_it_once_it_is_shown(
    client: Client, counter: SearchCounter, db: None
) -> None:
    fields = {"words": "luna", "found": "0", "mark": LUNA.mark}
    other = client.post("/cercato/", fields, headers={"sec-fetch-site": "cross-site"})
    assert other.status_code == 403
    assert client.get("/cercato/").status_code == 405
    assert counter.take() == {}
    own = client.post("/cercato/", fields, headers={"sec-fetch-site": "same-origin"})
    assert (own.status_code, own.content) == (204, b"")
    assert list(counter.take()) == [LUNA]
    assert client.post("/cercato/", {"words": "x\x00"}).status_code == 204
