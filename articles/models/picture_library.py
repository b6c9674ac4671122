"""The library of pictures: every picture that is kept here, its words, and how it is cut.

Each file is kept once, whoever brings it: an editor, an import, a feed. Articles name the file of
their lead picture in ``Article.image``; ``TextPicture`` says in which texts one stands.
"""

import hashlib
import io
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image

from articles.models.picture import picture_name, remove_files, token_of
from articles.models.picture_job import PictureJob, want_sizes
from articles.text.html import one_line, without_controls

# What the smallest size of a lead picture needs of the part that is cut out.
LEAST_CUT = (400, 225)
# What nothing shows, and no editor keeps, goes after this time. Texts wait unsaved in browsers for
# seven days at the most: for the day before those it can be put into one.
UNUSED, OFFERED = timedelta(days=8), timedelta(days=1)
WHOLE = (0, 0, 100, 100)
MIDDLE = (50, 50)


class PictureQuerySet(models.QuerySet["Picture"]):
    """Lists of pictures."""

    def keep(self, content: bytes, file_name: str, **words: Any) -> "Picture":
        """The picture with this content, which is stored if it is not yet.

        ``content`` is a JPEG or PNG that was checked and written anew (``picture_conversion``).
        ``words`` are values of other columns; of one that is there they fill what is empty.
        """
        digest = digest_of(content)
        with transaction.atomic():
            there = self.select_for_update(of=("self",)).filter(digest=digest).first()
            if there is not None:
                there.put_back(content)
                return there.gain(words)
            with Image.open(io.BytesIO(content)) as image:
                width, height = image.size
                ending = "png" if image.format == "PNG" else "jpg"
            # It may come out of an address, with all that can be written there.
            name = one_line(without_controls(file_name))[:200]
            picture = Picture(digest=digest, file_name=name, width=width, height=height, **words)
            picture.image.save(f"picture.{ending}", ContentFile(content), save=False)
            try:
                with transaction.atomic():
                    picture.save(force_insert=True)
            except IntegrityError:  # somebody else stored it at this moment
                remove_files(picture.image.storage, token_of(str(picture.image.name)))
                return self.get(digest=digest).gain(words)
            return picture

    def named(self, name: str) -> "Picture | None":
        """The picture whose file has this name; None for no name."""
        return self.filter(image=name).first() if name else None

    def offered(self) -> "PictureQuerySet":
        """Those to choose from: they stay for as long as a text may wait unsaved in a browser."""
        return self.exclude(unused_since__lt=timezone.now() - OFFERED)

    def unused(self) -> "PictureQuerySet":
        """Those that stand in no text and lead no article."""
        from_articles = models.Exists(
            _articles().filter(image=models.OuterRef("image")).exclude(image="")
        )
        return self.filter(~from_articles, text_uses=None)


class Picture(models.Model):
    """A picture that is kept here. Its file never changes; its words and its cut may."""

    image = models.FileField(_("file"), upload_to=picture_name, max_length=300, unique=True)
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    # SHA-256 of the file, by which the same picture is known again.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    alt = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("For readers who cannot see it: what it shows."),
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    rights = models.CharField(
        _("rights"),
        max_length=300,
        blank=True,
        help_text=_("Who allowed what, and until when. Readers do not see it."),
    )
    # Percentages of width and height from the left upper corner.
    focus_x = models.PositiveSmallIntegerField(_("focus from the left (%)"), default=50)
    focus_y = models.PositiveSmallIntegerField(_("focus from above (%)"), default=50)
    crop_left = models.PositiveSmallIntegerField(_("left edge (%)"), default=0)
    crop_top = models.PositiveSmallIntegerField(_("upper edge (%)"), default=0)
    crop_right = models.PositiveSmallIntegerField(_("right edge (%)"), default=100)
    crop_bottom = models.PositiveSmallIntegerField(_("lower edge (%)"), default=100)
    is_kept = models.BooleanField(
        _("keep"),
        default=False,
        help_text=_("Also when no article shows it any more; others go some days after that."),
    )
    # Which of its sizes are stored: those for texts, and the cut of those for leads, none for none.
    has_text_sizes = models.BooleanField(default=False, editable=False)
    lead_cut = models.CharField(max_length=24, null=True, editable=False)  # noqa: DJ001 ("" is a cut)
    unused_since = models.DateTimeField(null=True, editable=False, db_index=True)
    added = models.DateTimeField(_("added"), default=timezone.now, editable=False, db_index=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-added", "-pk"]
        indexes = [
            models.Index(
                fields=["id"], name="picture_lacks_sizes", condition=Q(has_text_sizes=False)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(focus_x__lte=100, focus_y__lte=100), name="picture_focus_is_inside"
            ),
            models.CheckConstraint(
                condition=Q(
                    crop_right__lte=100,
                    crop_bottom__lte=100,
                    crop_left__lt=models.F("crop_right"),
                    crop_top__lt=models.F("crop_bottom"),
                ),
                name="picture_crop_is_a_part",
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.file_name or str(self.image.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it, and have the sizes made that are lacking, of articles that it leads as well."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            leads = _articles().filter(image=self.image.name)
            moved = leads.exclude(image_cut=self.cut)
            if moved.exists():
                changed = list(moved.values_list("pk", flat=True))
                leads.update(image_cut=self.cut, image_pending=self.lead_cut != self.cut)
                leads.filter(pk__in=changed).touched()
            if not self.has_text_sizes or leads.filter(image_pending=True).exists():
                want_sizes(self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it with its files, once the transaction is through."""
        storage, token = self.image.storage, token_of(str(self.image.name))
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            transaction.on_commit(lambda: remove_files(storage, token), robust=True)
        return deleted

    def clean(self) -> None:
        super().clean()
        if self.crop_left >= self.crop_right or self.crop_top >= self.crop_bottom:
            raise ValidationError(_("The part that is cut out has no room."), "crop")
        part = (
            self.width * (self.crop_right - self.crop_left) // 100,
            self.height * (self.crop_bottom - self.crop_top) // 100,
        )
        if self.crop != WHOLE and (part[0] < LEAST_CUT[0] or part[1] < LEAST_CUT[1]):
            sentence = _("The part must be at least %(width)d pixels wide and %(height)d high.")
            values = {"width": LEAST_CUT[0], "height": LEAST_CUT[1]}
            raise ValidationError(sentence, "crop", values)

    @property
    def address(self) -> str:
        """Where texts show it: the site itself, which asks who may see it, whatever the store."""
        return f"{settings.MEDIA_URL}{self.image.name}"

    @property
    def crop(self) -> tuple[int, int, int, int]:
        """The part of it that leads show: its edges, in percent of the whole."""
        return self.crop_left, self.crop_top, self.crop_right, self.crop_bottom

    @property
    def cut(self) -> str:
        """How leads show it, as their folder says: edges and focus; "" for all of it, centred."""
        focus = (self.focus_x, self.focus_y)
        if (self.crop, focus) == (WHOLE, MIDDLE):
            return ""
        return "-".join(str(number) for number in (*self.crop, *focus))

    def put_back(self, content: bytes) -> None:
        """Store its content again where the file is lost, or could not be read."""
        name, storage = str(self.image.name), self.image.storage
        if PictureJob.objects.failed().filter(picture=self).exists():
            storage.delete(name)
        if not storage.exists(name):
            storage.save(name, ContentFile(content))

    def gain(self, words: dict[str, Any]) -> "Picture":
        """Fill what is empty with these values; whoever brings it again uses it again."""
        gained = {name: value for name, value in words.items() if value and not getattr(self, name)}
        if self.unused_since is not None:
            gained["unused_since"] = None
        if gained:
            type(self).objects.filter(pk=self.pk).update(**gained)
            for name, value in gained.items():
                setattr(self, name, value)
        return self


def digest_of(content: bytes) -> str:
    """By which the same picture is known again."""
    return hashlib.sha256(content).hexdigest()


def _articles() -> Any:
    """All articles: their model uses this module, and is therefore not imported by it."""
    return Picture._meta.apps.get_model("articles", "Article")._default_manager.all()


def drop_if_unused(name: str) -> None:
    """Delete the picture of this name, unless something shows it or it is to be kept."""
    for picture in Picture.objects.unused().filter(image=name, is_kept=False):
        picture.delete()
