"""The JSON API below its addresses: what may be asked, how it is answered.

What the views use stands here.
"""

from articles.api.article_list import load_articles
from articles.api.query_schemas import ArticleId, ListParameters, SearchParameters
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
    "ListParameters",
    "ListedArticle",
    "Refusal",
    "SearchAnswer",
    "SearchParameters",
    "WholeArticle",
    "load_articles",
]
