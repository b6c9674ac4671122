"""Addresses of the pages that readers see, each in both languages of the interface.

The Italian words are those of the original portal, so that moved articles keep their address;
the English pages stand under ``/en/`` with the same words.
"""

from django.urls import path, register_converter

from articles.views import archive, articles, comments, lists, pages, search


class _Digits:
    """Digits with leading zeros, as they stand in the address of an article."""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Year(_Digits):
    regex = "[0-9]{4}"


class TwoDigits(_Digits):
    regex = "[0-9]{2}"


register_converter(Year, "yyyy")
register_converter(TwoDigits, "two")

ARTICLE = "<yyyy:year>/<two:month>/<two:day>/<slug:slug>/"

urlpatterns = [
    path("", articles.home, name="home"),
    path(ARTICLE, articles.article, name="article"),
    path(f"{ARTICLE}commenti/", comments.comment_form, name="comment_form"),
    path("articoli/", lists.article_list, name="article_list"),
    path("sezione/<slug:slug>/", lists.section, name="section"),
    path("fonti/", lists.sources, name="sources"),
    path("fonte/<slug:slug>/", lists.source, name="source"),
    path("tag/<slug:slug>/", lists.tag, name="tag"),
    path("archivio/", archive.archive, name="archive"),
    path("archivio/<yyyy:year>/", archive.archive_year, name="archive_year"),
    path("archivio/<yyyy:year>/<two:month>/", archive.archive_month, name="archive_month"),
    path("archivio/<yyyy:year>/<two:month>/<two:day>/", archive.archive_day, name="archive_day"),
    path("cerca/", search.search_page, name="search"),
    path("cookie/", pages.cookie, name="cookie"),
    path("privacy/", pages.privacy, name="privacy"),
    path("chi-siamo/", pages.about, name="about"),
    path("avviso/", pages.cookie_notice, name="cookie_notice"),
]
