"""The archive by year, month and day."""

from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.lists.filters import EARLIEST_YEAR, LATEST_YEAR, end_of, start_of
from articles.lists.page_keys import Span
from articles.lists.pagination import Filing
from articles.lists.site_frame import MonthCalendar
from articles.models import MonthTally
from articles.templating.render import render_page
from articles.text.months import last_day_of
from articles.views.article_lists import render_list, trail


def date_or_404(year: str, month: str = "1", day: str = "1") -> date:
    """The date of an address. Raises Http404 for one that the calendar does not have."""
    try:
        parsed = date(int(year), int(month), int(day))
    except ValueError:
        raise Http404("no such date") from None
    if not EARLIEST_YEAR <= parsed.year <= LATEST_YEAR:
        raise Http404("no such date")
    return parsed


def _span(first: date, last: date) -> Span:
    return Span(start_of(first), end_of(last))


def _narrowing(first: date, last: date) -> str:
    """The filters that ask for these days, as a query."""
    return urlencode({"dal": first.isoformat(), "al": last.isoformat()})


def _months(tallies: list[MonthTally], year: int) -> list[tuple[date, int]]:
    counts = {tally.first.month: tally.count for tally in tallies}
    return [(date(year, month, 1), counts.get(month, 0)) for month in range(1, 13)]


def archive(request: HttpRequest) -> HttpResponse:
    """All years and months that have articles, with their numbers."""
    years = []
    for year, group in groupby(MonthTally.objects.all(), key=lambda tally: tally.first.year):
        tallies = list(group)
        years.append((year, sum(tally.count for tally in tallies), _months(tallies, year)))
    context = {
        "years": years,
        "breadcrumbs": trail((_("Archive"), None)),
        "current_address": request.path,
    }
    return render_page(request, "articles/archive.html", context)


def archive_year(request: HttpRequest, year: str) -> HttpResponse:
    """The articles of a year."""
    first = date_or_404(year)
    tallies = list(MonthTally.objects.filter(first__range=(first, first.replace(month=12))))
    return render_list(
        request,
        Filing(),
        span=_span(first, date(first.year, 12, 31)),
        heading=year,
        kicker=_("Archive"),
        months=_months(tallies, first.year),
        count=sum(tally.count for tally in tallies),
        narrowing=_narrowing(first, date(first.year, 12, 31)),
        breadcrumbs=trail((_("Archive"), reverse("archive")), (year, None)),
    )


def archive_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """The articles of a month."""
    first = date_or_404(year, month)
    calendar = MonthCalendar.of(first)
    return render_list(
        request,
        Filing(),
        span=_span(first, last_day_of(first)),
        heading=capfirst(date_format(first, "YEAR_MONTH_FORMAT")),
        kicker=_("Archive"),
        calendar=calendar,
        count=sum(calendar.counts.values()),
        narrowing=_narrowing(first, last_day_of(first)),
        breadcrumbs=trail(
            (_("Archive"), reverse("archive")),
            (year, reverse("archive_year", args=[year])),
            (date_format(first, "F"), None),
        ),
    )


def archive_day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    """The articles of a day."""
    current_day = date_or_404(year, month, day)
    calendar = MonthCalendar.of(current_day.replace(day=1))
    return render_list(
        request,
        Filing(),
        span=_span(current_day, current_day),
        heading=date_format(current_day, "DATE_FORMAT"),
        kicker=_("Archive"),
        calendar=calendar,
        count=calendar.counts.get(current_day, 0),
        narrowing=_narrowing(current_day, current_day),
        current_day=current_day,
        breadcrumbs=trail(
            (_("Archive"), reverse("archive")),
            (year, reverse("archive_year", args=[year])),
            (date_format(current_day, "F"), reverse("archive_month", args=[year, month])),
            (str(current_day.day), None),
        ),
    )
