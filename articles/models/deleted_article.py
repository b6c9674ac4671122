"""The keys of deleted articles, by which imports and feeds know what not to bring again."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from articles.models.address_field import AddressField
from articles.models.article import Article
from articles.models.taxonomy import Source
from articles.text import html as texts
from articles.text.external_ids import is_worldwide
from articles.text.web_addresses import escapings_of

# Shorter texts are alike by chance: an exact copy is one of whole texts.
LEAST_COPIED = 200


class DeletedArticleQuerySet(models.QuerySet["DeletedArticle"]):
    """Lists of deleted articles."""

    def with_keys(
        self,
        *,
        external_ids: Iterable[str] = (),
        urls: Iterable[str] = (),
        title_hashes: Iterable[int] = (),
        text_hashes: Iterable[int] = (),
    ) -> Self:
        """Deleted articles that have any of these keys, addresses in any escaping. Empty texts and
        zeros are no keys."""
        spellings = {one for url in urls for one in escapings_of(url)}
        return self.filter(
            Q(external_id__in=set(external_ids) - {""})
            | Q(url__in=spellings - {""})
            | Q(title_hash__in=set(title_hashes))
            | Q(text_hash__in=set(text_hashes) - {0})
        )

    def same_as(self, article: Article) -> Self:
        """Deleted articles for which an import would take this article."""
        keys = DeletedArticle.of(article)
        of_source = Q(source_slug=keys.source_slug) | Q(source=keys.source_id)
        is_same = Q(external_id="", url="", title_hash=keys.title_hash, day=keys.day) & of_source
        if keys.external_id:
            everywhere = is_worldwide(keys.external_id)
            with_id = Q(external_id=keys.external_id)
            is_same |= with_id if everywhere else with_id & of_source
        if keys.url:
            is_same |= Q(url__in=escapings_of(keys.url))
        return self.filter(is_same)


class DeletedArticle(models.Model):
    """The keys of a deleted article, without its title and text.

    ``title_hash`` and ``text_hash`` are digests (64 bits, signed); the second is 0 for texts that
    are too short to be told apart by it. The source is kept by its slug as well, since it may be
    deleted after its articles.
    """

    external_id = models.CharField(_("external id"), max_length=300, blank=True)
    url = AddressField(_("address of the original"), max_length=1000, blank=True)
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source_slug = models.CharField(max_length=120)
    day = models.DateField(_("day"))
    title_hash = models.BigIntegerField()
    text_hash = models.BigIntegerField(default=0)
    deleted = models.DateTimeField(_("deleted on"), auto_now_add=True)

    objects = DeletedArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("deleted article")
        verbose_name_plural = _("deleted articles")
        ordering = ["-deleted", "-pk"]
        indexes = [
            models.Index(fields=["external_id"], name="deleted_by_external_id"),
            models.Index(fields=["url"], name="deleted_by_url"),
            models.Index(fields=["title_hash"], name="deleted_by_title"),
            models.Index(fields=["text_hash"], name="deleted_by_text"),
            models.Index(fields=["-deleted", "-id"], name="deleted_newest"),
        ]

    def __str__(self) -> str:
        return self.url or self.external_id or f"{self.source_slug}, {self.day}"

    @classmethod
    def of(cls, article: Article) -> Self:
        """The keys of an article, as a row that is not saved yet."""
        is_long = len(article.text) >= LEAST_COPIED
        return cls(
            external_id=article.external_id,
            url=article.url,
            source_id=article.source_id,
            source_slug=article.source.slug,
            day=article.day,
            title_hash=texts.digest(article.title),
            text_hash=article.text_hash if is_long else 0,
        )


@receiver(pre_delete, sender=Article)
def keep_keys(instance: Article, **_details: object) -> None:
    """Store the keys of an article before it is deleted, however it is deleted."""
    DeletedArticle.of(instance).save()
