"""The pages of the desk that show what is read and searched for, with tables, pictures and CSV."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.lists import figures
from articles.lists.figures import Period
from articles.models import Article, Section
from articles.search_page.result_files import csv_lines

DEFAULT_DAYS = 30
MOST_ROWS = 1_000  # of a CSV of articles or searches
Rows = Iterable[Iterable[object]]
# Days that end today.
PERIODS = {
    7: gettext_lazy("7 days"),
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
    365: gettext_lazy("A year"),
}


class FiguresForm(forms.Form):
    """The period, and for the reads by day a section; what is nonsense is not asked."""

    days = forms.TypedChoiceField(choices=list(PERIODS.items()), coerce=int, required=False)
    section = forms.SlugField(required=False, allow_unicode=True)

    @property
    def period(self) -> Period:
        self.is_valid()
        return Period(self.cleaned_data.get("days") or DEFAULT_DAYS)

    @property
    def chosen(self) -> Section | None:
        """The section; None for all and for one that is not there."""
        self.is_valid()
        slug = self.cleaned_data.get("section")
        return Section.objects.filter(slug=slug).first() if slug else None


def _allow(request: HttpRequest) -> None:
    if not request.user.has_perm("articles.view_dailyreads"):
        raise PermissionDenied


def _page(request: HttpRequest, period: Period, context: dict[str, Any]) -> dict[str, Any]:
    """What all pages of figures are given."""
    return {
        **admin.site.each_context(request),
        "period": period,
        "period_name": PERIODS[period.days],
        "periods": PERIODS.items(),
        **context,
    }


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Reads by day and section, the articles that were read most, and what was searched for."""
    _allow(request)
    form = FiguresForm(request.GET)
    period, section = form.period, form.chosen
    by_day = figures.reads_by_day(period, section.pk if section else None)
    context = {
        "title": _("Figures"),
        "section": section,
        "bars": figures.bars(by_day, period.step),
        "total": sum(by_day.values()),
        "sections": figures.sections(period),
        "most_read": figures.most_read(period),
        "most_searched": figures.most_read(period, from_search=True),
        "without_hits": figures.searches(period, is_found=False),
        "with_hits": figures.searches(period, is_found=True),
    }
    return TemplateResponse(request, "admin/figures.html", _page(request, period, context))


@require_safe
def of_article(request: HttpRequest, pk: int) -> HttpResponse:
    """The reads of an article by day."""
    _allow(request)
    article = get_object_or_404(Article.objects.only("title", "language"), pk=pk)
    period = FiguresForm(request.GET).period
    by_day = figures.article_reads_by_day(period, pk)
    context = {
        "title": _("Reads of an article"),
        "article": article,
        "bars": figures.bars(by_day, period.step),
        "total": sum(by_day.values()),
    }
    return TemplateResponse(request, "admin/article_figures.html", _page(request, period, context))


def _of_days(period: Period, section: Section | None) -> Rows:
    return figures.reads_by_day(period, section.pk if section else None).items()


def _of_sections(period: Period, _section: Section | None) -> Rows:
    return [(row.name, row.count) for row in figures.sections(period)]


def _of_articles(period: Period, _section: Section | None) -> Rows:
    for row in figures.most_read(period, most=MOST_ROWS):
        article = row.article
        section = article.section.name if article.section else ""
        yield article.pk, article.title, article.source.name, section, row.count, row.from_search


def _of_searches(period: Period, _section: Section | None) -> Rows:
    for is_found in (False, True):
        for words, count in figures.searches(period, is_found=is_found, most=MOST_ROWS):
            yield words, int(is_found), count


# Of each its columns and its rows.
TABLES: dict[str, tuple[tuple[str, ...], Callable[[Period, Section | None], Rows]]] = {
    "days": (("day", "reads"), _of_days),
    "sections": (("section", "reads"), _of_sections),
    "articles": (("id", "title", "source", "section", "reads", "from_search"), _of_articles),
    "searches": (("words", "found", "searches"), _of_searches),
}


@require_safe
def as_csv(request: HttpRequest, table: str) -> HttpResponse:
    """One of the tables as CSV, whole days whatever the picture shows."""
    _allow(request)
    if table not in TABLES:
        raise Http404("no such table")
    form = FiguresForm(request.GET)
    period, (columns, rows_of) = form.period, TABLES[table]
    rows = (map(str, row) for row in rows_of(period, form.chosen))
    name = f"{table}-{period.first}-{period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = "".join(csv_lines(columns, rows))
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
