"""The page on which the front page is arranged, and its preview."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.desk_forms import is_id
from articles.admin.front_arranging.arrangement_form import (
    Arrangement,
    ArrangementForm,
    arrange,
    changed_sections,
)
from articles.admin.queues import desk_of
from articles.lists import front_page
from articles.models import Article, Section
from articles.models.advisory_lock import Task, one_at_a_time
from articles.views.article import home_page

# By the first word of a button's value: how far it moves a row.
STEPS = {"up": -1, "down": 1}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_front(request: HttpRequest) -> HttpResponse:
    """The rows of the front page; a press of a button moves one, or saves all."""
    _refuse_others(request)
    if request.method != "POST":
        return _page(request, Arrangement.saved())
    with transaction.atomic():
        # Of two editors who save at once the second sees what the first has saved.
        one_at_a_time(Task.FRONT_PAGE)
        form = ArrangementForm(request.POST, Arrangement.saved())
        if not form.is_valid():
            messages.warning(request, _changed_meanwhile())
            return _page(request, Arrangement.saved())
        version, is_outdated = form.saved.version, form.is_outdated
        wanted = form.arrangement()
        deed, _space, row = request.POST.get("deed", "").partition(" ")
        if step := STEPS.get(deed):
            return _page(request, _moved(wanted, row, step), form.cleaned_data["version"])
        if is_outdated:
            messages.warning(request, _changed_meanwhile())
            return _page(request, wanted, version)
        _save(request, wanted)
    return HttpResponseRedirect(reverse("arrange_front"))


@never_cache
@require_POST
def preview_front(request: HttpRequest) -> HttpResponse:
    """The front page as it would be with what stands in the form; nothing is saved."""
    _refuse_others(request)
    form = ArrangementForm(request.POST, Arrangement.saved())
    wanted = form.arrangement() if form.is_valid() else Arrangement.saved()
    page = front_page.load(wanted.tree, wanted.chosen)
    response = home_page(request, page, is_preview=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _refuse_others(request: HttpRequest) -> None:
    if not request.user.has_perms(["articles.change_section", "articles.publish_article"]):
        raise PermissionDenied


def _changed_meanwhile() -> str:
    return _("Something was changed meanwhile: look again before you decide.")


def _moved(wanted: Arrangement, row: str, step: int) -> Arrangement:
    kind, _dash, pk = row.partition("-")
    is_row = kind in {"article", "section"} and is_id(pk)
    return wanted.moved(kind, int(pk), step) if is_row else wanted


def _page(request: HttpRequest, wanted: Arrangement, version: str = "") -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Front page"),
        "arrangement": wanted,
        "version": version or wanted.version,
        "patterns": Section.FrontPattern.choices,
        "leading": front_page.FRONT_LENGTH,
    }
    return TemplateResponse(request, "admin/front/arrange.html", context)


def _save(request: HttpRequest, wanted: Arrangement) -> None:
    """Save what differs, each through the pages of its model, which record it."""
    said = gettext_lazy("Arranged on the front page.")
    articles, sections = desk_of(Article), desk_of(Section)
    changed = {section.pk: section for section in changed_sections(wanted)}
    number = 0
    if changed:
        rows = Section.objects.filter(pk__in=changed)
        number += sections.change_many(request, rows, partial(arrange, wanted=changed), said)
    if wanted.off:
        taken = Article.objects.filter(pk__in=wanted.off, front_page=True)
        words = gettext_lazy("Taken off the front page.")
        number += articles.change_many(request, taken, lambda rows: rows.feature(False), words)
    for pk, order in wanted.new_numbers().items():
        number += _number(request, pk, order, said)
    done = _("The front page is arranged.") if number else _("Nothing was changed.")
    messages.success(request, done)


def _number(request: HttpRequest, pk: int, order: int, said: Any) -> int:
    rows = Article.objects.filter(pk=pk)
    return desk_of(Article).change_many(
        request, rows, lambda chosen: chosen.change(front_order=order), said
    )
