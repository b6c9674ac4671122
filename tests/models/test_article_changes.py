"""However an article is changed, the same follows: addresses, counts, stories, jobs, keys.

The same changes go through ``Article.save``, through an import, through the desk's form and
through the desk's actions, and leave the same archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.duplicates.linking import recognise
from articles.importers.pipeline.import_counts import Outcome
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.pipeline.store import Store
from articles.importers.records import Options, Record
from articles.models import (
    Article,
    ContentVersion,
    DayTally,
    DeletedArticle,
    IndexJob,
    MonthTally,
    OldAddress,
    Section,
    Source,
    Tag,
)
from articles.models.counts import recount_all
from articles.models.tag_links import merge_tags, set_tags
from tests.admin.conftest import ADD, LIST, act, filled, form_of

NOW = datetime(2018, 5, 20, 12, tzinfo=UTC)
DAYS = (datetime(2018, 4, 30, 12, tzinfo=UTC), datetime(2018, 5, 1, 12, tzinfo=UTC))
LATER = datetime(2018, 6, 1, 12, tzinfo=UTC)
# Two reports, long enough that an article with nearly the same words tells the same story.
REPORTS = (
    " ".join(f"parola{number} del primo racconto." for number in range(60)),
    " ".join(f"frase{number} di tutt’altra vicenda." for number in range(60)),
)
KEYS = ("a", "b", "c")
TAGS = ("Pace", "Siria", "Diplomazia")


# Of no second article in the world: it may go to another source.
ID = "urn:example:{}"


@dataclass(frozen=True)
class Wanted:
    """What an article is to be."""

    key: str
    title: str = "Pace"
    slug: str = "pace"
    published: datetime = DAYS[0]
    status: str = "published"
    section: str = "Esteri"
    source: str = "La Lanterna"
    tags: tuple[str, ...] = ("Pace",)
    report: int = 0
    front_page: bool = False

    @property
    def id(self) -> str:
        return ID.format(self.key)

    @property
    def body(self) -> str:
        return f"<p>{REPORTS[self.report]} {self.key}</p>"

    @property
    def reason(self) -> str:
        return "Errore." if self.status == "withdrawn" else ""


@dataclass(frozen=True)
class Step:
    """One change: of a field of one article, its deletion, or the merging of two tags."""

    key: str
    name: str
    value: Any = None


class ModelRoad:
    """``Article.save`` and its like."""

    client: ClassVar[Client]

    def create(self, wanted: Wanted) -> None:
        self.write(Article(external_id=wanted.id), wanted)

    def change(self, wanted: Wanted, name: str) -> None:
        self.write(Article.objects.get(external_id=wanted.id), wanted)

    def write(self, article: Article, wanted: Wanted) -> None:
        for name in ("title", "slug", "published", "status", "body", "front_page"):
            setattr(article, name, getattr(wanted, name))
        article.withdrawal_reason = wanted.reason
        article.section = Section.objects.get(name=wanted.section)
        article.source = Source.objects.get(name=wanted.source)
        article.language = "it"
        article.save()
        set_tags(article, wanted.tags)

    def delete(self, key: str) -> None:
        Article.objects.get(external_id=ID.format(key)).delete()

    def merge(self, kept: Tag, other: Tag) -> None:
        merge_tags(kept, [other])


class ImportRoad(ModelRoad):
    """Records, as an import or a feed stores them."""

    def create(self, wanted: Wanted) -> None:
        record = Record(
            title=wanted.title,
            body=wanted.body,
            source=wanted.source,
            section=wanted.section,
            published=wanted.published,
            external_id=wanted.id,
            slug=wanted.slug,
            status=wanted.status,
            tags=list(wanted.tags),
            language="it",
            front_page=wanted.front_page,
            withdrawal_reason=wanted.reason,
        )
        ready = prepare_record(record)
        assert isinstance(ready, PreparedRecord)
        (outcome,) = Store(Options()).put([ready])
        assert outcome in {Outcome.CREATED, Outcome.UPDATED}

    def change(self, wanted: Wanted, name: str) -> None:
        self.create(wanted)


class FormRoad(ModelRoad):
    """The form of an article on the desk."""

    def create(self, wanted: Wanted) -> None:
        article = Article(external_id=wanted.id, comments_open=True)
        self.post(ADD, article, wanted)

    def change(self, wanted: Wanted, name: str) -> None:
        article = Article.objects.get(external_id=wanted.id)
        self.post(form_of(article), article, wanted)

    def post(self, address: str, article: Article, wanted: Wanted) -> None:
        published = timezone.localtime(wanted.published)
        values = filled(
            article,
            title=wanted.title,
            slug=wanted.slug,
            body=wanted.body,
            source=Source.objects.get(name=wanted.source).pk,
            section=Section.objects.get(name=wanted.section).pk,
            tags=list(Tag.objects.filter(name__in=wanted.tags).values_list("pk", flat=True)),
            language="it",
            status=wanted.status,
            withdrawal_reason=wanted.reason,
            front_page="on" if wanted.front_page else None,
            published_0=published.strftime("%Y-%m-%d"),
            published_1=published.strftime("%H:%M:%S"),
        )
        self.sent(address, values)

    def delete(self, key: str) -> None:
        article = Article.objects.get(external_id=ID.format(key))
        self.sent(form_of(article).replace("change", "delete"), {"post": "yes"})

    def merge(self, kept: Tag, other: Tag) -> None:
        page = "/admin/articles/tag/"
        self.sent(page, act("merge", kept, other, confirmed="1", tag=kept.pk))

    def sent(self, address: str, values: dict[str, Any]) -> None:
        answer = self.client.post(address, values)
        assert answer.status_code == 302, answer.context and answer.context["errors"]


class ActionRoad(FormRoad):
    """The actions of the desk's list, where there is one for the change."""

    def change(self, wanted: Wanted, name: str) -> None:
        article = Article.objects.get(external_id=wanted.id)
        match name, wanted.status:
            case "status", "withdrawn" if article.status in {"published", "scheduled"}:
                more = act("withdraw", article, confirmed="1", reason=wanted.reason)
            case "status", "published":
                more = act("publish", article)
            case "section", _:
                section = Section.objects.get(name=wanted.section).pk
                more = act("move", article, confirmed="1", section=section)
            case "front_page", _:
                action = "put_on_front_page" if wanted.front_page else "take_off_front_page"
                more = act(action, article)
            case _:
                return super().change(wanted, name)
        self.sent(LIST, more)

    def delete(self, key: str) -> None:
        article = Article.objects.get(external_id=ID.format(key))
        self.sent(LIST, act("delete_selected", article, post="yes"))


FIELDS = (
    *("title", "slug", "day", "status", "published", "front_page", "withdrawal_reason"),
    *("language", "text_hash", "source__name", "section__name", "story_pending"),
)


def archive_now() -> dict[str, Any]:
    """All that readers, the index and later imports depend on; keys stand for ids."""
    keys = dict(Article.objects.values_list("pk", "external_id"))
    return {
        "articles": {
            row["external_id"]: row for row in Article.objects.values("external_id", *FIELDS)
        },
        "tags": sorted(
            (name, article)
            for name, article in Tag.objects.values_list("name", "articles__external_id")
        ),
        "old addresses": sorted(OldAddress.objects.values_list("path", "article__external_id")),
        "sections": dict(Section.objects.values_list("name", "article_count")),
        "sources": dict(Source.objects.values_list("name", "article_count")),
        "counts of tags": dict(Tag.objects.values_list("name", "article_count")),
        "days": dict(DayTally.objects.values_list("day", "count")),
        "months": dict(MonthTally.objects.values_list("first", "count")),
        "deleted": sorted(
            DeletedArticle.objects.values_list(
                "external_id", "url", "source_slug", "day", "title_hash", "text_hash"
            )
        ),
        "stories": stories(keys),
    }


def stories(keys: dict[int, str]) -> list[tuple[str, list[str]]]:
    """The lead of each story and its articles."""
    found: dict[str, list[str]] = {}
    rows = Article.objects.filter(story__isnull=False).order_by("external_id")
    for lead, key in rows.values_list("story__lead_id", "external_id"):
        found.setdefault(keys.get(lead or 0, ""), []).append(key)
    return sorted(found.items())


def told() -> set[str]:
    """The articles that the index has been told of since it was asked last."""
    jobs = IndexJob.objects.filter(kind="article")
    keys = dict(Article.objects.values_list("pk", "external_id"))
    found = {keys.get(pk, "gone") for pk in jobs.values_list("object_id", flat=True)}
    IndexJob.objects.all().delete()
    return found


def version() -> int:
    return ContentVersion.objects.values_list("version", flat=True).first() or 0


def travel(road: ModelRoad, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What each step comes to by one road; nothing of it stays."""
    with transaction.atomic(), time_machine.travel(NOW, tick=False):
        told()
        journey = Journey(road)
        for step in steps:
            journey.take(step)
        recount_all(Article.objects.published())
        assert not journey.states or archive_now() == journey.states[-1]["linked"]
        transaction.set_rollback(True)
    return journey.states


class Journey:
    """A road on its way: what its articles are to be, and the state after each step."""

    def __init__(self, road: ModelRoad) -> None:
        self.road = road
        self.wanted: dict[str, Wanted] = {}
        self.deleted: set[str] = set()
        self.merged: dict[str, str] = {}
        self.states: list[dict[str, Any]] = []

    def take(self, step: Step) -> None:
        before = version()
        if {"merge": self.merge, "delete": self.delete}.get(step.name, self.write)(step):
            heard, state = told(), archive_now()
            while recognise():
                pass
            told()
            is_newer = version() > before
            linked = archive_now()
            self.states.append({"index": heard, "is newer": is_newer, **state, "linked": linked})

    def write(self, step: Step) -> bool:
        """Create the article or change one field of it; false where it is so already."""
        old = self.wanted.get(step.key)
        new = fitting(replace(old or Wanted(step.key), **{step.name: step.value}), old)
        new = replace(new, tags=tuple(sorted({self.merged.get(tag, tag) for tag in new.tags})))
        if new == old or step.key in self.deleted:
            return False
        self.wanted[step.key] = new
        if old is None:
            self.road.create(new)
        else:
            is_one = sum(getattr(old, name) != getattr(new, name) for name in vars(old)) == 1
            self.road.change(new, step.name if is_one else "")
        return True

    def delete(self, step: Step) -> bool:
        if step.key not in self.wanted:
            return False
        self.road.delete(step.key)
        del self.wanted[step.key]
        self.deleted.add(step.key)
        return True

    def merge(self, step: Step) -> bool:
        """Merge a tag into another; false where one of them is merged already."""
        kept, other = (Tag.objects.filter(name=name).first() for name in step.value)
        if kept is None or other is None:
            return False
        self.road.merge(kept, other)
        names = self.merged | {other.name: kept.name}
        self.merged = {old: names.get(new, new) for old, new in names.items()}
        for key, one in self.wanted.items():
            tags = {self.merged.get(tag, tag) for tag in one.tags}
            self.wanted[key] = replace(one, tags=tuple(sorted(tags)))
        return True


def fitting(new: Wanted, old: Wanted | None) -> Wanted:
    """With a date to come for what is scheduled, and nothing withdrawn on the front page."""
    if new.status == "withdrawn":
        new = replace(new, front_page=False)
    if new.status == "scheduled":
        return replace(new, published=LATER)
    if old and old.status == "scheduled" and new.published == LATER:
        return replace(new, published=DAYS[0])
    return new


def steps() -> st.SearchStrategy[list[Step]]:
    key = st.sampled_from(KEYS)
    tags = st.lists(st.sampled_from(TAGS), min_size=1, unique=True).map(sorted).map(tuple)
    values: dict[str, st.SearchStrategy[Any]] = {
        "title": st.sampled_from(["Pace", "Tregua"]),
        "slug": st.sampled_from(["x", "y", "x-2"]),
        "published": st.sampled_from(DAYS),
        "status": st.sampled_from(["draft", "published", "withdrawn", "scheduled", "private"]),
        "section": st.sampled_from(["Esteri", "Cultura"]),
        "source": st.sampled_from(["La Lanterna", "Il Faro"]),
        "tags": tags,
        "report": st.sampled_from([0, 1]),
        "front_page": st.booleans(),
        "delete": st.none(),
    }
    change = st.sampled_from(sorted(values)).flatmap(
        lambda name: st.builds(Step, key, st.just(name), values[name])
    )
    pair = st.permutations(TAGS).map(lambda names: tuple(names[:2]))
    merging = st.builds(Step, st.just(""), st.just("merge"), pair)
    return st.lists(change | merging, max_size=8)


@pytest.fixture
def taxonomy(db: None) -> None:
    """Sections, sources and tags, and an account that may do everything."""
    for name, slug in (("Esteri", "esteri"), ("Cultura", "cultura")):
        Section.objects.create(name=name, slug=slug)
    for name, slug in (("La Lanterna", "la-lanterna"), ("Il Faro", "il-faro")):
        Source.objects.create(name=name, slug=slug)
    for name in TAGS:
        Tag.objects.create(name=name, slug=name.lower())
    ModelRoad.client = Client()
    with time_machine.travel(NOW, tick=False):
        ModelRoad.client.force_login(User.objects.create_superuser("boss"))


A_TAKES_THE_PLACE_OF_B = [
    Step("b", "slug", "x"),
    Step("b", "slug", "y"),
    Step("a", "slug", "x"),
    Step("a", "slug", "z"),
]
TAKEN_AND_ASKED_FOR_AGAIN = [
    Step("a", "slug", "x"),
    Step("b", "slug", "x"),
    Step("b", "title", "Tregua"),
    Step("b", "section", "Cultura"),
]
WITHDRAWN_AND_BACK = [
    Step("a", "front_page", True),
    Step("a", "status", "withdrawn"),
    Step("a", "status", "published"),
    Step("a", "status", "scheduled"),
    Step("a", "status", "draft"),
]
FILED_ELSEWHERE = [
    Step("a", "section", "Cultura"),
    Step("a", "source", "Il Faro"),
    Step("a", "tags", ("Pace", "Siria")),
    Step("b", "report", 0),
    Step("", "merge", ("Diplomazia", "Siria")),
    Step("a", "published", DAYS[1]),
    Step("a", "delete"),
]
ROADS: dict[str, type[ModelRoad]] = {"form": FormRoad, "actions": ActionRoad}
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@given(steps())
@example(A_TAKES_THE_PLACE_OF_B)
@example(TAKEN_AND_ASKED_FOR_AGAIN)
@example(WITHDRAWN_AND_BACK)
@example(FILED_ELSEWHERE)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=SLOW)
@pytest.mark.usefixtures("taxonomy")
def test_an_import_leaves_what_saving_leaves(steps: list[Step]) -> None:
    assert travel(ImportRoad(), steps) == travel(ModelRoad(), steps)


@pytest.mark.parametrize("name", ROADS)
@given(steps())
@example(A_TAKES_THE_PLACE_OF_B)
@example(TAKEN_AND_ASKED_FOR_AGAIN)
@example(WITHDRAWN_AND_BACK)
@example(FILED_ELSEWHERE)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=SLOW)
@pytest.mark.usefixtures("taxonomy")
def test_the_desk_leaves_what_saving_leaves(name: str, steps: list[Step]) -> None:
    assert travel(ROADS[name](), steps) == travel(ModelRoad(), steps)
