"""Near-copies become one story; what is merely alike stays apart; any order gives the same."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.duplicates import linking, lsh, minhash
from articles.duplicates.linking import recognise
from articles.duplicates.minhash import digests, is_same, shingle_sets
from articles.models import Article, IndexJob, Source
from articles.models.story import Sketch, Story
from articles.synthetic import Maker
from tests.small_archive import SmallArchive

DAY = datetime(2018, 4, 3, 10, tzinfo=UTC)
_VOCABULARY = """
porto nave grano accordo ministro governo sindaco treno fiume ponte lavoro voto legge tassa scuola
medico guerra pace mare vento pioggia raccolto mercato prezzo banca fabbrica operaio strada museo
libro teatro squadra partita medaglia giudice processo confine frontiera viaggio isola vulcano
foresta incendio soccorso ospedale ricerca vaccino satellite pianeta computer rete giornale radio
sciopero corteo piazza
"""
WORDS = _VOCABULARY.split()


def text(seed: int, words: int = 200) -> str:
    """Words in an order of their own, some sentences to a paragraph."""
    chosen = random.Random(seed).choices(WORDS, k=words)  # noqa: S311  made-up texts
    return ". ".join(" ".join(chosen[at : at + 12]) for at in range(0, words, 12))


def page(words: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in words.split("\n"))


def cut(words: str, part: float) -> str:
    pieces = words.split(" ")
    return " ".join(pieces[: int(len(pieces) * part)])


def edited(words: str, share: float, seed: int = 2) -> str:
    """With so many of the words replaced by others, here and there."""
    chance = random.Random(seed)  # noqa: S311  made-up texts
    return " ".join("invece" if chance.random() < share else word for word in words.split(" "))


def recognise_all(limit: int = linking.LIMIT) -> None:
    while recognise(limit):
        pass


def together() -> set[frozenset[str]]:
    """The stories, as the titles of their articles."""
    found: dict[int, set[str]] = {}
    for story, title in Article.objects.filter(story__isnull=False).values_list(
        "story_id", "title"
    ):
        found.setdefault(story, set()).add(title)
    return {frozenset(titles) for titles in found.values()}


def two(archive: SmallArchive, first: str, second: str, days: int = 0) -> bool:
    """Whether two such texts become one story."""
    other = Source.objects.create(name="Il Molo", slug="il-molo")
    archive.make_article(title="A", body=page(first), published=DAY)
    archive.make_article(
        title="B", body=page(second), published=DAY + timedelta(days=days), source=other
    )
    recognise_all()
    return together() == {frozenset("AB")}


ORIGINAL = text(1)
COPIES = {
    "the same text": ORIGINAL,
    "capitals, accents, signs": ORIGINAL.upper().replace("À", "A").replace(". ", " – "),
    "a dateline in front": f"PALERMO, 3 aprile (Agenzia) – {ORIGINAL}",
    "the first half": cut(ORIGINAL, 0.5),
    "the first third": cut(ORIGINAL, 0.34),
    "a paragraph more": ORIGINAL.replace(". ", f"\n{text(2, 40)}\n", 1),
    "a word here and there": edited(ORIGINAL, 0.03),
}
OTHERS = {
    "another text": text(3),
    "a notice in a column": "\n".join([cut(ORIGINAL, 0.18), text(4, 200)]),
    "a shared paragraph": "\n".join([cut(ORIGINAL, 0.25), text(5, 150)]),
    "every fourth word changed": edited(ORIGINAL, 0.25),
    "nothing": "",
}


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_becomes_one_story(archive: SmallArchive, kind: str) -> None:
    assert two(archive, ORIGINAL, COPIES[kind])


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_copy_stays_apart(archive: SmallArchive, kind: str) -> None:
    assert not two(archive, ORIGINAL, OTHERS[kind])


@pytest.mark.parametrize(("days", "expected"), [(1, True), (3, True), (4, False), (300, False)])
def test_a_story_is_of_a_few_days(archive: SmallArchive, days: int, expected: bool) -> None:
    assert two(archive, ORIGINAL, ORIGINAL, days) is expected


def test_a_bulletin_with_other_figures_is_another(archive: SmallArchive) -> None:
    bulletin = (
        "La banca centrale è intervenuta sul mercato con un'operazione di riacquisto a {} giorni "
        "per {} miliardi, ha detto un portavoce. I fondi erano scambiati al {} per cento quando "
        "l'operazione è cominciata, contro il {} per cento della chiusura di ieri, mentre gli "
        "operatori si aspettavano una misura di questo genere per le scadenze fiscali."
    )
    first, second = (bulletin.format(*figures) for figures in ((2, 3, 6, 5), (7, 4, 8, 9)))
    assert not two(archive, first, second, days=1)


def test_short_texts_make_no_story(archive: SmallArchive) -> None:
    assert not two(
        archive,
        "Sciopero dei treni domani in tutta Italia.",
        "Sciopero dei treni domani in tutta Italia.",
    )
    assert not Sketch.objects.exists()
    assert not Article.objects.filter(story_pending=True).exists()


def test_texts_without_spaces_are_told_apart_too(archive: SmallArchive) -> None:
    chance = random.Random(3)  # noqa: S311  made-up texts
    words = "".join(chr(chance.randrange(0x4E00, 0x5E00)) for _ in range(200))
    assert two(archive, words, words[:120])


def test_a_copy_from_the_same_source_is_of_the_story(archive: SmallArchive) -> None:
    for title in ("Prima", "Corretta"):
        archive.make_article(title=title, body=page(ORIGINAL), published=DAY)
    recognise_all()
    assert together() == {frozenset({"Prima", "Corretta"})}


def test_the_first_that_readers_see_leads(archive: SmallArchive) -> None:
    for title, hours, status in (
        ("Bozza", 0, "draft"), ("Seconda", 2, "published"), ("Prima", 1, "published")
    ):  # fmt: skip
        archive.make_article(
            title=title, body=page(ORIGINAL), published=DAY + timedelta(hours=hours), status=status
        )
    recognise_all()
    assert Story.objects.get().lead == Article.objects.get(title="Prima")
    Article.objects.filter(title="Prima").withdraw("Un errore.")
    assert Story.objects.get().lead == Article.objects.get(title="Seconda")


def test_an_article_that_ties_two_stories_joins_them_into_the_older(archive: SmallArchive) -> None:
    whole = text(8, 400)
    start, end = cut(whole, 0.4), whole[-len(cut(whole, 0.4)) :]
    for title, words in (("A", start), ("B", start), ("C", end), ("D", end)):
        archive.make_article(title=title, body=page(words), published=DAY)
        recognise_all()
    older = Article.objects.get(title="A").story
    assert together() == {frozenset("AB"), frozenset("CD")}
    archive.make_article(title="E", body=page(whole), published=DAY)
    recognise_all()
    assert together() == {frozenset("ABCDE")}
    assert Story.objects.get() == older


def test_an_article_that_was_rewritten_leaves_its_story(archive: SmallArchive) -> None:
    for title in "ABC":
        archive.make_article(title=title, body=page(ORIGINAL), published=DAY)
    recognise_all()
    story = Story.objects.get()
    one = Article.objects.get(title="B")
    one.body = page(text(9))
    one.save()
    recognise_all()
    assert together() == {frozenset("AC")}
    assert Story.objects.get() == story
    other = Article.objects.get(title="C")
    other.body = page(text(10))
    other.save()
    recognise_all()
    assert together() == set()
    assert not Story.objects.exists()


def test_a_story_falls_apart_without_what_held_it_together(archive: SmallArchive) -> None:
    whole = text(8, 400)
    start, end = cut(whole, 0.4), whole[-len(cut(whole, 0.4)) :]
    for title, words in (("A", start), ("B", start), ("C", end), ("D", end), ("E", whole)):
        archive.make_article(title=title, body=page(words), published=DAY)
    recognise_all()
    assert together() == {frozenset("ABCDE")}
    bridge = Article.objects.get(title="E")
    bridge.body = page(text(11))
    bridge.save()
    recognise_all()
    assert together() == {frozenset("AB"), frozenset("CD")}


def test_the_index_is_told_of_those_whose_story_changed(archive: SmallArchive) -> None:
    made = [archive.make_article(body=page(ORIGINAL), published=DAY) for _ in range(2)]
    archive.make_article(body=page(text(12)), published=DAY)
    IndexJob.objects.all().delete()
    recognise_all()
    assert {job.object_id for job in IndexJob.objects.all()} == {one.pk for one in made}
    IndexJob.objects.all().delete()
    Article.objects.update(story_pending=True)
    recognise_all()
    assert not IndexJob.objects.exists()


def test_killed_in_between_it_does_the_same_again(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        archive.make_article(body=page(ORIGINAL), published=DAY)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(linking, "choose_leads", _interrupt)
        recognise()
    assert not Sketch.objects.exists()
    assert not Story.objects.exists()
    assert Article.objects.filter(story_pending=True).count() == 3
    recognise_all()
    assert len(together().pop()) == 3


def _interrupt(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_sketches_made_by_other_rules_are_made_anew(archive: SmallArchive) -> None:
    old = archive.make_article(title="A", body=page(ORIGINAL), published=DAY)
    recognise_all()
    Sketch.objects.update(digest=b"\x00" + bytes(128))
    archive.make_article(title="B", body=page(ORIGINAL), published=DAY)
    assert recognise() == 1
    assert Article.objects.filter(story_pending=True).get() == old
    recognise_all()
    assert together() == {frozenset("AB")}
    assert minhash.unpack([bytes(each.digest) for each in Sketch.objects.all()])[1].all()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), limit=st.sampled_from([1, 2, 3, 7, 100]))
def test_any_order_of_intake_gives_the_same_stories(
    archive: SmallArchive, seed: int, limit: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  made-up texts
    Article.objects.all().delete()
    made = family(chance)
    partitions = []
    for _turn in range(2):
        chance.shuffle(made)
        for title, words, days in made:
            archive.make_article(
                title=title, body=page(words), published=DAY + timedelta(days=days)
            )
            if chance.random() < 0.4:
                recognise_all(limit)
        recognise_all(limit)
        partitions.append(together())
        for article in Article.objects.all():
            article.delete()
        assert not Story.objects.exists()
    assert partitions[0] == partitions[1]


def family(chance: random.Random) -> list[tuple[str, str, int]]:
    """Texts with copies, cuts and edits of them on several days."""
    made = []
    for parent in range(3):
        whole = text(chance.randrange(10**6), 160)
        for copy in range(chance.randrange(1, 5)):
            words = edited(whole, chance.choice([0, 0.02, 0.08]), chance.randrange(99))
            words = cut(words, chance.choice([1, 1, 0.6, 0.35]))
            made.append((f"{parent}{copy}", words, chance.randrange(6)))
    return made


def test_a_crowd_of_copies_is_one_story_and_no_great_work(archive: SmallArchive) -> None:
    for number in range(60):
        archive.make_article(body=page(f"{ORIGINAL} {number}"), published=DAY)
    with CaptureQueriesContext(connection) as queries:
        recognise_all(20)
    assert Story.objects.get().articles.count() == 60
    assert len(queries) < 400


def test_made_up_articles_make_no_stories(archive: SmallArchive) -> None:
    for _done in Maker(3, 400, DAY.date(), with_comments=False).make():
        pass
    recognise_all(150)
    assert Article.objects.filter(story__isnull=False).count() <= 4
    assert Sketch.objects.count() > 300


# The texts in little


@given(st.lists(st.text(), max_size=6))
def test_whatever_the_text_it_has_shingles_or_none(texts: list[str]) -> None:
    sets = shingle_sets(texts)
    assert len(sets) == len(texts)
    assert digests(sets).shape == (len(texts), minhash.SLOTS)
    assert all(is_same(each, each) or not len(each) for each in sets)


@given(
    st.lists(
        st.sampled_from(["casa", "Però", "x1", "北", "l’", "–", "\u00ad", "\ud800"]), min_size=40
    )
)
def test_shingles_are_runs_of_words(words: list[str]) -> None:
    alone = shingle_sets([" ".join(words)])[0]
    beside = shingle_sets(["prima", " ".join(words), "dopo"])[1]
    assert np.array_equal(alone, beside)
    folded = [{"Però": "pero", "l’": "l"}.get(w, w) for w in words if w not in "–\u00ad\ud800"]
    runs = {tuple(folded[at : at + 4]) for at in range(len(folded) - 3)}
    assert len(alone) == (len(runs) if len(runs) >= minhash.LEAST_SHINGLES else 0)


@pytest.mark.parametrize("part", [0.3, 0.5, 0.8])
def test_a_digest_tells_how_alike_texts_are(part: float) -> None:
    errors = []
    for seed in range(60):
        whole = text(seed, 300)
        one, other = shingle_sets([whole, cut(whole, part)])
        first, second = digests([one, other])
        exact = len(np.intersect1d(one, other)) / len(np.union1d(one, other))
        errors.append(minhash.agreeing(first, second) / minhash.SLOTS - exact)
    assert abs(np.mean(errors)) < 0.03
    assert np.std(errors) < 0.09


def test_a_table_finds_what_is_near_and_nothing_else() -> None:
    texts = [text(seed, 120) for seed in range(400)]
    copies = [edited(words, 0.03) for words in texts]
    days = np.arange(400) // 4 + 700_000
    table = lsh.BandTable(digests(shingle_sets(texts)), days, 3)
    here, there, _agreed = table.pairs_with(digests(shingle_sets(copies)), days + 2)
    assert _share(here, there) >= 0.99
    assert len(here) < 420
    here, there, _agreed = table.pairs_with(digests(shingle_sets(copies)), days + 4)
    assert not _share(here, there)
    assert not len(table.pairs_within()[0])


def _share(here: Sequence[int] | np.ndarray, there: Sequence[int] | np.ndarray) -> float:
    return float(np.sum(np.asarray(here) == np.asarray(there))) / 400
