"""Sections, sources and tags by name: found however they are written, made where they are new."""

import pytest

from articles.models import Section, Source, Tag
from articles.models.free_names import ROOM_FOR_NUMBER, first_free, slug_of
from articles.models.tag_links import LONGEST_NAME, set_tags
from articles.models.taxonomy_lookup import (
    LONGEST_SECTION,
    LONGEST_SOURCE,
    MOST_ALIKE,
    create_section,
    create_source,
    find_section,
    find_source,
    find_tags,
    tags_named,
)
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["La Lanterna", "LA LANTERNA", "la-lanterna"])
def test_a_source_is_found_by_its_name_and_its_slug(archive: SmallArchive, name: str) -> None:
    assert find_source(name) == archive.source


def test_of_sources_that_differ_in_capitals_the_exact_one_is_found(archive: SmallArchive) -> None:
    exact = create_source("LA LANTERNA")
    assert (find_source("LA LANTERNA"), find_source("La Lanterna")) == (exact, archive.source)
    assert find_source("lA lANTERNA") == archive.source
    assert find_source("Il Faro") is None


@pytest.mark.parametrize(("more", "is_found"), [(0, True), (1, False)])
def test_so_many_that_differ_in_capitals_are_looked_at(more: int, is_found: bool) -> None:
    names = [f"{'A' * n}{'a' * (20 - n)}" for n in range(MOST_ALIKE + more)]
    made = [create_source(name) for name in names]
    assert (find_source(names[-1]) == made[-1]) is is_found


@pytest.mark.parametrize("more", [0, 1])
def test_a_long_name_of_a_source_and_its_slug_fit_their_columns(more: int) -> None:
    source = create_source("a" * (LONGEST_SOURCE + more))
    assert source.name == source.slug == "a" * LONGEST_SOURCE


@pytest.mark.parametrize(("name", "slug"), [("Esteri", "esteri"), ("日本", "sezione")])
def test_a_new_section_gets_a_free_slug(name: str, slug: str) -> None:
    assert [create_section(name).slug for _ in range(3)] == [slug, f"{slug}-2", f"{slug}-3"]


@pytest.mark.parametrize("more", [0, 1])
def test_a_long_slug_of_a_section_fits_its_column(more: int) -> None:
    name = "a" * (LONGEST_SECTION + more)
    assert slug_of(name, LONGEST_SECTION, "sezione") == "a" * LONGEST_SECTION


def test_a_section_is_the_topmost_of_its_name_or_the_one_below_its_parent() -> None:
    parent = create_section("Mondo")
    below = create_section("Asia", parent)
    assert find_section("asia") == below
    top = create_section("Asia")
    assert (find_section("asia"), find_section("asia", parent)) == (top, below)
    assert find_section("asia", top) is None


def test_tags_are_known_by_slug_and_by_name_and_made_where_they_are_new() -> None:
    known = Tag.objects.create(name="Città", slug="citta")
    odd = Tag.objects.create(name="Pace", slug="altro")
    assert find_tags(["CITTA", "Pace", "Siria", " "]) == {"citta": known.pk, "pace": odd.pk}
    made = tags_named(["Siria", "siria"])
    assert Tag.objects.get(slug="siria").pk == made["siria"]
    assert find_tags([]) == {}


@pytest.mark.parametrize("more", [0, 1])
def test_a_long_name_of_a_tag_fits_its_column(archive: SmallArchive, more: int) -> None:
    set_tags(archive.make_article(), ["a" * (LONGEST_NAME + more)])
    assert Tag.objects.get().name == "a" * LONGEST_NAME


@pytest.mark.parametrize("more", [0, 1])
def test_a_number_finds_room_in_a_name_that_is_long(archive: SmallArchive, more: int) -> None:
    """Names that differ only where the number goes are told apart all the same."""
    name = "a" * (LONGEST_SOURCE - ROOM_FOR_NUMBER + more)
    create_source(name)
    free = first_free(Source.objects.all(), "name", name, numbered="{} ({})")
    assert free == "a" * (LONGEST_SOURCE - ROOM_FOR_NUMBER) + " (2)"
    assert first_free(Section.objects.all(), "name", "Nuova") == "Nuova"
    assert first_free(Section.objects.all(), "name", "Nuova", also_taken=["Nuova"]) == "Nuova-2"
