"""Queries that nobody would ask: they break nothing and hold up nobody."""

import gc
import random
import time
from typing import Any

from articles.search import SearchQuery, read_query, search
from tests.bench.search.corpus import Questions

LIMIT_MS = 100.0
ALPHABET = "aeinorst*?~\"()[]{}:-+|&!^\\/'’.,;0123456789 \t\n\0\x01\u200f\u202e🙂ßłøéЖ漢字ñ"
PIECES = (
    *("OR", "AND", "NOT", "O", "E", "NON", '"', "(", ")", "((((", "))))", "*", "****", "?", "~"),
    *("-", "--", "~99", '"~5', '"~999999', "titolo:", "fonte:", "sezione:", "autore:", "tag:"),
    *("lingua:", "paese:", "data:", "dal:", "al:", "data:0", "data:99999-99", "dal:0000-00-00"),
    *('data:"ultimi 99999999 giorni"', "lingua:xx", "a*", "?*", "*a*", "??????", "\u202e", "🙂🙂"),
)


class Maker:
    """Makes queries: some of pieces of the language, some real ones with letters spoilt."""

    def __init__(self, questions: Questions) -> None:
        self.random = random.Random(6)  # noqa: S311 (no secret)
        self.questions = questions
        self.real = [one.text for one in questions.different(2_000)]

    def one(self) -> str:
        makers = (self._pieces, self._mutated, self._mutated, self._noise, self._long)
        return self.random.choices(makers, (4, 3, 3, 2, 0.2))[0]()

    def _pieces(self) -> str:
        choose = self.random.choice
        parts = [
            choose(PIECES) if self.random.random() < 0.5 else choose(self.real)
            for _place in range(self.random.randint(1, 12))
        ]
        return self.random.choice(("", " ")).join(parts)

    def _mutated(self) -> str:
        letters = list(self.random.choice(self.real))
        for _edit in range(self.random.randint(1, 5)):
            place = self.random.randint(0, len(letters))
            letters[place : place + self.random.randint(0, 2)] = self.random.choice(ALPHABET)
        return "".join(letters)

    def _noise(self) -> str:
        return "".join(self.random.choices(ALPHABET, k=self.random.randint(1, 60)))

    def _long(self) -> str:
        one = self.random.choice((*PIECES, *self.real[:20], "x"))
        return (one + self.random.choice(("", " "))) * self.random.randint(100, 10_000)


def run(questions: Questions, number: int) -> dict[str, Any]:
    """Ask so many; those that raised, and those that took longer than anybody should wait."""
    maker, raised, slow = Maker(questions), [], []
    search(SearchQuery(read_query(maker.real[0])))  # opens the index
    gc.collect()
    gc.freeze()  # as the site's processes do: what was loaded is not looked through again
    slowest = 0.0
    for _place in range(number):
        text = maker.one()
        start = time.thread_time()
        try:
            search(SearchQuery(read_query(text)))
        except Exception as error:  # whatever it is, it is what is looked for
            raised.append(f"{text[:80]!r}: {error!r}")
        took = 1000 * (time.thread_time() - start)
        slowest = max(slowest, took)
        if took > LIMIT_MS:
            slow.append([round(took), text[:80]])
    return {"asked": number, "raised": raised, "slow": slow, "slowest_ms": slowest}
