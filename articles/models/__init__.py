"""The archive's data: articles, what they are filed under, comments, counts, changes, imports."""

from articles.models.article import Article, ArticleQuerySet
from articles.models.article_page import ArticleLink, TagLink, article_at, same_story, tags_of
from articles.models.comment import Comment, CommentQuerySet
from articles.models.counts import DayTally, MonthTally
from articles.models.deleted_article import DeletedArticle
from articles.models.desk_notice import DeskNotice, MailChoice
from articles.models.dossier import Dossier
from articles.models.import_run import FeedState, ImportFailure, ImportRun
from articles.models.index_replica import IndexReplica
from articles.models.lease import Lease
from articles.models.list_card import ListCard, cards_by_id
from articles.models.old_address import OldAddress
from articles.models.outbox import ContentVersion, IndexJob
from articles.models.outgoing_mail import OutgoingMail
from articles.models.picture_job import PictureJob
from articles.models.picture_library import Picture
from articles.models.presence import Presence
from articles.models.reads import DailyReads, MostRead, SectionReads
from articles.models.result_card import ResultCard, result_cards, tags_of_results
from articles.models.revision import record_revisions
from articles.models.searched_words import SearchedDay, SearchedWords
from articles.models.sign_in import AttemptCount, KnownPlace
from articles.models.story import Sketch, Story
from articles.models.tag_links import set_tags
from articles.models.taxonomy import Section, Source, Tag
from articles.models.text_picture import TextPicture, TextPictureJob
from articles.models.worker_process import WorkerProcess

__all__ = [
    "Article",
    "ArticleLink",
    "ArticleQuerySet",
    "AttemptCount",
    "Comment",
    "CommentQuerySet",
    "ContentVersion",
    "DailyReads",
    "DayTally",
    "DeletedArticle",
    "DeskNotice",
    "Dossier",
    "FeedState",
    "ImportFailure",
    "ImportRun",
    "IndexJob",
    "IndexReplica",
    "KnownPlace",
    "Lease",
    "ListCard",
    "MailChoice",
    "MonthTally",
    "MostRead",
    "OldAddress",
    "OutgoingMail",
    "Picture",
    "PictureJob",
    "Presence",
    "ResultCard",
    "SearchedDay",
    "SearchedWords",
    "Section",
    "SectionReads",
    "Sketch",
    "Source",
    "Story",
    "Tag",
    "TagLink",
    "TextPicture",
    "TextPictureJob",
    "WorkerProcess",
    "article_at",
    "cards_by_id",
    "record_revisions",
    "result_cards",
    "same_story",
    "set_tags",
    "tags_of",
    "tags_of_results",
]
