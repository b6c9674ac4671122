"""The archive's data: articles and what they are filed under, comments, and the change log."""

from articles.models.account import AttemptCount, KnownPlace
from articles.models.address import OldAddress
from articles.models.article import Article
from articles.models.article_set import ArticleQuerySet
from articles.models.brief import Brief, briefs
from articles.models.comment import Comment, CommentQuerySet
from articles.models.deleted import DeletedArticle
from articles.models.intake import FeedState, ImportFailure, ImportRun
from articles.models.outbox import ContentVersion, IndexJob
from articles.models.presence import Presence
from articles.models.reading import DailyReads, MostRead
from articles.models.revision import revised
from articles.models.story import Sketch, Story
from articles.models.tagging import set_tags
from articles.models.tallies import DayTally, MonthTally
from articles.models.taxonomy import Section, Source, Tag

__all__ = [
    "Article",
    "ArticleQuerySet",
    "AttemptCount",
    "Brief",
    "Comment",
    "CommentQuerySet",
    "ContentVersion",
    "DailyReads",
    "DayTally",
    "DeletedArticle",
    "FeedState",
    "ImportFailure",
    "ImportRun",
    "IndexJob",
    "KnownPlace",
    "MonthTally",
    "MostRead",
    "OldAddress",
    "Presence",
    "Section",
    "Sketch",
    "Source",
    "Story",
    "Tag",
    "briefs",
    "revised",
    "set_tags",
]
