"""The library of pictures on the desk: its list, its form, and what the text editor asks of it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Script

from articles.admin.base_admin import short
from articles.admin.picture_choice import PictureChoiceAdmin, shown_small
from articles.admin.picture_forms import NewPictureForm, PictureForm, put_into_library
from articles.admin.picture_state import state_of_sizes
from articles.models import Article, Picture, TextPicture

SHOWN_LETTERS = 100  # of a description in the list
MOST_USES = 20  # articles that a picture's form names

PictureRows = QuerySet[Picture]


class UseFilter(admin.SimpleListFilter):
    """Pictures by whether something shows them."""

    title = gettext_lazy("where used")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("lead", gettext_lazy("at the head of articles")),
            ("text", gettext_lazy("in texts")),
            ("none", gettext_lazy("nowhere")),
        ]

    def queryset(self, request: HttpRequest, queryset: PictureRows) -> PictureRows:
        match self.value():
            case "lead":
                return queryset.filter(image__in=Article.objects.exclude(image="").values("image"))
            case "text":
                return queryset.filter(Exists(TextPicture.objects.filter(picture=OuterRef("pk"))))
            case "none":
                return queryset.filter(pk__in=Picture.objects.unused().values("pk"))
            case _:
                return queryset


@admin.register(Picture)
class PictureAdmin(PictureChoiceAdmin):
    """Lists and saves pictures. The file of one never changes: another file is another picture."""

    form = PictureForm
    list_display = ("small", "described", "credited", "uses", "added_short")
    list_display_links = ("described",)
    list_filter = (UseFilter, "is_kept")
    list_per_page = 50
    search_fields = ("alt", "caption", "credit", "file_name")
    search_help_text = gettext_lazy("Words of the description, caption, credit or file name.")
    readonly_fields = ("cutting", "used_in", "origin")
    fieldsets = (
        (None, {"fields": ("alt", "caption", "credit", "rights", "is_kept")}),
        (
            gettext_lazy("Crop and focus"),
            {
                "fields": (
                    "cutting",
                    ("focus_x", "focus_y"),
                    ("crop_left", "crop_right", "crop_top", "crop_bottom"),
                ),
                "description": gettext_lazy(
                    "At the head of articles and in lists the picture is cut to 16 by 9, within "
                    "these edges, with its focus as near to the middle as they allow. In texts it "
                    "is shown whole."
                ),
            },
        ),
        (gettext_lazy("Where used"), {"fields": ("used_in", "origin")}),
    )
    add_fieldsets = ((None, {"fields": ("file", "alt", "caption", "credit", "rights")}),)

    class Media:
        css = {"all": ["admin_desk/pictures.css"]}
        js = [Script("admin_desk/picture-focus.js", type="module")]

    # What the list and the form show

    @admin.display(description=gettext_lazy("picture"))
    def small(self, picture: Picture) -> str:
        values = (shown_small(picture), picture.alt)
        return format_html('<img class="picture-small" src="{}" alt="{}" loading="lazy">', *values)

    @admin.display(description=gettext_lazy("description"), ordering="alt")
    def described(self, picture: Picture) -> str:
        missing = format_html('<span class="desk-mark">{}</span>', _("no description"))
        return Truncator(picture.alt).chars(SHOWN_LETTERS) or missing

    @admin.display(description=gettext_lazy("credit"), ordering="credit")
    def credited(self, picture: Picture) -> str:
        """Whose it is; below it the file, its number, and whether it stays though unused."""
        kept = (
            format_html(' <span class="desk-mark">{}</span>', _("kept")) if picture.is_kept else ""
        )
        number = _("number %d") % picture.pk
        notes = format_html(
            '<span class="picture-file">{}</span><span>{}</span>{}',
            *(picture.file_name, number, kept),
        )
        return format_html('{}<span class="desk-notes">{}</span>', picture.credit or "–", notes)

    @admin.display(description=gettext_lazy("used"))
    def uses(self, picture: Picture) -> int:
        return int(picture.lead_number + picture.text_number)  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("added"), ordering="added")
    def added_short(self, picture: Picture) -> str:
        return short(picture.added)

    @admin.display(description=gettext_lazy("preview"))
    def cutting(self, picture: Picture) -> str:
        return format_html(
            '<div class="picture-cut" data-focus="{}" data-crop="{}" data-result="{}">'
            '<img src="{}" alt="{}" width="{}" height="{}"></div> {}',
            *(_("Focus: press, drag or use the arrow keys"), _("Draw the part with the pointer")),
            _("As lists show it"),
            *(picture.address, picture.alt, picture.width, picture.height),
            state_of_sizes(picture),
        )

    @admin.display(description=gettext_lazy("articles"))
    def used_in(self, picture: Picture) -> str:
        named = [
            (reverse("admin:articles_article_change", args=[row.pk]), row.title)
            for row in _articles_with([picture])
        ]
        if not named:
            return "–"
        links = format_html_join("", '<li><a href="{}">{}</a></li>', named[:MOST_USES])
        more = "…" if len(named) > MOST_USES else ""
        return format_html('<ul class="picture-uses">{}</ul>{}', links, more)

    @admin.display(description=gettext_lazy("file"))
    def origin(self, picture: Picture) -> str:
        who = f" · {picture.added_by}" if picture.added_by else ""
        size = f"{picture.width} × {picture.height}"
        return f"{picture.file_name} · {size} · {short(picture.added)}{who}"

    def get_queryset(self, request: HttpRequest) -> PictureRows:
        pictures: PictureRows = super().get_queryset(request)
        return pictures.annotate(
            lead_number=_number(Article.objects.filter(image=OuterRef("image")), "image"),
            text_number=_number(TextPicture.objects.filter(picture=OuterRef("pk")), "picture"),
        )

    # Saving and deleting

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        kind = PictureForm if obj else NewPictureForm
        form: Any = super().get_form(request, obj, change, form=kind, **options)
        form.account = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        kept, is_new = put_into_library(form.cleaned_data, request.user)
        # Django goes on with the row that the form made.
        obj.__dict__.update(kept.__dict__)
        if not is_new:
            messages.info(request, _("The library has this picture already: it is shown here."))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What Django's pages ask about; it refuses while articles would have a gap."""
        titles = [article.title for article in _articles_with(objs)]
        return ([], {}, set(), titles) if titles else super().get_deleted_objects(objs, request)


def _articles_with(pictures: Iterable[Picture]) -> list[Article]:
    """The articles that show one of these pictures, one more than are named at the most."""
    names, most = [str(one.image.name) for one in pictures], MOST_USES + 1
    leads = Article.objects.filter(image__in=names).order_by("-pk")
    texts = TextPicture.objects.filter(picture__image__in=names).order_by("-article_id")
    ids = {
        *leads.values_list("pk", flat=True)[:most],
        *texts.values_list("article", flat=True)[:most],
    }
    return list(Article.objects.filter(pk__in=ids).only("title").order_by("-published")[:most])


def _number(rows: QuerySet[Any], group: str) -> Coalesce:
    """How many of the rows, which name the picture in this column, there are for each picture."""
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
