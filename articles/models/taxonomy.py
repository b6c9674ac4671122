"""What articles are filed under: sections, sources and tags."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from articles.models.address_field import AddressField
from articles.models.names_by_language import NamedByLanguage
from articles.models.old_address import Move, lead_on
from articles.models.outbox import IndexJob, index_changed
from articles.models.text_picture import want_text_pictures
from articles.text.html import digest

LONGEST_EXCERPT = 2_000
USUAL_LENGTH = 500  # characters of an excerpt
USUAL_SHARE = 30  # percent of the text
COMMON_TAG = 1_000  # articles


class TaxonomyModel(models.Model):
    """The base of sections, sources and tags: a name, an address, a count, index jobs."""

    # Which kind of index job a change of this model writes.
    job_kind: IndexJob.Kind

    # The column of an old address that leads to one; empty where none can.
    old_address_field = ""

    # Kept by ``articles.models.counts``, so that no page counts the archive.
    article_count = models.PositiveIntegerField(_("articles"), default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            before = self._saved_path()
            super().save(*args, **kwargs)
            if before and before != self.path:
                lead_on([Move(before, self.path, (self.old_address_field, self.pk))])
            index_changed(self.job_kind, [self.pk])

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            index_changed(self.job_kind, [self.pk])
            return super().delete(*args, **kwargs)

    def _saved_path(self) -> str:
        """Where it is until it is saved; empty where no old address can lead to it."""
        if not self.pk or not self.old_address_field:
            return ""
        saved = type(self)._default_manager.filter(pk=self.pk).first()
        return saved.path if saved else ""

    @property
    def path(self) -> str:
        """The address without host and without the prefix of an interface language."""
        with override(settings.LANGUAGE_CODE):
            return self.get_absolute_url()


class Section(NamedByLanguage, TaxonomyModel):
    """A section of the portal. It may have a parent, and a block on the front page."""

    job_kind = IndexJob.Kind.SECTION
    old_address_field = "section_id"

    class FrontPattern(models.TextChoices):
        LEAD = "lead", _("a lead with a list beside it")
        PICTURES = "pictures", _("four with pictures")
        TEXT = "text", _("text alone, as opinions stand")

    # The front-page section is a view of its own (``/sezione/primo-piano/``), not a row.
    FRONT_PAGE_SLUG = "primo-piano"

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    on_front_page = models.BooleanField(_("block on the front page"), default=False)
    front_pattern = models.CharField(
        _("look of the block"),
        max_length=10,
        choices=FrontPattern.choices,
        default=FrontPattern.LEAD,
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "name"]
        indexes = [models.Index(fields=["order", "name"], name="section_in_order")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="section_has_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="section_has_slug"),
            models.CheckConstraint(
                condition=~Q(slug="primo-piano"), name="section_slug_is_not_front_page"
            ),
            models.CheckConstraint(
                condition=Q(front_pattern__in=["lead", "pictures", "text"]),
                name="section_front_pattern_is_known",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="section_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.slug == self.FRONT_PAGE_SLUG:
            raise ValidationError({"slug": _("This address belongs to the front page.")})
        seen = {self.pk} if self.pk else set()
        above = self.parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("A section cannot stand under itself.")})
            seen.add(above.pk)
            above = above.parent


class Source(TaxonomyModel):
    """An outlet of the press, and how much of its articles readers may be shown."""

    job_kind = IndexJob.Kind.SOURCE

    class Rights(models.TextChoices):
        FULL = "full", _("full text, by permission")
        EXCERPT = "excerpt", _("excerpt and link")
        LINK = "link", _("title and link")

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("Two letters of ISO 3166-1, such as IT or FR."),
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as IT or FR."))],
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    home_page = AddressField(_("home page"), max_length=500, blank=True)
    feed_address = AddressField(_("feed address"), max_length=500, blank=True)
    feed_section = models.ForeignKey(
        Section,
        verbose_name=_("section of what the feed brings"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    feed_publishes = models.BooleanField(
        _("publish what the feed brings"),
        default=False,
        help_text=_("Otherwise it comes in as drafts."),
    )
    rights = models.CharField(
        _("rights"), max_length=10, choices=Rights.choices, default=Rights.EXCERPT
    )
    permission = models.TextField(
        _("permission or licence"),
        blank=True,
        help_text=_("Who allowed the full text, when and under which terms."),
    )
    excerpt_length = models.PositiveSmallIntegerField(
        _("characters of an excerpt"),
        default=USUAL_LENGTH,
        blank=True,
        validators=[MaxValueValidator(LONGEST_EXCERPT)],
        help_text=_("An excerpt is never longer; 0 shows no text. At most 2,000."),
    )
    excerpt_share = models.PositiveSmallIntegerField(
        _("percentage of the text in an excerpt"),
        default=USUAL_SHARE,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "The lesser of the two holds, and the last sentence is always held back, so that an "
            "excerpt never stands in for the original."
        ),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]
        indexes = [models.Index(fields=["-article_count", "name"], name="source_by_count")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="source_has_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="source_has_slug"),
            models.CheckConstraint(
                condition=Q(rights__in=["full", "excerpt", "link"]), name="source_rights_are_known"
            ),
            models.CheckConstraint(
                condition=~Q(rights="full") | ~Q(permission=""),
                name="source_full_text_has_permission",
            ),
            models.CheckConstraint(
                condition=Q(excerpt_length__lte=LONGEST_EXCERPT),
                name="source_excerpt_length_is_bounded",
            ),
            models.CheckConstraint(
                condition=Q(excerpt_share__lte=100), name="source_excerpt_share_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            former = type(self).objects.filter(pk=self.pk).exclude(rights=self.Rights.FULL)
            is_opened = self.rights == self.Rights.FULL and bool(self.pk) and former.exists()
            super().save(*args, **kwargs)
            if is_opened:
                # Their pictures were links as long as the texts were not shown.
                waiting = self.articles.filter(body__contains="<figure><a ")
                want_text_pictures(waiting.values_list("pk", flat=True))

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        # Left empty on the desk.
        if self.excerpt_length is None:
            self.excerpt_length = USUAL_LENGTH
        if self.excerpt_share is None:
            self.excerpt_share = USUAL_SHARE
        if self.rights == self.Rights.FULL and not self.permission.strip():
            raise ValidationError(
                {"permission": _("The full text needs a recorded permission or licence.")}
            )


def tag_slug(name: str) -> str:
    """The slug of a tag of this name; without Latin letters it is made of the name's digest."""
    return slugify(name)[:80] or f"t-{abs(digest(name)):x}"


class Tag(TaxonomyModel):
    """A word or a name that articles of any section share."""

    job_kind = IndexJob.Kind.TAG
    old_address_field = "tag_id"

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="tag_has_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])

    @property
    def is_rare(self) -> bool:
        """Whether so few articles have it that a query had better begin with them."""
        return self.article_count < COMMON_TAG

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            # Once the tag is gone, nothing says which articles had it.
            self.articles.all().change()
            return super().delete(*args, **kwargs)
