"""What every search engine must do where several processes write and read one index."""

import threading
from typing import Any

import pytest

from articles.search import SearchBusy
from articles.search.engines.base import SearchEngine
from tests.search.contract import ARTICLES, change, fill, found, make


class WriterContract:
    """Subclass it with a fixture ``engine`` that gives an engine without an index."""

    @pytest.fixture
    def full(self, engine: SearchEngine) -> SearchEngine:
        fill(engine, ARTICLES)
        return engine

    @pytest.fixture
    def other(self, full: SearchEngine) -> SearchEngine:
        """The same index, as another process has it."""
        other = type(full)(full.address, full.data_dir)
        other.follow()
        return other

    def test_what_one_changes_the_other_finds(
        self, full: SearchEngine, other: SearchEngine
    ) -> None:
        assert full.name == other.name
        assert found(other, "sanzioni") == {1, 2}
        change(full, [make(50, "Parolanuova")], [1])
        assert other.place() == full.place() == 2
        other.follow()
        assert other.status().place == 2
        assert (found(other, "parolanuova"), found(other, "sanzioni")) == ({50}, {2})
        change(other, [make(51, "Parolanuova")])
        full.follow()
        assert full.status().place == 3
        assert found(full, "parolanuova") == {50, 51}

    def test_the_state_is_told_as_it_was_followed(
        self, full: SearchEngine, other: SearchEngine
    ) -> None:
        full.follow()
        change(other, [make(50, "Parolanuova")])
        assert full.status().place == 1
        full.follow()
        assert (full.status().place, full.status().documents) == (2, len(ARTICLES) + 1)

    def test_what_one_builds_anew_the_other_turns_to(
        self, full: SearchEngine, other: SearchEngine
    ) -> None:
        fill(full, ARTICLES[:1])
        other.follow()
        assert other.status().documents == 1
        assert found(other, "sanzioni") == {1}
        change(other, [make(2, "Sanzioni")])
        other.follow()
        assert found(other, "sanzioni") == {1, 2}

    def test_of_two_threads_one_writes(self, full: SearchEngine) -> None:
        told: list[str] = []

        def write() -> None:
            try:
                with full.writing():
                    told.append("written")
            except SearchBusy:
                told.append("busy")

        with full.writing():
            thread = threading.Thread(target=write)
            thread.start()
            thread.join()
        write()
        assert told == ["busy", "written"]

    def test_an_older_version_overwrites_nothing(
        self, full: SearchEngine, other: SearchEngine
    ) -> None:
        """As of two machines of which one was slow between reading an article and writing it."""
        self._write(full, [make(1, "Nuovissimo")], [], 10, 10)
        self._write(other, [make(1, "Vecchissimo")], [], 9)
        full.follow()
        assert found(full, "nuovissimo") == {1}
        assert found(full, "vecchissimo") == set()
        self._write(other, [], [1], 9)
        full.follow()
        assert found(full, "nuovissimo") == {1}

    def test_what_was_removed_stays_so_for_older_versions(
        self, full: SearchEngine, other: SearchEngine
    ) -> None:
        self._write(full, [], [1], 10, 10)
        self._write(other, [make(1, "Vecchissimo")], [], 9)
        full.follow()
        assert found(full, "vecchissimo") == set()
        self._write(other, [make(1, "Tornato")], [], 11, 11)
        full.follow()
        assert found(full, "tornato") == {1}

    def test_the_same_change_twice_does_no_harm(self, full: SearchEngine) -> None:
        """Who was killed before it said how far it had come does it again."""
        for _ in range(2):
            self._write(full, [make(20, "Vulcano"), make(21, "Vulcano")], [1, 999], 5)
        for _ in range(2):
            self._write(full, [make(20, "Vulcano")], [21], 5, 5)
        assert found(full, "vulcano") == {20}
        assert full.place() == 5

    def test_a_place_only_grows(self, full: SearchEngine, other: SearchEngine) -> None:
        self._write(full, [], [], 7, 7)
        assert full.place() == other.place() == 7
        self._write(other, [], [], 6, 6)
        assert full.place() == other.place() == 7
        self._write(other, [make(20, "Vulcano")], [], 8)
        assert full.place() == 7
        self._write(other, [], [], 8, 8)
        assert full.place() == 8
        full.tidy(large=True)
        assert full.place() == 8
        full.follow()
        assert found(full, "vulcano") == {20}

    def test_an_index_without_documents_has_a_place(self, engine: SearchEngine) -> None:
        fill(engine, [])
        assert engine.place() == 1
        change(engine, [], [1])
        engine.follow()
        assert (engine.status().place, engine.status().documents) == (2, 0)
        assert found(engine, "") == set()

    @staticmethod
    def _write(engine: SearchEngine, *told: Any) -> None:
        with engine.writing():
            engine.apply(*told)
        engine.follow()
