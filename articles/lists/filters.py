"""The filters of the list of all articles: one address for every choice."""

from collections.abc import Iterator
from datetime import date, datetime, time
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

from articles.lists.pagination import EVER, Span
from articles.models import Article, ArticleQuerySet, Source, Tag
from articles.models.section_tree import SectionTree
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
    """The last moment of a day in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.max))


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
    lingua = django_filters.ChoiceFilter(
        label=_("Language"), field_name="language", empty_label=ANY
    )
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

    def __init__(self, *args: Any, tree: SectionTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree

    @cached_property
    def sources(self) -> list[tuple[str, int, str, str]]:
        """Address, id, name and language of each source that can be chosen."""
        # The name of a source of drafts alone is no reader's business.
        filled = Source.objects.filter(article_count__gt=0)
        return list(filled.values_list("slug", "pk", "name", "language"))

    def get_form_class(self) -> type[forms.Form]:
        """The form with its choices. Only asked for where something was chosen, or where no page
        before has shown the fields."""
        languages = {language for _slug, _pk, _name, language in self.sources if language}
        self._offer("sezione", [(section.slug, section.name) for section in self.tree.sections])
        self._offer("fonte", [(slug, name) for slug, _pk, name, _language in self.sources])
        self._offer(
            "lingua",
            [(code, language_name(code)) for code in sorted(languages | set(COMMON_LANGUAGES))],
        )
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
        since, until = chosen.get("dal"), chosen.get("al")
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

    def parts(self) -> list[ArticleQuerySet]:
        """The chosen articles as lists to be merged: one a section of the chosen branch."""
        chosen = self.qs
        slug = self.form.cleaned_data.get("sezione") if self.is_bound else ""
        if not slug:
            return [chosen]
        section = next(section for section in self.tree.sections if section.slug == slug)
        return [chosen.filter(section=member) for member in self.tree.branch(section)]

    def by_section(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles  # ``parts`` splits the list by the sections of the branch

    def by_source(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.filter(
            source=next(pk for slug, pk, *_rest in self.sources if slug == value)
        )

    def by_tag(self, articles: ArticleQuerySet, name: str, value: Tag) -> ArticleQuerySet:
        return articles.tagged(value)

    def by_pager(self, articles: ArticleQuerySet, name: str, value: object) -> ArticleQuerySet:
        return articles  # the pager sorts, and narrows to the ``span``

    def by_story_grouping(
        self, articles: ArticleQuerySet, name: str, value: str
    ) -> ArticleQuerySet:
        return articles  # what a story's first article is depends on the whole list


class StoryGroupingForm(forms.Form):
    """Whether a list shows each story once. What makes no sense is no."""

    storie = forms.ChoiceField(choices=[(ONCE, "")], required=False)

    @property
    def is_grouped(self) -> bool:
        return self.is_valid() and self.cleaned_data["storie"] == ONCE
