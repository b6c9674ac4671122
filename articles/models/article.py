"""Articles: their columns and rules, and how one is saved and deleted."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pictures.models import PictureField

from articles.models.address_field import AddressField
from articles.models.article_changes import Change, Placement
from articles.models.article_queryset import BaseArticleQuerySet
from articles.models.author_slug_field import AuthorSlugField
from articles.models.free_names import slug_of
from articles.models.lead_picture import settle_lead_picture
from articles.models.old_address import path_of
from articles.models.picture import picture_name
from articles.models.picture_library import drop_if_unused
from articles.models.status import PUBLIC, Status, status_at_date
from articles.models.story import Story
from articles.models.taxonomy import Section, Source, Tag
from articles.models.text_picture import note_pictures_of_text
from articles.text import html as texts

LONGEST_SLUG = 200
NO_SLUG = "articolo"  # of a title without Latin letters


class ArticleQuerySet(BaseArticleQuerySet["Article"]):
    """Lists of articles, and changes of many articles at once."""


class Article(models.Model):
    """An article of the press, credited to its source, filed under a section and a date."""

    Status = Status

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(
        _("address"),
        max_length=LONGEST_SLUG,
        blank=True,
        help_text=_("Last part of the address; made from the title when left empty."),
    )
    summary = models.TextField(_("summary"), max_length=1000, blank=True)
    body = models.TextField(_("text"), blank=True)
    # The words of ``body``, for search and excerpts.
    text = models.TextField(_("plain text"), blank=True, editable=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="articles"
    )
    author = models.CharField(_("author"), max_length=200, blank=True)
    author_slug = AuthorSlugField()
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    front_page = models.BooleanField(_("on the front page"), default=False)
    front_order = models.PositiveSmallIntegerField(_("order on the front page"), default=100)
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="articles")
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("Such as it, en or pt-BR.")
    )
    language_guessed = models.BooleanField(_("language guessed"), default=False)
    url = AddressField(_("address of the original"), max_length=1000, blank=True)
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)
    published = models.DateTimeField(_("date of publication"), default=timezone.now)
    # The date of ``published`` in the site's time zone: part of the address.
    day = models.DateField(_("day"), editable=False)
    visible_from = models.GeneratedField(
        expression=Case(
            When(status__in=["scheduled", "published"], then=F("published")), default=None
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    image = PictureField(
        _("picture"),
        upload_to=picture_name,
        aspect_ratios=["16/9"],
        width_field="image_width",
        height_field="image_height",
        blank=True,
        max_length=300,
    )
    image_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    image_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Whether its sizes have yet to be made (``models.picture_job``). The database has the default
    # too: machines that are upgraded one after the other write beside each other.
    image_pending = models.BooleanField(default=False, db_default=False, editable=False)
    # How the library says that it is cut (``Picture.cut``).
    image_cut = models.CharField(
        max_length=24, default="", db_default="", blank=True, editable=False
    )
    image_alt = models.CharField(_("description of the picture"), max_length=300, blank=True)
    image_credit = models.CharField(_("credit of the picture"), max_length=200, blank=True)
    # Where the picture can be fetched from; readers' pages never call that address.
    image_origin = AddressField(_("address of the picture"), max_length=1000, blank=True)
    comments_open = models.BooleanField(_("comments open"), default=True)
    external_id = models.CharField(_("external id"), max_length=300, blank=True)
    # Of the record that was imported last, by which the next import knows it again; 0 for none.
    content_hash = models.BigIntegerField(default=0, editable=False)
    # Changed on the desk since: what comes in later does not undo that.
    edited = models.BooleanField(_("changed here"), default=False, editable=False)
    # Of the words, by which an exact copy is known.
    text_hash = models.BigIntegerField(default=0, editable=False)
    story = models.ForeignKey(
        Story,
        verbose_name=_("story"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="articles",
    )
    # Whether near-copies of the text have yet to be looked for.
    story_pending = models.BooleanField(default=True, editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    modified = models.DateTimeField(_("changed"), auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published", "-pk"]
        permissions = [("publish_article", _("Can publish and withdraw articles"))]
        indexes = [
            models.Index(fields=["-visible_from", "-id"], name="article_newest"),
            models.Index(
                fields=["section", "-visible_from", "-id"], name="article_newest_in_section"
            ),
            models.Index(
                fields=["source", "-visible_from", "-id"], name="article_newest_of_source"
            ),
            models.Index(
                fields=["language", "-visible_from", "-id"], name="article_newest_in_language"
            ),
            models.Index(fields=["author_slug", "-visible_from", "-id"], name="article_of_author"),
            models.Index(fields=["day", "-visible_from"], name="article_of_day"),
            models.Index(
                fields=["front_order", "-visible_from", "-id"],
                name="article_front_page",
                condition=Q(front_page=True),
            ),
            models.Index(
                fields=["-visible_from", "-id"],
                name="article_newest_on_front_page",
                condition=Q(front_page=True),
            ),
            models.Index(fields=["status", "-published"], name="article_by_state"),
            models.Index(fields=["-published", "-id"], name="article_by_date"),
            models.Index(fields=["url"], name="article_by_url"),
            models.Index(fields=["text_hash"], name="article_by_text"),
            models.Index(fields=["image"], name="article_by_picture"),
            models.Index(
                fields=["id"],
                name="article_story_pending",
                condition=Q(story_pending=True),
            ),
            models.Index(
                fields=["id"], name="article_image_pending", condition=Q(image_pending=True)
            ),
            models.Index(
                fields=["-visible_from", "-id"],
                name="article_language_guessed",
                condition=Q(language_guessed=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["day", "slug"], name="article_address_is_unique"),
            models.UniqueConstraint(
                fields=["external_id", "source"],
                condition=~Q(external_id=""),
                name="article_external_id_is_unique_in_source",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="article_has_title"),
            models.CheckConstraint(condition=~Q(slug=""), name="article_has_slug"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="article_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawal_reason=""),
                name="article_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(image="") | ~Q(image_alt=""), name="article_image_has_description"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
            self.prepare()
            settle_lead_picture(self)
            self._save_under_free_slug(*args, **kwargs)
            note_pictures_of_text(self.pk, self.body, before.body if before else "")
            if before is not None and before.image and before.image != self.image:
                transaction.on_commit(partial(drop_if_unused, before.image.name), robust=True)
            change = Change(before.placement if before else None, self.placement)
            type(self).objects.all().record_changes([change])

    def get_absolute_url(self) -> str:
        year, month, day = self.day.isoformat().split("-")
        return reverse("article", args=[year, month, day, self.slug])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        before, tags = self.placement, list(self.tags.values_list("pk", flat=True))
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            if self.image:
                transaction.on_commit(partial(drop_if_unused, self.image.name), robust=True)
            type(self).objects.all().record_changes([Change(before, None)], tags=tags)
        return deleted

    def clean(self) -> None:
        super().clean()
        if self.status == self.Status.WITHDRAWN and not self.withdrawal_reason.strip():
            sentence = _("A withdrawn article says why it was withdrawn.")
            raise ValidationError({"withdrawal_reason": sentence})
        if self.image and not self.image_alt.strip():
            sentence = _("Describe the picture for readers who cannot see it.")
            raise ValidationError({"image_alt": sentence})

    def prepare(self) -> None:
        """Set the derived columns: sanitised body, plain text, day, slug, state by the date.

        ``save`` calls it; whoever creates many articles at once calls it first.
        """
        self.title = texts.one_line(texts.without_controls(self.title))
        self.summary = texts.without_controls(self.summary).strip()
        self.author = texts.one_line(texts.without_controls(self.author))
        self.body = texts.sanitise(self.body)
        self.text = texts.plain_text(self.body)
        text_hash = texts.digest(self.text or self.title)
        day = timezone.localtime(self.published).date()
        if (text_hash, day) != (self.text_hash, self.day):
            self.story_pending = True
        self.text_hash, self.day = text_hash, day
        self.slug = slug_of(self.slug or self.title, LONGEST_SLUG, NO_SLUG)
        self.settle_status()

    def settle_status(self) -> None:
        """Set the state that follows from the date, and what goes with the state.

        A withdrawn article stands on no front page, any other has no reason of a withdrawal.
        """
        self.status = status_at_date(self.status, self.published)
        if self.status == Status.WITHDRAWN:
            self.front_page = False
        else:
            self.withdrawal_reason = ""

    def _save_under_free_slug(self, *args: Any, **kwargs: Any) -> None:
        """Save under the slug, or with a number after it if the day has it already.

        The database's constraint decides, so that two editors who save at once both succeed.
        """
        wanted = self.slug
        for _attempt in range(20):
            self.slug = wanted
            type(self).objects.give_free_slugs([self])
            try:
                with transaction.atomic():
                    return super().save(*args, **kwargs)
            except IntegrityError:
                taken = type(self).objects.filter(day=self.day, slug=self.slug)
                if not taken.exclude(pk=self.pk).exists():
                    raise
        raise IntegrityError(f"no free address for “{wanted}” on {self.day}")

    @property
    def placement(self) -> Placement:
        """What addresses, counts and stories depend on, as this object has it."""
        return Placement._make(getattr(self, name) for name in Placement._fields)

    @property
    def path(self) -> str:
        """The address without host and without the prefix of an interface language."""
        return path_of(self.day, self.slug)

    @property
    def is_visible(self) -> bool:
        """Whether readers may see the article now."""
        return self.status in PUBLIC and self.published <= timezone.now()
