"""Former states of articles, kept by django-reversion.

Only states that a person made or changed are kept: before a change the state that it changes,
unless that is kept already, and after it the new one. What imports and feeds bring is thus kept
when the first person changes it, and costs them nothing.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reversion
from django.core import serializers
from django.db.models import Count, Max
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from reversion.models import Revision, Version

from articles.models.article import Article
from articles.models.revision_serializer import NAMES

FORMAT = "article"
# What an editor would want back, in the order of the form; "modified" dates what came in.
FIELDS = (
    *("title", "summary", "body", "source", "author", "url", "language", "language_guessed"),
    *("section", "tags", "front_page", "front_order"),
    *("image", "image_alt", "image_credit", "image_origin"),
    *("status", "published", "withdrawal_reason", "slug", "comments_open", "external_id"),
    "modified",
)
# The comment of a state that was found where a person was about to change it.
CAME_IN = "came in"
# So many are read at once, texts and all.
BATCH = 100

serializers.register_serializer(FORMAT, "articles.models.revision_serializer")
reversion.register(Article, fields=FIELDS, format=FORMAT)


@dataclass(frozen=True)
class State:
    """An article as it was: values as JSON, and the names of the objects that ids stand for.

    ``came_in`` says that no person made it so: an import did, a feed, or the site itself. ``who``
    is None for that, and for an account that no longer exists.
    """

    pk: int
    made: datetime
    who: Any
    comment: str
    came_in: bool
    values: dict[str, Any]
    names: dict[str, list[str]]

    @property
    def content(self) -> dict[str, Any]:
        """All values but the moment of the change: equal in two states that are the same."""
        return {name: self.values.get(name) for name in FIELDS if name != "modified"}


def states_of(article_id: int) -> Any:
    """All stored versions of an article, the newest first; ``as_state`` reads one."""
    versions = Version.objects.get_for_object_reference(Article, article_id)
    return versions.select_related("revision__user").order_by("-pk")


def as_state(version: Version) -> State:
    """A stored version as a state."""
    revision = version.revision
    came_in = revision.comment == CAME_IN
    values, names = _read(version.serialized_data)
    made = parse_datetime(values["modified"]) if came_in else None
    comment = "" if came_in else revision.comment
    made = made or revision.date_created
    return State(version.pk, made, revision.user, comment, came_in, values, names)


def state_now(article: Article) -> State:
    """The present state of an article, which need not be stored."""
    values, names = _read(serializers.serialize(FORMAT, [article], fields=FIELDS))
    return State(0, article.modified, None, "", True, values, names)


def _read(text: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    kept = json.loads(text)[0]
    published = parse_datetime(kept["fields"]["published"])
    if published is not None:
        # A form has no smaller part of a date than seconds.
        kept["fields"]["published"] = published.isoformat(timespec="seconds")
    return kept["fields"], kept[NAMES]


@contextmanager
def record_revisions(ids: Iterable[int], user: Any = None, comment: str = "") -> Iterator[None]:
    """Keep the states of these articles before and after the block. Use it in the transaction.

    ``ids`` are articles; ``user`` is who changes them, None for an import; ``comment`` is shown
    with the change.
    """
    chosen = list(ids)
    record_states_before(chosen)
    yield
    record_states(chosen, user, comment)


def record_states_before(ids: Iterable[int]) -> None:
    """Keep the present states of these articles, where they are not kept yet."""
    chosen = list(ids)
    kept = _last_recorded(chosen)
    there = Article.objects.filter(pk__in=chosen).values_list("pk", "modified")
    unkept = [pk for pk, modified in there if pk not in kept or kept[pk] < modified]
    record_states((pk for pk in unkept if pk not in kept or _has_changed(pk)), comment=CAME_IN)


def _has_changed(article_id: int) -> bool:
    """Whether an article differs from its last kept state, and was not merely saved again."""
    last = states_of(article_id)[:1]
    now = state_now(Article.objects.get(pk=article_id))
    return all(as_state(version).content != now.content for version in last)


def record_states(ids: Iterable[int], user: Any = None, comment: str = "") -> None:
    """Keep the present states of these articles."""
    chosen = list(ids)
    for start in range(0, len(chosen), BATCH):
        articles = Article.objects.filter(pk__in=chosen[start : start + BATCH])
        with reversion.create_revision(manage_manually=True):
            for article in articles.select_related("source", "section").prefetch_related("tags"):
                reversion.add_to_revision(article)
            if user is not None:
                reversion.set_user(user)
            reversion.set_comment(comment)
            # Not before the articles' own last change.
            reversion.set_date_created(timezone.now())


def _last_recorded(ids: list[int]) -> dict[int, datetime]:
    """When the last state of each article was kept; articles without one are left out."""
    versions = Version.objects.get_for_model(Article).filter(object_id__in=list(map(str, ids)))
    by_article = versions.order_by().values_list("object_id")
    return {int(pk): last for pk, last in by_article.annotate(Max("revision__date_created"))}


@receiver(post_delete, sender=Article)
def delete_states(instance: Article, **_kwargs: Any) -> None:
    """Delete the states of an article that was deleted: no text of it stays."""
    versions = Version.objects.get_for_object_reference(Article, instance.pk)
    revisions = list(versions.values_list("revision_id", flat=True))
    versions.delete()
    for start in range(0, len(revisions), BATCH):
        chosen = Revision.objects.filter(pk__in=revisions[start : start + BATCH])
        chosen.annotate(left=Count("version")).filter(left=0).delete()
