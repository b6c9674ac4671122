"""What readers send: raw input enters through these forms alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import Jinja2
from django.utils.translation import gettext_lazy as _

from articles.comments import comment_text, form_tokens
from articles.comments.antispam import Decision, Submission, are_open
from articles.models import Article, Comment


class PlainField(forms.CharField):
    """Plain text, cleaned before anything looks at it, and shown again as it was typed.

    It has no ``maxlength`` in the browser, which would cut a pasted text without a word.
    """

    clean_text = staticmethod(comment_text.normalised_text)

    def to_python(self, value: Any) -> str:
        value = super().to_python(self.clean_text(str(value or "")))
        return value if comment_text.is_visible(value) else ""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return comment_text.normalised_text(str(data or ""))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


class LineField(PlainField):
    """Plain text of one line."""

    clean_text = staticmethod(comment_text.normalised_line)


class AddressField(forms.EmailField):
    """An e-mail address in small letters, by which its comments are found again."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(comment_text.normalised_line(str(value or "")))).lower()

    def bound_data(self, data: Any, initial: Any) -> Any:
        return comment_text.normalised_line(str(data or ""))


class CommentForm(forms.Form):
    """A comment on one article. Its template writes the hidden fields by itself."""

    default_renderer = Jinja2()  # as the pages that show it

    name = LineField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("It is never shown and never passed on."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = PlainField(
        label=_("Comment"),
        max_length=Comment.TEXT_LIMIT,
        help_text=_("Plain text; addresses that begin with https:// become links."),
        # A browser that goes back, after the site could not be reached, has what was written.
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    parent = PlainField(required=False)
    token = PlainField(required=False)
    website = PlainField(required=False)

    def __init__(
        self,
        article: Article,
        data: Mapping[str, Any] | None = None,
        *,
        token: str,
        reply_to: Comment | None = None,
    ) -> None:
        super().__init__(data, auto_id="comment-%s")
        self.article = article
        self.next_token = token
        self.reply_to = reply_to
        self.sent_token = form_tokens.read(self.data.get("token", ""), article.pk) if data else None

    @classmethod
    def for_reader(cls, article: Article, reply_to: Comment | None = None) -> Self | None:
        """The form of a page made for one reader; none when comments are closed."""
        if not are_open(article):
            return None
        return cls(article, token=form_tokens.fresh_token(article.pk), reply_to=reply_to)

    @classmethod
    def sent(cls, article: Article, data: Mapping[str, Any]) -> Self:
        """The form as a reader sent it. Shown again, it carries a token that will do."""
        return cls(
            article, data, token=form_tokens.token_sent_again(data.get("token", ""), article.pk)
        )

    is_for_page = False

    @property
    def shown_fields(self) -> list[BoundField]:
        """The fields that people fill in."""
        return [self[name] for name in ("name", "email", "text")]

    def clean_parent(self) -> Comment | None:
        """The comment that is answered: a shown one of the same article."""
        text = self.cleaned_data["parent"]
        if not text:
            return None
        self.reply_to = shown_comment(self.article, text)
        if self.reply_to is None:
            raise forms.ValidationError(
                _("The comment you replied to is gone. Sent again, yours will stand by itself.")
            )
        return self.reply_to

    def submission(self, network: str) -> Submission:
        """The valid form as the rules against spam want it; ``network`` is a keyed mark."""
        return Submission(
            article=self.article,
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            text=self.cleaned_data["text"],
            token=self.sent_token,
            honeypot=self.cleaned_data["website"],
            network=network,
        )

    def refuse(self, decision: Decision) -> None:
        """Say by the fields why the comment was refused."""
        for verdict in decision.verdicts:
            self.add_error(verdict.field or None, str(verdict.sentence))


def shown_comment(article: Article, text: str) -> Comment | None:
    """The approved comment of the article that has the id; none for any other text."""
    number = comment_text.number(text)
    if number is None:
        return None
    return Comment.objects.approved().filter(article=article, pk=number).first()


@dataclass(frozen=True, slots=True)
class PageForm:
    """The empty form that an article's page carries, the same for all its readers.

    A form of Django's copies its fields first, which only who renders them has to wait for: they
    are a kept part of the page.
    """

    article: Article
    next_token: str
    reply_to: None = None
    errors: tuple[()] = ()
    is_for_page: bool = True

    @classmethod
    def of(cls, article: Article) -> Self | None:
        """The form of an article; none when its comments are closed."""
        return cls(article, form_tokens.page_token(article.pk)) if are_open(article) else None

    @property
    def shown_fields(self) -> list[BoundField]:
        """The fields that people fill in."""
        return CommentForm(self.article, token=self.next_token).shown_fields
