"""What is done to many articles at once and asks for more than a yes: dates, languages."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.admin_search import SearchedAdmin
from articles.admin.article_form import LATEST
from articles.admin.base_admin import answer
from articles.admin.date_time_fields import MinuteField
from articles.admin.named_codes import LanguageField
from articles.models import Article, ArticleQuerySet
from articles.text.country_and_language_names import language_name

Status = Article.Status
# What is not public yet, and nobody has thrown away.
TO_COME = (Status.DRAFT, Status.SCHEDULED, Status.PRIVATE)
# Each is saved by itself: its day and its address may change.
MOST_SCHEDULED = 500


class ScheduleForm(forms.Form):
    """When the first of several articles appears, and the pause before each of the others."""

    first = MinuteField(
        label=_("the first appears"),
        help_text=_("The articles appear in the order of their dates, the oldest first."),
    )
    minutes = forms.IntegerField(
        label=_("minutes between two"), min_value=0, max_value=7 * 24 * 60, initial=30
    )

    def clean_first(self) -> datetime:
        first: datetime = self.cleaned_data["first"]
        if not timezone.now() < first < LATEST - timedelta(days=MOST_SCHEDULED * 7):
            raise ValidationError(_("A scheduled article needs a date to come."), "past")
        return first


class LanguageForm(forms.Form):
    """The language that all chosen articles are in."""

    language = LanguageField(
        label=_("language"), help_text=_("By its name, or by a code such as pt-BR.")
    )

    def clean_language(self) -> str:
        code: str = self.cleaned_data["language"]
        if language_name(code) == code:
            raise ValidationError(_("This is no language."), "unknown")
        return code


class BulkAdmin(SearchedAdmin):
    """The actions that plan articles and that set their language."""

    @admin.action(description=_("Schedule…"), permissions=["publish"])
    def schedule(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        chosen = queryset.filter(status__in=TO_COME)
        number = chosen.count()
        if not 0 < number <= MOST_SCHEDULED:
            none = _("None of these articles is still to appear.")
            many = _("At most 500 articles can be scheduled at once.")
            self.message_user(request, many if number else none, messages.WARNING)
            return None
        form = ScheduleForm(answer(request))
        if not form.is_valid():
            title = str(_("Schedule articles"))
            return self.ask(request, chosen, form, title, str(_("Schedule")))
        slots = slots_of(chosen, form.cleaned_data["first"], form.cleaned_data["minutes"])
        number = self.change_many(
            request, chosen, lambda batch: schedule(batch, slots), _("Scheduled.")
        )
        text = ngettext("%d article scheduled.", "%d articles scheduled.", number)
        self.message_user(request, text % number, messages.SUCCESS)
        return None

    @admin.action(description=_("Set the language…"), permissions=["publish"])
    def set_language(
        self, request: HttpRequest, queryset: QuerySet[Article]
    ) -> HttpResponse | None:
        form = LanguageForm(answer(request))
        if not form.is_valid():
            title = str(_("Set the language of articles"))
            return self.ask(request, queryset, form, title, str(_("Set the language")))
        code = form.cleaned_data["language"]
        number = self.change_many(
            request,
            queryset.exclude(language=code, language_guessed=False),
            lambda batch: set_language(batch, code),
            format_lazy(_("Language: {language}"), language=code),
        )
        text = ngettext("%d article changed.", "%d articles changed.", number)
        self.message_user(request, text % number, messages.SUCCESS)
        return None


def slots_of(chosen: QuerySet[Any], first: datetime, minutes: int) -> dict[int, datetime]:
    """Return the moment at which each article appears, by id: the oldest first."""
    ids = chosen.order_by("published", "pk").values_list("pk", flat=True)
    return {pk: first + timedelta(minutes=minutes * place) for place, pk in enumerate(ids)}


def schedule(batch: QuerySet[Any], slots: dict[int, datetime]) -> None:
    """Schedule each article of the batch for its moment."""
    for article in batch:
        article.status, article.published = Status.SCHEDULED, slots[article.pk]
        article.edited = True
        article.save()


def set_language(batch: ArticleQuerySet, code: str) -> None:
    """Set the language of all articles of the batch; it no longer counts as guessed."""
    batch.change(language=code, language_guessed=False, edited=True)
