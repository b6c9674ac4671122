"""All addresses: pages for readers in both languages, machines' addresses, and the admin."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from articles.admin import figure_pages
from articles.admin.front_arranging import arrange_front, preview_front
from articles.admin.planning import plan_article, plan_undo, planning_page
from articles.admin.queues import queue_deed, queue_page, queue_undo
from articles.admin.site_state import site_state
from articles.views import (
    article_lists,
    atom_feeds,
    dossiers,
    error_pages,
    json_api,
    offline_reading,
    search,
    site_pages,
    sitemaps,
)

admin.autodiscover()

urlpatterns = [
    path("admin/", include("articles.accounts.urls")),
    path("admin/state/", admin.site.admin_view(site_state), name="site_state"),
    path("admin/queues/", admin.site.admin_view(queue_page), name="queues"),
    path("admin/queues/undo/", admin.site.admin_view(queue_undo), name="queue_undo"),
    path("admin/queues/<slug:key>/", admin.site.admin_view(queue_page), name="queue"),
    path("admin/queues/<slug:key>/<int:pk>/", admin.site.admin_view(queue_deed), name="queue_deed"),
    path("admin/planning/", admin.site.admin_view(planning_page), name="planning"),
    path("admin/planning/undo/", admin.site.admin_view(plan_undo), name="plan_undo"),
    path("admin/planning/<int:pk>/", admin.site.admin_view(plan_article), name="plan_article"),
    path("admin/figures/", admin.site.admin_view(figure_pages.overview), name="figures"),
    path(
        "admin/figures/article/<int:pk>/",
        admin.site.admin_view(figure_pages.of_article),
        name="article_figures",
    ),
    path(
        "admin/figures/<slug:table>.csv",
        admin.site.admin_view(figure_pages.as_csv),
        name="figures_csv",
    ),
    path("admin/front/", admin.site.admin_view(arrange_front), name="arrange_front"),
    path("admin/front/preview/", admin.site.admin_view(preview_front), name="preview_front"),
    path("admin/", admin.site.urls),
    path("feed/", atom_feeds.ArticleFeed(), name="feed"),
    path("sezione/<slug:slug>/feed/", atom_feeds.SectionFeed(), name="section_feed"),
    path("fonte/<slug:slug>/feed/", atom_feeds.SourceFeed(), name="source_feed"),
    path("tag/<slug:slug>/feed/", atom_feeds.TagFeed(), name="tag_feed"),
    path("autore/<slug:slug>/feed/", atom_feeds.AuthorFeed(), name="author_feed"),
    path("dossier/<slug:slug>/feed/", dossiers.DossierFeed(), name="dossier_feed"),
    path("cerca/feed/", search.SearchFeed(), name="search_feed"),
    path("cerca/risultati.csv", search.results_csv, name="search_csv"),
    path("cerca/risultati.json", search.results_json, name="search_json"),
    path("cerca/suggerimenti/", search.complete, name="search_suggest"),
    path("api/v1/", json_api.urls),
    path("api/<path:rest>/", json_api.no_such_address),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pagine.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-autori.xml", sitemaps.authors, name="sitemap_authors"),
    path("sitemap-<int:year>-<int:month>.xml", sitemaps.month, name="sitemap_month"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("robots.txt", site_pages.robots_txt, name="robots"),
    path("service-worker.js", offline_reading.service_worker, name="service_worker"),
    path("favicon.ico", site_pages.favicon, name="favicon"),
    path("opensearch.xml", site_pages.opensearch, name="opensearch"),
    path("cercato/", search.searched, name="searched"),
    path("nuovi/", article_lists.newer, name="newer"),
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
