"""The page of the calendar, and the addresses by which it moves an article to another day."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.admin.bulk_actions import schedule
from articles.admin.planning import moved_moments, planned_days
from articles.admin.planning.planned_days import EARLIEST, LATEST, Span
from articles.admin.queues import NotDone, desk_of, read_undo, undo_token, wants_json
from articles.models import Article

Status = Article.Status
KIND = "plan"


class SpanForm(forms.Form):
    """Which week or month is shown."""

    view = forms.ChoiceField(choices=[("month", ""), ("week", "")], required=False)
    day = forms.DateField(required=False)

    def span(self) -> Span:
        """What was asked for; this month for what makes no sense."""
        self.is_valid()
        day: date = self.cleaned_data.get("day") or timezone.localdate()
        kind = self.cleaned_data.get("view") or "month"
        return Span(kind, min(max(day, EARLIEST), LATEST))


class DayForm(forms.Form):
    """The day that an article is to appear on, and the state of it that the editor saw."""

    day = forms.DateField()
    version = forms.CharField(max_length=40)


@never_cache
@require_safe
def planning_page(request: HttpRequest) -> HttpResponse:
    """A month or a week of what appears and has appeared, with drafts beside it."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    span = SpanForm(request.GET).span()
    given = request.GET.get("undo", "")
    may_plan = request.user.has_perm("articles.publish_article")
    context = {
        **admin.site.each_context(request),
        "title": heading(span),
        "span": span,
        "today": timezone.localdate(),
        "days": planned_days.load(span),
        "drafts": planned_days.drafts() if may_plan else [],
        "may_plan": may_plan,
        "undo": given if read_undo(request, given) else "",
    }
    return TemplateResponse(request, "admin/planning/planning.html", context)


def heading(span: Span) -> str:
    """The month's name, or the first and last day of a week."""
    if span.kind == "month":
        return date_format(span.anchor, "YEAR_MONTH_FORMAT")
    days = span.days
    return f"{date_format(days[0], 'DATE_FORMAT')} – {date_format(days[-1], 'DATE_FORMAT')}"


@require_POST
def plan_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a scheduled article or a draft appear on a day."""
    if not request.user.has_perm("articles.publish_article"):
        raise PermissionDenied
    form = DayForm(request.POST)
    try:
        if not form.is_valid():
            raise NotDone(_("This is no day."), is_gone=False)
        return _moved(request, pk, form.cleaned_data["day"], form.cleaned_data["version"])
    except NotDone as trouble:
        return _refused(request, trouble)


@require_POST
def plan_undo(request: HttpRequest) -> HttpResponse:
    """Put an article back to where it was, if nobody has changed its date since."""
    if not request.user.has_perm("articles.publish_article"):
        raise PermissionDenied
    undone = read_undo(request, request.POST.get("undo", ""))
    try:
        if undone is None or undone.kind != KIND:
            words = _("It is too late to undo this here: change it back.")
            raise NotDone(words, is_gone=False)
        return _put_back(request, undone.values)
    except NotDone as trouble:
        return _refused(request, trouble)


def _moved(request: HttpRequest, pk: int, day: date, version: str) -> HttpResponse:
    with transaction.atomic():
        chosen = Article.objects.filter(pk=pk)
        article = chosen.select_for_update(of=("self",)).first()
        before = _as_seen(article, version)
        moment = _moment_on(before, day)
        desk_of(Article).change_many(
            request, chosen, lambda batch: schedule(batch, {pk: moment}), gettext_lazy("Scheduled.")
        )
        after = chosen.get()
    undo = undo_token(
        request,
        KIND,
        article=pk,
        status=before.status,
        published=before.published.isoformat(),
        moved_to=after.published.isoformat(),
    )
    return _answer(request, after, _("“%(title)s” appears on %(moment)s."), undo)


def _as_seen(article: Article | None, version: str) -> Article:
    """The article, if it is as the editor saw it and has yet to appear. Raises ``NotDone``."""
    if article is None:
        raise NotDone(_("It is no longer there."), is_gone=True)
    if article.modified.isoformat() != version:
        words = _("It was changed meanwhile: load the page again before you move it.")
        raise NotDone(words, is_gone=False)
    if article.is_visible or article.status not in {Status.DRAFT, Status.SCHEDULED}:
        raise NotDone(_("Only what has yet to appear can be moved."), is_gone=False)
    return article


def _moment_on(article: Article, day: date) -> datetime:
    """The same hour of that day; a draft's hour is the first that is free. Raises ``NotDone``."""
    if not timezone.localdate() <= day <= LATEST:
        raise NotDone(_("A scheduled article needs a date to come."), is_gone=False)
    if article.status == Status.SCHEDULED:
        moment: datetime | None = moved_moments.on_day(article.published, day)
    else:
        there = Article.objects.filter(day=day, status=Status.SCHEDULED)
        moment = moved_moments.free_moment(day, set(there.values_list("published", flat=True)))
    if moment is None or moment <= timezone.now():
        raise NotDone(_("That hour of the day is over: choose a later day."), is_gone=False)
    return moment


def _put_back(request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
    moved_to = datetime.fromisoformat(values["moved_to"])
    with transaction.atomic():
        chosen = Article.objects.filter(pk=values["article"], status=Status.SCHEDULED)
        article = chosen.filter(published=moved_to).select_for_update(of=("self",)).first()
        if article is None:
            raise NotDone(_("It was changed again meanwhile, and stays as it is."), is_gone=False)
        moment = datetime.fromisoformat(values["published"])
        desk_of(Article).change_many(
            request,
            chosen,
            lambda batch: put_back(batch, values["status"], moment),
            gettext_lazy("Undone."),
        )
        after = Article.objects.get(pk=values["article"])
    return _answer(request, after, _("Undone: “%(title)s” is as it was (%(moment)s)."), "")


def put_back(batch: Any, status: str, moment: datetime) -> None:
    """Give each article of the batch the state and the moment that it had."""
    for article in batch:
        article.status, article.published = status, moment
        article.save()


def _answer(request: HttpRequest, article: Article, sentence: str, undo: str) -> HttpResponse:
    local = timezone.localtime(article.published)
    moment = date_format(local, "DATETIME_FORMAT")
    words = sentence % {"title": article.title, "moment": moment}
    if wants_json(request):
        said = {"sentence": words, "undo": undo, "day": article.day.isoformat()}
        said |= {"time": date_format(local, "TIME_FORMAT"), "at": article.published.isoformat()}
        said |= {"version": article.modified.isoformat(), "status": article.status}
        return JsonResponse(said)
    messages.success(request, words)
    return _back(request, undo)


def _refused(request: HttpRequest, trouble: NotDone) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"sentence": trouble.sentence, "gone": trouble.is_gone}, status=409)
    messages.warning(request, trouble.sentence)
    return _back(request)


def _back(request: HttpRequest, undo: str = "") -> HttpResponse:
    """To the week or month that the form stood in."""
    span = SpanForm({"view": request.POST.get("view"), "day": request.POST.get("shown")}).span()
    query = {"view": span.kind, "day": span.anchor.isoformat()} | ({"undo": undo} if undo else {})
    return HttpResponseRedirect(reverse("planning", query=query))
