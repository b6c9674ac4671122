"""All addresses: the readers' pages in both languages, the machines', and the admin."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from articles import feeds, sitemaps
from articles.views import api, errors, pages, search

urlpatterns = [
    path("admin/", include("articles.accounts.urls")),
    path("admin/", admin.site.urls),
    path("feed/", feeds.ArticleFeed(), name="feed"),
    path("sezione/<slug:slug>/feed/", feeds.SectionFeed(), name="section_feed"),
    path("fonte/<slug:slug>/feed/", feeds.SourceFeed(), name="source_feed"),
    path("tag/<slug:slug>/feed/", feeds.TagFeed(), name="tag_feed"),
    path("cerca/feed/", search.SearchFeed(), name="search_feed"),
    path("cerca/risultati.csv", search.results_csv, name="search_csv"),
    path("cerca/risultati.json", search.results_json, name="search_json"),
    path("cerca/suggerimenti/", search.complete, name="search_suggest"),
    path("api/v1/", api.urls),
    path("api/<path:rest>/", api.no_such_address),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pagine.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<int:year>-<int:month>.xml", sitemaps.month, name="sitemap_month"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("robots.txt", pages.robots_txt, name="robots"),
    path("opensearch.xml", pages.opensearch, name="opensearch"),
    path("letto/<int:article_id>/", pages.opened, name="opened"),
    path("media/<path:path>", pages.media, name="media"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path(errors.TOO_LONG_PATH[1:], errors.too_long),
    *i18n_patterns(path("", include("articles.urls")), prefix_default_language=False),
]

handler400 = "articles.views.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
