"""Cores of articles that are kept until something that they show changes.

A core is kept under a digest of all that it is rendered from: the columns of the article and of
its source, its tags, the sections above it, the language of the interface. Whatever changes one
of these leads to another digest, and so to a new core, at once and in every process; a change of
anything else leaves the core as it is. Whether readers may see the article at all is not asked
here: the view has read that from the same row.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple
from functools import cache

from django.db.models import Model
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.bounded_cache import BoundedCache
from articles.models import Article, Source, Tag, TagLink
from articles.views.article_core import ArticleCore, render_core
from pressreview import rendered_cache

MOST_BYTES = 32 * 1024 * 1024  # of each process: some 4,000 cores
OVERHEAD = 1_000  # bytes that a core takes beside its texts
SHARED_SECONDS = 86_400
# Changes with other articles of the source, and is on no page of an article.
NOT_SHOWN = {"article_count"}

cores: BoundedCache[str, ArticleCore] = BoundedCache(MOST_BYTES)


def core_of(
    article: Article, tags: Sequence[Tag | TagLink], section_path: Sequence[tuple[str, str | None]]
) -> ArticleCore:
    """The core of an article for readers, in the active language."""
    version = version_of(article, tags, section_path)
    core = cores.get(version)
    if core is None:
        core = _read_shared(version)
        if core is None:
            core = render_core(article, tags, section_path)
            _write_shared(version, core)
        cores.put(version, core, _size(core))
    return core


def version_of(
    article: Article, tags: Sequence[Tag | TagLink], section_path: Sequence[tuple[str, str | None]]
) -> str:
    """A digest of all that the article's core is rendered from."""
    given = (
        get_language(),
        _columns(Article, article),
        _columns(Source, article.source),
        article.section and (article.section.name, article.section.shown_name),
        [(tag.name, tag.slug) for tag in tags],
        list(section_path),
    )
    return hashlib.blake2b(repr(given).encode(errors="replace"), digest_size=16).hexdigest()


def _columns(model: type[Model], row: Model) -> list[object]:
    values = vars(row)
    return [values[name] for name in _names(model)]


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    names = (field.attname for field in model._meta.concrete_fields)
    return tuple(name for name in names if name not in NOT_SHOWN)


def _size(core: ArticleCore) -> int:
    return OVERHEAD + 2 * (len(core.story) + len(core.head))


def _read_shared(version: str) -> ArticleCore | None:
    data = rendered_cache.read(f"core:{version}")
    if data is None:
        return None
    try:
        parts = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return None
    match parts:
        case [str(story), str(head), str(description), str(robots)]:
            return ArticleCore(SafeString(story), SafeString(head), description, robots)
    return None  # what this site has not written


def _write_shared(version: str, core: ArticleCore) -> None:
    rendered_cache.write(f"core:{version}", json.dumps(astuple(core)).encode(), SHARED_SECONDS)
