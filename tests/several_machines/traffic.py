"""What editors and readers do on two machines, and what the site has told them that it kept.

Whatever was confirmed is there in the end, once; what was sent without an answer, because the
machine had just been killed, is there once or not at all.
"""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.admin.web import picture
from tests.several_machines.desk import (
    SECTION,
    Door,
    Editor,
    NoForm,
    comment,
    comment_token,
    hand_over,
)
from tests.several_machines.pair import Machine, Pair

RECORDS = 5  # of an import
BROKEN = (OSError, HTTPException, NoForm, AssertionError)  # the machine has just been killed
LONGEST_LOOK = 30.0  # for an edit on the other machine
LONGEST_END = 120.0  # until the last comment is confirmed
# How often each thing is done, of a hundred.
KINDS = {"edit": 40, "section": 8, "hand over": 8, "picture": 6, "comment": 14, "search": 24}


@dataclass
class Ledger:
    """What was sent, and what the site has said that it kept."""

    sent: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    # The last titles of each article: the one that was kept, and those without an answer since.
    titles: dict[int, list[str]] = field(default_factory=dict)
    pictures: set[int] = field(default_factory=set)  # articles that have one
    # Of searches; of those that failed only where both machines were up all the time.
    statuses: Counter[int] = field(default_factory=Counter)
    shown_after: list[float] = field(default_factory=list)  # seconds, on the other machine
    found_after: list[float] = field(default_factory=list)


class Visitor(threading.Thread):
    """Does one thing after the other, each time through another door."""

    def __init__(
        self,
        pair: Pair,
        editor: Editor,
        articles: dict[int, str],
        seed: int,
        is_over: Callable[[], bool],
    ) -> None:
        """``articles`` are the ids and paths of those that are this visitor's alone."""
        super().__init__(name=f"visitor {seed}")
        self.pair, self.editor, self.articles, self.is_over = pair, editor, articles, is_over
        self.dice = random.Random(seed)  # noqa: S311  # no secret
        self.seed, self.number = seed, 0
        self.ledger, self.done = Ledger(), 0
        self.ledger.titles = {pk: [title] for pk, title in pair.titles().items() if pk in articles}
        self.texts: list[str] = []  # of comments that were not confirmed yet
        self.failures: list[BaseException] = []
        self.token = comment_token(pair.machines[0], next(iter(articles.values())))
        self.acts: dict[str, Callable[[Door], bool]] = {
            "edit": self.edit,
            "section": self.add_section,
            "hand over": self.hand_over,
            "picture": self.add_picture,
            "comment": self.comment,
            "search": self.search,
        }

    def run(self) -> None:
        doors: list[Door] = [*self.pair.machines, self.pair.front]
        while not self.is_over():
            (kind,) = self.dice.choices(list(KINDS), list(KINDS.values()))
            door = self.dice.choice(doors)
            try:
                self.done += self.acts[kind](door)
            except BROKEN:
                time.sleep(0.1)
            except Exception as error:
                self.failures.append(error)
                return
        self._end_comments()

    def mark(self, kind: str) -> str:
        """A word that nothing else in the archive has."""
        self.number += 1
        return f"{kind}{self.seed}x{self.number}"

    # On the desk

    def _form_of(self, article: int) -> str:
        return f"/admin/articles/article/{article}/change/"

    def edit(self, door: Door) -> bool:
        """Give an article a new title; look when it shows on the other machine."""
        article = self.dice.choice(list(self.articles))
        word = self.mark("titolo")
        title = f"Notizia {word}"
        path = self._form_of(article)
        values = self.editor.form(door, path)
        titles = self.ledger.titles[article]
        titles.append(title)
        answer = self.editor.send(door, path, values, title=title, _save="1")
        if answer.status != 302:
            return False
        titles[:] = [title]
        if isinstance(door, Machine):
            self._look(door, article, title, word)
        return True

    def _look(self, door: Machine, article: int, title: str, word: str) -> None:
        """Note when the other machine shows an edit, unless one is killed meanwhile."""
        start, kills, other = time.monotonic(), self.pair.kills, self.pair.other(door)
        shown = found = None
        while time.monotonic() - start < LONGEST_LOOK:
            if kills != self.pair.kills or not (door.is_up and other.is_up):
                return
            if shown is None and title in other.ask(self.articles[article]).text:
                shown = time.monotonic() - start
            if found is None and json.loads(other.ask(f"/api/v1/search/?q={word}").body)["total"]:
                found = time.monotonic() - start
            if shown is not None and found is not None:
                break
            time.sleep(0.03)
        self.ledger.shown_after.append(LONGEST_LOOK if shown is None else shown)
        self.ledger.found_after.append(LONGEST_LOOK if found is None else found)

    def add_section(self, door: Door) -> bool:
        """Make a section of a new name."""
        name = self.mark("sezione")
        values = self.editor.form(door, SECTION)
        self.ledger.sent[name] += 1
        answer = self.editor.send(door, SECTION, values, name=name, slug=name, order="1")
        self.ledger.kept[name] += answer.status == 302
        return answer.status == 302

    def hand_over(self, door: Door) -> bool:
        """Hand a file over for import; half of the times to both machines at once."""
        word = self.mark("record")
        doors = self.pair.machines if self.dice.random() < 0.5 else [door]
        names = [f"{word}n{number}" for number in range(RECORDS)]
        self.ledger.sent.update(names)
        lines = b"\n".join(json.dumps(record(name)).encode() for name in names)
        statuses: list[int] = []

        def send(door: Door) -> None:
            with suppress(*BROKEN):
                statuses.append(hand_over(self.editor, door, lines).status)

        threads = [threading.Thread(target=send, args=[one]) for one in doors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if 302 in statuses:
            self.ledger.kept.update(names)
        return 302 in statuses

    def add_picture(self, door: Door) -> bool:
        """Give an article a picture."""
        article = self.dice.choice(list(self.articles))
        upload = SimpleUploadedFile("porto.jpg", picture(400, 225))
        words = {"image_alt": "Un porto", "image_credit": "Ada Neri"}
        answer = self.editor.change(door, self._form_of(article), image=upload, **words)
        if answer.status == 302:
            self.ledger.pictures.add(article)
        return answer.status == 302

    # As readers

    def comment(self, door: Door) -> bool:
        """Send a comment, or one again that was not confirmed, as a reader does."""
        if not self.texts:
            self.texts.append(f"Un commento che non ha uguali: {self.mark('commento')}.")
        text = self.texts[0]
        self.ledger.sent[text] = 1
        number = self.seed * 1_000 + self.number
        path = next(iter(self.articles.values()))
        if comment(door, path, self.token, number, text).status != 303:
            return False
        self.ledger.kept[text] = 1
        self.texts.pop()
        return True

    def _end_comments(self) -> None:
        deadline = time.monotonic() + LONGEST_END
        while self.texts and time.monotonic() < deadline:
            with suppress(*BROKEN):
                self.comment(self.pair.machines[0])

    def search(self, door: Door) -> bool:
        """Search for something; the answer may be late, and is never a fault of the site."""
        word = self.dice.choice(["notizia", "testo", "parola", "porto", "niente"])
        kills = self.pair.kills
        status = door.ask(f"/cerca/?q={word}&pagina={self.dice.randint(1, 3)}").status
        is_quiet = kills == self.pair.kills and all(one.is_up for one in self.pair.machines)
        if is_quiet or status == 200:
            self.ledger.statuses[status] += 1
        if status != 200:
            time.sleep(0.1)
        return status == 200


def record(name: str) -> dict[str, Any]:
    """A record that is known by its address alone: no rule of the database knows it twice."""
    return {
        "title": name,
        "body": f"<p>Una parola: {name}.</p>",
        "source": f"Fonte {len(name) % 3}",
        "url": f"https://fonte.example/{name}",
        "tags": [f"tag {len(name) % 4}"],
        "published": "2018-04-03T10:00:00+02:00",
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
