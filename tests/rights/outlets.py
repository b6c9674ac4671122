"""Every address at which something leaves the archive, as the site's own list of them has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from articles.models import Article

# Not asked: the desk, whose editors may read everything; files; and what answers no GET.
DESK = "admin/"
OTHERS = {"media", "opened", "cookie_notice", "healthz", "readyz"}
# Single words of the archive's vocabulary: no text can be put together from them.
WORDS = {"search_suggest"}
# A word that all texts have, many times, so that fragments can be cut about it.
COMMON = "zeta"
QUERIES = (COMMON, f"{COMMON} titolo", f'"{COMMON}"', f"{COMMON}*", "fonte:prova", "tag:prova")


@dataclass(frozen=True)
class Outlet:
    """A pattern of addresses: its name with the names of what must be filled in."""

    name: str
    parameters: frozenset[str]


def outlets() -> list[Outlet]:
    """All that is asked, by walking the patterns: a new one is among them by itself."""
    return sorted(
        {one for one in _walk(get_resolver().url_patterns, "") if _is_asked(one)},
        key=lambda one: one.name,
    )


def _is_asked(outlet: Outlet) -> bool:
    return outlet.name not in OTHERS | WORDS


def _walk(patterns: Any, namespace: str) -> Iterator[Outlet]:
    for pattern in patterns:
        if str(pattern.pattern).startswith(DESK):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Outlet(namespace + pattern.name, frozenset(pattern.pattern.converters))


def addresses(article: Article) -> Iterator[str]:
    """Where the article could come out, in both languages; fails for what it cannot fill in."""
    year, month, day = article.day.isoformat().split("-")
    slugs = {"section": article.section.slug if article.section else "", "tag": "prova"}
    slugs |= {
        "source": article.source.slug,
        "author": article.author_slug or "prova",
        "dossier": "prova",
    }
    for language in ("it", "en"):
        with override(language):
            for outlet in outlets():
                known: dict[str, Any] = {"year": year, "month": month, "day": day}
                known |= {"slug": article.slug, "article_id": article.pk, "rest": "x"}
                term = outlet.name.removesuffix("_feed")
                known["slug"] = slugs.get(term, article.slug)
                if outlet.name == "sitemap_month":
                    known |= {"year": int(year), "month": int(month)}
                unknown = outlet.parameters - known.keys()
                assert not unknown, f"{outlet.name}: say how it is asked ({unknown})"
                yield reverse(outlet.name, kwargs={key: known[key] for key in outlet.parameters})


def everything(client: Client, article: Article) -> Iterator[tuple[str, str]]:
    """Each address with what it answers; those that search are asked several questions."""
    for address in dict.fromkeys(addresses(article)):
        yield address, _text(client, address)
        for query in QUERIES:
            if "cerca" in address or "search" in address:
                yield f"{address}?q={query}", _text(client, f"{address}?q={query}")


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code < 500, address
    content = b"".join(response) if response.streaming else response.content
    return content.decode()
