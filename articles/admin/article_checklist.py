"""What an article's form lacks, and what its main button does: on the page, and as it is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.base_admin import DeskAdmin
from articles.admin.date_time_fields import MomentField
from articles.admin.desk_forms import is_id
from articles.models import Article, Source
from articles.models.status import PUBLIC, Status, status_at_date

# The fields that the checklist reads, as the form has them.
READ = (
    *("section", "source", "new_source", "language", "language_guessed"),
    *("summary", "url", "image_alt", "status"),
)
Rights = Source.Rights
GETS: dict[str, str | Promise] = {
    Rights.FULL: gettext_lazy("Readers get the full text, by permission"),
    Rights.EXCERPT: gettext_lazy("Readers get an excerpt and the link to the original"),
    Rights.LINK: gettext_lazy("Readers get the title and the link to the original"),
}
BUTTONS: dict[str, str | Promise] = {
    "publish": gettext_lazy("Publish"),
    "update": gettext_lazy("Update"),
    "schedule": gettext_lazy("Schedule"),
    Status.DRAFT: gettext_lazy("Save draft"),
    Status.WITHDRAWN: gettext_lazy("Withdraw"),
    Status.PRIVATE: gettext_lazy("Save as private"),
    Status.TRASHED: gettext_lazy("Move to the trash"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist: about which field, whether all is well, and what is said of it."""

    field: str
    is_well: bool
    sentence: str


def checks_of(values: Mapping[str, Any], has_picture: bool) -> list[Check]:
    """The checklist for the values of a form, as they are typed or stored."""
    rows = [
        _present(values, "section", _("Filed under a section"), _("No section")),
        _language(values),
        _present(values, "summary", _("It has a summary"), _("No summary")),
    ]
    if has_picture:
        missing = _("The picture has no description")
        rows.append(_present(values, "image_alt", _("The picture is described"), missing))
    return [*rows, _rights(values)]


def _present(values: Mapping[str, Any], name: str, well: str, missing: str) -> Check:
    is_well = bool(str(values.get(name) or "").strip())
    return Check(name, is_well, well if is_well else missing)


def _language(values: Mapping[str, Any]) -> Check:
    check = _present(values, "language", _("The language is known"), _("No language"))
    if check.is_well and values.get("language_guessed"):
        return Check("language", False, _("The language was only guessed"))
    return check


def _rights(values: Mapping[str, Any]) -> Check:
    pk, is_new = str(values.get("source") or ""), bool(values.get("new_source"))
    found = Source.objects.filter(pk=pk).values_list("rights", flat=True) if is_id(pk) else ()
    rights = next(iter(found), Rights.EXCERPT if is_new else "")
    if not rights:
        return Check("source", False, _("No source"))
    if rights != Rights.FULL and not values.get("url"):
        return Check("url", False, _("No address of the original, to which readers go on"))
    return Check("source", True, str(GETS[rights]))


def button_of(status: str, published: datetime | None, saved: Article | None) -> str | Promise:
    """What the main button is called when it saves this state and date over ``saved``."""
    if status not in PUBLIC:
        return BUTTONS.get(status, BUTTONS[Status.DRAFT])
    if status_at_date(status, published or timezone.now()) == Status.SCHEDULED:
        return BUTTONS["schedule"]
    return BUTTONS["update" if saved is not None and saved.is_visible else "publish"]


def moment_in(value: Any) -> datetime | None:
    """The moment that the inputs for a date hold, stored or as typed; None if they hold none."""
    if isinstance(value, datetime):
        return value
    try:
        return MomentField(required=False).clean(value) if isinstance(value, list) else None
    except ValidationError:
        return None


class ChecklistAdmin(DeskAdmin):
    """Adds the checklist to the page of the form, and answers forms that ask for it anew."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("checklist/", wrap(self.checklist), name="articles_article_checklist_new"),
            path("<int:pk>/checklist/", wrap(self.checklist), name="articles_article_checklist"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def checklist(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The checklist for what is in a form, as a piece of its page. Nothing is saved."""
        saved = self.get_object(request, str(pk)) if pk else None
        may_change = self.has_change_permission(request, saved)
        if not (may_change if pk else self.has_add_permission(request)) or (pk and saved is None):
            raise PermissionDenied
        inputs: Any = MomentField(required=False).widget
        published = inputs.value_from_datadict(request.POST, request.FILES, "published")
        values: dict[str, Any] = {name: request.POST.get(name, "") for name in READ}
        values["published"] = published or (saved.published if saved else None)
        context = self._checked(values, "has_picture" in request.POST, saved)
        return TemplateResponse(request, "admin/articles/article/checklist.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form, article = context["adminform"].form, kwargs.get("obj")
        names = (*READ, "published")
        values = {name: form[name].value() for name in names if name in form.fields}
        has_picture = bool(article is not None and article.image)
        context |= self._checked(values, has_picture, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def _checked(
        self, values: dict[str, Any], has_picture: bool, saved: Article | None
    ) -> dict[str, Any]:
        status = values.get("status") or (saved.status if saved else Status.DRAFT)
        checks = checks_of(values, has_picture)
        return {
            "checks": checks,
            "lacking": sum(not check.is_well for check in checks),
            "main_button": button_of(status, moment_in(values.get("published")), saved),
        }

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save the article; who publishes one that lacks something is told so."""
        super().save_model(request, obj, form, change)
        if obj.status not in PUBLIC:
            return
        values = {**{name: getattr(obj, name, "") for name in READ}, "source": obj.source_id}
        lacking = [row.sentence for row in checks_of(values, bool(obj.image)) if not row.is_well]
        if lacking:
            text = _("Readers see it, but it lacks something: %s.") % "; ".join(lacking)
            self.message_user(request, text, messages.WARNING)
