"""The form in which an editor chooses the mails that the desk sends."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.accounts.notice_kinds import CHOICES, open_to
from articles.models import MailChoice

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[MailChoice]
else:
    ModelForm = forms.ModelForm


class MailChoiceForm(ModelForm):
    """Offers what the account may act on; all else stays as it was chosen."""

    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)

    class Meta:
        model = MailChoice
        fields = [*(choice.field for choice in CHOICES), "language"]

    def __init__(self, user: Any, data: Any = None) -> None:
        chosen = MailChoice.objects.filter(pk=user.pk).first()
        super().__init__(data, instance=chosen or MailChoice(user=user, language=get_language()))
        offered = {choice.field for choice in open_to(user)}
        for field in {choice.field for choice in CHOICES} - offered:
            del self.fields[field]

    @property
    def offers_any(self) -> bool:
        """Whether there is a mail that this account can choose."""
        return len(self.fields) > 1
