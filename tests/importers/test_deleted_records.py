"""What was deleted here stays away, however it was deleted and whatever would bring it back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.importers.pipeline.import_counts import Counts
from articles.importers.polling.rounds import poll
from articles.models import Article, DeletedArticle, FeedState, OldAddress, Source
from tests.importers.feed_samples import two
from tests.importers.feed_server import Server, source, state
from tests.importers.test_store import LONG, numbers, record, take

pytestmark = pytest.mark.django_db

WAYS: dict[str, Callable[[], Any]] = {
    "the object": lambda: Article.objects.get().delete(),
    "a queryset": lambda: Article.objects.all().delete(),
    "without its texts": lambda: Article.objects.only("pk").delete(),
    "from its source": lambda: Source.objects.get().articles.all().delete(),
    "the base manager": lambda: Article._base_manager.all().delete(),
}
URL = "https://lanterna.example/1"
KEYS: list[dict[str, Any]] = [
    {"external_id": "a1"}, {"url": URL}, {"external_id": "a1", "url": URL}, {},
]  # fmt: skip


@pytest.mark.parametrize("delete", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("keys", KEYS)
def test_it_stays_away(keys: dict[str, Any], delete: Callable[[], Any]) -> None:
    take(record(**keys))
    delete()
    counts = take(record(**keys))
    assert numbers(counts) == (0, 0, 1, 0)
    assert counts.deleted == 1
    assert not Article.objects.exists()


@pytest.mark.parametrize("keys", KEYS[:3])
def test_it_stays_away_when_its_words_have_changed(keys: dict[str, Any]) -> None:
    take(record(**keys))
    Article.objects.get().delete()
    changed = record(**keys, title="Un altro", body="<p>Altro.</p>")
    assert numbers(take(changed)) == (0, 0, 1, 0)


def test_its_text_is_known_under_another_key() -> None:
    take(record(external_id="a1"))
    Article.objects.get().delete()
    assert take(record()).deleted == 1
    assert take(record(external_id="a2")).created == 1
    assert take(record(external_id="a3", source="La Boa")).created == 1


def test_short_texts_are_not_taken_for_each_other() -> None:
    take(record(external_id="a1", body="<p>Breve.</p>"))
    Article.objects.get().delete()
    assert take(record(external_id="a2", body="<p>Breve.</p>")).created == 1


@pytest.mark.parametrize(("words", "deleted"), [(199, 0), (200, 1)])
def test_a_text_is_known_from_the_length_on_at_which_copies_are(words: int, deleted: int) -> None:
    body = f"<p>{'a' * words}</p>"
    take(record(external_id="a1", body=body))
    Article.objects.get().delete()
    assert take(record(url=URL, body=body)).deleted == deleted


def test_what_was_pasted_is_known_by_its_address_whatever_id_a_feed_gives_it() -> None:
    take(record(url=URL))
    Article.objects.get().delete()
    assert take(record(external_id="guid", url=URL, body="<p>Altro.</p>")).deleted == 1


@pytest.mark.parametrize(
    "other",
    [
        {"external_id": "a2"}, {"external_id": "a2", "url": URL}, {"url": f"{URL}2"},
        {"title": "Un altro"}, {"source": "La Boa"},
    ],
)  # fmt: skip
def test_others_come_in(other: dict[str, Any]) -> None:
    take(record(external_id="a1", url=URL))
    Article.objects.get().delete()
    assert take(record(**{"body": "<p>Altro testo.</p>"} | other)).created == 1


def test_another_day_is_another_article() -> None:
    take(record())
    Article.objects.get().delete()
    one = record(body="<p>Altro testo.</p>")
    assert one.published is not None
    one.published += timedelta(days=1)
    assert take(one).created == 1


def test_the_source_may_be_deleted_as_well_or_get_another_address() -> None:
    take(record())
    Article.objects.get().delete()
    Source.objects.update(slug="lanterna")
    assert take(record()).deleted == 1
    Source.objects.update(slug="la-lanterna")
    Source.objects.get().delete()
    assert take(record()).deleted == 1


def test_nothing_is_made_for_what_stays_away() -> None:
    take(record(external_id="a1"))
    Article.objects.get().delete()
    Source.objects.get().delete()
    take(record(external_id="a1", section="Esteri", tags=["Iran"], old_paths=["/vecchio"]))
    assert not Source.objects.exists()
    assert not OldAddress.objects.exists()


def test_neither_title_nor_text_is_kept() -> None:
    take(record(external_id="a1", url=URL))
    Article.objects.get().delete()
    (row,) = DeletedArticle.objects.values()
    assert (row["external_id"], row["url"]) == ("a1", URL)
    assert not any("titolo" in str(value) or "parola" in str(value) for value in row.values())


def test_overwrite_brings_it_in_and_it_is_known_again() -> None:
    take(record(external_id="a1"))
    Article.objects.get().delete()
    assert numbers(take(record(external_id="a1"), overwrite=True)) == (1, 0, 0, 0)
    assert not DeletedArticle.objects.exists()
    assert numbers(take(record(external_id="a1"))) == (0, 0, 1, 0)
    Article.objects.get().delete()
    assert take(record(external_id="a1")).deleted == 1


def test_a_trial_with_overwrite_forgets_nothing() -> None:
    take(record(external_id="a1"))
    Article.objects.get().delete()
    assert take(record(external_id="a1"), overwrite=True, dry_run=True).created == 1
    assert DeletedArticle.objects.count() == 1


def test_two_of_the_same_title_are_two() -> None:
    both = [record(external_id=key, body=f"<p>{key}</p>") for key in ("a1", "a2")]
    take(*both)
    for article in Article.objects.all():
        article.delete()
    assert take(*both).deleted == 2


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (Counts(), ""),
        (Counts(deleted=1), "1 article was deleted here and stays away."),
        (
            Counts(kept=1, deleted=2),
            "1 article was changed here and stays as it is. "
            "2 articles were deleted here and stay away.",
        ),
    ],
)
def test_the_sentence_about_it(counts: Counts, said: str) -> None:
    assert counts.message == said


def test_the_command_says_so(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "articles.csv"
    text = f"title,body,source,published\nUn titolo,{LONG},La Lanterna,2018-04-03\n"
    file.write_text(text, encoding="utf-8")
    call_command("import_articles", str(file))
    Article.objects.all().delete()
    call_command("import_articles", str(file))
    said = capsys.readouterr().out
    assert "created 0, updated 0, unchanged 1, failed 0" in said.splitlines()[-2]


# Feeds


@pytest.fixture
def visited(feeds: Server, polled_on_loopback: None) -> Source:
    """A source whose feed has brought two articles."""
    outlet = source(feeds.put("/f", two()))
    poll()
    assert Article.objects.count() == 2
    return outlet


def test_a_visit_does_not_bring_it_back(visited: Source) -> None:
    Article.objects.earliest("pk").delete()
    for _visit in range(2):
        counts = poll(force=True)
        assert (counts.created, counts.unchanged) == (0, 2)
    assert Article.objects.count() == 1
    assert state(visited).result.endswith("1 article was deleted here and stays away.")


def test_ids_of_one_feed_say_nothing_of_the_entries_of_another(
    feeds: Server, visited: Source
) -> None:
    Article.objects.all().delete()
    body = two().replace(b"Uno", b"Tutt'altro")
    other = source(feeds.put("/g", body), name="La Boa")
    poll(only=[other], force=True)
    assert Article.objects.filter(source=other).count() == 2


def test_the_next_visit_reads_again_what_is_let_in(visited: Source, admin_client: Client) -> None:
    Article.objects.earliest("pk").delete()
    FeedState.objects.update(etag='"x"', modified="gestern", checked=timezone.now())
    row = DeletedArticle.objects.get()
    data = {"action": "allow", "_selected_action": [row.pk], "index": 0}
    admin_client.post("/admin/articles/deletedarticle/", data)
    assert (state(visited).etag, state(visited).modified) == ("", "")
    poll(force=True)
    assert Article.objects.count() == 2


def test_records_are_compared_in_one_query(django_assert_max_num_queries: Any) -> None:
    many = [record(external_id=f"k{number}", body=f"<p>{number}</p>") for number in range(60)]
    take(*many)
    Article.objects.all().delete()
    with django_assert_max_num_queries(12):
        assert take(*many).deleted == 60
