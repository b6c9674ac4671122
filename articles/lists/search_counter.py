"""What readers search for, with and without hits: gathered in the web process, no cookies.

Only words are counted, and only what at least five different networks have asked for is ever
written down as words. A query with a digit, an address or an operator in it is not counted at all.
A browser says that the page of a search was shown, as it says that an article was read; the page
has a mark under the site's key, so that nobody can have words counted that no search was made for.
"""

import hashlib
import re
import threading
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from articles.models import SearchedDay, SearchedWords

FEWEST_ASKERS = 5  # networks that must have asked for words before they are written down
BITS = 60  # of which each network sets one, by its mark and the words
LONGEST_WORDS = 60  # characters
MOST_WORDS = 6
MOST_GATHERED = 500  # searches that a process holds until they are written
MOST_REMEMBERED = 50_000
# Rows. Beyond them the new take the place of those that nobody has asked for again.
MOST_KEPT = 2_000
UNSHOWN_DAYS = 30  # for which a row is kept that too few have asked for
KEPT_DAYS = 366
JOINTS = re.compile("['’-]")  # within a word
OPERATORS = frozenset({"AND", "OR", "NOT", "E", "O", "NON"})
SALT = "articles.lists.search_counter"


class Search(NamedTuple):
    """Words that were searched for, and whether they found anything."""

    words: str
    is_found: bool

    @property
    def mark(self) -> str:
        """By which the site knows that it has made this search itself."""
        mark = salted_hmac(SALT, f"{self.is_found:d}{self.words}", algorithm="sha256")
        return mark.hexdigest()[:32]


def countable_words(text: str) -> str:
    """The words of a query as they are counted; empty where it is not counted."""
    words = text.split()
    if not words or len(words) > MOST_WORDS or OPERATORS.intersection(words):
        return ""
    if not all(_is_word(part) for word in words for part in JOINTS.split(word)):
        return ""
    # In this order: what is folded may be composed anew, and is then as it would be again.
    counted = unicodedata.normalize("NFC", " ".join(words).casefold())
    return counted if 1 < len(counted) <= LONGEST_WORDS else ""


def _is_word(part: str) -> bool:
    """Whether it is letters with their marks, without which Hindi, Thai and Tamil have no words."""
    kinds = [unicodedata.category(sign)[0] for sign in part]
    return kinds[:1] == ["L"] and set(kinds) <= {"L", "M"}


class SearchCounter:
    """The searches of one process that are not yet in the database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gathered: dict[Search, list[int]] = {}  # bits of who asked, and how often
        self._seen: set[tuple[Search, int]] = set()
        self._day = date.min

    def add(self, search: Search, network_mark: str) -> bool:
        """Count a search, unless this network has made it today; whether it was counted.

        ``network_mark`` is a keyed hash of the network; nothing but one of sixty bits is kept.
        """
        digest = hashlib.blake2b(f"{search.words} {network_mark}".encode(), digest_size=8).digest()
        bit = 1 << int.from_bytes(digest) % BITS
        with self._lock:
            if self._day != (today := timezone.localdate()) or len(self._seen) >= MOST_REMEMBERED:
                self._seen.clear()
                self._day = today
            if (search, bit) in self._seen:
                return False
            if search not in self._gathered and len(self._gathered) >= MOST_GATHERED:
                return False
            self._seen.add((search, bit))
            self._add(search, bit, 1)
            return True

    def _add(self, search: Search, bits: int, number: int) -> None:
        gathered = self._gathered.setdefault(search, [0, 0])
        gathered[0] |= bits
        gathered[1] += number

    def take(self) -> dict[Search, list[int]]:
        """The searches gathered so far; they are the caller's from now on."""
        with self._lock:
            gathered, self._gathered = self._gathered, {}
            return gathered

    def give_back(self, searches: dict[Search, list[int]]) -> None:
        """Put searches back that could not be written."""
        with self._lock:
            for search, (bits, number) in searches.items():
                self._add(search, bits, number)


searches = SearchCounter()


def receive(words: str, is_found: bool, mark: str, network_mark: str) -> None:
    """Count what a browser says that was searched for, if a page of ours has said it before."""
    search = Search(words, is_found)
    if countable_words(words) == words and constant_time_compare(mark, search.mark):
        searches.add(search, network_mark)


def flush() -> int:
    """Write the gathered searches; their number."""
    gathered = searches.take()
    if not gathered:
        return 0
    try:
        with transaction.atomic():
            _write(gathered)
    except Exception:
        searches.give_back(gathered)
        raise
    return len(gathered)


def _key(search: Search) -> str:
    """A hash under the site's key, from which nobody without it can tell the words."""
    return salted_hmac(f"{SALT}.key", search.mark, algorithm="sha256").hexdigest()[:32]


def _write(gathered: dict[Search, list[int]]) -> None:
    today = timezone.localdate()
    by_key = {_key(search): search for search in gathered}
    _make(by_key, today)
    # In the same order for all processes: two that wait for each other would wait for ever.
    rows = SearchedWords.objects.select_for_update().filter(key__in=by_key).order_by("key")
    shown = {}
    for row in rows:
        search = by_key[row.key]
        bits, number = gathered[search]
        row.askers |= bits
        row.last_day = today
        if row.askers.bit_count() < FEWEST_ASKERS and not row.words:
            row.unshown += number
        else:
            row.words = search.words
            shown[row.pk] = number + row.unshown
            row.unshown = 0
        row.save()
    _count(shown, today)


def _make(by_key: dict[str, Search], today: date) -> None:
    """Rows for what is searched for the first time, as far as room can be made for them."""
    known = set(SearchedWords.objects.filter(key__in=by_key).values_list("key", flat=True))
    new = [
        SearchedWords(key=key, is_found=search.is_found, last_day=today)
        for key, search in sorted(by_key.items())
        if key not in known
    ]
    room = MOST_KEPT - SearchedWords.objects.count()
    if len(new) > room:
        room += _make_room(len(new) - room, known)
    SearchedWords.objects.bulk_create(new[: max(room, 0)], ignore_conflicts=True)


def _make_room(number: int, known: set[str]) -> int:
    """Throw away so many rows that few have asked for, longest ago; how many there were.

    Most words are searched for once and never again, and whoever makes some up can fill the table:
    neither may keep out what many ask for tomorrow.
    """
    # What another process writes at this moment is asked for again.
    unshown = SearchedWords.objects.select_for_update(skip_locked=True).filter(words="")
    oldest = unshown.exclude(key__in=known).order_by("last_day", "unshown", "pk")
    ids = list(oldest.values_list("pk", flat=True)[:number])
    SearchedWords.objects.filter(pk__in=ids).delete()
    return len(ids)


def _count(shown: dict[int, int], today: date) -> None:
    days = [SearchedDay(searched_id=pk, day=today) for pk in shown]
    SearchedDay.objects.bulk_create(days, ignore_conflicts=True)
    for pk, number in shown.items():
        row = SearchedDay.objects.filter(searched=pk, day=today)
        row.update(count=F("count") + number)


def forget_old() -> None:
    """Throw away what too few have asked for in a month, and all that is older than a year."""
    today = timezone.localdate()
    unshown = SearchedWords.objects.filter(words="")
    unshown.filter(last_day__lt=today - timedelta(days=UNSHOWN_DAYS)).delete()
    first = today - timedelta(days=KEPT_DAYS)
    SearchedWords.objects.filter(last_day__lt=first).delete()
    SearchedDay.objects.filter(day__lt=first).delete()
