"""The sections as a tree, read with one query."""

from collections.abc import Iterable
from typing import Self

from articles.models.taxonomy import Section


class SectionTree:
    """All sections, with what stands above and below each."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self.sections = list(sections)
        self.by_id = {section.pk: section for section in self.sections}
        self.by_slug = {section.slug: section for section in self.sections}
        self._children: dict[int | None, list[Section]] = {}
        for section in self.sections:
            self._children.setdefault(section.parent_id, []).append(section)

    @classmethod
    def load(cls) -> Self:
        """The tree of all sections in the database."""
        return cls(Section.objects.all())

    def roots(self) -> list[Section]:
        """The sections without a parent, in their order."""
        return self._children.get(None, [])

    def children(self, section: Section) -> list[Section]:
        """The sections directly below a section, in their order."""
        return self._children.get(section.pk, [])

    def branch(self, section: Section) -> list[Section]:
        """A section and all sections below it, itself first."""
        branch, queue = [], [section]
        while queue:
            current = queue.pop(0)
            if current not in branch:
                branch.append(current)
                queue.extend(self.children(current))
        return branch

    def path(self, section: Section) -> list[Section]:
        """The sections from the topmost ancestor down to the section itself."""
        path: list[Section] = []
        current: Section | None = self.by_id.get(section.pk, section)
        while current is not None and current not in path:
            path.insert(0, current)
            current = self.by_id.get(current.parent_id) if current.parent_id else None
        return path
