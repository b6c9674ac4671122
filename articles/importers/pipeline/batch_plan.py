"""What a batch of records will write."""

from dataclasses import dataclass, field

from articles.importers.pipeline.normalise import PreparedRecord
from articles.models import Article, DeletedArticle
from articles.models.article_changes import Change, Placement


@dataclass
class BatchPlan:
    """What a batch will write: new articles, and changed ones with where they stood before."""

    new: list[tuple[Article, PreparedRecord]] = field(default_factory=list)
    changed: list[tuple[Article, PreparedRecord]] = field(default_factory=list)
    before: dict[int, Placement] = field(default_factory=dict)
    # What was deleted and comes back because that was asked for.
    returned: list[DeletedArticle] = field(default_factory=list)

    @property
    def both(self) -> list[tuple[Article, PreparedRecord]]:
        return [*self.new, *self.changed]

    @property
    def changes(self) -> list[Change]:
        """The articles before and after; to be asked once they are written."""
        return [
            Change(self.before.get(article.pk), article.placement) for article, _record in self.both
        ]
