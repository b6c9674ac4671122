"""Sections, sources, tags and old addresses on the desk."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.base_admin import DeskAdmin, answer
from articles.admin.desk_forms import DeskForm
from articles.admin.feed_admin import FeedAdmin, FeedFilter
from articles.admin.list_filters import CountryCodeFilter, LanguageCodeFilter
from articles.admin.named_codes import CountryField, LanguageField
from articles.admin.revision_history import in_site_language
from articles.models import Article, OldAddress, Section, Source, Tag, record_revisions
from articles.models.old_address import as_kept
from articles.models.outbox import content_changed
from articles.models.section_tree import SectionTree
from articles.models.tag_links import merge_tags
from articles.text.country_and_language_names import country_name, language_name

# What an old address can lead to.
TARGETS = ("article", "section", "tag")


class SectionForm(DeskForm):
    """The form of a section. It offers as parents neither the section nor those below it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields.get("parent")
        if isinstance(parent, forms.ModelChoiceField) and self.instance.pk:
            branch = SectionTree.load().branch(self.instance)
            parent.queryset = Section.objects.exclude(pk__in=[below.pk for below in branch])


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    form = SectionForm
    list_display = ("name", "parent", "order", "on_front_page", "front_pattern", "article_count")
    list_editable = ("order", "on_front_page", "front_pattern")
    list_select_related = ("parent",)
    search_fields = ("name", "name_it", "name_en", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "parent", "description")}),
        (
            _("Names in the languages of the site"),
            {
                "fields": ("name_it", "name_en"),
                "description": _("Left empty, the name above stands in that language as well."),
            },
        ),
        (_("Place"), {"fields": ("order", "on_front_page", "front_pattern")}),
    )


class SourceForm(DeskForm):
    """The form of a source, whose country and language go by their names."""

    country = CountryField(
        label=capfirst(_("country")),
        required=False,
        help_text=_("By its name, or by a code such as FR."),
    )
    language = LanguageField(
        label=capfirst(_("language")),
        required=False,
        help_text=_("By its name, or by a code such as pt-BR."),
    )


@admin.register(Source)
class SourceAdmin(FeedAdmin):
    form = SourceForm
    list_display = (
        *("name", "country_shown", "language_shown"),
        *("rights", "feed_shown", "article_count"),
    )
    list_filter = (
        *(FeedFilter, "rights"),
        *(("language", LanguageCodeFilter), ("country", CountryCodeFilter)),
    )
    list_select_related = ("feed_state",)
    actions = ("visit",)
    readonly_fields = ("feed_report",)
    autocomplete_fields = ("feed_section",)
    search_fields = ("name", "slug", "home_page")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "country", "language", "home_page")}),
        (
            _("Feed"),
            {"fields": ("feed_address", "feed_section", "feed_publishes", "feed_report")},
        ),
        (_("Rights"), {"fields": ("rights", "permission", "excerpt_length", "excerpt_share")}),
    )

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, source: Source) -> str:
        return country_name(source.country) or "–"

    @admin.display(description=_("language"), ordering="language")
    def language_shown(self, source: Source) -> str:
        return language_name(source.language) or "–"


class MergeForm(forms.Form):
    """Asks for the tag that articles of the chosen tags get instead."""

    tag = forms.ModelChoiceField(Tag.objects.none(), label=_("keep the tag"))

    def __init__(self, data: Any, chosen: QuerySet[Tag]) -> None:
        super().__init__(data)
        field = self.fields["tag"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = chosen


@admin.register(Tag)
class TagAdmin(DeskAdmin):
    list_display = ("name", "slug", "article_count")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug")
    actions = ("merge",)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether the account may merge tags: merging changes one and deletes the others."""
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description=_("Merge into one…"), permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse | None:
        form = MergeForm(answer(request), queryset)
        if not form.is_valid():
            return self.ask(request, queryset, form, str(_("Merge tags")), str(_("Merge")))
        kept = form.cleaned_data["tag"]
        others = list(queryset.exclude(pk=kept.pk))
        names = ", ".join(tag.name for tag in others)
        took_over = format_lazy(_("Took over: {names}"), names=names)
        articles = Article.objects.filter(tags__in=others).distinct().values_list("pk", flat=True)
        comment = f"{kept}: {in_site_language(took_over)}"
        with transaction.atomic(), record_revisions(articles, request.user, comment):
            self.change_many(
                request,
                Tag.objects.filter(pk=kept.pk),
                lambda chosen: merge_tags(kept, others),
                took_over,
            )
        text = ngettext("%d tag merged.", "%d tags merged.", len(others))
        self.message_user(request, text % len(others), messages.SUCCESS)
        return None


class OldAddressForm(DeskForm):
    """The form of an old address: a path, perhaps with a query, and what it leads to."""

    def clean_path(self) -> str:
        path: str = self.cleaned_data["path"]
        if not path.startswith("/") or path.startswith("//"):
            raise ValidationError(_("An address on this site begins with one slash."), "path")
        return as_kept(*path.partition("#")[0].split("?", 1))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        targets = [values.get(name) for name in TARGETS]
        is_complete = not any(name in self.errors for name in TARGETS)
        if is_complete and sum(target is not None for target in targets) != 1:
            # On each field, so that the database's own rule has nothing to add.
            for name in TARGETS:
                self.add_error(name, _("Choose one: an article, a section or a tag."))
        return values


@admin.register(OldAddress)
class OldAddressAdmin(DeskAdmin):
    form = OldAddressForm
    list_display = ("path", "leads_to")
    list_select_related = TARGETS
    list_filter = (
        ("article", admin.EmptyFieldListFilter),
        ("section", admin.EmptyFieldListFilter),
        ("tag", admin.EmptyFieldListFilter),
    )
    search_fields = ("path",)
    fields = ("path", *TARGETS)
    autocomplete_fields = TARGETS

    @admin.display(description=_("leads to"))
    def leads_to(self, obj: OldAddress) -> str:
        return str(obj.target or "")

    def save_model(self, request: HttpRequest, obj: OldAddress, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # Redirections are kept by the page cache like pages.
        content_changed()

    def delete_model(self, request: HttpRequest, obj: OldAddress) -> None:
        super().delete_model(request, obj)
        content_changed()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[OldAddress]) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            content_changed()
