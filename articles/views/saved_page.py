"""What a reader has saved for later and read lately: lists that are kept in the browser alone."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles.comments import is_cross_site
from articles.lists.saved_articles import AskedForm
from articles.models import cards_by_id
from articles.templating.render import render_page
from articles.views.article_lists import trail


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The page of both lists, which its script fills."""
    context = {"breadcrumbs": trail((_("Saved and read"), None))}
    return render_page(request, "articles/saved.html", context)


# A list is nobody's but its reader's: it is sent in the body, which no log and no cache has.
@csrf_exempt
@require_POST
@never_cache
def saved_cards(request: HttpRequest) -> HttpResponse:
    """The cards of the articles asked for that readers may see now, as a piece of HTML."""
    if is_cross_site(request):
        return HttpResponse(status=403)
    form = AskedForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    cards = cards_by_id(form.cleaned_data["ids"])
    return render_page(request, "articles/_saved_cards.html", {"cards": cards})
