"""The differences between states of an article, in words, with who made them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.article_form import ArticleForm
from articles.admin.displayed_values import in_words
from articles.admin.edit_conflicts import name_of
from articles.admin.text_diff import Comparison, compare, compare_html
from articles.models import Article
from articles.models.revision import FIELDS, State, as_state, state_now, states_of

SHOWN = tuple(name for name in FIELDS if name != "modified")
FILED = ("source", "section", "tags")


@dataclass(frozen=True)
class Change:
    """A field in which two states differ. ``can_restore``: whether the account may restore it."""

    name: str
    label: str
    comparison: Comparison
    can_restore: bool = False


def entries(article: Article, page: Any) -> Iterator[dict[str, Any]]:
    """The states on a page of the timeline, the newest first, each with what it changed."""
    states = [as_state(version) for version in page]
    if not states:
        return
    older = states_of(article.pk).filter(pk__lt=states[-1].pk)[:1]
    if page.number == 1 and (now := state_now(article)).content != states[0].content:
        yield entry(now, states[0])
    befores = [*states[1:], *map(as_state, older)]
    for place, state in enumerate(states):
        yield entry(state, befores[place] if place < len(befores) else None)


def entry(state: State, before: State | None) -> dict[str, Any]:
    """A state as a line of the timeline."""
    names = [name for name in SHOWN if before and differs(before, state, name)]
    return {
        "state": state,
        "who": said_by(state),
        "is_first": before is None,
        "fields": [label(name) for name in names],
        "status": in_words(ArticleForm.base_fields["status"], state.values.get("status")),
        "title": state.values.get("title"),
    }


def said_by(state: State) -> str:
    """The name of who made a state."""
    if state.came_in:
        return _("an import, a feed or the site")
    return name_of(state.who) if state.who else _("an account that is no longer there")


def label(name: str) -> str:
    """The label of a field in the article's form."""
    if name == "language_guessed":
        return str(capfirst(_("language guessed")))
    return str(capfirst(str(ArticleForm.base_fields[name].label or name)))


def differs(before: State, after: State, name: str) -> bool:
    values = before.values.get(name), after.values.get(name)
    if name == "tags":
        return set(values[0] or ()) != set(values[1] or ())
    return values[0] != values[1]


def changes(before: State, after: State, offered: set[str] | None = None) -> list[Change]:
    """The fields in which two states differ, in the order of the form."""
    return [
        Change(name, label(name), compared_states(before, after, name), name in (offered or ()))
        for name in SHOWN
        if differs(before, after, name)
    ]


def compared_states(before: State, after: State, name: str) -> Comparison:
    if name == "body":
        return compare_html(before.values.get(name) or "", after.values.get(name) or "")
    return compare(text_of(before, name), text_of(after, name))


def text_of(state: State, name: str) -> str:
    """A value of a state in words, with the names of that time."""
    value = state.values.get(name)
    if name in FILED:
        return ", ".join(state.names.get(name, ()))
    if name == "published":
        value = parse_datetime(str(value))
    if name == "image":
        return PurePath(value or "").name
    return in_words(ArticleForm.base_fields[name], value)
