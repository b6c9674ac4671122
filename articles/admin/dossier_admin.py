"""Dossiers on the desk: a tag or a search with a title, an introduction and a picture."""

from django import forms
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.admin.desk_forms import DeskForm
from articles.admin.rich_text_admin import RichTextAdmin
from articles.admin.rich_text_editor import BodyWidget
from articles.models import Dossier
from articles.models.dossier import LONGEST_INTRODUCTION


class DossierForm(DeskForm):
    """The form of a dossier; its introduction is edited as the text of an article is."""

    introduction = forms.CharField(
        label=capfirst(_("introduction")),
        required=False,
        max_length=LONGEST_INTRODUCTION,
        widget=BodyWidget,
    )


@admin.register(Dossier)
class DossierAdmin(RichTextAdmin):
    form = DossierForm
    list_display = ("title", "tag", "query", "order", "is_published")
    list_editable = ("order", "is_published")
    list_select_related = ("tag",)
    list_filter = ("is_published",)
    search_fields = ("title", "title_it", "title_en", "slug", "query")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("tag", "cover")
    fieldsets = (
        (None, {"fields": ("title", "slug", "introduction")}),
        (
            _("Articles"),
            {
                "fields": ("tag", "query"),
                "description": _("Those of a tag, or those that a search finds."),
            },
        ),
        (_("Picture and place"), {"fields": ("cover", "order", "is_published")}),
        (
            _("In the languages of the site"),
            {
                "classes": ("collapse",),
                "fields": ("title_it", "introduction_it", "title_en", "introduction_en"),
                "description": _("Left empty, what stands above is shown in it as well."),
            },
        ),
    )
