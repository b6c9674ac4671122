"""A few objects to test with."""

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.models import Article, Comment, Picture, Section, Source
from articles.models.tag_links import set_tags


class SmallArchive:
    """One section, one source with the right to the full text, and makers of the rest."""

    def __init__(self) -> None:
        self.section = Section.objects.create(
            name="Esteri", slug="esteri", order=1, on_front_page=True
        )
        self.source = Source.objects.create(
            name="La Lanterna",
            slug="la-lanterna",
            country="IT",
            language="it",
            home_page="https://lanterna.example/",
            rights=Source.Rights.FULL,
            permission="Testi scritti per le prove.",
        )
        self.made = 0

    def make_article(self, *, tags: tuple[str, ...] = (), **values: Any) -> Article:
        """A published article, each an hour older than the one made before."""
        self.made += 1
        article = Article(
            **{
                "title": f"Articolo numero {self.made}",
                "body": f"<p>Il testo dell’articolo numero {self.made}.</p>",
                "source": self.source,
                "section": self.section,
                "language": "it",
                "status": Article.Status.PUBLISHED,
                "published": timezone.now() - timedelta(hours=self.made),
            }
            | values
        )
        article.save()
        if tags:
            set_tags(article, tags)
        return article

    def make_picture(self, **values: Any) -> Picture:
        """A picture of the library whose file is not stored, and for which no size is wanted."""
        token = secrets.token_hex(16)
        size = {"width": 1600, "height": 1000}
        name = {"image": f"articles/{token}.jpg", "digest": token, "file_name": "porto.jpg"}
        return Picture.objects.bulk_create([Picture(**name | size | values)])[0]

    def make_comment(self, article: Article, **values: Any) -> Comment:
        """An approved comment."""
        return Comment.objects.create(
            **{
                "article": article,
                "name": "Marta R.",
                "email": "marta@lettori.example",
                "text": "Un commento.",
                "state": Comment.State.APPROVED,
            }
            | values
        )
