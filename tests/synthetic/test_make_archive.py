"""The made-up archive: the same for the same seed, whole in itself, continued when broken off."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import islice
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from articles.models import Article, Comment, DayTally, IndexJob, MonthTally, Section, Source, Tag
from articles.models.counts import recount_all
from articles.synthetic import Maker
from articles.synthetic.word_sounds import LANGUAGES, VOCABULARY

pytestmark = pytest.mark.django_db
UNTIL = date(2020, 5, 1)
NUMBER = 120


def make(number: int = NUMBER, **options: Any) -> str:
    output = StringIO()
    call_command("make_archive", number, until=UNTIL, stdout=output, **options)
    return output.getvalue()


def contents() -> list[tuple[Any, ...]]:
    fields = ("external_id", "title", "slug", "summary", "body", "published", "source__name")
    rows = Article.objects.order_by("external_id").values_list(*fields, "section__name")
    return list(rows)


def tagging() -> list[tuple[str, str]]:
    rows = Article.objects.values_list("external_id", "tags__name")
    return sorted((article, tag) for article, tag in rows if tag)


def test_the_same_seed_makes_the_same_archive() -> None:
    make(seed=7)
    first, tags = contents(), tagging()
    Article.objects.all().delete()
    make(seed=7)
    assert (contents(), tagging()) == (first, tags)
    assert len(first) == NUMBER


def test_another_seed_makes_another_archive() -> None:
    make(seed=1)
    make(seed=2)
    assert Article.objects.count() == 2 * NUMBER
    titles = Article.objects.values_list("title", flat=True)
    assert len(set(titles)) > 1.9 * NUMBER


def test_an_archive_that_was_broken_off_is_continued() -> None:
    make(seed=3)
    whole, tags = contents(), tagging()
    last = Article.objects.order_by("pk").values_list("pk", flat=True)[NUMBER // 2 :]
    Article.objects.filter(pk__in=list(last)).delete()
    assert f"{NUMBER // 2} articles of seed 3 are there already" in make(seed=3)
    assert (contents(), tagging()) == (whole, tags)


def test_making_it_twice_changes_nothing() -> None:
    make()
    before = contents()
    assert "Made 0 articles" in make()
    assert contents() == before


def test_a_caller_who_stops_leaves_right_counts() -> None:
    steps: Iterator[int] = Maker(1, 1500, UNTIL).make()
    assert list(islice(steps, 1)) == [1000]
    steps.close()  # type: ignore[attr-defined]
    assert sum(DayTally.objects.values_list("count", flat=True)) == 1000


def test_counts_are_right() -> None:
    make()

    def counts() -> list[Any]:
        taxonomy = [
            list(model.objects.order_by("pk").values_list("pk", "article_count"))
            for model in (Section, Source, Tag)
        ]
        tallies = [list(model.objects.values_list()) for model in (DayTally, MonthTally)]
        return taxonomy + tallies

    made = counts()
    assert sum(count for _day, count in DayTally.objects.values_list("day", "count")) == NUMBER
    assert sum(count for _pk, count in Source.objects.values_list("pk", "article_count")) == NUMBER
    recount_all(Article.objects.published())
    assert counts() == made


def test_every_article_is_in_the_outbox() -> None:
    make()
    jobs = IndexJob.objects.filter(kind=IndexJob.Kind.ARTICLE).values_list("object_id", flat=True)
    assert set(jobs) == set(Article.objects.values_list("pk", flat=True))


def test_it_spans_fifteen_years_and_ends_on_the_day_before() -> None:
    make()
    days = list(Article.objects.order_by("published").values_list("day", flat=True))
    assert days[0].year == 2005
    assert date(2020, 3, 1) < days[-1] < UNTIL


def test_it_has_sections_sources_rights_and_languages() -> None:
    make(600)
    assert Section.objects.count() == 20
    assert Section.objects.filter(parent__isnull=False).count() == 11
    assert Source.objects.count() == 200
    assert set(Source.objects.values_list("rights", flat=True)) == {"full", "excerpt", "link"}
    languages = Article.objects.values_list("language").annotate(n=Count("pk")).order_by("-n")
    assert languages[0][0] == "it"
    assert len(languages) == len(LANGUAGES)
    lengths = [len(text.split()) for text in Article.objects.values_list("text", flat=True)]
    assert 290 < sum(lengths) / len(lengths) < 360


def test_sections_that_editors_made_stay_where_they_are() -> None:
    root = Section.objects.create(name="Tutto", slug="tutto")
    Section.objects.create(name="Europa", slug="europa", parent=root)
    make()
    assert Section.objects.get(slug="europa").parent == root


def test_words_are_many_and_spread_by_the_law_of_zipf() -> None:
    assert sum(len(language.words) for language in LANGUAGES) == VOCABULARY
    for language in LANGUAGES:
        assert len(set(language.words)) == len(language.words)
        assert language.cumulated[-1] == pytest.approx(1)
        half = len(language.stop_words) + 1000
        assert language.cumulated[half] > 0.65


def test_comments_are_made_when_asked_for() -> None:
    make()
    assert not Comment.objects.exists()
    Article.objects.all().delete()
    make(comments=True)
    assert Comment.objects.approved().exists()
    replies = Comment.objects.filter(parent__isnull=False)
    assert replies.exists()
    for reply in replies.select_related("parent"):
        assert reply.parent is not None
        assert reply.thread == reply.parent.thread == reply.parent.pk
        assert reply.article_id == reply.parent.article_id
    assert not Comment.objects.filter(thread=0).exists()


@pytest.mark.parametrize(
    ("number", "options"),
    [(0, {}), (-5, {}), (10**9, {}), (10, {"seed": -1})],
)
def test_it_refuses_nonsense(number: int, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        make(number, **options)
    assert not Article.objects.exists()


def test_it_refuses_a_day_to_come() -> None:
    with pytest.raises(CommandError, match="last day"):
        call_command("make_archive", 10, until=date(2999, 1, 1), stdout=StringIO())
