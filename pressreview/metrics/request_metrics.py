"""Requests as they are counted: by the view that answered, never by anything that a reader sent."""

from typing import Literal

from prometheus_client import Histogram

from pressreview.metrics import process_files

Cache = Literal["hit", "miss", "none"]

# Names of addresses; those of the desk, of accounts and of the API are counted together.
# fmt: off
VIEWS = frozenset([
    "about", "archive", "archive_day", "archive_month", "archive_year", "arrange_front", "article",
    "article_figures", "article_list", "author", "author_feed", "comment_form", "cookie",
    "cookie_notice", "dossier", "dossier_feed", "dossiers", "favicon", "feed", "feeds", "figures",
    "figures_csv", "healthz", "home", "manifest", "media", "newer", "offline", "opened",
    "opensearch", "plan_article", "plan_undo", "planning", "preview_front", "privacy", "queue",
    "queue_deed", "queue_undo", "queues", "readyz", "robots", "saved", "saved_cards", "search",
    "search_csv", "search_feed", "search_json", "search_suggest", "searched", "section",
    "section_feed", "service_worker", "site_state", "sitemap", "sitemap_authors", "sitemap_month",
    "sitemap_news", "sitemap_pages", "source", "source_feed", "sources", "tag", "tag_feed",
])
# fmt: on
METHODS = frozenset({"GET", "HEAD", "POST"})
# Seconds. A kept page takes a fraction of the first, a search some hundredths.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# Combinations of labels; what comes beyond is counted as another view. A file has room for them.
MOST_SERIES = 350

REQUESTS = Histogram(
    "pressreview_http_request_duration_seconds",
    "Time to answer a request.",
    ("view", "method", "status", "cache"),
    buckets=BUCKETS,
    registry=None,
)
Labels = tuple[str, str, int, Cache]
_series: dict[Labels, Histogram] = {}


def view_label(name: str) -> str:
    """The label for the name of an address: one of a fixed list."""
    if name in VIEWS or name in {"static", "metrics"}:
        return name
    namespace = name.partition(":")[0]
    if namespace in {"admin", "api"}:
        return namespace
    return "accounts" if name.startswith(("account_", "mfa_", "usersessions_")) else "other"


def observe(view: str, method: str, status: int, cache: Cache, seconds: float) -> None:
    """Count a request that was answered. ``view`` is the name of its address, or "".

    Does nothing in a process that does not count.
    """
    if not process_files.own_name():
        return
    labels: Labels = (view, method if method in METHODS else "other", status, cache)
    series = _series.get(labels)
    if series is None:
        series = _series_of(labels)
    series.observe(seconds)


def _series_of(labels: Labels) -> Histogram:
    view, method, status, cache = labels
    if len(_series) >= MOST_SERIES:
        return REQUESTS.labels("other", "other", "0", "none")
    _series[labels] = REQUESTS.labels(view_label(view), method, str(status), cache)
    return _series[labels]
