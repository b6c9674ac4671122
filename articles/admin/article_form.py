"""The form of an article, and the small forms of actions on many articles."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.admin.desk_forms import DeskForm
from articles.admin.named_codes import LanguageField
from articles.admin.picture_uploads import fetched
from articles.admin.rich_text_editor import BodyWidget
from articles.admin.upload_checks import PICTURES, check_ending
from articles.content.picture_conversion import LEAST_HEIGHT, LEAST_WIDTH, tidied
from articles.importers import Record, guess_language, source_of_record
from articles.models import Article, Picture, Section, Source
from articles.models.article import LONGEST_SLUG, NO_SLUG
from articles.models.free_names import slug_of
from articles.models.status import PUBLIC
from articles.text.html import one_line, plain_text, without_controls

LONGEST_BODY = 1_000_000
# Addresses have years of four digits, and every database keeps dates well within these.
EARLIEST, LATEST = datetime(1600, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class ArticleForm(DeskForm):
    """The form of an article, without the fields that an account may not set."""

    body = forms.CharField(
        label=capfirst(_("text")), required=False, max_length=LONGEST_BODY, widget=BodyWidget
    )
    language = LanguageField(
        label=capfirst(_("language")),
        required=False,
        help_text=_("By its name, or by a code such as pt-BR."),
    )
    new_source = forms.CharField(
        label=capfirst(_("new source")),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Its name. It is made when the article is saved, if none is chosen above."),
    )
    fetch_picture = forms.BooleanField(
        label=capfirst(_("fetch the picture from there")),
        required=False,
        help_text=_("When the article is saved."),
    )
    tell_editors = forms.BooleanField(
        label=capfirst(_("ready for the editors")),
        required=False,
        help_text=_("Who publishes, and has chosen so, is told by mail when it is saved."),
    )

    library_picture = forms.ModelChoiceField(
        Picture.objects.all(),
        label=capfirst(_("picture of the library")),
        required=False,
        widget=forms.NumberInput(attrs={"class": "vIntegerField", "data-picture-choice": ""}),
        help_text=_("Its number, in place of a file; the list of pictures has it."),
    )

    class Meta:
        model = Article
        fields = "__all__"
        labels = {"language_guessed": _("guessed")}
        help_texts = {
            "language_guessed": _("Untick it when the language is right."),
            "summary": _(
                "In your own words: where readers get an excerpt only, a summary that repeats "
                "the text, or is as long, is not shown."
            ),
        }

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self._made: Source | None = None
        if data is not None and "new_source" in self.fields and data.get("new_source"):
            self.fields["source"].required = False

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

    def clean_image(self) -> Any:
        """The picture, checked if it is new; False if it is to be removed."""
        picture = self.cleaned_data["image"]
        if not isinstance(picture, UploadedFile):
            return picture
        check_ending(picture.name or "", PICTURES)
        return tidied(picture)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "slug" in values:
            words = values["slug"] or values.get("title", "")
            values["slug"] = slug_of(words, LONGEST_SLUG, NO_SLUG)
        if "status" in values:
            self._clean_status(values)
        self._clean_source(values)
        self._clean_external_id(values)
        self._clean_language(values)
        if values.get("library_picture"):
            self._choose_picture(values)
        if values.get("fetch_picture"):
            self._fetch_picture(values)
        if values.get("image") and not values.get("image_credit"):
            self.add_error("image_credit", _("Say who made the picture or gave it."))
        return values

    def _clean_source(self, values: dict[str, Any]) -> None:
        """The source that was chosen, or the one with the new name, made if it does not exist."""
        if values.get("source") or "source" in self.errors:
            return
        name = one_line(values.get("new_source", ""))
        if not name:
            self.add_error("source", self.fields["source"].error_messages["required"])
        elif not self.errors:
            before = set(Source.objects.values_list("pk", flat=True))
            record = Record(
                source=name,
                source_home_page=home_page_of(values.get("url", "")),
                source_language=values.get("language", ""),
            )
            values["source"] = source_of_record(record)
            self._made = None if values["source"].pk in before else values["source"]

    def _clean_external_id(self, values: dict[str, Any]) -> None:
        """Refuse an id that another article of the source has."""
        if external_id := values.get("external_id"):
            with_id = Article.objects.exclude(external_id="").exclude(pk=self.instance.pk)
            if with_id.filter(external_id=external_id, source=values.get("source")).exists():
                error = ValidationError(_("Another article has this external id."), "taken")
                self.add_error("external_id", error)

    def _post_clean(self) -> None:
        """Validate the article; delete a source that was made for it if the article is refused."""
        super()._post_clean()  # type: ignore[misc]
        if self._made is not None and self.errors:
            self._made.delete()
        picture = self.cleaned_data.get("image")
        if self.errors and isinstance(picture, UploadedFile):
            self._keep_picture(picture)

    def _keep_picture(self, file: "UploadedFile[Any]") -> None:
        """Put the picture of a refused form into the library, and its number into the form.

        Browsers send a file once: without that it would be missing when the form comes again.
        """
        file.seek(0)
        picture = Picture.objects.keep(file.read(), file.name or "")
        data: Any = self.data
        data[self.add_prefix("library_picture")] = str(picture.pk)
        self.instance.image = picture.image.name
        self.add_error("image", _("It is kept in the library: its number stands below."))

    def _clean_language(self, values: dict[str, Any]) -> None:
        """Give an article without a language that of its source, or of its text."""
        if self.instance.pk and "language" in self.changed_data:
            values["language_guessed"] = False
        if values.get("source") and not values.get("language"):
            values["language"] = values["source"].language
        if not values.get("language") and "language_guessed" in values:
            words = f"{values.get('title', '')}\n{plain_text(values.get('body', ''))}"
            values["language"] = guess_language(words)
            values["language_guessed"] = bool(values["language"])

    def _choose_picture(self, values: dict[str, Any]) -> None:
        """Take a picture of the library, with what that says of it where the form says nothing."""
        picture: Picture = values["library_picture"]
        if isinstance(values.get("image"), UploadedFile):
            return
        if picture.width < LEAST_WIDTH or picture.height < LEAST_HEIGHT:
            self.add_error("library_picture", _("It is too small for the head of an article."))
            return
        values["image"] = str(picture.image.name)
        values["image_alt"] = values.get("image_alt") or picture.alt
        values["image_credit"] = values.get("image_credit") or picture.credit

    def _fetch_picture(self, values: dict[str, Any]) -> None:
        """Fetch the picture from its address, with default description and credit."""
        if not values.get("image_origin"):
            if "image_origin" not in self.errors:
                self.add_error("image_origin", _("There is no address to fetch it from."))
            return
        if self.errors or isinstance(values.get("image"), UploadedFile):
            return
        try:
            values["image"] = fetched(values["image_origin"])
        except ValidationError as error:
            self.add_error("image_origin", error)
            return
        values["image_alt"] = values.get("image_alt") or values["title"]
        values["image_credit"] = values.get("image_credit") or values["source"].name

    def _clean_status(self, values: dict[str, Any]) -> None:
        if values["status"] == Article.Status.SCHEDULED and "published" in values:
            self._clean_schedule(values["published"])
        if values["status"] == Article.Status.WITHDRAWN:
            values["front_page"] = False
        elif "withdrawal_reason" in values:
            values["withdrawal_reason"] = ""

    def _clean_schedule(self, published: datetime) -> None:
        """Refuse a scheduled date in the past, unless the article has appeared at that date."""
        before = self.instance
        same_second = abs(before.published - published) < timedelta(seconds=1)
        # It may have been given the state "published" since the form was loaded.
        has_appeared = before.pk and before.status in PUBLIC and same_second
        if published <= timezone.now() and not has_appeared:
            self.add_error("published", _("A scheduled article needs a date to come."))


def home_page_of(address: str) -> str:
    """The front page of the site that an address belongs to; "" for no address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""


class WithdrawalForm(forms.Form):
    """Asks why articles are withdrawn; their addresses show the reason to readers."""

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
    """Asks which section articles are moved to."""

    section = forms.ModelChoiceField(Section.objects.all(), label=_("section"))
