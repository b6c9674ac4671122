"""Atom feeds of all articles, a section, a source, a tag: by each source's rights mode."""

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from articles.content import rights
from articles.lists.authors import Author, articles_by
from articles.lists.pagination import first_ids
from articles.models import Article, ArticleQuerySet, Dossier, Section, Source, Tag
from articles.models.section_tree import SectionTree
from articles.text.safe_links import web_address
from articles.views.article_lists import author_or_404, term_or_404
from articles.views.xml_writer import XMLWriter

LENGTH = 30
TEXT_CONSTRUCTS = {"title", "subtitle", "summary", "rights"}
# What lists are of that have an address.
Filed = Section | Source | Tag | Author | Dossier
# What XML Schema lets ``xml:lang`` be.
LANGUAGE_CODE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class AtomWriter(XMLWriter):
    """Writes XML whose text constructs (RFC 4287, 3.1) say of what type they are."""

    def addQuickElement(
        self, name: str, contents: str | None = None, attrs: dict[str, Any] | None = None
    ) -> None:
        own = {"type": "text"} if name in TEXT_CONSTRUCTS else {}
        super().addQuickElement(name, contents, own | (attrs or {}))


class AtomFeed(Atom1Feed):
    """Atom (RFC 4287) with the whole text where it may be given, and each entry's language."""

    def write(self, outfile: Any, encoding: str) -> None:
        handler = AtomWriter(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        is_code = LANGUAGE_CODE.fullmatch(item.get("language", ""))
        return {"xml:lang": item["language"]} if is_code else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        # An empty summary would say that there is nothing to sum up.
        super().add_item_elements(handler, item | {"description": item["description"] or None})
        if item.get("original"):
            attrs = {"rel": "via", "href": iri_to_uri(item["original"])}
            handler.addQuickElement("link", attrs=attrs)
        if item.get("html"):
            handler.addQuickElement("content", item["html"], {"type": "html"})


# Django's Feed takes no type arguments when it runs.
class ArticleFeed(Feed):  # type: ignore[type-arg]
    """The newest articles of the whole archive; the other feeds narrow it."""

    feed_type = AtomFeed
    language = settings.LANGUAGE_CODE
    author_name = settings.SITE_NAME

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # The library dates the answer by the newest entry: the page cache has its own validator.
        del response.headers["Last-Modified"]
        return response

    def title(self, obj: object) -> str:
        return f"{obj} – {settings.SITE_NAME}" if obj else settings.SITE_NAME

    def link(self, obj: Filed | None) -> str:
        return settings.SITE_URL + (obj.get_absolute_url() if obj else reverse("home"))

    def feed_url(self, obj: Filed | None) -> str:
        return settings.SITE_URL + (f"{obj.get_absolute_url()}feed/" if obj else reverse("feed"))

    def parts(self, obj: Any) -> list[ArticleQuerySet]:
        return [Article.objects.published()]

    def ids(self, obj: Any) -> list[int]:
        return first_ids(self.parts(obj), LENGTH)

    def items(self, obj: Any) -> Iterable[Article]:
        articles = Article.objects.published().select_related("source", "section")
        return articles.filter(pk__in=self.ids(obj)).prefetch_related("tags").newest_first()

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        """The summary as HTML, as which Django's Atom declares it."""
        return escape(rights.teaser(item, rights.FEED_LENGTH))

    def item_link(self, item: Article) -> str:
        return settings.SITE_URL + item.path

    def item_guid(self, item: Article) -> str:
        return settings.SITE_URL + f"/?articolo={item.pk}"

    def item_pubdate(self, item: Article) -> datetime:
        return item.published

    def item_updateddate(self, item: Article) -> datetime:
        return item.modified

    def item_author_name(self, item: Article) -> str:
        return f"{item.author}, {item.source.name}" if item.author else item.source.name

    def item_categories(self, item: Article) -> list[str]:
        section = [item.section.name] if item.section else []
        return section + [tag.name for tag in item.tags.all()]

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        return {
            "language": item.language,
            "original": web_address(item.url),
            "html": rights.public_html(item, self.item_link(item)),
        }


class SectionFeed(ArticleFeed):
    """The newest articles of a section and of those below it."""

    def get_object(self, request: HttpRequest, slug: str) -> Section:
        return get_object_or_404(Section, slug=slug)

    def parts(self, obj: Section) -> list[ArticleQuerySet]:
        branch = SectionTree.load().branch(obj)
        return [Article.objects.published().filter(section=member) for member in branch]


class SourceFeed(ArticleFeed):
    """The newest articles of a source."""

    def get_object(self, request: HttpRequest, slug: str) -> Source:
        return term_or_404(Source, slug)

    def parts(self, obj: Source) -> list[ArticleQuerySet]:
        return [Article.objects.published().filter(source=obj)]


class TagFeed(ArticleFeed):
    """The newest articles with a tag."""

    def get_object(self, request: HttpRequest, slug: str) -> Tag:
        return term_or_404(Tag, slug)

    def parts(self, obj: Tag) -> list[ArticleQuerySet]:
        return [Article.objects.published().tagged(obj)]


class AuthorFeed(ArticleFeed):
    """The newest articles by an author."""

    def get_object(self, request: HttpRequest, slug: str) -> Author:
        return author_or_404(slug)

    def parts(self, obj: Author) -> list[ArticleQuerySet]:
        return [articles_by(obj.slug)]
