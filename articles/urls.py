"""Addresses of the pages that readers see, each in both languages of the interface.

The Italian words are those of the original portal, so that moved articles keep their address;
the English pages stand under ``/en/`` with the same words.
"""

from django.urls import path, register_converter

from articles.views import (
    article,
    article_lists,
    comment_form,
    date_archive,
    dossiers,
    offline_reading,
    saved_page,
    search,
    site_pages,
)


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
    path("", article.home, name="home"),
    path(ARTICLE, article.article, name="article"),
    path(f"{ARTICLE}commenti/", comment_form.comment_form, name="comment_form"),
    path("articoli/", article_lists.article_list, name="article_list"),
    path("sezione/<slug:slug>/", article_lists.section, name="section"),
    path("fonti/", article_lists.sources, name="sources"),
    path("fonte/<slug:slug>/", article_lists.source, name="source"),
    path("tag/<slug:slug>/", article_lists.tag, name="tag"),
    path("autore/<slug:slug>/", article_lists.author, name="author"),
    path("dossier/", dossiers.dossiers, name="dossiers"),
    path("dossier/<slug:slug>/", dossiers.dossier, name="dossier"),
    path("archivio/", date_archive.archive, name="archive"),
    path("archivio/<yyyy:year>/", date_archive.archive_year, name="archive_year"),
    path("archivio/<yyyy:year>/<two:month>/", date_archive.archive_month, name="archive_month"),
    path(
        "archivio/<yyyy:year>/<two:month>/<two:day>/", date_archive.archive_day, name="archive_day"
    ),
    path("cerca/", search.search_page, name="search"),
    path("salvati/", saved_page.saved, name="saved"),
    path("salvati/schede/", saved_page.saved_cards, name="saved_cards"),
    path("cookie/", site_pages.cookie, name="cookie"),
    path("privacy/", site_pages.privacy, name="privacy"),
    path("chi-siamo/", site_pages.about, name="about"),
    path("seguire/", site_pages.feeds, name="feeds"),
    path("senza-rete/", offline_reading.offline, name="offline"),
    path("manifest.webmanifest", offline_reading.manifest, name="manifest"),
    path("avviso/", site_pages.close_notice, name="cookie_notice"),
]
