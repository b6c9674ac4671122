"""The forms of the library of pictures, and how an upload gets into it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.admin.desk_forms import DeskForm
from articles.admin.upload_checks import PICTURES, check_ending
from articles.content.picture_conversion import tidied
from articles.models import Picture
from articles.models.picture_library import digest_of

# What is smaller is a sign; texts show pictures that are too small for the head of an article.
LEAST_SIDE = 48
MOST_AN_HOUR = 300  # pictures that one account adds
WORDS = ("alt", "caption", "credit", "rights")


class PictureForm(DeskForm):
    """The words of a picture, and how it is cut."""

    class Meta:
        model = Picture
        fields = "__all__"


class PictureFileField(forms.ImageField):
    """A picture; its ending is looked at with the others' rules (``upload_checks``)."""

    default_validators = []


class UploadForm(forms.Form):
    """A file for the library; ``account`` is who adds it."""

    account: Any = None
    file = PictureFileField(label=capfirst(_("file")))

    def clean_file(self) -> Any:
        return checked(self.cleaned_data["file"], self.account)


class NewPictureForm(DeskForm):
    """A file for the library with its words."""

    account: Any = None
    file = PictureFileField(label=capfirst(_("file")))

    class Meta:
        model = Picture
        fields = WORDS

    def clean_file(self) -> Any:
        return checked(self.cleaned_data["file"], self.account)


class WordsForm(forms.Form):
    """What the editor's dialog says of a picture that was added there."""

    alt = forms.CharField(max_length=300, required=False)
    caption = forms.CharField(max_length=500, required=False)
    credit = forms.CharField(max_length=200, required=False)


def checked(file: Any, account: Any) -> Any:
    """The uploaded picture, decoded and written anew. Raises ``ValidationError``."""
    recent = Picture.objects.filter(added__gt=timezone.now() - timedelta(hours=1))
    if recent.filter(added_by=account).count() >= MOST_AN_HOUR:
        text = _("You have added %(number)d pictures within an hour: go on a little later.")
        raise ValidationError(text, "many", {"number": MOST_AN_HOUR})
    check_ending(file.name or "", PICTURES)
    return tidied(file, (LEAST_SIDE, LEAST_SIDE))


def put_into_library(values: dict[str, Any], account: Any) -> tuple[Picture, bool]:
    """Keep what a form has checked, and whether it is new; ``values`` are those of the form."""
    content = values["file"].read()
    is_new = not Picture.objects.filter(digest=digest_of(content)).exists()
    words = {name: values[name] for name in WORDS if values.get(name)}
    name = values["file"].name
    kept = Picture.objects.keep(content, name, is_kept=True, added_by=account, **words)
    return kept, is_new
