"""What becomes of records: new, changed, known; whatever is asked for twice is done once."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.importers.pipeline.import_counts import Counts
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.pipeline.run import Journal, take_in
from articles.importers.pipeline.store import Store
from articles.importers.records import (
    ImportedComment,
    Options,
    Record,
    SourceUnreadable,
    TaxonomyTerm,
)
from articles.models import (
    Article,
    Comment,
    DayTally,
    ImportFailure,
    ImportRun,
    IndexJob,
    OldAddress,
    Section,
    Source,
    Tag,
)

pytestmark = pytest.mark.django_db
LONG = " ".join(f"parola{number}" for number in range(60))


def record(**values: Any) -> Record:
    defaults: dict[str, Any] = {
        "title": "Un titolo",
        "body": f"<p>{LONG}</p>",
        "source": "La Lanterna",
        "published": datetime(2018, 4, 3, 10, tzinfo=UTC),
        "language": "it",
    }
    return Record(**defaults | values)


def take(*records: Record | TaxonomyTerm, **options: Any) -> Counts:
    return take_in(iter(records), Options(**options))


def numbers(counts: Counts) -> tuple[int, int, int, int]:
    return counts.created, counts.updated, counts.unchanged, counts.failed


def test_a_new_record_becomes_an_article() -> None:
    one = record(
        external_id="a1", section="Esteri", tags=["Iran", "Russia"], author="M. R.",
        url="https://lanterna.example/1", source_country="Italia", summary="In breve.",
    )  # fmt: skip
    assert numbers(take(one)) == (1, 0, 0, 0)
    article = Article.objects.get()
    assert (article.title, article.author, article.summary) == ("Un titolo", "M. R.", "In breve.")
    assert article.path == "/2018/04/03/un-titolo/"
    assert article.is_visible
    assert (article.source.name, article.source.country) == ("La Lanterna", "IT")
    assert article.section is not None and article.section.name == "Esteri"
    assert set(article.tags.values_list("name", flat=True)) == {"Iran", "Russia"}


def test_counts_and_outbox_know_of_it() -> None:
    take(record(section="Esteri", tags=["Iran"]))
    article = Article.objects.get()
    assert DayTally.objects.get().count == 1
    terms = [Section.objects.get(), Source.objects.get(), Tag.objects.get()]
    assert [term.article_count for term in terms] == [1, 1, 1]
    assert IndexJob.objects.filter(kind="article", object_id=article.pk).exists()


@pytest.mark.parametrize("key", [{"external_id": "a1"}, {"url": "https://lanterna.example/1"}, {}])
def test_the_same_twice_changes_nothing(key: dict[str, str]) -> None:
    take(record(**key))
    jobs = IndexJob.objects.count()
    assert numbers(take(record(**key))) == (0, 0, 1, 0)
    assert IndexJob.objects.count() == jobs


def test_a_changed_record_changes_its_article_and_keeps_the_old_address() -> None:
    take(record(external_id="a1", tags=["Iran", "Russia"], section="Esteri"))
    pk = Article.objects.get().pk
    later = datetime(2018, 4, 5, 10, tzinfo=UTC)
    one = record(external_id="a1", title="Altro titolo", published=later, tags=["Iran"])
    assert numbers(take(one)) == (0, 1, 0, 0)
    article = Article.objects.get()
    assert (article.pk, article.title) == (pk, "Altro titolo")
    assert article.path == "/2018/04/05/un-titolo/"
    assert OldAddress.objects.get().path == "/2018/04/03/un-titolo/"
    assert article.section is not None, "what the record does not say stays"
    assert [tag.name for tag in article.tags.all()] == ["Iran"]
    assert Tag.objects.get(name="Russia").article_count == 0
    assert list(DayTally.objects.values_list("day", "count")) == [(article.day, 1)]


def test_what_was_changed_on_the_desk_stays() -> None:
    take(record(external_id="a1"))
    Article.objects.update(edited=True, title="Corretto")
    counts = take(record(external_id="a1", title="Nuovo"))
    assert (counts.unchanged, counts.kept) == (1, 1)
    assert counts.message
    assert Article.objects.get().title == "Corretto"
    assert numbers(take(record(external_id="a1", title="Nuovo"), overwrite=True)) == (0, 1, 0, 0)
    assert Article.objects.get().title == "Nuovo"


def test_a_pasted_article_gets_the_id_of_its_feed_entry() -> None:
    take(record(url="https://lanterna.example/1"))
    take(record(url="https://lanterna.example/1", external_id="guid-1"))
    assert Article.objects.get().external_id == "guid-1"


def test_two_entries_of_one_address_stay_two() -> None:
    home = "https://lanterna.example/"
    take(record(url=home, external_id="1", body="<p>uno</p>"))
    counts = take(record(url=home, external_id="2", title="Due", body="<p>due</p>"))
    assert counts.created == 1
    assert Article.objects.count() == 2


def test_an_exact_copy_of_the_same_source_is_known() -> None:
    take(record())
    counts = take(record(published=datetime(2018, 4, 4, tzinfo=UTC)))
    assert (numbers(counts), counts.copies) == ((0, 0, 1, 0), 1)
    assert counts.message
    assert numbers(take(record(external_id="3", source="Altra fonte"))) == (1, 0, 0, 0)


def test_a_feed_cannot_change_the_article_of_another_source() -> None:
    take(record(external_id="urn:x:1"))
    counts = take(record(external_id="urn:x:1", source="Altra", title="Falso"), own_only=True)
    assert numbers(counts) == (0, 0, 0, 1)
    assert Article.objects.get().title == "Un titolo"


def test_short_texts_are_no_copies() -> None:
    take(record(external_id="1", body="<p>Oggi in edicola.</p>"))
    counts = take(record(external_id="2", title="Altro", body="<p>Oggi in edicola.</p>"))
    assert counts.created == 1


def test_of_two_records_with_one_key_the_first_counts_whenever_they_come() -> None:
    both = {"external_id": "1"}, {"external_id": "1", "title": "Corretto"}
    assert numbers(take(*(record(**one) for one in both))) == (1, 0, 0, 1)
    assert numbers(take(*(record(**one) for one in both))) == (0, 0, 1, 1)
    assert Article.objects.get().title == "Un titolo"
    assert numbers(take(record(**both[1]))) == (0, 1, 0, 0)


def test_equal_titles_of_a_day_get_addresses_of_their_own() -> None:
    take(*(record(external_id=str(n), body=f"<p>{n}</p>") for n in range(3)))
    slugs = Article.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["un-titolo", "un-titolo-2", "un-titolo-3"]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "published"),
        ({"status": "draft"}, "draft"),
        ({"status": "private"}, "private"),
        ({"status": "trashed"}, "trashed"),
        ({"status": "scheduled"}, "published"),
        ({"status": "withdrawn"}, "withdrawn"),
        ({"published": timezone.now() + timedelta(days=3)}, "scheduled"),
    ],
)
def test_states_are_what_they_are(values: dict[str, Any], state: str) -> None:
    take(record(**values))
    assert Article.objects.get().status == state


def test_options_stand_in_for_what_a_record_lacks() -> None:
    source = Source.objects.create(name="La Lanterna", slug="la-lanterna")
    take(record(source=""), source="la-lanterna", section="Economia", status="draft")
    article = Article.objects.get()
    assert (article.source, article.status) == (source, "draft")
    assert article.section is not None and article.section.name == "Economia"


def test_an_editor_who_took_an_article_back_does_not_see_it_published_again() -> None:
    take(record(external_id="1"))
    Article.objects.update(status="draft")
    take(record(external_id="1", title="Nuovo"))
    assert Article.objects.get().status == "draft"


def test_an_undated_record_keeps_the_date_of_its_first_import() -> None:
    take(record(external_id="1", published=None))
    first = Article.objects.get().published
    assert numbers(take(record(external_id="1", published=None))) == (0, 0, 1, 0)
    take(record(external_id="1", published=None, title="Nuovo"))
    assert Article.objects.get().published == first


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"title": " \x00 "}, "titolo"),
        ({"source": ""}, "fonte"),
        ({"url": "javascript:alert(1)"}, "indirizzo"),
        ({"url": "ftp://lanterna.example/x"}, "indirizzo"),
        ({"status": "pubblicatissimo"}, "stato"),
        ({"source_country": "Atlantide"}, "paese"),
        ({"published": datetime(1, 1, 1, tzinfo=UTC)}, "1600"),
        ({"body": "x" * 2_000_001}, "milioni"),
    ],
)
def test_a_record_that_makes_no_sense_is_refused_with_its_reason(
    values: dict[str, Any], word: str
) -> None:
    run = ImportRun(origin="prova")
    good = record(external_id="buono", title="Buono")
    counts = take_in(iter([record(**values), good]), Options(), journal=Journal(run))
    assert numbers(counts) == (1, 0, 0, 1)
    assert word in ImportFailure.objects.get().reason
    run.refresh_from_db()
    assert (run.state, run.created, run.failed) == ("done", 1, 1)


def test_comments_come_with_their_threads_and_states() -> None:
    moment = datetime(2018, 4, 4, tzinfo=UTC)
    comments = [
        ImportedComment("Bruno", "Risposta", moment, "b@lettori.example", "approved", "2", "1"),
        ImportedComment("Anna", "Prima", moment, "a@lettori.example", "approved", "1"),
        ImportedComment("", "Anonimo", moment, state="pending", key="3", parent="2"),
        ImportedComment("Spam", "Compra", moment, state="spam", key="4", parent="nessuno"),
    ]
    take(record(external_id="1", comments=comments))
    found = {comment.text: comment for comment in Comment.objects.all()}
    assert found["Risposta"].parent == found["Prima"]
    assert found["Anonimo"].parent == found["Risposta"]
    assert found["Anonimo"].thread == found["Prima"].pk
    assert found["Compra"].state == "spam"
    assert found["Anonimo"].name
    take(record(external_id="1", title="Nuovo", comments=comments))
    assert Comment.objects.count() == 4


def test_comments_that_answer_each_other_in_a_circle_do_not_hang() -> None:
    moment = datetime(2018, 4, 4, tzinfo=UTC)
    comments = [ImportedComment("A", "uno", moment, key="1", parent="2")]
    comments += [ImportedComment("B", "due", moment, key="2", parent="1")]
    take(record(comments=comments))
    assert Comment.objects.count() == 2


def test_sections_stand_under_their_parents() -> None:
    take(record(section="Asia", section_parents=["Mondo"]), record(title="B", section="Asia"))
    assert Section.objects.get(name="Asia").parent == Section.objects.get(name="Mondo")
    assert Section.objects.count() == 2


def test_the_front_page_is_no_section() -> None:
    take(record(section="Primo Piano", tags=["Iran"]))
    article = Article.objects.get()
    assert (article.section, article.front_page) == (None, True)
    assert not Section.objects.exists()


def test_shelves_of_a_source_keep_their_old_addresses() -> None:
    term = TaxonomyTerm("section", "Asia", parents=["Mondo"], old_paths=["/category/mondo/asia/"])
    take(term, TaxonomyTerm("tag", "Iran", old_paths=["/tag/iran/"]))
    assert OldAddress.objects.get(path="/category/mondo/asia/").section == Section.objects.get(
        name="Asia"
    )
    assert OldAddress.objects.get(path="/tag/iran/").tag == Tag.objects.get()


def test_a_trial_leaves_no_trace() -> None:
    counts = take(
        record(section="Esteri", tags=["Iran"]), TaxonomyTerm("tag", "Russia"), dry_run=True
    )
    assert counts.created == 1
    kinds = (Article, Section, Source, Tag, IndexJob, ImportRun)
    assert not any(kind.objects.exists() for kind in kinds)


def test_hostile_html_is_made_harmless() -> None:
    take(record(body="<p onclick=x()>Testo <script>x()</script><img src=x onerror=y()></p>"))
    assert Article.objects.get().body == "<p>Testo </p>"


def test_plain_text_gets_paragraphs() -> None:
    take(record(body="Prima riga.\n\nSeconda & terza < quarta.", is_text=True))
    assert (
        Article.objects.get().body
        == "<p>Prima riga.</p>\n\n<p>Seconda &amp; terza &lt; quarta.</p>"
    )


def test_a_language_that_nobody_gave_is_guessed_and_marked() -> None:
    text = "Il governo ha approvato ieri sera la legge di bilancio dopo una lunga discussione. " * 4
    take(record(title="La manovra è legge", body=text, language=""))
    article = Article.objects.get()
    assert (article.language, article.language_guessed) == ("it", True)


def test_what_a_stream_gave_before_it_broke_is_stored() -> None:
    def broken() -> Iterable[Record]:
        for number in range(900):
            yield record(external_id=str(number), body=f"<p>{number}</p>")
        raise SourceUnreadable("rotto")

    run = ImportRun(origin="prova")
    with pytest.raises(SourceUnreadable):
        take_in(iter(broken()), Options(), journal=Journal(run))
    run.refresh_from_db()
    assert (run.state, run.message, run.created) == ("broken", "rotto", 900)
    assert DayTally.objects.get().count == Article.objects.count() == 900


texts = st.text(max_size=60)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
records = st.builds(
    Record,
    title=texts, body=texts, source=st.just("Fonte") | texts, published=moments, summary=texts,
    external_id=texts, url=texts, source_country=texts, section=texts, author=texts, slug=texts,
    tags=st.lists(texts, max_size=4), language=texts, status=texts, is_text=st.booleans(),
    section_parents=st.lists(texts, max_size=3), old_paths=st.lists(texts, max_size=3),
    comments=st.lists(
        st.builds(
            ImportedComment, name=texts, text=texts, email=texts, key=texts, parent=texts,
            created=st.datetimes(timezones=st.just(UTC)),
        ),
        max_size=3,
    ),
)  # fmt: skip


class AnyRecord(TestCase):
    """Whatever a format yields."""

    @given(st.lists(records, max_size=5))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_any_record_is_stored_or_refused_with_a_sentence(self, found: list[Record]) -> None:
        counts = take_in(iter(found), Options())
        assert counts.total == len(found)
        assert Article.objects.count() <= counts.created

    @given(records)
    @settings(max_examples=60, deadline=None)
    def test_the_same_record_again_is_unchanged(self, one: Record) -> None:
        import copy

        first, second = prepare_record(copy.deepcopy(one)), prepare_record(copy.deepcopy(one))
        if isinstance(first, PreparedRecord) and isinstance(second, PreparedRecord):
            assert first.content_hash == second.content_hash
            take_in(iter([copy.deepcopy(one)]), Options())
            again = take_in(iter([copy.deepcopy(one)]), Options())
            assert again.created == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are read as SQLite explains them")
def test_no_batch_walks_the_whole_archive() -> None:
    batch = [prepare_record(record(external_id=f"n{n}", title=f"T{n}")) for n in range(3)]
    batch += [
        prepare_record(record(url="https://lanterna.example/1")),
        prepare_record(record(title="Senza")),
    ]
    ready = [one for one in batch if isinstance(one, PreparedRecord)]
    with CaptureQueriesContext(connection) as asked:
        Store(Options()).put(ready)
    reads = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        for sql in reads:
            plan = cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            assert not any("SCAN articles_article" in row[-1] for row in plan), sql


@pytest.mark.parametrize(("tag", "kept"), [("de-DE-abcdef", "de-DE-abcdef"), ("de-DE-abcdefg", "")])
def test_a_language_as_long_as_its_column_is_kept(tag: str, kept: str) -> None:
    take(record(language=tag, body="<p>...</p>", title="..."))
    assert Article.objects.get().language == kept
