"""The JSON API below its addresses: what may be asked, how it is answered.

What the views use stands here.
"""

from articles.api.article_list import load_articles
from articles.api.query_schemas import ArticleId, ListAsked, SearchAsked
from articles.api.response_schemas import (
    ArticleList,
    ListedArticle,
    Refusal,
    SearchAnswer,
    WholeArticle,
)

__all__ = [
    "ArticleId",
    "ArticleList",
    "ListAsked",
    "ListedArticle",
    "Refusal",
    "SearchAnswer",
    "SearchAsked",
    "WholeArticle",
    "load_articles",
]
