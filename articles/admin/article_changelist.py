"""The list of articles on the desk, made fast for large archives."""

from datetime import datetime
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localtime, make_aware

from articles.models import ArticleQuerySet


class DatedArticles(ArticleQuerySet):
    """Articles whose years are looked up one by one in the index.

    Django finds them, for the links above the list, by computing the year of every article of the
    archive: half a second for 50,000, against six thousandths.
    """

    def datetimes(self, field_name: str, kind: str, *args: Any, **options: Any) -> Any:
        if kind != "year":
            return super().datetimes(field_name, kind, *args, **options)  # type: ignore[arg-type]
        span = self.aggregate(first=Min(field_name), last=Max(field_name))
        years = range(localtime(span["first"]).year, localtime(span["last"]).year + 1)
        filled_years = (
            year for year in years if self.filter(**{f"{field_name}__year": year}).exists()
        )
        return [make_aware(datetime(year, 1, 1)) for year in filled_years]


class ArticleList(ChangeList):
    """The list of articles, read without the long texts that it does not show."""

    def get_queryset(self, request: HttpRequest, *args: Any) -> QuerySet[Any]:
        return super().get_queryset(request, *args).defer("body", "text")
