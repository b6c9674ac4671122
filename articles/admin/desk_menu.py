"""The menu in the head of every page of the desk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.admin.queues import QUEUES

# What editors work with all day, in the order of the menu: models by their class, pages by the name
# of their address. All other lists stand under "More".
DAILY = (
    *("queues", "Article", "planning", "arrange_front", "Comment", "Source", "Picture"),
    *("ImportRun", "figures"),
)
# Pages that are no list of a model, with their name and who sees them: an account with all the
# permissions of one of the sets.
PAGES: dict[str, tuple[Promise, list[set[str]]]] = {
    "queues": (_("Queues"), [{queue.may_see} for queue in QUEUES.values()]),
    "planning": (_("Planning"), [{"articles.view_article"}]),
    "arrange_front": (
        _("Front page"),
        [{"articles.change_section", "articles.publish_article"}],
    ),
    "figures": (_("Figures"), [{"articles.view_dailyreads"}]),
}
# Where on a page one looks first.
PLACES = {"planning": "#today"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the menu."""

    name: str
    address: str
    is_current: bool


@dataclass(slots=True)
class Menu:
    """The links that an account sees: to what is needed every day, and to the other lists."""

    index: str = field(default_factory=lambda: reverse("admin:index"))
    daily: list[Entry] = field(default_factory=list)
    others: list[Entry] = field(default_factory=list)


def menu_of(apps: Iterable[dict[str, Any]], path: str, user: User) -> Menu:
    """The menu for what Django's admin lists as the apps of ``user``, on the page at ``path``."""
    models = [model for app in apps for model in app["models"] if model["admin_url"]]
    seen = {model["object_name"]: (model["name"], model["admin_url"]) for model in models}
    if models:
        seen |= _pages(user)
    menu = Menu()
    menu.daily = [_entry(*seen[name], path) for name in DAILY if name in seen]
    menu.others = [_entry(*link, path) for name, link in seen.items() if name not in DAILY]
    return menu


def may_see(user: User, page: str) -> bool:
    """Whether an account sees one of ``PAGES``."""
    _name, needed = PAGES[page]
    return any(user.has_perms(permissions) for permissions in needed)


def _pages(user: User) -> dict[str, tuple[Any, str]]:
    return {
        page: (name, reverse(page) + PLACES.get(page, ""))
        for page, (name, _needed) in PAGES.items()
        if may_see(user, page)
    }


def _entry(name: Any, address: str, path: str) -> Entry:
    return Entry(capfirst(str(name)), address, path.startswith(address.partition("#")[0]))
