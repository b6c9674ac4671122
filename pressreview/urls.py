"""All addresses: pages for readers in both languages, machines' addresses, and the admin."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from articles.admin.site_state import site_state
from articles.views import atom_feeds, error_pages, json_api, search, site_pages, sitemaps

admin.autodiscover()

urlpatterns = [
    path("admin/", include("articles.accounts.urls")),
    path("admin/state/", admin.site.admin_view(site_state), name="site_state"),
    path("admin/", admin.site.urls),
    path("feed/", atom_feeds.ArticleFeed(), name="feed"),
    path("sezione/<slug:slug>/feed/", atom_feeds.SectionFeed(), name="section_feed"),
    path("fonte/<slug:slug>/feed/", atom_feeds.SourceFeed(), name="source_feed"),
    path("tag/<slug:slug>/feed/", atom_feeds.TagFeed(), name="tag_feed"),
    path("cerca/feed/", search.SearchFeed(), name="search_feed"),
    path("cerca/risultati.csv", search.results_csv, name="search_csv"),
    path("cerca/risultati.json", search.results_json, name="search_json"),
    path("cerca/suggerimenti/", search.complete, name="search_suggest"),
    path("api/v1/", json_api.urls),
    path("api/<path:rest>/", json_api.no_such_address),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pagine.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<int:year>-<int:month>.xml", sitemaps.month, name="sitemap_month"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("robots.txt", site_pages.robots_txt, name="robots"),
    path("opensearch.xml", site_pages.opensearch, name="opensearch"),
    path("letto/<int:article_id>/", site_pages.opened, name="opened"),
    path("media/<path:path>", site_pages.media, name="media"),
    path("healthz", site_pages.healthz, name="healthz"),
    path("readyz", site_pages.readyz, name="readyz"),
    path(error_pages.TOO_LONG_PATH[1:], error_pages.too_long),
    *i18n_patterns(path("", include("articles.urls")), prefix_default_language=False),
]

handler400 = "articles.views.error_pages.bad_request"
handler403 = "articles.views.error_pages.forbidden"
handler404 = "articles.views.error_pages.not_found"
handler500 = "articles.views.error_pages.server_error"
