"""The links above a list that narrow it to a year, a month or a day that has some rows."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.capped_count import MOST_COUNTED

MOST_YEARS = 200  # the newest
YEARS_AHEAD = 10  # of this one: what is dated later was mistyped
UNITS = ("year", "month", "day")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A year, one of its months, or one of its days."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def ends(self) -> tuple[date, date]:
        """Its first and its last day."""
        first, last = self.month or 1, self.month or 12
        length = monthrange(self.year, last)[1]
        return date(self.year, first, self.day or 1), date(self.year, last, self.day or length)

    @property
    def parts(self) -> list["Period"]:
        """The months of a year, the days of a month."""
        if not self.month:
            return [Period(self.year, month) for month in range(1, 13)]
        length = monthrange(self.year, self.month)[1]
        return [Period(self.year, self.month, day) for day in range(1, length + 1)]

    @property
    def around(self) -> "Period | None":
        """The month of a day, the year of a month; None for a year."""
        if not self.month:
            return None
        return Period(self.year, self.month if self.day else 0)

    @property
    def title(self) -> str:
        if not self.month:
            return str(self.year)
        form = "MONTH_DAY_FORMAT" if self.day else "YEAR_MONTH_FORMAT"
        return capfirst(date_format(self.ends[0], form))

    def query(self, field: str) -> dict[str, int]:
        """The parameters of the list's address."""
        values = zip(UNITS, (self.year, self.month, self.day), strict=True)
        return {f"{field}__{unit}": value for unit, value in values if value}


def date_links(changelist: Any) -> dict[str, Any]:
    """What Django's template of the date hierarchy is given, in at most four cheap questions.

    Django computes year, month or day of every row that the list could show. Here only a list of at
    most ``MOST_COUNTED`` is read for them; above a longer one stand those of all rows of its model.
    """
    filled = _Filled.of(changelist)
    field = changelist.date_hierarchy
    values = [changelist.params.get(f"{field}__{unit}") for unit in UNITS]
    chosen = Period(*(int(value or 0) for value in values)) if values[0] else None
    if chosen is None:
        shown = filled.years()
        while len(shown) == 1 and not shown[0].day:
            chosen = shown[0]
            shown = filled.among(chosen.parts)
    else:
        shown = [chosen] if chosen.day else filled.among(chosen.parts)
    choices = [_choice(changelist, period, period != chosen) for period in shown]
    return {"show": True, "choices": choices, "back": _back(changelist, chosen)}


class _Filled:
    """Tells which periods have rows of a model: it looks up each by a column of days or moments."""

    def __init__(self, changelist: Any) -> None:
        self.rows: QuerySet[Any] = changelist.model._default_manager.order_by()
        self.column: str = changelist.day_column or changelist.date_hierarchy
        self.has_days = not isinstance(changelist.model._meta.get_field(self.column), DateTimeField)

    @classmethod
    def of(cls, changelist: Any) -> "_Filled":
        is_short = changelist.result_count <= MOST_COUNTED
        return _FilledInList(changelist) if is_short else cls(changelist)

    def years(self) -> list[Period]:
        # Asked for one by one, either is the end of an index; both at once, all of it is read.
        ends = [self.rows.aggregate(end=end(self.column))["end"] for end in (Min, Max)]
        days = [self.day_of(end) for end in ends]
        last = min(days[1].year, timezone.localdate().year + YEARS_AHEAD)
        first = max(days[0].year, last - MOST_YEARS + 1)
        return self.among([Period(year) for year in range(first, last + 1)])

    def among(self, periods: list[Period]) -> list[Period]:
        """Those of the periods that have rows; one question for all."""
        asked = [Exists(self.rows.filter(self._within(period))) for period in periods]
        answer: Any = self.rows.order_by("pk").values_list(*asked).first() if asked else ()
        return [period for period, is_there in zip(periods, answer or (), strict=False) if is_there]

    def day_of(self, value: Any) -> date:
        """The day here of what stands in the column."""
        day: date = value if self.has_days else timezone.localdate(value)
        return day

    def _within(self, period: Period) -> Q:
        first, last = period.ends
        if self.has_days:
            return Q((f"{self.column}__range", (first, last)))
        begin, end = (
            timezone.make_aware(datetime.combine(day, time()))
            for day in (first, last + timedelta(days=1))
        )
        return Q((f"{self.column}__gte", begin), (f"{self.column}__lt", end))


class _FilledInList(_Filled):
    """The same of a list that is read."""

    def __init__(self, changelist: Any) -> None:
        super().__init__(changelist)
        values = changelist.queryset.order_by().values_list(self.column, flat=True)
        days = {self.day_of(value) for value in values}
        self.periods = {Period(day.year, day.month, day.day) for day in days}
        self.periods |= {Period(day.year, day.month) for day in days}
        self.periods |= {Period(day.year) for day in days}

    def years(self) -> list[Period]:
        return sorted(period for period in self.periods if not period.month)[-MOST_YEARS:]

    def among(self, periods: list[Period]) -> list[Period]:
        return [period for period in periods if period in self.periods]


def _choice(changelist: Any, period: Period, is_link: bool) -> dict[str, str]:
    choice = {"title": period.title}
    return choice | {"link": _link(changelist, period)} if is_link else choice


def _back(changelist: Any, chosen: Period | None) -> dict[str, str] | None:
    if chosen is None:
        return None
    title = chosen.around.title if chosen.around else _("All dates")
    return {"link": _link(changelist, chosen.around), "title": title}


def _link(changelist: Any, period: Period | None) -> str:
    field = changelist.date_hierarchy
    query = period.query(field) if period else {}
    return str(changelist.get_query_string(query, [f"{field}__"]))
