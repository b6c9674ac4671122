"""Previews of an article as readers would see it: the saved one, and the one in a form."""

import io
from base64 import b64encode
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from PIL import Image

from articles.admin.article_form import ArticleForm, home_page_of
from articles.admin.base_admin import DeskAdmin
from articles.models import Article, Source
from articles.models.lead_picture import settle_lead_picture
from articles.models.taxonomy_lookup import source_from, source_slug
from articles.text.html import one_line, without_controls
from articles.views.article import FormPreview, article_page

WIDEST_PICTURE = 1200


class PreviewForm(ArticleForm):
    """Reads what was typed into the article's form for a preview: nothing is made, fetched or
    saved.

    ``picture`` is a picture that was just chosen, as a ``data:`` address.
    """

    picture = ""

    def clean_image(self) -> Any:
        picture = super().clean_image()
        if isinstance(picture, UploadedFile):
            self.picture = as_data(picture)
        return picture

    def _clean_source(self, values: dict[str, Any]) -> None:
        name = one_line(values.get("new_source", ""))
        if not values.get("source") and name:
            values["source"] = source_from(name, home_page_of(values.get("url", "")))

    def _fetch_picture(self, values: dict[str, Any]) -> None:
        """Fetch nothing: a preview shows no picture that is only an address yet."""

    def article(self) -> Article:
        """The article as it would be, with placeholders for what is missing."""
        self.full_clean()
        article: Article = self.instance
        if self.picture:
            # Where it would lie there is nothing yet.
            article.image = ""
        if "title" in self.errors:
            article.title = one_line(without_controls(self.data.get("title", "")))[:300]
        article.title = article.title or _("(without a title)")
        if article.source_id is None:
            name = one_line(self.cleaned_data.get("new_source", "")) or "–"
            article.source = Source(name=name, slug=source_slug(name))
        article.prepare()
        settle_lead_picture(article)
        return article

    def problems(self) -> list[str]:
        """Sentences that say what saving would refuse."""
        said = [
            f"{self.fields[name].label}: {error}" if name in self.fields else str(error)
            for name, errors in self.errors.items()
            for error in errors
        ]
        if self.cleaned_data.get("fetch_picture"):
            said.append(_("The picture is fetched when the article is saved."))
        return said


def as_data(picture: Any) -> str:
    """A picture as a ``data:`` address, no wider than a page shows it."""
    picture.seek(0)
    with Image.open(picture) as opened:
        kind = "PNG" if opened.format == "PNG" else "JPEG"
        opened.thumbnail((WIDEST_PICTURE, WIDEST_PICTURE))
        file = io.BytesIO()
        opened.save(file, kind)
    return f"data:image/{kind.lower()};base64,{b64encode(file.getvalue()).decode()}"


class PreviewAdmin(DeskAdmin):
    """Adds the addresses of both previews; browsers may not keep what they answer."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("preview/", wrap(self.preview_new), name="articles_article_preview_new"),
            path("<int:pk>/preview/", wrap(self.preview), name="articles_article_preview"),
            *super().get_urls(),
        ]

    def preview_new(self, request: HttpRequest) -> HttpResponse:
        """Preview what is in the form of an article that is not saved yet.

        Whoever had to sign in again first is led to the form, which offers what was typed.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:articles_article_add")
        return self._preview_form(request, None)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Preview the saved article; or, if its form is sent along, the article as it would be."""
        article = get_object_or_404(Article.objects.select_related("source", "section"), pk=pk)
        if request.method == "POST":
            if not self.has_change_permission(request, article):
                raise PermissionDenied
            return self._preview_form(request, article)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return _unlisted(article_page(request, article, is_preview=True))

    def _preview_form(self, request: HttpRequest, saved: Article | None) -> HttpResponse:
        kind = self.get_form(request, saved, change=saved is not None, form=PreviewForm)
        form: Any = kind(request.POST, request.FILES, instance=saved)
        article = form.article()
        typed = FormPreview(
            tags=list(form.cleaned_data.get("tags") or ()),
            picture=form.picture,
            problems=form.problems(),
        )
        return _unlisted(article_page(request, article, is_preview=True, typed=typed))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
