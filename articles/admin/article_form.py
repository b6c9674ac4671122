"""The form of an article, and the small forms of what is done to many."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskForm
from articles.admin.editor import BodyWidget
from articles.admin.pictures import tidied
from articles.models import Article, Section
from articles.text import one_line, without_controls

LONGEST_BODY = 1_000_000
# Addresses have years of four digits, and every database keeps dates well within these.
EARLIEST, LATEST = datetime(1600, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class ArticleForm(DeskForm):
    """An article as editors write it. Fields that an account may not set are not in it."""

    body = forms.CharField(
        label=capfirst(_("text")), required=False, max_length=LONGEST_BODY, widget=BodyWidget
    )

    class Meta:
        model = Article
        fields = "__all__"

    def clean_title(self) -> str:
        title = one_line(without_controls(self.cleaned_data["title"]))
        if not title:
            raise ValidationError(self.fields["title"].error_messages["required"], "required")
        return title

    def clean_published(self) -> datetime:
        published: datetime = self.cleaned_data["published"]
        if not EARLIEST <= published < LATEST:
            raise ValidationError(_("The year must lie between 1600 and 2199."), "year")
        return published

    def clean_external_id(self) -> str:
        external_id: str = self.cleaned_data["external_id"]
        same = Article.objects.filter(external_id=external_id).exclude(pk=self.instance.pk)
        if external_id and same.exists():
            raise ValidationError(_("Another article has this external id."), "taken")
        return external_id

    def clean_image(self) -> Any:
        """The picture. Only a new one is looked at; False means that it is to be taken away."""
        picture = self.cleaned_data["image"]
        return tidied(picture) if isinstance(picture, UploadedFile) else picture

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "slug" in values:
            words = values["slug"] or values.get("title", "")
            values["slug"] = slugify(words)[:200].strip("-") or "articolo"
        if values.get("source") and not values.get("language"):
            values["language"] = values["source"].language
        if values.get("image") and not values.get("image_credit"):
            self.add_error("image_credit", _("Say who made the picture or gave it."))
        if "status" in values:
            self._clean_status(values)
        return values

    def _clean_status(self, values: dict[str, Any]) -> None:
        if values["status"] == Article.Status.SCHEDULED and "published" in values:
            self._clean_schedule(values["published"])
        if values["status"] == Article.Status.WITHDRAWN:
            values["front_page"] = False
        elif "withdrawal_reason" in values:
            values["withdrawal_reason"] = ""

    def _clean_schedule(self, published: datetime) -> None:
        """A date to come, unless it is the date at which the article has appeared."""
        before = self.instance
        same_second = abs(before.published - published) < timedelta(seconds=1)
        has_appeared = before.pk and before.status == Article.Status.SCHEDULED and same_second
        if published <= timezone.now() and not has_appeared:
            self.add_error("published", _("A scheduled article needs a date to come."))


class WithdrawalForm(forms.Form):
    """Why articles are withdrawn: readers are told at their addresses."""

    reason = forms.CharField(
        label=_("reason of the withdrawal"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Readers see it at the article's address."),
    )

    def clean_reason(self) -> str:
        reason = without_controls(self.cleaned_data["reason"]).strip()
        if not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"], "required")
        return reason


class MoveForm(forms.Form):
    """Where articles are moved to."""

    section = forms.ModelChoiceField(Section.objects.all(), label=_("section"))
