"""The filters of the list of all articles: one address for every choice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import Jinja2
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.lists.languages_of_regions import with_regions
from articles.lists.page_keys import EVER, Span
from articles.lists.read_once import Outlets, outlets, section_tree
from articles.models import Article, ArticleQuerySet, Tag
from articles.models.section_tree import SectionTree
from articles.search import Filters
from articles.text.country_and_language_names import language_name

ANY = pgettext_lazy("any section, source or language", "all")
NEWEST, OLDEST = "recenti", "antichi"
ONCE = "una"
COMMON_LANGUAGES = ("it", "en", "fr", "de", "es")
NARROWING = ("sezione", "fonte", "lingua", "tag", "dal", "al")
EARLIEST_YEAR, LATEST_YEAR = 1400, 9998


def start_of(day: date) -> datetime:
    """The first moment of a day in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The last moment of a day in the site's time zone.

    The one before the next day begins: in some nights the clocks show a day's last hour twice.
    """
    return start_of(day + timedelta(days=1)).astimezone(UTC) - timedelta(microseconds=1)


def in_order(first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """Two days of which the later one may have been put into the first field."""
    return (last, first) if first and last and first > last else (first, last)


class DayField(forms.DateField):
    """A day as calendars of browsers send it, or as people in Italy write it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValidationError(_("There is no press of that year here."))
        return day


class DayFilter(django_filters.Filter):
    """A filter by a day."""

    field_class = DayField


class TagField(forms.CharField):
    """A tag by its address or its name."""

    def clean(self, value: Any) -> Tag | None:
        text = super().clean(value)
        if not text:
            return None
        # Nor is the name of a tag of drafts alone.
        filled = Tag.objects.filter(article_count__gt=0)
        tag = filled.filter(slug=text).first() or filled.filter(name=text).first()
        if tag is None:
            raise ValidationError(_("There is no such tag."))
        return tag


class TagFilter(django_filters.Filter):
    """A filter by a tag."""

    field_class = TagField


class FilterForm(forms.Form):
    """The filters as a form, rendered as the page that shows them is."""

    default_renderer = Jinja2()


class ArticleFilter(django_filters.FilterSet):
    """Section, source, language, tag and days; a value that makes no sense is left out of the
    filter and shown beside its field.
    """

    sezione = django_filters.ChoiceFilter(label=_("Section"), method="by_section", empty_label=ANY)
    fonte = django_filters.ChoiceFilter(
        label=_("Source"), field_name="source__slug", empty_label=ANY, method="by_source"
    )
    lingua = django_filters.ChoiceFilter(label=_("Language"), method="by_language", empty_label=ANY)
    tag = TagFilter(label=_("Tag"), method="by_tag", max_length=80)
    dal = DayFilter(label=_("From"), method="by_pager")
    al = DayFilter(label=_("To"), method="by_pager")
    ordine = django_filters.ChoiceFilter(
        label=_("Order"),
        method="by_pager",
        choices=[(NEWEST, _("newest first")), (OLDEST, _("oldest first"))],
        empty_label=None,
    )
    storie = django_filters.ChoiceFilter(
        label=_("Each story once"),
        method="by_story_grouping",
        choices=[(ONCE, _("Each story once"))],
        help_text=_("Of articles with the same text the first, with the outlets of the others."),
    )

    class Meta:
        model = Article
        fields: list[str] = []
        form = FilterForm

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._state = state  # of the archive that the page shows

    @cached_property
    def tree(self) -> SectionTree:
        return section_tree(self._state)

    @cached_property
    def outlets(self) -> Outlets:
        """The sources that can be chosen, and their languages."""
        return outlets(self._state)

    def get_form_class(self) -> type[forms.Form]:
        """The form with its choices. Only asked for where something was chosen, or where no page
        before has shown the fields."""
        self._offer(
            "sezione", [(section.slug, section.shown_name) for section in self.tree.sections]
        )
        self._offer("fonte", [(outlet.slug, outlet.name) for outlet in self.outlets.sources])
        languages = sorted({*self.outlets.languages, *COMMON_LANGUAGES})
        self._offer("lingua", [(code, language_name(code)) for code in languages])
        form: type[forms.Form] = super().get_form_class()
        return form

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.filters[name].extra["choices"] = choices

    @property
    def has_choices(self) -> bool:
        """Whether anything was put into these fields."""
        return any(self.data.get(name) for name in self.filters)

    @property
    def newest_first(self) -> bool:
        return self.form.cleaned_data.get("ordine") != OLDEST if self.is_bound else True

    @property
    def span(self) -> Span:
        """The days from which and up to which articles are wanted."""
        chosen = self.form.cleaned_data if self.is_bound else {}
        since, until = in_order(chosen.get("dal"), chosen.get("al"))
        return Span(
            start_of(since) if since else EVER.since, end_of(until) if until else EVER.until
        )

    def chips(self) -> Iterator[tuple[str, str]]:
        """What each chosen filter is called, and the address of the list without it."""
        self.form.is_valid()  # cleans what makes sense
        chosen = self.form.cleaned_data if self.is_bound else {}
        for name in NARROWING:
            if value := chosen.get(name):
                rest = self.data.copy()
                for other in (name, "pagina", "prima", "dopo"):
                    rest.pop(other, None)
                yield self._label(name, value), f"?{rest.urlencode()}"

    def _label(self, name: str, value: Any) -> str:
        if name == "dal":
            return gettext("from %(day)s") % {"day": date_format(value)}
        if name == "al":
            return gettext("until %(day)s") % {"day": date_format(value)}
        if name == "tag":
            return str(value.name)
        return str(dict(self.form.fields[name].choices)[value])

    def for_search(self) -> Filters:
        """The same filters as the search takes them."""
        chosen = self.form.cleaned_data if self.is_bound else {}
        tag = chosen.get("tag")
        since, until = in_order(chosen.get("dal"), chosen.get("al"))
        return Filters(
            section=_if_chosen(chosen.get("sezione")),
            source=_if_chosen(chosen.get("fonte")),
            language=_if_chosen(chosen.get("lingua")),
            tag=(tag.slug,) if tag else (),
            date_from=since,
            date_to=until,
        )

    def parts(self) -> list[ArticleQuerySet]:
        """The chosen articles as lists to be merged, each a range of an index: one a section of
        the chosen branch, else one a language where its regions count with it."""
        articles = self.qs
        chosen = self.form.cleaned_data if self.is_bound else {}
        slug, language = chosen.get("sezione"), chosen.get("lingua")
        codes = with_regions([language]) or [language] if language else []
        if slug:
            section = next(section for section in self.tree.sections if section.slug == slug)
            within = articles.filter(language__in=codes) if codes else articles
            return [within.filter(section=member) for member in self.tree.branch(section)]
        return [articles.filter(language=code) for code in codes] or [articles]

    def by_section(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles  # ``parts`` splits the list by the sections of the branch

    def by_language(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles  # the same

    def by_source(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.filter(
            source=next(outlet.pk for outlet in self.outlets.sources if outlet.slug == value)
        )

    def by_tag(self, articles: ArticleQuerySet, name: str, value: Tag) -> ArticleQuerySet:
        return articles.tagged(value)

    def by_pager(self, articles: ArticleQuerySet, name: str, value: object) -> ArticleQuerySet:
        return articles  # the pager sorts, and narrows to the ``span``

    def by_story_grouping(
        self, articles: ArticleQuerySet, name: str, value: str
    ) -> ArticleQuerySet:
        return articles  # what a story's first article is depends on the whole list


def _if_chosen(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


class StoryGroupingForm(forms.Form):
    """Whether a list shows each story once. What makes no sense is no."""

    storie = forms.ChoiceField(choices=[(ONCE, "")], required=False)

    @property
    def is_grouped(self) -> bool:
        return self.is_valid() and self.cleaned_data["storie"] == ONCE
