"""What every search engine must do: one suite, run on each (see ``test_engines.py``)."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from articles.search import IndexMissing, SearchQuery
from articles.search.engines.base import SearchEngine
from articles.search.query.parsed_query import ParsedQuery
from articles.search.types import Document, Filters, Label, Results

NOW = datetime(2020, 6, 15, 12, 0, tzinfo=UTC)
GUARDIAN, MONDE = Label("the-guardian", "The Guardian"), Label("le-monde", "Le Monde")
NEWS = Label("cronaca", "Cronaca")
WORLD, ASIA = Label("esteri", "Esteri"), Label("asia", "Asia")


def make(number: int, title: str = "", text: str = "", **values: Any) -> Document:
    """A document of which a test says only what it is about."""
    published = int((NOW - timedelta(days=values.pop("age", number))).timestamp())
    day = datetime.fromtimestamp(published, UTC).date()
    given: dict[str, Any] = {
        "id": number,
        "title": title,
        "summary": "",
        "text": text,
        "language": "it",
        "author": "",
        "day": day,
        "published": published,
        "visible_from": published,
        "status": "published",
        "source": GUARDIAN,
        "country": "GB",
        "sections": (WORLD,),
        "tags": (),
        "fingerprint": number,
    }
    return Document(**(given | values))


def place_of(engine: SearchEngine) -> int:
    """The place of the index, 0 where there is none."""
    with suppress(IndexMissing):
        return engine.place()
    return 0


def fill(engine: SearchEngine, documents: Iterable[Document]) -> None:
    """Give the engine an index of these documents."""
    with engine.rebuild(place_of(engine) + 1) as new:
        new.add(documents)
        new.settle()
        with engine.writing():
            new.finish()


def change(
    engine: SearchEngine, documents: Iterable[Document], removed: Iterable[int] = ()
) -> None:
    """Apply a change as a worker does: under the lock, and with a version of its own."""
    with engine.writing():
        version = engine.place() + 1
        engine.apply(documents, removed, version, version)


def ask(engine: SearchEngine, text: str, **values: Any) -> Results:
    given: dict[str, Any] = {"at": NOW} | values
    return engine.search(SearchQuery(ParsedQuery(text, date(2020, 6, 15)), **given))


def found(engine: SearchEngine, text: str, **values: Any) -> set[int]:
    """Ids of all full answers."""
    return {hit.id for hit in ask(engine, text, relax=False, **values).hits}


ARTICLES = [
    make(1, "Le sanzioni contro l’Iran", "Gli Stati Uniti hanno deciso nuove sanzioni.",
         author="Anna Bianchi", tags=(Label("nucleare", "Nucleare"),)),
    make(2, "Accordo a Ginevra", "La sanzione più dura cade. L'accordo nucleare tiene.",
         sections=(WORLD, ASIA), tags=(Label("accordo-nucleare", "Accordo nucleare"),)),
    make(3, "Sanctions bite", "The sanction regime hits Tehran and the cities.", language="en"),
    make(4, "Les accords d’Alger", "L'accord a été signé à Alger, la ville blanche.",
         language="fr", source=MONDE, country="FR"),
    make(5, "Il cessate il fuoco", "Il cessate il fuoco in Siria regge, dice Mosca.", age=400),
    make(6, "Fuoco", "Cessate ogni cosa: il fuoco brucia la città di Aleppo in Siria.", age=800),
    make(7, "Bozza su Teheran", "Non ancora pubblicato: sanzioni.", visible_from=None,
         status="draft"),
    make(8, "Domani", "Sanzioni che valgono da domani.",
         visible_from=int((NOW + timedelta(days=1)).timestamp()), status="scheduled"),
    make(9, "東京の選挙", "東京で選挙が行われた。", language="ja", country="JP"),
]  # fmt: skip


class EngineContract:
    """Subclass it with a fixture ``engine`` that gives an engine without an index."""

    @pytest.fixture
    def full(self, engine: SearchEngine) -> SearchEngine:
        fill(engine, ARTICLES)
        return engine

    def test_who_follows_finds_what_was_applied(self, engine: SearchEngine) -> None:
        fill(engine, ARTICLES)
        engine.follow()
        change(engine, [make(50, "Parolanuova")], [])
        engine.follow()
        assert found(engine, "parolanuova") == {50}

    def test_without_an_index_there_is_no_answer(self, engine: SearchEngine) -> None:
        with pytest.raises(IndexMissing):
            engine.follow()
        assert engine.status().state == "missing"
        assert engine.status().message
        with pytest.raises(IndexMissing):
            ask(engine, "sanzioni")
        with pytest.raises(IndexMissing):
            engine.place()
        with pytest.raises(IndexMissing), engine.writing():
            engine.apply([make(1)], [], 1)

    def test_status_counts(self, full: SearchEngine) -> None:
        full.follow()
        status = full.status()
        assert status.state == "ready"
        assert status.is_ready
        assert status.documents == len(ARTICLES)
        assert status.bytes
        assert status.place == full.place() == 1

    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ("sanzioni", {1, 2}),
            ("SANZIONE", {1, 2}),
            ("sanctions", {3}),
            ("accordo", {2}),
            ("accords", {4}),
            ("citta", {6}),
            ("città siria", {6}),
            ("siria -aleppo", {5}),
            ("siria NON aleppo", {5}),
            ("ginevra OR mosca", {2, 5}),
            ("ginevra O mosca", {2, 5}),
            ("(ginevra OR mosca) siria", {5}),
            ('"cessate il fuoco"', {5}),
            ('"cessate fuoco"', set()),
            ('"cessate fuoco"~3', {5, 6}),
            ('"fuoco cessate"~1', {5}),
            ("sanz*", {1, 2}),
            ("sanzion?", {1, 2}),
            ("s?nctions", {3}),
            ("*hran", {3}),
            ("sanzoini~", {1, 2}),
            ("titolo:fuoco", {5, 6}),
            ("titolo:siria", set()),
            ("title:sanctions", {3}),
            ("fonte:guardian", {1, 2, 3, 5, 6, 9}),
            ('fonte:"le monde"', {4}),
            ("fonte:le-monde", {4}),
            ("sezione:asia", {2}),
            ("sezione:esteri siria", {5, 6}),
            ("autore:bianchi", {1}),
            ("autore:bian*", {1}),
            ("tag:nucleare", {1, 2}),
            ('tag:"accordo nucleare"', {2}),
            ("lingua:fr", {4}),
            ("lingua:inglese", {3}),
            ("lingua:(francese OR giapponese)", {4, 9}),
            ("paese:francia", {4}),
            ("paese:(francia OR giappone)", {4, 9}),
            ("paese:atlantide", set()),
            ("-paese:gb", {4, 9}),
            ("data:2019", {5}),
            ("siria al:2018-12-31", {6}),
            ("siria dal:2019-01-01", {5}),
            ("data:ieri", {1}),
            ('data:"ultimi 4 giorni"', {1, 2, 3}),
            ("東京", {9}),
            ("選", {9}),
            ("bianchi", {1}),
            ("", {1, 2, 3, 4, 5, 6, 9}),
            ("*", {1, 2, 3, 4, 5, 6, 9}),
            ("nessunolhascritto", set()),
        ],
    )
    def test_what_a_query_finds(self, full: SearchEngine, text: str, ids: set[int]) -> None:
        assert found(full, text) == ids

    def test_drafts_are_for_those_who_ask_for_them(self, full: SearchEngine) -> None:
        assert found(full, "sanzioni", drafts=True) == {1, 2, 7, 8}
        drafts = Filters(statuses=("draft",))
        assert found(full, "sanzioni", drafts=True, filters=drafts) == {7}

    def test_a_scheduled_article_shows_at_its_time(self, full: SearchEngine) -> None:
        assert 8 not in found(full, "domani")
        assert 8 not in found(full, "domani", at=NOW + timedelta(days=1, seconds=-1))
        assert 8 in found(full, "domani", at=NOW + timedelta(days=1))

    @pytest.mark.parametrize(
        ("filters", "ids"),
        [
            (Filters(section=("asia",)), {2}),
            (Filters(section=("esteri",)), {1, 2, 3, 4, 5, 6, 9}),
            (Filters(source=("le-monde",)), {4}),
            (Filters(source=("le-monde", "the-guardian"), language=("en", "fr")), {3, 4}),
            (Filters(country=("FR", "JP")), {4, 9}),
            (Filters(tag=("nucleare",)), {1}),
            (Filters(year=(2019,)), {5}),
            (Filters(date_to=date(2019, 1, 1)), {6}),
            (Filters(date_from=date(2019, 1, 1), date_to=date(2019, 12, 31)), {5}),
            (Filters(section=("nessuna",)), set()),
            (Filters(year=(-5, 10**12)), set()),
            (Filters(tag=("\ud800",), source=("\x00",)), set()),
        ],
    )
    def test_filters(self, full: SearchEngine, filters: Filters, ids: set[int]) -> None:
        assert found(full, "", filters=filters) == ids

    def test_facets_count_what_was_found(self, full: SearchEngine) -> None:
        results = ask(full, "")
        counts = {
            name: {facet.value: facet.count for facet in facets}
            for name, facets in results.facets.items()
        }
        assert counts["section"] == {"esteri": 7, "asia": 1}
        assert counts["source"] == {"the-guardian": 6, "le-monde": 1}
        assert counts["language"] == {"it": 4, "en": 1, "fr": 1, "ja": 1}
        assert counts["year"] == {"2020": 5, "2019": 1, "2018": 1}
        assert sum(bar.count for bar in results.histogram) == 7
        labels = {facet.value: facet.label for facet in results.facets["source"]}
        assert labels["le-monde"] == "Le Monde"

    def test_a_filtered_facet_still_offers_its_other_values(self, full: SearchEngine) -> None:
        results = ask(full, "", filters=Filters(language=("fr",), country=("FR",)))
        assert results.total == 1
        languages = {facet.value: facet for facet in results.facets["language"]}
        assert languages["fr"].chosen
        assert "it" not in languages  # none of them is of the chosen country
        results = ask(full, "", filters=Filters(language=("fr",)))
        languages = {facet.value: facet for facet in results.facets["language"]}
        assert languages["it"].count == 4

    def test_an_answer_that_can_be_done_without_is_the_same(self, full: SearchEngine) -> None:
        full.follow()
        filters = Filters(language=("it",))
        usual, spare = (
            ask(full, "", filters=filters, page_size=1, is_spare=is_spare)
            for is_spare in (False, True)
        )
        assert spare.total_all == usual.total_all > 0
        assert spare.facets == usual.facets

    def test_sorting_by_date(self, full: SearchEngine) -> None:
        newest = [hit.id for hit in ask(full, "siria OR sanzioni", sort="newest").hits]
        assert newest == [1, 2, 5, 6]
        oldest = [hit.id for hit in ask(full, "siria OR sanzioni", sort="oldest").hits]
        assert oldest == newest[::-1]

    def test_the_title_counts_more(self, engine: SearchEngine) -> None:
        words = "una lunga storia di poche parole che parla di molte cose diverse tra loro"
        fill(engine, [make(1, "Altro", f"{words} vulcano"), make(2, "Vulcano", words)])
        results = ask(engine, "vulcano")
        assert [hit.id for hit in results.hits] == [2, 1]
        assert results.hits[0].in_title == ("vulcano",)
        assert results.hits[1].in_title == ()

    def test_pages_go_as_far_as_the_hits(self, engine: SearchEngine) -> None:
        fill(engine, [make(number, "Stesso titolo") for number in range(1, 26)])
        pages = [ask(engine, "titolo", page=page, page_size=10).hits for page in (1, 2, 3, 4)]
        assert [len(page) for page in pages] == [10, 10, 5, 0]
        assert sorted(hit.id for page in pages for hit in page) == list(range(1, 26))
        assert ask(engine, "titolo", page=-1, page_size=10).hits == pages[0]
        assert ask(engine, "titolo", page=10**9).hits == ()
        assert ask(engine, "titolo", page_size=10**9).page_size == 200

    def test_articles_that_lack_a_word_follow_marked(self, full: SearchEngine) -> None:
        results = ask(full, "sanzioni ginevra")
        assert results.relaxed
        assert (results.total_all, results.total) == (1, 2)
        first, second = results.hits
        assert (first.id, first.missing) == (2, ())
        assert (second.id, second.missing, second.matched) == (1, ("ginevra",), ("sanzioni",))
        assert ask(full, "sanzioni ginevra", relax=False).total == 1
        assert not ask(full, "-ginevra mosca").relaxed

    def test_a_word_that_kills_the_query_is_named(self, full: SearchEngine) -> None:
        results = ask(full, "sanzioni pinguino", relax=False)
        assert results.total == 0
        assert [(one.word, one.total) for one in results.without] == [("pinguino", 2)]

    def test_newer_articles_rise_only_when_asked(self, engine: SearchEngine) -> None:
        text = "vulcano e altre parole"
        fill(engine, [make(1, "Vulcano", text, age=3000), make(2, "Altro", text, age=1)])
        assert [hit.id for hit in ask(engine, "vulcano").hits] == [1, 2]
        leaning = ask(engine, "vulcano", lean_recent=True)
        assert leaning.hits[1].score <= leaning.hits[0].score
        gap = ask(engine, "vulcano").hits
        assert gap[0].score - gap[1].score > leaning.hits[0].score - leaning.hits[1].score

    def test_changes(self, full: SearchEngine) -> None:
        change(full, [make(1, "Un vulcano", "niente altro"), make(20, "Vulcano")], [2, 999])
        assert found(full, "vulcano") == {1, 20}
        assert found(full, "sanzioni") == set()
        ids, prints = full.fingerprints()
        assert ids.tolist() == [1, 3, 4, 5, 6, 7, 8, 9, 20]
        assert prints.tolist() == ids.tolist()

    def test_many_changes_and_merges_answer_like_one_index(self, full: SearchEngine) -> None:
        for number in range(100, 130):
            change(full, [make(number, f"Vulcano {number % 3}", "lava e cenere")], [number - 5])
            full.tidy(large=False)
        full.tidy(large=True)
        assert found(full, "vulcano lava") == set(range(125, 130))
        assert found(full, '"lava e cenere"') == set(range(125, 130))
        assert found(full, "sanzioni") == {1, 2}
        full.follow()
        assert full.status().documents == len(ARTICLES) + 5
        assert full.verify() == []

    def test_a_rebuild_has_a_place_of_its_own(self, full: SearchEngine) -> None:
        with full.rebuild(7) as new:
            new.add(ARTICLES[:5])
            change(full, [make(21, "Solo nel vecchio")], [])
            new.settle()
            new.apply([make(20, "Vulcano")], [1], 8)
            assert full.place() == 2
            assert found(full, "vulcano") == set()
            with full.writing():
                new.apply([], [2], 9, 9)
                new.finish()
        assert full.place() == 9
        assert full.fingerprints()[0].tolist() == [3, 4, 5, 20]
        assert found(full, "vulcano") == {20}

    def test_an_unfinished_rebuild_changes_nothing(self, full: SearchEngine) -> None:
        with pytest.raises(RuntimeError), full.rebuild(2) as new:
            new.add(ARTICLES[:1])
            raise RuntimeError
        assert found(full, "siria") == {5, 6}

    def test_similar_articles(self, engine: SearchEngine) -> None:
        if not engine.supports_similar:
            pytest.skip("the engine knows no likeness")
        topics = ["vulcano lava cenere eruzione", "voto urne seggi scrutinio", "gol porta arbitro"]
        fill(
            engine,
            [
                make(number, f"Titolo {number}", f"{topics[number % 3]} parola{number} il la di")
                for number in range(1, 31)
            ],
        )
        alike = engine.similar(3, 5)
        assert len(alike) == 5
        assert all(number % 3 == 0 and number != 3 for number in alike)
        assert engine.similar(999, 5) == []

    def test_completion_and_suggestion(self, full: SearchEngine) -> None:
        if full.supports_completion:
            assert full.complete("sanz", 5) == ["sanzioni", "sanzione"]
            assert full.complete("nuove cit", 5)[0].startswith("nuove cit")
            assert "città" in full.complete("citt", 5)
            assert full.complete("", 5) == []
        if full.supports_suggestions:
            fill(full, [make(number, "Il vulcano di Stromboli") for number in range(1, 9)])
            assert full.suggest("vulkano stromboli") == "vulcano stromboli"
            assert full.suggest("vulcano") is None

    def test_a_language_counts_what_choosing_it_finds(self, engine: SearchEngine) -> None:
        codes = ("pt", "pt-BR", "pt-BR", "en-GB", "it")
        fill(engine, [make(pk, "Parola", language=code) for pk, code in enumerate(codes, 1)])
        counts = {facet.value: facet.count for facet in ask(engine, "parola").facets["language"]}
        assert counts == {"pt": 3, "pt-BR": 2, "en-GB": 1, "it": 1}
        for code, count in counts.items():
            assert len(found(engine, "parola", filters=Filters(language=(code,)))) == count

    @pytest.mark.parametrize(
        ("typed", "completed"),
        [
            ("covid-1", "covid-19"),
            ("titolo:vert", "titolo:vertice"),
            ("-vert", "-vertice"),
            ("roma -(siria OR vert", "roma -(siria OR vertice"),
            ('"il vert', '"il vertice'),
            ("l'acc", "l'accordo"),
            ("Vert", "vertice"),
            ("dati_vert", "dati_vertice"),
            ("北京 中国日", "北京 中国日本"),
            ("vertice.", ""),
            ("vertice -", ""),
            ("!", ""),
        ],
    )
    def test_what_stands_before_the_completed_word_stays(
        self, engine: SearchEngine, typed: str, completed: str
    ) -> None:
        fill(engine, [make(1, "Vertice sul covid-19", "L’accordo di 中国日本 e altro.")])
        if engine.supports_completion:
            assert engine.complete(typed, 1, NOW) == ([completed] if completed else [])

    def test_threads_get_right_answers_while_it_changes(self, full: SearchEngine) -> None:
        expected = {text: found(full, text) for text in ("siria", '"cessate il fuoco"', "sanzioni")}
        wrong: list[object] = []
        ended = threading.Event()

        def read() -> None:
            while not ended.is_set():
                for text, ids in expected.items():
                    try:
                        if found(full, text) != ids:
                            wrong.append((text, ids))
                    except Exception as error:
                        wrong.append(error)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(200, 220):
            change(full, [make(number, "Vulcano", "lava")], [number - 3])
            full.tidy(large=False)
        ended.set()
        for thread in threads:
            thread.join()
        assert wrong == []

    def test_names_are_words_of_the_article(self, named: SearchEngine) -> None:
        for text, ids in {
            "nordlicht": {1, 2},
            "Nordlicht-Rundschau": {1, 2},
            '"nordlicht rundschau"': {1, 2},
            '"rundschau nordlicht"': set(),
            "nordl*": {1, 2},
            "n?rdlicht": {1, 2},
            "nordlihct~": {1, 2},
            "nordlicht vulcano": {1},
            "vulcano -nordlicht": {3, 5},
            "nordlicht OR ceneri": {1, 2, 4},
            "cronaca": {4, 5},  # a section, and the one above it
            "rossi": {3},
            "maree": {2},
            "titolo:nordlicht": set(),
            '"nordlicht vulcano"': set(),  # no phrase goes from a name into the text
        }.items():
            assert found(named, text) == ids, text

    def test_the_outlet_comes_before_those_who_say_its_name(self, engine: SearchEngine) -> None:
        mehr = Label("mehr", "Mehr News Agency")
        said = "Shoygu mehr " * 12
        fill(
            engine,
            [
                make(1, "Shoygu besucht Teheran", "Shoygu will mehr und mehr.", language="de"),
                make(2, "Mehr Shoygu, noch mehr Shoygu", said, language="de"),
                make(3, "Shoygu in Tehran", "Shoygu held talks in Tehran.", source=mehr),
                make(4, "Mehr Wind", "Mehr Wind und mehr Sonne, und immer mehr.", language="de"),
                make(5, "Bread prices", "Bread is dearer.", source=mehr),
            ],
        )
        assert ask(engine, "Mehr Shoygu").hits[0].id == 3
        assert {hit.id for hit in ask(engine, "mehr").hits[:2]} == {3, 5}
        assert found(engine, "mehr -fonte:mehr") == {1, 2, 4}

    def test_a_hit_says_which_of_its_names_have_the_words(self, named: SearchEngine) -> None:
        results = ask(named, "nordlicht vulcano")
        first = results.hits[0]
        assert (first.id, first.matched) == (1, ("nordlicht", "vulcano"))
        assert first.in_names == (("source", "nordlicht"),)
        assert first.in_title == ("vulcano",)
        names = {hit.id: hit.in_names for hit in ask(named, "rossi OR maree OR cronaca").hits}
        assert names[2] == (("tag", "maree"),)
        assert names[3] == (("author", "rossi"),)
        assert names[4] == names[5] == (("section", "cronaca"),)

    def test_names_count_in_totals_facets_and_what_is_missing(self, named: SearchEngine) -> None:
        results = ask(named, "nordlicht vulcano")
        assert (results.total_all, results.relaxed) == (1, True)
        missing = {hit.id: hit.missing for hit in results.hits}
        assert missing[2] == ("vulcano",)
        assert missing[3] == ("nordlicht",)
        results = ask(named, "nordlicht")
        assert [(one.value, one.count) for one in results.facets["source"]] == [("nordlicht", 2)]
        without = ask(named, "nordlicht pinguino", relax=False).without
        assert [(one.word, one.total) for one in without] == [("pinguino", 2)]

    def test_names_weigh_by_what_they_name(self, engine: SearchEngine) -> None:
        word, other = Label("vulcano", "Vulcano"), Label("altro", "Altro")
        fill(
            engine,
            [
                make(1, "Uno", "parole", source=word),
                make(2, "Due", "parole", author="Vulcano"),
                make(3, "Tre", "parole", sections=(word,)),
                make(4, "Quattro", "parole vulcano parole"),
                make(5, "Cinque", "parole", source=other),
            ],
        )
        hits = ask(engine, "vulcano").hits
        assert hits[0].id == 1
        assert {hit.id for hit in hits} == {1, 2, 3, 4}

    def test_names_are_completed_and_spelt(self, engine: SearchEngine) -> None:
        paper = Label("suddeutsche", "Süddeutsche Rundschau")
        fill(engine, [make(number, "Titolo", source=paper) for number in range(1, 9)])
        if engine.supports_completion:
            assert engine.complete("sudd", 5, NOW) == ["süddeutsche"]
            assert engine.complete("alla rund", 5, NOW) == ["alla rundschau"]
        if engine.supports_suggestions:
            assert engine.suggest("rundshcau", NOW) == "rundschau"

    def test_a_new_name_takes_the_place_of_the_old_one(self, named: SearchEngine) -> None:
        new = Label("nordlicht", "Polarstern")
        change(named, [make(pk, "Titolo", source=new) for pk in (1, 2)], [])
        assert found(named, "polarstern") == {1, 2}
        assert [one.label for one in ask(named, "polarstern").facets["source"]] == ["Polarstern"]
        assert found(named, "rundschau") == set()
        if named.supports_completion:
            assert named.complete("rund", 5, NOW) == []

    @pytest.fixture
    def named(self, engine: SearchEngine) -> SearchEngine:
        paper = Label("nordlicht", "Nordlicht-Rundschau")
        fill(
            engine,
            [
                make(1, "Un vulcano", "Lava in Islanda.", source=paper),
                make(2, "Il mare", "Acqua alta.", source=paper, tags=(Label("maree", "Maree"),)),
                make(3, "Altro vulcano", "Etna.", author="Carla Rossi"),
                make(4, "Ceneri", "Aerei fermi.", sections=(NEWS,)),
                make(5, "Vulcano e lava", "Etna.", sections=(NEWS, Label("sud", "Sud"))),
            ],
        )
        return engine
