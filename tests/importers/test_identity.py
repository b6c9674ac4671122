"""Which records are one article, and which only look like it."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.importers.pipeline import run
from articles.importers.pipeline.run import Journal, take_in
from articles.importers.pipeline.taken_articles import BITS, TakenArticles
from articles.importers.records import ImportedComment, Options, Record
from articles.models import Article, Comment, ImportFailure, ImportRun, Section, Source, Tag
from articles.text.external_ids import is_worldwide
from articles.text.web_addresses import ordinary_page
from tests.importers.test_store import LONG, numbers, record, take

pytestmark = pytest.mark.django_db
URL = "https://lanterna.example/1"
UUID = "0b8c1f2e-7c1d-4d5e-9a51-2f3b1c4d5e6f"


def day(number: int) -> datetime:
    return datetime(2022, 10, number, 7, tzinfo=UTC)


# Copies


@pytest.mark.parametrize("key", ["external_id", "url"])
def test_one_blurb_under_five_ids_or_addresses_is_five_articles(key: str) -> None:
    five = [
        record(title=f"Bollettino {n}", published=day(n), **{key: f"https://l.example/{n}"})
        for n in range(3, 8)
    ]
    assert numbers(take(*copy.deepcopy(five))) == (5, 0, 0, 0)
    assert numbers(take(*copy.deepcopy(five))) == (0, 0, 5, 0)


@pytest.mark.parametrize(
    ("other", "is_copy"),
    [
        ({}, True), ({"url": URL}, True), ({"title": "Altro"}, False), ({"source": "Boa"}, False),
        ({"external_id": "2"}, False), ({"external_id": "1", "source": "Boa"}, False),
    ],
)  # fmt: skip
def test_a_text_is_a_copy_where_the_title_agrees_and_nothing_differs(
    other: dict[str, Any], is_copy: bool
) -> None:
    take(record(external_id="1"))
    counts = take(record(**{"published": day(3)} | other))
    assert (counts.copies, counts.created) == (int(is_copy), int(not is_copy))
    assert bool(counts.message) is is_copy


def test_an_address_of_its_own_makes_it_another_article() -> None:
    take(record(external_id="1", url=URL))
    assert take(record(url=f"{URL}2", published=day(3))).created == 1
    again = record(url="http://www.lanterna.example/1#top", title="Altro", published=day(4))
    assert take(again).copies == 1


def test_copies_are_known_within_one_batch() -> None:
    counts = take(record(published=day(3)), record(published=day(4)), record(published=day(5)))
    assert (counts.created, counts.copies) == (1, 2)


# Ids


@pytest.mark.parametrize("external_id", ["1", "A-17", "art:1", "l.example:5"])
def test_ids_count_within_their_source(external_id: str) -> None:
    take(record(external_id=external_id, title="A uno"))
    counts = take(record(external_id=external_id, title="B uno", source="Giornale B"))
    assert counts.created == 1
    assert set(Article.objects.values_list("title", "source__name")) == {
        ("A uno", "La Lanterna"), ("B uno", "Giornale B"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "external_id", ["urn:x:1", "https://l.example/?p=1", "wp:l.example:1", UUID]
)
def test_ids_that_are_the_only_ones_of_their_kind_count_everywhere(external_id: str) -> None:
    assert is_worldwide(external_id)
    take(record(external_id=external_id))
    assert take(record(external_id=external_id, source="Giornale B")).updated == 1


def test_two_sources_in_one_batch_have_the_same_ids() -> None:
    rows = [record(external_id="1", source=name, title=name) for name in ("A", "B")]
    assert numbers(take(*rows)) == (2, 0, 0, 0)


@pytest.mark.parametrize("keys", [{}, {"url": URL}])
def test_an_article_that_was_moved_to_another_source_is_known(keys: dict[str, str]) -> None:
    take(record(external_id="1", **keys))
    boa = Source.objects.create(name="La Boa", slug="la-boa")
    Article.objects.update(source=boa, edited=True)
    assert take(record(external_id="1", **keys)).created == 0


def test_a_deleted_article_of_another_source_keeps_no_id_away() -> None:
    take(record(external_id="1"))
    Article.objects.get().delete()
    assert take(record(external_id="1", source="La Boa", body="<p>Altro</p>")).created == 1
    assert take(record(external_id="1", body="<p>Altro</p>")).deleted == 1


def test_a_record_that_would_change_title_and_address_is_refused() -> None:
    take(record(external_id="1", url=URL))
    other = {"external_id": "1", "url": f"{URL}2", "title": "Tutt'altro"}
    run_ = ImportRun(origin="prova")
    counts = take_in(iter([record(**other)]), Options(), journal=Journal(run_))
    assert numbers(counts) == (0, 0, 0, 1)
    assert ImportFailure.objects.get().reason.endswith(".")
    assert Article.objects.get().title == "Un titolo"
    assert take(record(**other), overwrite=True).updated == 1


@pytest.mark.parametrize("change", [{"title": "Altro"}, {"url": f"{URL}2"}, {"url": ""}])
def test_title_or_address_alone_may_change(change: dict[str, str]) -> None:
    take(record(external_id="1", url=URL))
    assert take(record(**{"external_id": "1", "url": URL} | change)).updated == 1


WAYS_TO_WRITE = [f"{URL}/citt{letter}" for letter in ("à", "%C3%A0", "%c3%a0")]


@pytest.mark.parametrize("first", WAYS_TO_WRITE)
@pytest.mark.parametrize("second", WAYS_TO_WRITE)
@pytest.mark.parametrize("keys", [{}, {"external_id": "1"}])
def test_an_address_is_one_however_its_letters_are_escaped(
    first: str, second: str, keys: dict[str, str]
) -> None:
    take(record(url=first))
    assert take(record(url=second, title="Altro", body="Altro.", **keys)).created == 0
    Article.objects.get().delete()
    assert take(record(url=second, title="Terzo", body="Terzo.")).deleted == 1


def test_one_import_with_an_address_in_two_escapings_brings_one_article() -> None:
    batch = [record(url=url, title=url, body=url) for url in WAYS_TO_WRITE]
    assert take(*batch).created == 1
    assert Article.objects.count() == 1


def test_the_address_of_a_site_is_no_key() -> None:
    home = "https://lanterna.example/"
    counts = take(*(record(url=home, title=f"T{n}", body=f"<p>{n}</p>") for n in range(3)))
    assert counts.created == 3


def test_two_records_of_one_import_never_overwrite_each_other_across_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "BATCH", 1)
    rows = [record(external_id="1", title=title) for title in ("A", "B", "A")]
    for _time in range(2):
        counts = take(*copy.deepcopy(rows))
        assert counts.failed == 1
        assert Article.objects.get().title == "A"


def test_a_trial_says_of_two_records_with_one_key_what_the_import_does() -> None:
    rows = [record(external_id="1"), record(external_id="1", title="B")]
    assert numbers(take(*copy.deepcopy(rows), dry_run=True)) == (1, 0, 0, 1)
    assert numbers(take(*copy.deepcopy(rows))) == (1, 0, 0, 1)


@pytest.mark.parametrize("pk", [0, 1, BITS - 1, BITS, 5 * BITS + 9])
def test_ids_of_articles_are_kept_at_the_edges_of_a_page(pk: int) -> None:
    taken = TakenArticles()
    taken.add(pk)
    taken.forget()
    assert pk not in taken
    taken.add(pk)
    taken.settle()
    assert pk in taken
    assert not any(near in taken for near in (pk - 1, pk + 1, pk + BITS))


# Names in several spellings


def test_a_tag_in_several_spellings_is_that_of_all_articles() -> None:
    names = ["Unione europea", "unione europea", "UNIONE EUROPEA", "Unione  Européa"]
    rows = [record(title=name, external_id=name, tags=[name, "Iran"]) for name in names]
    assert take(*rows).created == 4
    tag = Tag.objects.get(slug="unione-europea")
    assert (tag.name, tag.articles.count()) == (names[0], 4)
    assert Tag.objects.count() == 2


@pytest.mark.parametrize(
    "names",
    [
        ["L'Unità", "L’Unità", "L'UNITÀ", "L'Unita", "lunita"],
        ["Правда", "ПРАВДА", "правда"], ["Société", "SOCIÉTÉ", "société "], ["朝日新聞"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("batch", [1, 200])
def test_sources_and_sections_are_one_however_they_are_spelled(
    names: list[str], batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", batch)
    rows = [
        record(external_id=str(n), title=str(n), source=name, section=name)
        for n, name in enumerate(names)
    ]
    assert take(*rows).created == len(names)
    assert take(*(record(external_id=f"x{n}", title=f"x{n}", source=name, section=name)
                  for n, name in enumerate(names))).created == len(names)  # fmt: skip
    assert (Source.objects.count(), Section.objects.count()) == (1, 1)


@pytest.mark.parametrize("pair", [("Новости 24", "Вести 24"), ("Правда", "Известия"), ("A", "B")])
def test_names_that_are_no_spellings_of_each_other_stay_two(pair: tuple[str, str]) -> None:
    take(*(record(external_id=name, source=name, section=name) for name in pair))
    assert (Source.objects.count(), Section.objects.count()) == (2, 2)


@pytest.mark.parametrize("batch", [1, 200])
def test_a_second_record_of_an_id_is_none_though_the_first_made_nothing(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a second import would take the first for the article that the second made."""
    monkeypatch.setattr(run, "BATCH", batch)
    plain = record(external_id="", url="")
    copy_of_it, other = (
        record(external_id="1", url=""),
        record(external_id="1", url="", body="<p>x</p>"),
    )
    for created in (1, 0):
        counts = take(*copy.deepcopy([plain, copy_of_it, other]))
        assert (counts.created, counts.copies, counts.updated, counts.failed) == (created, 1, 0, 1)


@pytest.mark.parametrize("batch", [1, 200])
def test_a_row_without_a_key_is_the_same_one_at_every_import(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several it is the first; one with an address came later."""
    monkeypatch.setattr(run, "BATCH", batch)
    other = {"body": "<p>Altro.</p>"}
    file = [record(external_id="2"), record(**other), record(**other, url=URL)]
    for outcome in ((2, 0, 0, 1), (0, 0, 2, 1)):
        assert numbers(take(*copy.deepcopy(file))) == outcome


@pytest.mark.parametrize("key", [{"url": URL}, {"published": day(3)}])
def test_a_copy_is_one_again_though_an_article_with_its_address_or_title_came_later(
    key: dict[str, Any],
) -> None:
    file = [
        record(title="Copiato", published=day(9)),
        record(title="Copiato", **key),
        record(title="Copiato", external_id="1", body="<p>Altro.</p>", **key),
    ]
    for created in (2, 0):
        counts = take(*copy.deepcopy(file))
        assert (counts.created, counts.updated, counts.copies, counts.failed) == (created, 0, 1, 0)


@pytest.mark.parametrize("keys", [{"url": URL}, {"url": URL, "external_id": "1"}])
def test_a_copy_is_one_again_though_another_source_has_its_keys(keys: dict[str, str]) -> None:
    file = [
        record(title="Copiato"),
        record(title="Copiato", external_id="1", url=URL),
        record(title="Copiato", source="La Boa", **keys),
    ]
    for created in (2, 0):
        counts = take(*copy.deepcopy(file))
        assert (counts.created, counts.updated, counts.copies, counts.failed) == (created, 0, 1, 0)


# Comments

MOMENT = datetime(2018, 4, 4, tzinfo=UTC)
NEXT = datetime(2018, 4, 5, tzinfo=UTC)


def said(key: str = "", created: datetime = MOMENT, parent: str = "") -> ImportedComment:
    return ImportedComment("Anna", "Sono d'accordo.", created, "", "approved", key, parent)


@pytest.mark.parametrize(
    ("comments", "number"),
    [
        ([said(), said()], 1), ([said(), said(created=NEXT)], 2), ([said("1"), said("2")], 2),
        ([said("1"), said("1")], 1), ([said("1"), said("2", parent="1"), said("3", NEXT)], 3),
        ([said(), said("1"), said("2")], 2),
    ],
)  # fmt: skip
def test_comments_are_told_apart_by_key_or_by_name_text_and_moment(
    comments: list[ImportedComment], number: int
) -> None:
    for title in ("Un titolo", "Corretto", "Ancora"):
        take(record(external_id="1", title=title, comments=copy.deepcopy(comments)))
        assert Comment.objects.count() == number


def test_a_comment_from_the_future_comes_once() -> None:
    late = said(created=datetime(2199, 1, 1, tzinfo=UTC))
    for title in ("Un titolo", "Corretto"):
        take(record(external_id="1", title=title, comments=[copy.deepcopy(late)]))
    assert Comment.objects.count() == 1


# Whatever a file holds

few = st.sampled_from
rows = st.builds(
    Record,
    title=few(["A", "B", "C"]), body=few([f"<p>{LONG}</p>", "<p>breve</p>", ""]),
    source=few(["Lanterna", "LANTERNA", "Boa"]), external_id=few(["", "1", "2", "urn:x:1"]),
    published=few([day(3), day(4)]),
    url=few(["", URL, f"{URL}2", "https://lanterna.example/"]), language=st.just("it"),
    tags=st.lists(few(["Iran", "IRAN", "iran"]), max_size=2),
    comments=st.lists(few([said(), said("1"), said("2")]), max_size=2),
)  # fmt: skip


def contents() -> list[tuple[Any, ...]]:
    return list(Article.objects.order_by("pk").values_list("pk", "title", "url", "text", "source"))


class AnyFile(TestCase):
    """Records that may be alike in any way."""

    @given(st.lists(rows, max_size=8), few([1, 3, 200]))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_a_second_import_changes_nothing(self, file: list[Record], batch: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run, "BATCH", batch)
            first = take_in(iter(copy.deepcopy(file)), Options())
            before, comments = contents(), Comment.objects.count()
            second = take_in(iter(copy.deepcopy(file)), Options())
        assert first.updated == second.updated == second.created == 0
        assert contents() == before
        assert Comment.objects.count() == comments

    @given(st.lists(rows, max_size=8))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_no_record_overwrites_another_of_its_file(self, file: list[Record]) -> None:
        counts = take_in(iter(copy.deepcopy(file)), Options())
        assert Article.objects.count() == counts.created
        come = [(one.title, one.url) for one in file]
        assert all(article[1:3] in come for article in contents())


def test_sources_of_known_records_are_one_query(django_assert_max_num_queries: Any) -> None:
    """However many sources a batch is of, and with or without their home pages."""
    many = [
        record(
            external_id=str(number),
            title=f"Titolo {number}",
            source=f"Fonte {number}",
            source_home_page=f"https://f{number}.example/" if number % 2 else "",
        )
        for number in range(40)
    ]
    take(*copy.deepcopy(many))
    with django_assert_max_num_queries(30):
        assert take(*copy.deepcopy(many)).unchanged == 40


# Copies of pages for telephones


def fed(**values: Any) -> Any:
    return take(record(**values), own_only=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://m.lanterna.example/1", "https://amp.lanterna.example/1", "https://lanterna.example/1/amp/",
        "https://www.lanterna.example/amp/1", "https://lanterna.example/1?amp=1",
        "https://lanterna.example/1?outputType=amp", "https://lanterna.example/1.amp", f"{URL}?amp",
    ],
)  # fmt: skip
def test_the_copy_of_a_page_is_the_page(url: str) -> None:
    fed(external_id="1", url=URL)
    assert numbers(fed(external_id="2", url=url, body=LONG * 2)) == (0, 1, 0, 0)
    assert numbers(fed(external_id="2", url=url, body=LONG * 3)) == (0, 1, 0, 0)
    assert numbers(fed(external_id="2", url=url, body=LONG * 3)) == (0, 0, 1, 0)
    assert Article.objects.get().url == URL


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("https://m.lanterna.example/1", {"title": "Altro"}),
        ("https://m.lanterna.example/2", {}),
        ("https://lanterna.example/1/amp-kit", {}),
        ("https://lanterna.example/1?m=12", {}),
        ("https://m.lanterna.example/1", {"source": "Giornale B"}),
        ("https://milano.lanterna.example/1", {}),
    ],
)
def test_another_title_path_or_source_is_another_article(url: str, more: dict[str, Any]) -> None:
    fed(external_id="1", url=URL)
    assert fed(**{"external_id": "2", "url": url, "body": LONG * 2} | more).created == 1


@given(
    st.sampled_from(["m", "amp", "mobile", "www"]),
    st.text(st.sampled_from("/amp?=&1."), max_size=12),
)
def test_a_page_is_the_ordinary_one_of_itself(label: str, rest: str) -> None:
    page = ordinary_page(f"https://{label}.lanterna.example/b{rest}")
    assert page.startswith("lanterna.example/b")
    assert not page.endswith("/")
