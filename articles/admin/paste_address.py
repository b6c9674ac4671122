"""From the web: an address is pasted, and its page comes back as a draft to be corrected.

Only a press of the button fetches: a link that somebody sends an editor does not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.admin_search import SearchedAdmin
from articles.admin.base_admin import short
from articles.admin.form_versions import posted
from articles.admin.pasted_pages import forget, keep, kept
from articles.importers import (
    Failure,
    PreparedRecord,
    Record,
    SourceUnreadable,
    fetch_page,
    prepare_record,
)
from articles.models import Article, DeletedArticle, Section, Source
from articles.models.advisory_lock import Task, one_at_a_time
from articles.models.taxonomy_lookup import find_section, find_tags, source_from
from articles.text.html import one_line, without_controls
from articles.text.web_addresses import escapings_of, host_of

SECONDS = 20.0
# By the fields of the form: what the editor is told of when a page does not have it.
LOOKED_FOR = {
    "title": gettext_lazy("title"),
    "body": gettext_lazy("text"),
    "author": gettext_lazy("author"),
    "published": gettext_lazy("date"),
    "language": gettext_lazy("language"),
    "image_origin": gettext_lazy("picture"),
}
# Without these, or with a doubt about them, nothing is published before somebody has looked.
NEEDED = {"title", "body", "published", "language"}


class PasteForm(forms.Form):
    """The address of a page, and the section of its article where the page names none."""

    address = forms.URLField(
        label=gettext_lazy("address of the article"),
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label=gettext_lazy("section"),
        required=False,
        help_text=gettext_lazy("Where the page names none."),
    )


@dataclass
class Pasted:
    """A page as the fields of the article's form; ``missing`` are names of ``LOOKED_FOR``."""

    values: dict[str, Any]
    missing: list[str]


class PastingAdmin(SearchedAdmin):
    """The page that takes an address, and the form that begins with what was found there."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.from_web)
        return [path("from-web/", view, name="articles_article_from_web"), *super().get_urls()]

    def from_web(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        given = without_controls(request.GET.get("address", ""))[:1000]
        form = PasteForm(request.POST if request.method == "POST" else None)
        form.fields["address"].initial = given
        known: Article | None = None
        if form.is_valid():
            try:
                known = self._find(request, form.cleaned_data["address"])
                if known is None:
                    return self._paste(request, **form.cleaned_data)
            except SourceUnreadable as error:
                form.add_error("address", str(error))
            except AlreadyThere as there:
                known = there.article
        return self._ask_for_address(request, form, known, is_given=bool(given))

    def _ask_for_address(
        self, request: HttpRequest, form: PasteForm, known: Article | None, *, is_given: bool
    ) -> TemplateResponse:
        # With an address the button is next: one press fetches.
        form.fields["address"].widget.attrs["autofocus"] = not is_given
        here = request.build_absolute_uri(reverse("admin:articles_article_from_web"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("From the web"),
            "opts": self.opts,
            "form": form,
            "media": self.media,
            "known": known,
            "is_given": is_given,
            "may_publish": request.user.has_perm("articles.publish_article"),
            "bookmarklet": bookmarklet(here),
        }
        return TemplateResponse(request, "admin/articles/article/from_web.html", context)

    @staticmethod
    def _find(request: HttpRequest, *addresses: str) -> Article | None:
        """The article with one of these addresses, unless another one is wanted of it."""
        if "anyway" in request.POST:
            return None
        spellings = {one for address in addresses for one in escapings_of(address)}
        there = Article.objects.filter(url__in=spellings - {""})
        return there.defer("body", "text").order_by("pk").first()

    def _paste(self, request: HttpRequest, address: str, section: Section | None) -> HttpResponse:
        """Fetch it, and lead to the form. Raises ``SourceUnreadable``, ``AlreadyThere``."""
        final_address, record = fetch_page(address, seconds=SECONDS)
        self._refuse_known(request, final_address, record.url)
        may_add = request.user.has_perm("articles.add_source")
        pasted = prefilled(record, final_address)
        if section is not None:
            pasted.values.setdefault("section", section.pk)
        _tell_of_gaps(request, pasted.missing, is_cut=record.is_cut)
        was_deleted = self._tell_of_deleted(request, final_address, record.url)
        is_known = "source" in pasted.values
        if not is_known:
            messages.info(request, about_source(pasted.values["new_source"], may_add))
        token = keep(request, pasted.values)
        if "publish" in request.POST and request.user.has_perm("articles.publish_article"):
            is_whole = NEEDED.isdisjoint(pasted.missing) and not record.is_cut
            if is_whole and not was_deleted and (is_known or may_add):
                with transaction.atomic():
                    # Of two presses both have fetched it: only here one waits for the other.
                    one_at_a_time(Task.PASTING)
                    self._refuse_known(request, final_address, record.url)
                    return self._publish(request, pasted.values, token)
            messages.warning(request, _("Look at it first: it is not published yet."))
        return HttpResponseRedirect(f"{reverse('admin:articles_article_add')}?pasted={token}")

    def _refuse_known(self, request: HttpRequest, *addresses: str) -> None:
        """Raise ``AlreadyThere`` for addresses of which ``_find`` knows one."""
        there = self._find(request, *addresses)
        if there is not None:
            raise AlreadyThere(there)

    def _publish(self, request: HttpRequest, values: dict[str, Any], token: str) -> HttpResponse:
        """Send the article's form as the page fills it in, to be published: all rules of a save
        apply, and what they refuse is shown in the form."""
        fields = flatten_fieldsets(self.get_fieldsets(request, None))
        made: Any = self.get_form(request, None, change=False, fields=fields)
        asking: Any = request
        asking.GET = QueryDict(f"pasted={token}")
        initial = self.get_changeform_initial_data(request)
        sent = posted(made(initial=initial), initial | {"status": Article.Status.PUBLISHED}, "")
        asking.POST = sent
        address = f"{reverse('admin:articles_article_add')}?pasted={token}"
        return self.changeform_view(request, None, form_url=address)

    def _tell_of_deleted(self, request: HttpRequest, *addresses: str) -> bool:
        """Tell the editor, if an article with this address was deleted; whether it was."""
        deleted = DeletedArticle.objects.with_keys(urls=addresses).first()
        if deleted is not None:
            text = _("An article with this address was deleted here on %s.")
            messages.info(request, text % short(deleted.deleted))
        return deleted is not None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        values = kept(request)
        if values is None:
            return super().get_changeform_initial_data(request)
        published = values.get("published")
        return values | ({"published": datetime.fromisoformat(published)} if published else {})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = None if change else kept(request)
        if values is not None and obj.language != values["language"]:
            obj.language_guessed = False
        super().save_model(request, obj, form, change)
        if not change:
            # Whoever writes it by hand wants it: imports need not leave it away any more.
            DeletedArticle.objects.same_as(obj).delete()
        if values is not None:
            forget(request)


def _tell_of_gaps(request: HttpRequest, missing: list[str], *, is_cut: bool | None) -> None:
    """Tell the editor what was not found in the page."""
    if missing:
        names = ", ".join(str(LOOKED_FOR[name]) for name in missing)
        messages.info(request, _("Not found in the page: %s.") % names)
    if is_cut:
        text = _("The page shows much more text than was found: compare the two.")
        messages.warning(request, text)


class AlreadyThere(Exception):
    """The archive has the page already."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.pk)
        self.article = article


def bookmarklet(address: str) -> str:
    """A ``javascript:`` address that opens ours with that of the page on which it is called."""
    return f"javascript:void(open('{address}?address='+encodeURIComponent(location.href)))"


def about_source(name: str, may_add: bool) -> str:
    """What the editor is told of a source that the archive does not have."""
    if may_add:
        text = _("The source “%s” is new: it is made when you save, unless you choose another.")
    else:
        text = _("The source “%s” is new: choose another, or ask an editor to add it.")
    return text % name


def prefilled(record: Record, address: str) -> Pasted:
    """A record as the article's form begins with it. Raises ``SourceUnreadable`` for none."""
    known: dict[str, Any] = {
        "title": record.title.strip(),
        "body": record.body.strip(),
        "author": record.author,
        "published": record.published,
        "image_origin": record.image_url,
    }
    record.title = record.title.strip() or address[:80]
    record.url = record.url or address
    prepared = prepare_record(record)
    if not isinstance(prepared, PreparedRecord):
        raise _unreadable(prepared)
    names = ("body", "summary", "author", "language", "language_guessed", "url", "image_origin")
    values = {name: prepared.values[name] for name in names}
    values |= {"title": prepared.values["title"] if known["title"] else "", "status": "draft"}
    if record.published is not None:
        values["published"] = record.published.isoformat()
    known["language"] = values["language"]
    filed = taxonomy_values(record, address)
    return Pasted(values | filed, [name for name in LOOKED_FOR if not known[name]])


def _unreadable(failure: Failure) -> SourceUnreadable:
    return SourceUnreadable(failure.reason)


def taxonomy_values(record: Record, address: str) -> dict[str, Any]:
    """Return source, section and tags of a record as far as the archive has them, by form field."""
    source = source_of(record, address)
    name = one_line(record.source) or host_of(record.source_home_page or address)
    values: dict[str, Any] = {"source": source.pk} if source else {"new_source": name[:120]}
    section = find_section(record.section) if record.section else None
    if section:
        values["section"] = section.pk
    return values | {"tags": sorted(find_tags(record.tags).values())}


def source_of(record: Record, address: str) -> Source | None:
    """The source that the page is of, if the archive has it."""
    return source_from(record.source, record.source_home_page or address)
