"""What became of the records of an import, one by one and in numbers."""

from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import ngettext

from articles.importers.records import Text


class Outcome(Enum):
    """What became of a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    # It differs, and the article was changed on the desk: that stays.
    KEPT = "kept"
    # It was deleted here, and is left away.
    DELETED = "deleted"
    # Its text is there under the same title or address, and is not brought twice.
    COPY = "copy"


@dataclass
class Counts:
    """How many records were created, updated, unchanged and failed.

    Of the unchanged, ``kept`` differ from what was changed here, ``deleted`` were deleted, and
    ``copies`` have the text and the title or address of an article that is there.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    kept: int = 0
    deleted: int = 0
    copies: int = 0
    # Sentences on the source as a whole.
    notices: list[Text] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.created + self.updated + self.unchanged + self.failed

    def add(self, outcome: Outcome) -> None:
        match outcome:
            case Outcome.CREATED:
                self.created += 1
            case Outcome.UPDATED:
                self.updated += 1
            case Outcome.KEPT:
                self.kept += 1
                self.unchanged += 1
            case Outcome.DELETED:
                self.deleted += 1
                self.unchanged += 1
            case Outcome.COPY:
                self.copies += 1
                self.unchanged += 1
            case Outcome.UNCHANGED:
                self.unchanged += 1

    @property
    def message(self) -> str:
        """Return sentences on articles that were left as the desk has them, and on what of the
        source is not in any record; empty for none."""
        kept = ngettext(
            "%d article was changed here and stays as it is.",
            "%d articles were changed here and stay as they are.",
            self.kept,
        )
        deleted = ngettext(
            "%d article was deleted here and stays away.",
            "%d articles were deleted here and stay away.",
            self.deleted,
        )
        copies = ngettext(
            "%d record repeats the text of an article that is there and was left out.",
            "%d records repeat the texts of articles that are there and were left out.",
            self.copies,
        )
        said = ((kept, self.kept), (deleted, self.deleted), (copies, self.copies))
        sentences = [text % number for text, number in said if number]
        return " ".join([*sentences, *map(str, self.notices)])
