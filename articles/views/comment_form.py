"""The page of the comment form: for replies, for readers without scripts, and for its answers."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db.utils import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.comments import (
    CommentForm,
    are_open,
    fresh_token,
    is_cross_site,
    mark_network,
    network_address,
    page_key,
    receive_comment,
    shown_comment,
)
from articles.models import Article, Comment
from articles.models.old_address import path_of
from articles.templating.render import render_page
from articles.views.article_lists import trail
from articles.views.date_archive import date_or_404
from pressreview.database.failures import note, trouble_of

WAITING, OPEN = "attesa", "aperto"


# Instead of Django's cookie: the origin of the request, and signed tokens in the form.
@csrf_exempt
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def comment_form(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """The form, and what it sends: 303 when it was taken; 422, 429 or 503 when not."""
    article = article_or_404(date_or_404(year, month, day), slug)
    if article.status == Article.Status.WITHDRAWN:
        return render_page(request, "articles/withdrawn.html", {"article": article}, status=410)
    if request.method == "POST":
        return receive(request, article)
    if "gettone" in request.GET:
        token = fresh_token(article.pk) if are_open(article) else None
        return JsonResponse({"gettone": token})
    notice = request.GET.get("inviato", "")
    if notice in {WAITING, OPEN}:
        return thanks(request, article, notice)
    reply_to = shown_comment(article, request.GET.get("risposta", ""))
    return form_page(request, article, CommentForm.for_reader(article, reply_to))


def article_or_404(day: date, slug: str) -> Article:
    """The article at this address or, since a form may have been open meanwhile, once there."""
    articles = Article.objects.select_related("source", "section")
    article: Article | None = articles.filter(day=day, slug=slug).first()
    if article is None:
        article = articles.filter(oldaddress__path=path_of(day, slug)).first()
    if article is None or not (article.is_visible or article.status == Article.Status.WITHDRAWN):
        raise Http404("no such article")
    return article


def receive(request: HttpRequest, article: Article) -> HttpResponse:
    """Take the comment that the form sends, or give the form back with what is wrong."""
    if is_cross_site(request):
        raise PermissionDenied("a form of another site")
    refuse_huge(request)
    form = CommentForm.sent(article, request.POST)
    if not form.is_valid():
        return form_page(request, article, form, status=422)
    submission = form.submission(mark_network(network_address(request)))
    try:
        decision, comment = receive_comment(submission, form.reply_to)
    except DatabaseError as error:
        return not_kept(request, article, form, error)
    if comment is None:
        form.refuse(decision)
        return form_page(request, article, form, status=429 if decision.is_rate else 422)
    query = {"inviato": WAITING}
    if comment.state == Comment.State.APPROVED:
        query = {"inviato": OPEN, "commento": str(comment.pk)}
    return HttpResponseRedirect(f"{form_address(article)}?{urlencode(query)}", status=303)


def not_kept(
    request: HttpRequest, article: Article, form: CommentForm, error: DatabaseError
) -> HttpResponse:
    """The form with all that was written: 503 where the database or the disk are to blame.

    Raises the error where they are not.
    """
    trouble = trouble_of(error)
    if trouble is None:
        raise error
    note(trouble)
    form.add_error(None, str(trouble.for_readers))
    response = form_page(request, article, form, status=503)
    response.headers["Retry-After"] = trouble.retry_after
    return response


def refuse_huge(request: HttpRequest) -> None:
    """Raises RequestDataTooBig (400) before a body is read that no comment needs.

    Django's own limit leaves out uploaded files, which this form does not have.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig("the body is larger than any comment")


def form_address(article: Article) -> str:
    return reverse("comment_form", args=[*article.day.isoformat().split("-"), article.slug])


def form_page(
    request: HttpRequest, article: Article, form: CommentForm | None, status: int = 200
) -> HttpResponse:
    context = page_context(article) | {"comment_form": form}
    return render_page(request, "articles/comment_form.html", context, status=status)


def thanks(request: HttpRequest, article: Article, notice: str) -> HttpResponse:
    """The page after a comment was taken; it leads to one that is open already."""
    comment = shown_comment(article, request.GET.get("commento", "")) if notice == OPEN else None
    context = page_context(article) | {"notice": notice, "comment_url": ""}
    if comment:
        key = page_key(comment)
        query = f"?commenti={key}" if key else ""
        context["comment_url"] = f"{article.get_absolute_url()}{query}#commento-{comment.pk}"
    return render_page(request, "articles/comment_form.html", context)


def page_context(article: Article) -> dict[str, Any]:
    crumbs = trail((article.title, article.get_absolute_url()), (_("Comments"), None))
    return {
        "article": article,
        "breadcrumbs": crumbs,
        "comment_form": None,
        "form_url": form_address(article),
        "notice": "",
    }
