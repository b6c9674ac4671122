"""Makes sections, sources and tags of the made-up archive, the same ones for every seed."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from django.utils.text import slugify
from numpy.typing import NDArray

from articles.models import Section, Source, Tag
from articles.models.taxonomy import TaxonomyModel
from articles.synthetic.word_sounds import LANGUAGES, names

SOURCES, TAGS = 200, 2000
BLOCKS = 6  # of sections on the front page
# Name, and the place in this list of the section that it stands under.
SECTIONS: tuple[tuple[str, int | None], ...] = (
    ("Rassegna Esteri", None),
    ("Medio Oriente", 0),
    ("Europa", 0),
    ("Americhe", 0),
    ("Asia e Pacifico", 0),
    ("Africa", 0),
    ("Politica", None),
    ("Economia", None),
    ("Lavoro", 7),
    ("Mercati", 7),
    ("Energia e ambiente", None),
    ("Clima", 10),
    ("Cultura", None),
    ("Libri", 12),
    ("Cinema", 12),
    ("Scienza e tecnica", None),
    ("Società", None),
    ("Sport", None),
    ("Opinioni", None),
    ("Interviste", 18),
)
KINDS_BY_LANGUAGE = {
    "it": ("Gazzetta di {}", "Corriere di {}", "L’Eco di {}"),
    "en": ("The {} Herald", "The {} Post", "{} Tribune"),
    "fr": ("Le Courrier de {}", "La Dépêche de {}"),
    "de": ("{}er Zeitung", "{}er Tageblatt"),
    "es": ("Diario de {}", "El Correo de {}"),
}
COUNTRIES = {
    "it": ("IT", "CH"),
    "en": ("GB", "US", "IE", "IN", "ZA"),
    "fr": ("FR", "BE", "SN"),
    "de": ("DE", "AT", "CH"),
    "es": ("ES", "AR", "MX"),
}
# How the rights modes are spread: out of twenty sources.
RIGHTS = ("full",) * 5 + ("excerpt",) * 12 + ("link",) * 3
S = TypeVar("S", bound=TaxonomyModel)


@dataclass(frozen=True)
class Taxonomy:
    """Sections, sources and tags, and how likely each is.

    ``languages`` has for each source the place of its language in ``LANGUAGES``.
    """

    sections: list[Section]
    sources: list[Source]
    tags: list[Tag]
    languages: NDArray[np.int64]

    @classmethod
    def make(cls) -> "Taxonomy":
        """The objects in the database, made where they are missing."""
        languages = _languages()
        towns = names(SOURCES, key=1)
        return cls(
            _sections(),
            _stored(Source, [_source(n, town, languages[n]) for n, town in enumerate(towns)]),
            _stored(Tag, [Tag(name=name, slug=slugify(name)) for name in names(TAGS, key=2)]),
            languages,
        )


def _sections() -> list[Section]:
    """The sections; one that the database had already stays where its editors put it."""
    roots = [name for name, parent in SECTIONS if parent is None]
    wanted = [
        Section(name=name, slug=slugify(name), order=place, on_front_page=name in roots[:BLOCKS])
        for place, (name, _parent) in enumerate(SECTIONS, start=1)
    ]
    slugs = [section.slug for section in wanted]
    known = set(Section.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    sections = _stored(Section, wanted)
    for section, (_name, parent) in zip(sections, SECTIONS, strict=True):
        if parent is not None and section.slug not in known:
            section.parent = sections[parent]
    Section.objects.bulk_update(sections, ["parent"])
    return sections


def _languages() -> NDArray[np.int64]:
    """A language for each source, so that the likely sources have them by their shares."""
    random = np.random.default_rng(3)
    shares = np.array([language.share for language in LANGUAGES])
    return random.choice(len(LANGUAGES), size=SOURCES, p=shares / shares.sum())


def _source(number: int, town: str, language: int) -> Source:
    code = LANGUAGES[language].code
    kinds, countries = KINDS_BY_LANGUAGE[code], COUNTRIES[code]
    name = kinds[number % len(kinds)].format(town)
    slug = slugify(name.replace("’", " "))
    rights = RIGHTS[number * 7 % len(RIGHTS)]
    return Source(
        name=name,
        slug=slug,
        country=countries[number % len(countries)],
        language=code,
        home_page=f"https://{slug}.example/",
        rights=rights,
        permission="Testo inventato: riproduzione libera." if rights == "full" else "",
    )


def _stored(model: type[S], wanted: list[S]) -> list[S]:
    """The objects with the wanted slugs, after adding those that the database lacks."""
    model._default_manager.bulk_create(wanted, ignore_conflicts=True)
    slugs = [row.slug for row in wanted]  # type: ignore[attr-defined]
    stored: dict[str, S] = {}
    for start in range(0, len(slugs), 500):
        stored |= model._default_manager.in_bulk(slugs[start : start + 500], field_name="slug")
    return [stored[slug] for slug in slugs]
