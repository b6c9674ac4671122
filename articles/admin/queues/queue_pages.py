"""The pages of the queues: a list with a form a row, and the addresses that the forms are sent to.

With JavaScript the same forms are sent without leaving the page, and answered in JSON.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.admin.capped_count import CappedNumber, capped_count
from articles.admin.queues import queued_comments, queued_drafts
from articles.admin.queues.failed_feeds import FEEDS
from articles.admin.queues.queue_deeds import Done, NotDone, Queue
from articles.admin.queues.queued_comments import COMMENTS
from articles.admin.queues.queued_drafts import DRAFTS
from articles.admin.queues.undo_tokens import read_undo

QUEUES = {queue.key: queue for queue in (COMMENTS, DRAFTS, FEEDS)}
UNDOING = {
    queued_comments.KIND: (COMMENTS, queued_comments.undo),
    queued_drafts.KIND: (DRAFTS, queued_drafts.undo),
}
ROWS_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Tab(CappedNumber):
    """A queue in the row of tabs; ``number`` is a capped count."""

    queue: Queue
    number: int
    is_shown: bool


@never_cache
@require_safe
def queue_page(request: HttpRequest, key: str = "") -> HttpResponse:
    """A queue; without a key the first that has something for the account."""
    allowed = [queue for queue in QUEUES.values() if request.user.has_perm(queue.may_see)]
    if not allowed:
        raise PermissionDenied
    numbers = {queue.key: capped_count(queue.rows()) for queue in allowed}
    first = next((queue for queue in allowed if numbers[queue.key]), allowed[0])
    queue = _allowed(request, key) if key else first
    given = request.GET.get("undo", "")
    context = {
        **admin.site.each_context(request),
        "title": queue.title,
        "queue": queue,
        "tabs": [Tab(one, numbers[one.key], one is queue) for one in allowed],
        "rows": list(queue.rows()[:ROWS_SHOWN]),
        "may_decide": request.user.has_perm(queue.may_do),
        "undo": given if read_undo(request, given) else "",
    }
    return TemplateResponse(request, "admin/queues/queue.html", context)


@require_POST
def queue_deed(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Do one deed to one row of a queue."""
    queue = _allowed(request, key)
    deed = queue.deed(request.POST.get("deed", ""))
    if deed is None:
        raise Http404("no such deed")
    if not request.user.has_perm(queue.may_do):
        raise PermissionDenied
    row = queue.rows().model._default_manager.filter(pk=pk).first()
    try:
        if row is None:
            raise NotDone(_("It is no longer there."), is_gone=True)
        return _answer(request, queue, deed.do(request, row))
    except NotDone as trouble:
        return _refusal(request, queue, trouble)


@require_POST
def queue_undo(request: HttpRequest) -> HttpResponse:
    """Take back what a token says, if it is still so and the account may still decide."""
    undone = read_undo(request, request.POST.get("undo", ""))
    if undone is None or undone.kind not in UNDOING:
        too_late = NotDone(_("It is too late to undo this here: change it back."), is_gone=False)
        return _refusal(request, None, too_late)
    queue, undo = UNDOING[undone.kind]
    if not request.user.has_perm(queue.may_do):
        raise PermissionDenied
    try:
        return _answer(request, queue, Done(undo(request, undone.values)))
    except NotDone as trouble:
        return _refusal(request, queue, trouble)


def _allowed(request: HttpRequest, key: str) -> Queue:
    queue = QUEUES.get(key)
    if queue is None:
        raise Http404("no such queue")
    if not request.user.has_perm(queue.may_see):
        raise PermissionDenied
    return queue


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which goes on without a new page."""
    return request.headers.get("Accept", "") == "application/json"


def _answer(request: HttpRequest, queue: Queue, done: Done) -> HttpResponse:
    if wants_json(request):
        said = {"sentence": done.sentence, "undo": done.undo, "gone": done.is_gone}
        return JsonResponse(said | {"number": capped_count(queue.rows())})
    messages.success(request, done.sentence)
    return _back(queue, done.undo)


def _refusal(request: HttpRequest, queue: Queue | None, trouble: NotDone) -> HttpResponse:
    if wants_json(request):
        said: dict[str, Any] = {"sentence": trouble.sentence, "gone": trouble.is_gone}
        return JsonResponse(said, status=409)
    messages.warning(request, trouble.sentence)
    return _back(queue)


def _back(queue: Queue | None, undo: str = "") -> HttpResponse:
    address = reverse("queue", args=[queue.key]) if queue else reverse("queues")
    query = f"?{urlencode({'undo': undo})}" if undo else ""
    return HttpResponseRedirect(address + query)
