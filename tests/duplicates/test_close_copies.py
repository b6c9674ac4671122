"""What one outlet retells within a day becomes one story; a form with other figures does not."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.duplicates import close_copies, minhash
from articles.duplicates.close_copies import have_same_figures, is_close
from articles.duplicates.linking import recognise
from articles.duplicates.minhash import is_same, shingle_sets
from articles.models import Article, Source
from tests.small_archive import SmallArchive

DAY = datetime(2018, 4, 3, 10, tzinfo=UTC)
AGENCY = """
Sono 42 le persone soccorse nella notte al largo dell'isola, dove un traghetto diretto al continente
è rimasto senza motori dopo un incendio nella sala macchine. Lo ha detto la guardia costiera, che ha
mandato sul posto tre motovedette e un elicottero. Nessuno dei passeggeri è ferito, ma 7 marinai
sono stati portati in ospedale per avere respirato fumo. Il comandante ha spiegato che le fiamme
sono partite da un tubo del carburante e che l'equipaggio le ha spente in meno di 20 minuti. La
nave, costruita nel 1994, era stata controllata a gennaio senza che si trovasse alcun difetto. La
procura ha aperto un fascicolo e ha disposto il sequestro dello scafo, che un rimorchiatore porterà
in porto non appena il mare lo permetterà.
"""
# Another desk's: two sentences in other words, one left out.
RETOLD = """
Sono 42 le persone soccorse nella notte al largo dell'isola, dove un traghetto diretto al continente
è rimasto senza motori dopo un incendio nella sala macchine. Così la guardia costiera, con tre mezzi
e un velivolo in mare. Nessuno dei passeggeri è ferito, ma 7 marinai sono stati portati in ospedale
per avere respirato fumo. Il comandante ha spiegato che le fiamme sono partite da un tubo del
carburante e che l'equipaggio le ha spente in meno di 20 minuti. La nave, costruita nel 1994, era
stata controllata a gennaio senza che si trovasse alcun difetto. Indagano i magistrati, che intanto
hanno fatto mettere i sigilli allo scafo.
"""
FORM = """
Il comune di {} ha pubblicato oggi il bando per l'assegnazione delle case popolari, che mette a
disposizione {} alloggi distribuiti nei quartieri della cintura. Le domande si possono presentare
allo sportello del municipio oppure per posta certificata entro il {} maggio, con la dichiarazione
dei redditi e lo stato di famiglia. Il reddito non deve superare i {} euro l'anno. La graduatoria
sarà resa nota entro {} giorni e resterà valida per tutto l'anno, come ha ricordato l'assessore nel
corso della conferenza stampa di stamattina, nella quale ha ringraziato gli uffici per il lavoro
svolto. {}
"""
BARI = FORM.format("Bari", 31, 12, 15000, 60, "I sindacati chiedono più case e affitti più bassi.")
LECCE = FORM.format("Lecce", 18, 20, 13500, 90, "L'opposizione parla di un annuncio elettorale.")


def page(words: str) -> str:
    return f"<p>{words}</p>"


def are_one_story(archive: SmallArchive, first: str, other: str, days: int = 0) -> bool:
    outlet = Source.objects.create(name="Il Molo", slug="il-molo")
    archive.make_article(body=page(first), published=DAY)
    archive.make_article(body=page(other), published=DAY + timedelta(days=days), source=outlet)
    while recognise():
        pass
    return Article.objects.filter(story__isnull=False).count() == 2


def sets(size: int, common: int, longer: int) -> tuple[minhash.Hashes, minhash.Hashes]:
    """Two sets of so many numbers that share some."""
    first = np.arange(size, dtype=np.uint64)
    other = np.arange(size - common, size - common + longer, dtype=np.uint64)
    return first, other


@pytest.mark.parametrize(("days", "expected"), [(0, True), (1, True), (2, False)])
def test_what_was_retold_is_the_same_story_for_a_day(
    archive: SmallArchive, days: int, expected: bool
) -> None:
    assert close_copies.CLOSE_DAYS == 1
    assert not is_same(*shingle_sets([AGENCY, RETOLD]))
    assert are_one_story(archive, AGENCY, RETOLD, days) is expected


def test_in_either_order(archive: SmallArchive) -> None:
    assert are_one_story(archive, RETOLD, AGENCY)


def test_one_that_came_earlier_is_found_too(archive: SmallArchive) -> None:
    for words in (AGENCY, "Altro.", RETOLD):
        archive.make_article(body=page(words), published=DAY)
        while recognise():
            pass
    together = Article.objects.exclude(story=None).values_list("text", flat=True)
    assert ["42 le persone" in text for text in together] == [True, True]


def test_a_form_with_other_figures_is_another(archive: SmallArchive) -> None:
    assert is_close(*shingle_sets([BARI, LECCE]))
    assert not are_one_story(archive, BARI, LECCE)


def test_a_table_is_never_close(archive: SmallArchive) -> None:
    chance = random.Random(4)  # noqa: S311  made-up figures
    rows = [f"qualità {chance.randrange(900)} prezzo {chance.randrange(900)}" for _ in range(60)]
    later = [*rows[:40], *(f"qualità {chance.randrange(900)} prezzo nullo" for _ in range(20))]
    assert is_close(*shingle_sets([" ".join(rows), " ".join(later)]))
    assert not are_one_story(archive, " ".join(rows), " ".join(later))


@pytest.mark.parametrize(("size", "expected"), [(59, False), (60, True), (61, True)])
def test_short_texts_are_never_close(size: int, expected: bool) -> None:
    assert close_copies.LEAST_CLOSE_SHINGLES == 60
    assert is_close(*sets(size, size, size)) is expected


@pytest.mark.parametrize(("common", "expected"), [(79, False), (80, True), (81, True)])
def test_two_fifths_of_all_shingles_are_close(common: int, expected: bool) -> None:
    assert close_copies.LEAST_CLOSE_JACCARD == 0.4
    # 140 and 140 with 80 in common are 200 in all.
    assert is_close(*sets(140, common, 140)) is expected


@pytest.mark.parametrize(("common", "expected"), [(69, False), (70, True), (71, True)])
def test_a_cut_holds_seven_tenths(common: int, expected: bool) -> None:
    assert close_copies.LEAST_CLOSE_CONTAINED == 0.7
    assert is_close(*sets(100, common, 390)) is expected


@pytest.mark.parametrize(("longer", "expected"), [(400, True), (401, False)])
def test_a_mere_notice_is_no_cut(longer: int, expected: bool) -> None:
    assert minhash.SHORTEST_CUT == 0.25
    assert is_close(*sets(100, 90, longer)) is expected


@pytest.mark.parametrize(
    ("first", "other", "expected"),
    [
        ("", "", True),
        ("42 e 7", "il 3 aprile 42 e 7 e 20", True),
        ("il 3 aprile 42 e 7 e 20", "42 e 7", True),
        ("42 e 7", "il 3 aprile 42 e 20", False),
        ("3.15 e 2", "3,15 e 2", True),
        ("Un contratto di 304 milioni", "Un contratto di 303,9 milioni", False),
    ],
)
def test_one_tells_all_figures_of_the_other(first: str, other: str, expected: bool) -> None:
    assert have_same_figures(first, other, 100) is expected


@pytest.mark.parametrize(
    "dateline",
    [
        "(AGI) - ROMA, 24 FEB - ",
        "Roma, 24 feb. (Agenzia Nord) – ",
        "REGGIO EMILIA (Nord), 24 febbraio - ",
        "LONDON, April 24 (Wire) - ",
        "NEW YORK, Feb. 24, 2018 (Wire) — ",
        "Madrid, 24 feb (Sur).- ",
    ],
)
def test_the_day_of_a_date_line_is_no_figure(dateline: str) -> None:
    assert have_same_figures(f"{dateline}Sono 42 e 7.", "Sono 42 e 7 su 90, di cui 11.", 100)
    assert not have_same_figures(f"{dateline}Sono 43 e 7.", "Sono 42 e 7 su 90, di cui 11.", 100)


@pytest.mark.parametrize("start", ["Sono 24 feb - ", "Il 24 febbraio, ", "Dopo il voto: 24 sì - "])
def test_other_figures_at_the_start_count(start: str) -> None:
    assert not have_same_figures(f"{start}42 e 7.", "Sono 42 e 7 su 90, di cui 11.", 100)


def test_two_notices_that_differ_in_name_and_sum_are_two_stories(archive: SmallArchive) -> None:
    first, other = (
        f"Il ministero ha affidato alla {name} di {town} un contratto da {sum_} milioni per lo "
        "studio del nuovo sistema di sorveglianza delle coste, che dovrà essere pronto entro "
        f"gennaio dell'anno 2020. {more} La commessa prevede 34 mesi di lavoro tra progetto, prove "
        "in mare e dimostrazione davanti ai tecnici della marina. Una parte dei fondi scade alla "
        "fine dell'esercizio in corso e alla gara hanno risposto 38 imprese."
        for name, town, sum_, more in (
            ("Navalcotti", "Ancona", 304, "I sindacati chiedono che si assuma e non si appalti."),
            ("Ferrosud", "Bari", 299, "Il titolo ha guadagnato in borsa fino alla chiusura."),
        )
    )
    assert not is_same(*shingle_sets([first, other]))
    assert is_close(*shingle_sets([first, other]))
    assert not are_one_story(archive, first, other)


@pytest.mark.parametrize(("figures", "expected"), [(7, True), (8, True), (9, False)])
def test_of_a_hundred_shingles_eight_may_be_figures(figures: int, expected: bool) -> None:
    assert close_copies.MOST_FIGURES == 0.08
    text = " ".join(map(str, range(figures)))
    assert have_same_figures(text, text, 100) is expected


@given(st.text(), st.text(), st.integers(60, 5_000))
def test_neither_text_comes_first(first: str, other: str, shingles: int) -> None:
    assert have_same_figures(first, other, shingles) == have_same_figures(other, first, shingles)


@given(st.sets(st.integers(0, 300)), st.sets(st.integers(0, 300)))
def test_what_is_close_is_so_both_ways(first: set[int], other: set[int]) -> None:
    one, two = (np.array(sorted(each), np.uint64) for each in (first, other))
    assert is_close(one, two) == is_close(two, one)
    assert is_close(one, one) == (len(one) >= 60)
