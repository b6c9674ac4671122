"""Articles on the desk: their list, their form, and actions on many of them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override
from js_asset import Script

from articles.admin.article_changelist import ArticleList, headline_of
from articles.admin.article_checklist import ChecklistAdmin
from articles.admin.article_form import ArticleForm, MoveForm, WithdrawalForm
from articles.admin.article_preview import PreviewAdmin
from articles.admin.base_admin import answer, short, without
from articles.admin.bulk_actions import BulkAdmin
from articles.admin.editing_presence import PresenceAdmin
from articles.admin.import_export import ExchangeAdmin
from articles.admin.list_filters import ChoiceFilter, LanguageFilter
from articles.admin.paste_address import PastingAdmin
from articles.admin.picture_state import lead_preview
from articles.admin.revision_history import RevisionsAdmin
from articles.admin.rich_text_admin import RichTextAdmin
from articles.models import Article, ArticleQuerySet, DeskNotice
from articles.models.status import PUBLIC
from articles.models.text_picture import want_text_pictures
from articles.text.media import pictures_of
from articles.text.own_pictures import without_description

Status = Article.Status
# Only who may publish decides whether and where readers see an article.
PUBLISHING = ("status", "withdrawal_reason", "front_page", "front_order")
# Fields of the form that are no columns: who may only look has none of them.
NOT_COLUMNS = {"new_source", "fetch_picture", "library_picture", "tell_editors"}
# What a later import would change: once it was changed here, it leaves the article alone.
CONTENT = {
    *("title", "summary", "body", "source", "author", "url", "language", "section", "tags"),
    *("published", "slug", "external_id", "image_origin"),
}


@admin.register(Article)
class ArticleAdmin(
    ChecklistAdmin,
    PresenceAdmin,
    RevisionsAdmin,
    PreviewAdmin,
    ExchangeAdmin,
    PastingAdmin,
    RichTextAdmin,
    BulkAdmin,
):
    """Lists, shows and saves articles; what an account may not set is not in its form."""

    form = ArticleForm
    list_display = ("headline", "state", "dated")
    list_display_links = None
    list_filter = (
        "status",
        ("section", ChoiceFilter),
        ("source", ChoiceFilter),
        LanguageFilter,
        "front_page",
    )
    list_select_related = ("section", "source")
    list_per_page = 50
    date_hierarchy = "published"
    # What the database searches while there is no index.
    search_fields = ("title", "summary", "=external_id", "=url", "author")
    search_help_text = _(
        "As on the site's search page, drafts included; or a whole address or external id."
    )
    autocomplete_fields = ("source", "section", "tags")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("picture", "edited", "created", "modified")
    actions = (
        *("publish", "schedule", "withdraw", "move", "set_language"),
        *("put_on_front_page", "take_off_front_page"),
    )
    # The parts of the form: the first is its wide column, the others stand beside it.
    fieldsets = (
        (_("Text"), {"fields": ("title", "summary", "body")}),
        (
            _("Publication"),
            {"fields": ("status", "published", "withdrawal_reason", "tell_editors")},
        ),
        (_("Filed under"), {"fields": ("section", "tags", ("front_page", "front_order"))}),
        (
            _("Origin"),
            {"fields": ("source", "new_source", "author", "url", "language", "language_guessed")},
        ),
        (
            _("Picture"),
            {
                "fields": (
                    *("picture", "image", "library_picture", "image_alt", "image_credit"),
                    *("image_origin", "fetch_picture"),
                )
            },
        ),
        (
            _("More"),
            {"fields": ("slug", "comments_open", "external_id", "edited", "created", "modified")},
        ),
    )

    class Media:
        css = {"all": ["admin_desk/pictures.css"]}
        js = [
            Script("admin_desk/picture-dialog.js", type="module"),
            Script("admin_desk/preview.js", type="module"),
            Script("admin_desk/article-form.js", type="module"),
        ]

    # What the list and the form show

    @admin.display(description=_("title"), ordering="title")
    def headline(self, article: Article) -> str:
        return headline_of(article)

    @admin.display(description=_("state"), ordering="status")
    def state(self, article: Article) -> str:
        front = _("on the front page") if article.front_page else ""
        return format_html(
            '<span class="desk-state is-{}">{}</span><span class="desk-notes">{}</span>',
            *(article.status, article.get_status_display(), front),
        )

    @admin.display(description=_("date of publication"), ordering="published")
    def dated(self, article: Article) -> str:
        return short(article.published)

    @admin.display(description=_("preview"))
    def picture(self, article: Article) -> str:
        return lead_preview(article)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The field of the tags, without the button that clears it, which is no list item."""
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        getattr(field.widget, "widget", field.widget).is_required = True
        return field

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleList

    def get_view_on_site_url(self, obj: Article | None = None) -> str | None:
        if obj is None or not (obj.is_visible or obj.status == Status.WITHDRAWN):
            return None
        return super().get_view_on_site_url(obj)

    # Who may do what

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the account may publish and withdraw articles; actions name this permission."""
        return request.user.has_perm("articles.publish_article")

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        is_theirs = obj is None or obj.status == Status.DRAFT
        return allowed and (is_theirs or self.has_publish_permission(request))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> tuple[str, ...]:
        if self.has_publish_permission(request):
            return self.readonly_fields
        return (*PUBLISHING, *self.readonly_fields)

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        # Who publishes has nobody else to tell that a draft is ready.
        hidden = {"tell_editors"} if self.has_publish_permission(request) else set()
        if obj is not None or not request.user.has_perm("articles.add_source"):
            hidden.add("new_source")
        if obj is None or self.has_change_permission(request, obj):
            return without(self.fieldsets, hidden)
        # Who may only look sees words, not tags.
        words = (_("Text"), {"fields": ("title", "summary", "text")})
        return [words, *without(self.fieldsets[1:], NOT_COLUMNS)]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **options)
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        for name in NOT_COLUMNS.difference(shown):
            form.base_fields.pop(name, None)
        return form

    # Saving

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        is_hidden = "status" in form.changed_data and obj.status not in PUBLIC
        # What was written here is no import's either, which may bring the same address.
        if not change or is_hidden or CONTENT.intersection(form.changed_data):
            obj.edited = True
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("tell_editors") and obj.status == Status.DRAFT:
            DeskNotice.objects.put(DeskNotice.Kind.DRAFT, [obj.pk])
        if (not change or "body" in form.changed_data) and pictures_of(obj.body):
            want_text_pictures([obj.pk])
        if number := without_description(obj.body):
            text = ngettext(
                "%d picture of the text has no description: who cannot see it misses it.",
                "%d pictures of the text have no description: who cannot see them misses them.",
                number,
            )
            messages.warning(request, text % number)

    def construct_change_message(self, request: HttpRequest, form: Any, *rest: Any) -> Any:
        """What was changed, as Django records it; a new state is named with its value."""
        message = super().construct_change_message(request, form, *rest)
        if "status" in form.changed_data:
            with override(None):
                message.append({"changed": {"fields": [form.instance.get_status_display()]}})
        return message

    # What is done to many

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        hidden = queryset.filter(status__in=[Status.DRAFT, Status.WITHDRAWN, Status.PRIVATE])
        number = self.change_many(request, hidden, ArticleQuerySet.publish, _("Published."))
        text = ngettext("%d article published.", "%d articles published.", number)
        self.message_user(request, text % number, messages.SUCCESS)

    @admin.action(description=_("Withdraw…"), permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        public = queryset.filter(status__in=PUBLIC)
        if not public.exists():
            self.message_user(request, _("None of these articles is public."), messages.WARNING)
            return None
        form = WithdrawalForm(answer(request))
        if not form.is_valid():
            return self.ask(request, public, form, str(_("Withdraw articles")), str(_("Withdraw")))
        reason = form.cleaned_data["reason"]
        number = self.change_many(
            request,
            public,
            lambda chosen: (chosen.update(edited=True), chosen.withdraw(reason)),
            format_lazy(_("Withdrawn: {reason}"), reason=reason),
        )
        text = ngettext("%d article withdrawn.", "%d articles withdrawn.", number)
        self.message_user(request, text % number, messages.SUCCESS)
        return None

    @admin.action(description=_("Move to another section…"), permissions=["publish"])
    def move(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        form = MoveForm(answer(request))
        if not form.is_valid():
            return self.ask(request, queryset, form, str(_("Move articles")), str(_("Move")))
        section = form.cleaned_data["section"]
        number = self.change_many(
            request,
            queryset.exclude(section=section),
            lambda chosen: (chosen.update(edited=True), chosen.move_to(section)),
            format_lazy(_("Moved to {section}."), section=section),
        )
        text = ngettext("%d article moved.", "%d articles moved.", number)
        self.message_user(request, text % number, messages.SUCCESS)
        return None

    @admin.action(description=_("Put on the front page"), permissions=["publish"])
    def put_on_front_page(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._feature(request, queryset, True, _("Put on the front page."))

    @admin.action(description=_("Take off the front page"), permissions=["publish"])
    def take_off_front_page(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._feature(request, queryset, False, _("Taken off the front page."))

    def _feature(
        self, request: HttpRequest, queryset: QuerySet[Article], shown: bool, message: Any
    ) -> None:
        number = self.change_many(
            request,
            queryset.exclude(front_page=shown),
            lambda chosen: chosen.feature(shown),
            message,
        )
        text = ngettext("%d article changed.", "%d articles changed.", number)
        self.message_user(request, text % number, messages.SUCCESS)
