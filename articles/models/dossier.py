"""Dossiers: what the archive has on a subject, with an introduction by the editors."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.names_by_language import in_reader_language
from articles.models.outbox import content_changed
from articles.models.taxonomy import Tag
from articles.text import html as texts

LONGEST_INTRODUCTION = 10_000  # characters of HTML
INTRODUCTIONS = ("introduction", "introduction_it", "introduction_en")


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Dossiers in the editors' order."""

    def published(self) -> Self:
        """Those that readers may see."""
        return self.filter(is_published=True)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            content_changed()
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Dossier(models.Model):
    """The articles of a tag or of a search, under a title and an introduction.

    Title and introduction may have a form of their own in each language of the interface. The
    picture is that of an article, with its description, its credit and its sizes.
    """

    title = models.CharField(_("title"), max_length=120)
    title_it = models.CharField(_("title in Italian"), max_length=120, blank=True)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    introduction = models.TextField(_("introduction"), max_length=LONGEST_INTRODUCTION, blank=True)
    introduction_it = models.TextField(
        _("introduction in Italian"), max_length=LONGEST_INTRODUCTION, blank=True
    )
    introduction_en = models.TextField(
        _("introduction in English"), max_length=LONGEST_INTRODUCTION, blank=True
    )
    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dossiers",
    )
    query = models.CharField(
        _("search"),
        max_length=300,
        blank=True,
        help_text=_("What you would type into the search: the newest 200 articles are listed."),
    )
    cover = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article with the picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_published = models.BooleanField(_("published"), default=False)
    modified = models.DateTimeField(_("changed"), auto_now=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["order", "title"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="dossier_has_title"),
            models.CheckConstraint(condition=~Q(slug=""), name="dossier_has_slug"),
            models.CheckConstraint(
                condition=Q(tag__isnull=False, query="") | Q(tag__isnull=True) & ~Q(query=""),
                name="dossier_has_tag_or_query",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        for column in INTRODUCTIONS:
            # Readers are given the pictures of articles alone (``views.site_pages.media``).
            html = texts.without_pictures(texts.sanitise(getattr(self, column)))
            setattr(self, column, html)
        with transaction.atomic():
            super().save(*args, **kwargs)
            content_changed()

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.slug])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            content_changed()
            return super().delete(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.query = " ".join(self.query.split())
        if bool(self.tag_id) == bool(self.query):
            message = _("Choose one: a tag or a search.")
            raise ValidationError({"tag": message, "query": message})

    @property
    def shown_title(self) -> str:
        """The title in the reader's language."""
        return in_reader_language(self, "title")

    @property
    def shown_introduction(self) -> str:
        """The introduction in the reader's language, as safe HTML."""
        return in_reader_language(self, "introduction")
