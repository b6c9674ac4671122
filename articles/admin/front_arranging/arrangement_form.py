"""The form by which the front page is arranged: what is asked for, shown, previewed and saved."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import QuerySet

from articles.admin.form_versions import digest
from articles.admin.front_arranging.front_orders import Placed, orders_for
from articles.models import Article, Section
from articles.models.outbox import content_changed
from articles.models.section_tree import SectionTree

# Articles of the front page that can be put into an order; it shows fewer.
ARTICLES_SHOWN = 12
STEP = 10  # between the numbers of two sections


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Articles and sections in their order, and the ids of articles that are to go."""

    articles: list[Article]
    sections: list[Section]
    off: frozenset[int] = frozenset()

    @classmethod
    def saved(cls) -> "Arrangement":
        """As it is now."""
        chosen = Article.objects.published().on_front_page().select_related("source", "section")
        shown = list(chosen.defer("body", "text")[:ARTICLES_SHOWN])
        return cls(shown, list(Section.objects.select_related("parent")))

    @property
    def version(self) -> str:
        """A fingerprint of what an arrangement changes."""
        articles = [f"{one.pk} {one.front_order}" for one in self.articles]
        sections = [
            f"{one.pk} {one.order} {one.on_front_page} {one.front_pattern}" for one in self.sections
        ]
        return digest(*articles, "", *sections)

    @property
    def chosen(self) -> list[int]:
        """The ids of the articles that stay, in their order."""
        return [article.pk for article in self.articles if article.pk not in self.off]

    @property
    def tree(self) -> SectionTree:
        return SectionTree(self.sections)

    def moved(self, kind: str, pk: int, step: int) -> "Arrangement":
        """With one row further up (-1) or down (1); the same for a row at the end, or none."""
        rows: list[Any] = list(self.articles if kind == "article" else self.sections)
        place = next((place for place, row in enumerate(rows) if row.pk == pk), -1)
        if place >= 0 and 0 <= place + step < len(rows):
            rows[place], rows[place + step] = rows[place + step], rows[place]
        return replace(self, articles=rows) if kind == "article" else replace(self, sections=rows)

    def new_numbers(self) -> dict[int, int]:
        """The numbers of articles whose number changes, by id."""
        stay = [article for article in self.articles if article.pk not in self.off]
        return orders_for([Placed(one.pk, one.front_order, one.published) for one in stay])


class ArrangementForm(forms.Form):
    """Rows in the order in which they are sent, boxes, looks; about the state that is saved now."""

    article = forms.TypedMultipleChoiceField(coerce=int, required=False)
    off = forms.TypedMultipleChoiceField(coerce=int, required=False)
    section = forms.TypedMultipleChoiceField(coerce=int, required=False)
    shown = forms.TypedMultipleChoiceField(coerce=int, required=False)
    version = forms.CharField(max_length=40)

    def __init__(self, data: Any, saved: Arrangement) -> None:
        super().__init__(data)
        self.saved = saved
        articles = [(article.pk, "") for article in saved.articles]
        sections = [(section.pk, "") for section in saved.sections]
        for name, choices in (("article", articles), ("off", articles)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in ("section", "shown"):
            self.fields[name].choices = sections  # type: ignore[attr-defined]
        for section in saved.sections:
            self.fields[f"pattern-{section.pk}"] = forms.ChoiceField(
                choices=Section.FrontPattern.choices, required=False
            )

    @property
    def is_outdated(self) -> bool:
        """Whether something was changed since the form was loaded."""
        return bool(self.cleaned_data["version"] != self.saved.version)

    def arrangement(self) -> Arrangement:
        """What the valid form asks for, with what it does not name at the end; nothing saved."""
        values = self.cleaned_data
        sections = _in_order(self.saved.sections, values["section"])
        for section in sections:
            section.on_front_page = section.pk in values["shown"]
            section.front_pattern = values[f"pattern-{section.pk}"] or section.front_pattern
        articles = _in_order(self.saved.articles, values["article"])
        return Arrangement(articles, sections, frozenset(values["off"]))


def _in_order(rows: list[Any], ids: list[int]) -> list[Any]:
    """The rows in the order of these ids; those that are not named come last, as they stood."""
    places = {pk: place for place, pk in enumerate(dict.fromkeys(ids))}
    return sorted(rows, key=lambda row: places.get(row.pk, len(places)))


def changed_sections(arrangement: Arrangement) -> list[Section]:
    """The sections that differ from what is saved, numbered anew where their order does."""
    saved = {section.pk: section for section in Section.objects.all()}
    orders = [section.order for section in arrangement.sections]
    if list(saved) != [section.pk for section in arrangement.sections]:
        orders = [STEP * (place + 1) for place in range(len(orders))]
    for section, order in zip(arrangement.sections, orders, strict=True):
        section.order = order
    names = ("order", "on_front_page", "front_pattern")
    return [
        section
        for section in arrangement.sections
        if any(getattr(section, name) != getattr(saved[section.pk], name) for name in names)
    ]


def arrange(rows: QuerySet[Section], wanted: dict[int, Section]) -> None:
    """Give sections their place and look on the front page. No index holds either."""
    found = list(rows)
    for section in found:
        new = wanted[section.pk]
        section.order, section.on_front_page = new.order, new.on_front_page
        section.front_pattern = new.front_pattern
    Section.objects.bulk_update(found, ["order", "on_front_page", "front_pattern"])
    content_changed()
