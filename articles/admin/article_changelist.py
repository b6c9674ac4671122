"""The list of articles on the desk, made fast for large archives."""

from typing import Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from articles.admin.desk_lists import DatedList
from articles.text.country_and_language_names import language_name


class ArticleList(DatedList):
    """The list of articles."""

    not_shown = ("body", "text")
    day_column = "day"

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page; each knows the address of its form, which leads back here."""
        super().get_results(request)
        kept: Any = {"preserved_filters": self.preserved_filters, "opts": self.opts}
        for article in self.result_list:
            address = reverse("admin:articles_article_change", args=[article.pk])
            article.desk_address = add_preserved_filters(kept, address)


class CommentList(DatedList):
    """The list of comments, without the texts of their articles."""

    not_shown = ("article__body", "article__text", "article__summary")


def headline_of(article: Any) -> str:
    """The title, which leads to the form; below it where the article comes from and stands."""
    marks = [_("no section")] if article.section is None else []
    marks += [_("language guessed")] if article.language_guessed else []
    words = [article.source.name, article.section, language_name(article.language)]
    return format_html(
        '<a class="desk-headline" href="{}" dir="auto">{}</a><span class="desk-notes">{}{}</span>',
        *(article.desk_address, article.title),
        format_html_join("", "<span>{}</span>", ((word,) for word in words if word)),
        format_html_join("", ' <span class="desk-mark">{}</span>', ((mark,) for mark in marks)),
    )
