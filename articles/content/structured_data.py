"""What machines are told of an article: schema.org as JSON-LD.

Vocabulary: https://schema.org/NewsArticle, with ``isBasedOn`` for the original.
"""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from articles.content import rights
from articles.content.lead_sizes import sizes_of_lead
from articles.models import Article, Source
from articles.text.author_names import author_slug
from articles.text.safe_links import web_address


def json_ld(article: Article) -> dict[str, Any]:
    """The article as a ``NewsArticle``, to be written as JSON-LD.

    The text itself is left out: a machine reads what the page shows, by the rights mode.
    """
    source = article.source
    outlet = {"@type": "NewsMediaOrganization", "name": source.name}
    home_page = web_address(source.home_page)
    if home_page:
        outlet["url"] = home_page
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": article.modified.isoformat(),
        "mainEntityOfPage": settings.SITE_URL + article.path,
        "publisher": {
            "@type": "Organization",
            "name": settings.SITE_NAME,
            "url": settings.SITE_URL,
        },
        "isAccessibleForFree": True,
        "sourceOrganization": outlet,
        "author": _author(article) if article.author else outlet,
        "isBasedOn": {"@type": "NewsArticle", "headline": article.title, "publisher": outlet},
    }
    if original := web_address(article.url) or home_page:
        data["isBasedOn"]["url"] = original
    if article.language:
        data["inLanguage"] = article.language
    if description := rights.teaser(article):
        data["description"] = description
    if article.image:
        # A public bucket's address has a host already.
        data["image"] = urljoin(settings.SITE_URL, largest_picture(article))
    return data


def _author(article: Article) -> dict[str, str]:
    person = {"@type": "Person", "name": article.author}
    if slug := author_slug(article.author):
        with override(settings.LANGUAGE_CODE):
            person["url"] = settings.SITE_URL + reverse("author", args=[slug])
    return person


def largest_picture(article: Article) -> str:
    """The address of the widest rendition of the article's picture, as WebP, once there are any."""
    if article.image_pending:
        return str(article.image.url)
    by_width = sizes_of_lead(article.image)["WEBP"]
    return str(by_width[max(by_width)].url if by_width else article.image.url)


def robots(article: Article) -> str:
    """A full reproduction is not for other search engines: the original is."""
    return "noindex" if rights.mode_of(article) == Source.Rights.FULL else ""
