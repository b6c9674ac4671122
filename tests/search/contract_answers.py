"""What every search engine must answer, beyond what ``contract`` has of the language of queries."""

from datetime import timedelta

import pytest

from articles.search.engines.base import SearchEngine
from articles.search.types import Document, Filters, Label
from tests.search.contract import ARTICLES, NOW, ask, change, fill, found, make

FAR = 10_060  # beyond what a cluster pages through by itself
WORDS = 200


def words(number: int, start: str = "") -> list[str]:
    """So many words that are no forms of each other."""
    letters = "bcdfghjklmnpqrstvwxz"
    return [f"{start}{letters[n // 20]}a{letters[n % 20]}u" for n in range(number)]


class AnswerContract:
    """Subclass it with a fixture ``engine`` that gives an engine without an index."""

    def test_empty_months_are_bars_too(self, engine: SearchEngine) -> None:
        fill(engine, [make(1, "Vulcano", age=1), make(2, "Vulcano", age=100), make(3, age=400)])
        bars = [(bar.date, bar.count) for bar in ask(engine, "vulcano").histogram]
        assert bars == [("2020-03", 1), ("2020-04", 0), ("2020-05", 0), ("2020-06", 1)]
        assert ask(engine, "nessuno").histogram == ()
        assert ask(engine, "vulcano", facets=False).histogram == ()
        assert ask(engine, "vulcano", facets=False).facets == {}

    def test_rare_words_weigh_more_among_those_that_lack_some(self, engine: SearchEngine) -> None:
        common = [make(number, "Governo", "governo") for number in range(1, 30)]
        fill(engine, [*common, make(90, "Vulcano", "lava"), make(91, "Altro", "cenere")])
        results = ask(engine, "governo vulcano cenere", page_size=50)
        assert {hit.id for hit in results.hits[:2]} == {90, 91}
        assert results.hits[0].missing
        assert results.total_all == 0

    @pytest.mark.parametrize(("number", "is_found"), [(6, True), (20, False)])
    def test_who_has_next_to_nothing_of_what_was_asked_does_not_follow(
        self, engine: SearchEngine, number: int, is_found: bool
    ) -> None:
        listed = words(number)
        fill(engine, [make(place, text=word) for place, word in enumerate(listed, 1)])
        assert bool(ask(engine, " ".join(listed)).total) is is_found

    @pytest.mark.parametrize(
        ("query", "unknown"),
        [
            ("sanzioni zarzuela", ("zarzuela",)),
            ("sanzionare accordi", ()),  # other inflections stand there
            ("città CITTA", ()),
            ("sanzioni -zarzuela", ()),
            ("sanzioni (zarzuela OR iran)", ("zarzuela",)),
            ("zarzuela bolero", ("zarzuela", "bolero")),
            ("zarzuela", ()),  # that nothing was found says it
            ('sanzioni "fuoco cessate"', ("fuoco cessate",)),
            ("sanzioni zarz*", ("zarz*",)),
            ("sanzioni tag:zarzuela", ()),
            ("sanzioni lemonde bianchi nucleare", ("lemonde",)),  # names are words as well
            ("sanzioni pubblicato", ("pubblicato",)),  # of a draft
            ("sanzioni valgono", ("valgono",)),  # from tomorrow on
        ],
    )
    def test_of_several_words_the_unknown_ones_are_named(
        self, engine: SearchEngine, query: str, unknown: tuple[str, ...]
    ) -> None:
        fill(engine, ARTICLES)
        assert ask(engine, query).unknown == unknown

    def test_filters_make_no_word_unknown(self, engine: SearchEngine) -> None:
        fill(engine, ARTICLES)
        french = Filters(language=("fr",))
        assert ask(engine, "accords cities sanzioni", filters=french).unknown == ()
        assert ask(engine, "accords zarzuela", filters=french).unknown == ("zarzuela",)
        assert ask(engine, "lingua:fr accords cities zarzuela").unknown == ("zarzuela",)
        nowhere = Filters(section=("nessuna",))
        assert ask(engine, "accords zarzuela", filters=nowhere).unknown == ("zarzuela",)

    def test_editors_know_the_words_of_drafts(self, engine: SearchEngine) -> None:
        fill(engine, ARTICLES)
        assert ask(engine, "sanzioni valgono zarzuela", drafts=True).unknown == ("zarzuela",)

    def test_pages_go_on_from_full_answers_to_the_others(self, engine: SearchEngine) -> None:
        full = [make(number, "Vulcano lava") for number in range(1, 4)]
        others = [make(number, f"Altro {number}") for number in range(20, 40)]
        fill(engine, [*full, *(make(number, "Vulcano") for number in range(10, 15)), *others])
        pages = [ask(engine, "vulcano lava", page=page, page_size=4).hits for page in (1, 2)]
        assert [len(page) for page in pages] == [4, 4]
        listed = [hit.id for page in pages for hit in page]
        assert set(listed[:3]) == {1, 2, 3}
        assert set(listed[3:]) == {10, 11, 12, 13, 14}
        scores = [hit.score for hit in ask(engine, "vulcano").hits]
        assert scores == sorted(scores, reverse=True)

    def test_equal_ones_stand_with_the_newest_first(self, engine: SearchEngine) -> None:
        ages = {1: 5, 2: 3, 3: 4, 4: 3}
        fill(engine, [make(number, "Vulcano", age=age) for number, age in ages.items()])
        assert [hit.id for hit in ask(engine, "vulcano").hits] == [2, 4, 3, 1]
        assert [hit.id for hit in ask(engine, "").hits] == [2, 4, 3, 1]

    def test_pages_go_beyond_ten_thousand_hits(self, engine: SearchEngine) -> None:
        fill(engine, (make(number, "Vulcano") for number in range(1, FAR + 1)))
        for sort in ("newest", "relevance"):
            page = ask(engine, "vulcano", sort=sort, page=51, page_size=200)
            assert page.total == FAR
            assert [hit.id for hit in page.hits] == list(range(10_001, FAR + 1))
        assert [hit.id for hit in ask(engine, "vulcano", sort="oldest", page=51, page_size=200).hits
                ] == list(range(60, 0, -1))  # fmt: skip
        assert ask(engine, "vulcano", page=52, page_size=200).hits == ()

    def test_two_hundred_words_are_asked_at_once(self, engine: SearchEngine) -> None:
        listed = words(WORDS)
        fill(engine, [
            make(1, text=" ".join(listed)),
            make(2, text=" ".join(listed[1:])),
            make(3, text=" ".join(listed[: WORDS // 2])),
            make(4, text=listed[0]),
        ])  # fmt: skip
        # The first time takes longest: of what a query has time for it may have cut something off.
        for _attempt in range(20):
            if not ask(engine, " ".join(listed), relax=False).partial:
                break
        assert found(engine, " ".join(listed)) == {1}
        assert found(engine, " OR ".join(listed)) == {1, 2, 3, 4}
        assert found(engine, " ".join(f"-{word}" for word in listed[1:])) == {4}
        results = ask(engine, " ".join(listed), page_size=50)
        assert [hit.id for hit in results.hits] == [1, 2, 3]
        assert results.hits[1].missing == (listed[0],)

    def test_near_copies_come_after_what_is_merely_alike(self, engine: SearchEngine) -> None:
        if not engine.supports_similar:
            pytest.skip("the engine knows no likeness")
        text = words(40)
        alike = [*text[:30], *words(10, "altro")]
        rest = [make(number, text=f"parola{number} e altre") for number in range(10, 40)]
        fill(engine, [
            make(1, "Uno", " ".join(text)),
            make(2, "Due", " ".join(text)),
            make(3, "Tre", " ".join(alike)),
            *rest,
        ])  # fmt: skip
        assert engine.similar(1, 5, NOW) == [3, 2]

    def test_only_what_readers_see_is_alike(self, engine: SearchEngine) -> None:
        if not engine.supports_similar:
            pytest.skip("the engine knows no likeness")
        fill(engine, self._coming())
        assert engine.similar(1, 5, NOW) == []
        assert set(engine.similar(1, 5, NOW + timedelta(hours=1))) == {2, 3, 4}

    def test_only_words_that_readers_see_are_completed(self, engine: SearchEngine) -> None:
        if not engine.supports_completion:
            pytest.skip("the engine completes nothing")
        fill(engine, self._coming())
        assert engine.complete("zyq", 5, NOW) == []
        due = NOW + timedelta(hours=1)
        assert engine.complete("zyq", 5, due) == ["zyqposta", "zyqvulcano"]
        assert engine.complete("zyq", 1, due) == ["zyqposta"]
        assert engine.complete("zyq", 5, due, {1, 2, 3, 4}) == []
        assert engine.complete("vul", 5, due, {1, 2, 3, 4}) == ["vulcano"]
        change(engine, [make(1, "Zyqlava")], [2, 3, 4])
        assert engine.complete("zyq", 5, due) == ["zyqlava"]

    def test_only_words_that_readers_see_are_suggested(self, engine: SearchEngine) -> None:
        if not engine.supports_suggestions:
            pytest.skip("the engine suggests nothing")
        fill(engine, self._coming())
        due = NOW + timedelta(hours=1)
        assert engine.suggest("zyqvulcanoo", NOW) is None
        assert engine.suggest("zyqvulcanoo", due) == "zyqvulcano"
        assert engine.suggest("zyqvulcanoo", due, {1, 2, 3, 4}) is None
        assert ask(engine, "zyqvulcanoo", at=NOW).suggestion is None
        assert ask(engine, "zyqvulcanoo", at=due).suggestion == "zyqvulcano"

    def test_only_what_readers_see_is_counted(self, engine: SearchEngine) -> None:
        fill(engine, self._coming())
        for at, sources in ((NOW, ["the-guardian"]), (NOW + timedelta(hours=1), ["zyqposta", "the-guardian"])):  # fmt: skip  # noqa: E501
            facets = ask(engine, "", at=at).facets["source"]
            assert [one.value for one in facets] == sources

    def test_a_chosen_value_is_shown_whatever_has_it(self, engine: SearchEngine) -> None:
        fill(engine, ARTICLES)
        results = ask(engine, "sanzioni", filters=Filters(source=("le-monde",)))
        assert results.total == 0
        shown = {one.value: (one.count, one.chosen) for one in results.facets["source"]}
        assert shown == {"the-guardian": (2, False), "le-monde": (0, True)}
        years = ask(engine, "siria", filters=Filters(year=(2019,))).facets["year"]
        assert [(one.value, one.count, one.chosen) for one in years] == [
            ("2019", 1, True),
            ("2018", 1, False),
        ]

    def test_two_filters_of_one_field_are_any_of_them(self, engine: SearchEngine) -> None:
        fill(engine, ARTICLES)
        chosen = Filters(year=(2018, 2019), section=("esteri",))
        assert found(engine, "", filters=chosen) == {5, 6}
        assert found(engine, "fuoco", filters=chosen, sort="oldest") == {5, 6}

    def _coming(self) -> list[Document]:
        """Four articles that readers see in an hour, and one that they see now."""
        seen = int((NOW + timedelta(hours=1)).timestamp())
        post = Label("zyqposta", "Zyqposta")
        return [
            *(make(pk, "Zyqvulcano", visible_from=seen, source=post) for pk in range(1, 5)),
            make(9, "Vulcano"),
        ]
