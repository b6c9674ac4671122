"""What the text editor asks of the library: pictures to choose from, and to take one in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from articles.admin.base_admin import DeskAdmin
from articles.admin.desk_forms import is_id
from articles.admin.picture_forms import UploadForm, WordsForm, put_into_library
from articles.models import Picture
from articles.text.html import one_line, without_controls
from articles.text.own_pictures import TEXT_WIDTHS, text_size_name

SHOWN = 24  # pictures of one answer
LONGEST_TERM = 200
LATEST_PAGE = 500


class PictureChoiceAdmin(DeskAdmin):
    """Adds the addresses that the dialog of the text editor calls; they answer with JSON."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("choose/", wrap(self.choose), name="articles_picture_choose"),
            path("upload/", wrap(self.upload), name="articles_picture_upload"),
            path("<int:pk>/words/", wrap(self.describe), name="articles_picture_words"),
            *super().get_urls(),
        ]

    @method_decorator(require_GET)
    @method_decorator(never_cache)
    def choose(self, request: HttpRequest) -> JsonResponse:
        """A page of the pictures with all words of ``q``, the newest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        term = one_line(without_controls(request.GET.get("q", "")))[:LONGEST_TERM]
        said = request.GET.get("page", "1")
        page = min(int(said), LATEST_PAGE) if is_id(said) else 1
        offered = Picture.objects.offered()
        found, _is_doubled = self.get_search_results(request, offered, term)
        start = max(page - 1, 0) * SHOWN
        rows = list(found.order_by("-added", "-pk")[start : start + SHOWN + 1])
        told = [as_json(picture) for picture in rows[:SHOWN]]
        return JsonResponse({"pictures": told, "more": len(rows) > SHOWN})

    @method_decorator(require_POST)
    def upload(self, request: HttpRequest) -> JsonResponse:
        """Take a picture into the library; or say in a sentence why not, with status 400."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES)
        form.account = request.user
        if not form.is_valid():
            sentences = [str(error) for errors in form.errors.values() for error in errors]
            return JsonResponse({"error": " ".join(sentences)}, status=400)
        picture, is_new = put_into_library(form.cleaned_data, request.user)
        if is_new:
            self.log_addition(request, picture, [{"added": {}}])
        return JsonResponse(as_json(picture) | {"is_new": is_new})

    @method_decorator(require_POST)
    def describe(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Fill what the library does not know of a picture that the account itself added."""
        picture = get_object_or_404(Picture, pk=pk, added_by=request.user.pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WordsForm(request.POST)
        form.is_valid()
        words = {name: without_controls(str(text)) for name, text in form.cleaned_data.items()}
        return JsonResponse(as_json(picture.gain(words)))


def shown_small(picture: Picture) -> str:
    """The address of the smallest size; until it is made, the picture itself is there."""
    least = TEXT_WIDTHS[0]
    return text_size_name(picture.address, least) if picture.width > least else picture.address


def as_json(picture: Picture) -> dict[str, Any]:
    """What the dialog needs to know of a picture."""
    names = ("width", "height", "alt", "caption", "credit", "file_name")
    shown = {"address": picture.address, "small": shown_small(picture), "id": picture.pk}
    return shown | {name: getattr(picture, name) for name in names}
