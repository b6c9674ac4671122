"""Filters of the desk's lists."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Comment
from articles.text.country_and_language_names import country_name, language_name


class ChoiceFilter(admin.RelatedFieldListFilter):
    """A filter by a relation with too many rows for a column of links: a select.

    Where the relation may be empty, that can be chosen as well.
    """

    template = "admin/articles/choice_filter.html"
    EMPTY = "none"

    @property
    def chosen(self) -> list[str]:
        """The chosen ids as texts: none or one."""
        values: Any = self.used_parameters.get(self.lookup_kwarg)
        return [str(value) for value in values or []]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        # The select's first choice, all, comes as an empty value.
        if self.EMPTY in self.chosen:
            return queryset.filter(**{self.lookup_kwarg_isnull: True})
        return super().queryset(request, queryset) if any(self.chosen) else queryset

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """A single item with what the form of the select needs."""
        others = changelist.get_filters_params().items()
        own = {self.lookup_kwarg, self.lookup_kwarg_isnull, PAGE_VAR}
        hidden = [(name, value) for name, values in others if name not in own for value in values]
        if changelist.query:
            hidden.append(("q", changelist.query))
        choices = [(str(pk), label) for pk, label in self.lookup_choices]
        if self.field.null:
            choices.insert(0, (self.EMPTY, _("none")))
        options = [(value, label, value in self.chosen) for value, label in choices]
        yield {"parameter": self.lookup_kwarg, "hidden": hidden, "options": options}


class LanguageFilter(admin.SimpleListFilter):
    """A filter by language, by name; and for articles whose language nobody has given."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        codes = Article.objects.order_by("language").values_list("language", flat=True).distinct()
        named = [(code, language_name(code)) for code in codes if code]
        return [("missing", _("missing")), ("guessed", _("guessed")), *named]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        match self.value():
            case None | "":
                return queryset
            case "missing":
                return queryset.filter(language="")
            case "guessed":
                return queryset.filter(language_guessed=True)
            case code:
                return queryset.filter(language=code)


class _CodeFilter(admin.AllValuesFieldListFilter):
    """The base of filters by a code, which show its name."""

    name_of: Callable[[str], str]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": type(self).name_of(str(choice["display"]))}


class LanguageCodeFilter(_CodeFilter):
    """A filter by the languages that occur, by their names."""

    name_of = language_name


class CountryCodeFilter(_CodeFilter):
    """A filter by the countries that occur, by their names."""

    name_of = country_name


class QueueFilter(admin.SimpleListFilter):
    """A filter of comments by state; without a choice, those that wait for a decision."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        decided = [choice for choice in Comment.State.choices if choice[0] != Comment.State.PENDING]
        return [*decided, ("all", _("all"))]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        waiting, *others = super().choices(changelist)
        yield {**waiting, "display": Comment.State.PENDING.label}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or Comment.State.PENDING)
