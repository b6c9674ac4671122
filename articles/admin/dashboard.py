"""The panels of the desk's front page, which show what an editor has to do.

Every panel takes two queries, whatever the archive holds: its first rows, and its number, which is
only counted up to a limit (``capped_count``). Indexes hold the rows of each in their order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.utils import quote
from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base_admin import short
from articles.admin.capped_count import CappedNumber, capped_count
from articles.admin.index_replicas import lag_in_words
from articles.models import Article, Comment, ImportRun, IndexReplica, Source
from articles.models.import_run import FAILS
from articles.text.country_and_language_names import language_name

ROWS = 5
IMPORT_DAYS = timedelta(days=7)
Status, State = Article.Status, ImportRun.State
# The list of articles that readers see, or will see.
PUBLIC = [("status__exact", Status.PUBLISHED), ("status__exact", Status.SCHEDULED)]


@dataclass(slots=True)
class Row:
    """A line of a panel: a link, a detail beside it, a sentence below it."""

    title: str
    address: str
    notes: list[str] = field(default_factory=list)
    sentence: str = ""
    run: ImportRun | None = None


@dataclass(slots=True)
class Panel(CappedNumber):
    """A panel: a title, the first rows, their number. ``address`` lists all of them."""

    key: str
    title: str | Promise
    address: str
    number: int
    rows: list[Row]


def panels(user: Any) -> list[Panel]:
    """The panels that an account may see, in the order of the page."""
    return [make() for permission, make in PANELS if user.has_perm(f"articles.{permission}")]


def _panel(
    key: str,
    title: str | Promise,
    address: str,
    rows: QuerySet[Any],
    row: Callable[[Any], Row],
) -> Panel:
    number = capped_count(rows)
    return Panel(key, title, address, number, [row(item) for item in rows[:ROWS]] if number else [])


def _list(model: str, query: Iterable[tuple[str, str]] = ()) -> str:
    address = reverse(f"admin:articles_{model}_changelist")
    return f"{address}?{urlencode(list(query))}" if query else address


# Articles


def _articles() -> QuerySet[Article]:
    return Article.objects.select_related("source").only(
        "title", "published", "source__name", "language", "status"
    )


def _article(article: Article, *more: str) -> Row:
    address = reverse("admin:articles_article_change", args=[article.pk])
    return Row(article.title, address, [*more, article.source.name, short(article.published)])


def drafts() -> Panel:
    articles = _articles().filter(status=Status.DRAFT).order_by("-published")
    address = _list("article", [("status__exact", Status.DRAFT)])
    return _panel("drafts", gettext_lazy("Drafts"), address, articles, _article)


def scheduled() -> Panel:
    articles = _articles().filter(status=Status.SCHEDULED).order_by("published")
    address = _list("article", [("status__exact", Status.SCHEDULED), ("o", "3")])
    return _panel("scheduled", gettext_lazy("Scheduled"), address, articles, _article)


def _public(**lacks: Any) -> QuerySet[Article]:
    """Articles that readers see or will see and that lack something, the newest first."""
    articles = _articles().filter(visible_from__isnull=False, **lacks)
    return articles.order_by("-visible_from", "-pk")


def without_section() -> Panel:
    address = _list("article", [("section__id__exact", "none"), *PUBLIC])
    articles = _public(section__isnull=True)
    return _panel("section", gettext_lazy("Without section"), address, articles, _article)


def without_language() -> Panel:
    address = _list("article", [("language", "missing"), *PUBLIC])
    articles = _public(language="")
    return _panel("language", gettext_lazy("Without language"), address, articles, _article)


def guessed_language() -> Panel:
    address = _list("article", [("language", "guessed"), *PUBLIC])
    return _panel(
        "guessed",
        gettext_lazy("Language guessed"),
        address,
        _public(language_guessed=True),
        lambda article: _article(article, language_name(article.language)),
    )


# Comments, feeds, imports, indexes


def comments() -> Panel:
    pending = Comment.objects.pending().select_related("article").order_by("created")
    pending = pending.only("text", "name", "created", "article__title")
    return _panel("comments", gettext_lazy("Comments"), _list("comment"), pending, _comment)


def _comment(comment: Comment) -> Row:
    return Row(
        Truncator(" ".join(comment.text.split())).chars(90),
        reverse("admin:articles_comment_change", args=[comment.pk]),
        [comment.name, Truncator(comment.article.title).chars(60), short(comment.created)],
    )


def failing_feeds() -> Panel:
    failing = Source.objects.filter(FAILS).select_related("feed_state")
    address = _list("source", [("feed", "fails")])
    ordered = failing.order_by("-feed_state__failures", "name")
    return _panel("feeds", gettext_lazy("Feeds that fail"), address, ordered, _feed)


def _feed(source: Source) -> Row:
    state = source.feed_state
    since = _("worked last: %s") % short(state.succeeded) if state.succeeded else _("never worked")
    address = reverse("admin:articles_source_change", args=[source.pk])
    return Row(source.name, address, [since], state.result)


def imports() -> Panel:
    """Imports: the running ones first, then those that need attention, then the others."""
    weight = Case(
        When(state__in=[State.WAITING, State.RUNNING], then=Value(0)),
        When(Q(state=State.BROKEN) | Q(failed__gt=0), then=Value(1)),
        default=Value(2),
    )
    recent = ImportRun.objects.filter(started__gte=timezone.now() - IMPORT_DAYS)
    runs = recent.order_by(weight, "-started", "-pk")
    title = gettext_lazy("Imports of the last seven days")
    return _panel("imports", title, _list("importrun"), runs, _import)


def _import(run: ImportRun) -> Row:
    counts = _("%(created)s new, %(updated)s updated, %(unchanged)s unchanged, %(failed)s failed")
    names = ("created", "updated", "unchanged", "failed")
    numbers = {name: number_format(getattr(run, name)) for name in names}
    address = reverse("admin:articles_importrun_change", args=[run.pk])
    title = Truncator(run.origin).chars(80)
    notes = [str(run.get_state_display()), counts % numbers, short(run.started)]
    return Row(title, address, notes, run.message, run)


def indexes() -> Panel:
    """The search indexes of all machines."""
    title = gettext_lazy("Search indexes")
    return _panel("indexes", title, _list("indexreplica"), IndexReplica.objects.all(), _index)


def _index(replica: IndexReplica) -> Row:
    state = _("being built") if replica.is_building else lag_in_words(replica)
    place = _("place %s") % number_format(replica.place)
    seen = _("last sign of life: %s") % short(replica.seen)
    address = reverse("admin:articles_indexreplica_change", args=[quote(replica.pk)])
    return Row(replica.name, address, [state, place, seen])


PANELS: tuple[tuple[str, Callable[[], Panel]], ...] = (
    ("view_article", drafts),
    ("view_article", scheduled),
    ("change_comment", comments),
    ("view_source", failing_feeds),
    ("view_importrun", imports),
    # Only who may change what is public can mend it.
    ("publish_article", without_section),
    ("publish_article", without_language),
    ("publish_article", guessed_language),
    # For who runs the site.
    ("view_indexreplica", indexes),
)
