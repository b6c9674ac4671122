"""What may be asked of the API: typed, within bounds, written into the OpenAPI document."""

import re
from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from articles.lists.filters import EARLIEST_YEAR, LATEST_YEAR
from articles.search import Filters, SearchQuery, Sort, read_query
from articles.search.types import MAX_PAGE, MAX_PAGE_SIZE

MOST_VALUES = 30  # of one filter
MOST_LISTED = 100
EARLIEST, LATEST = date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iso_day(value: object) -> object:
    """A day as ISO 8601 writes it; days before or after all press are its first and last one.

    Left to itself the validator would take a bare number for seconds since 1970.
    """
    if not isinstance(value, str):
        return value
    if not ISO_DAY.fullmatch(value):
        raise PydanticCustomError("day", "Write the day as YYYY-MM-DD")
    try:
        return min(max(date.fromisoformat(value), EARLIEST), LATEST)
    except ValueError:
        raise PydanticCustomError("day", "There is no such day") from None


Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=120)]
LanguageCode = Annotated[
    str, StringConstraints(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*$", max_length=35)
]
Day = Annotated[date | SkipJsonSchema[None], BeforeValidator(iso_day)]
Key = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,17}-[0-9]{1,18}$")]
ArticleId = Annotated[int, Field(ge=1, le=2**63 - 1, description="The article's number.")]


class ArticleFilters(Schema):
    """The filters that the search and the list of articles share."""

    section: list[Slug] = Field(
        [],
        max_length=MOST_VALUES,
        description="Slug of a section, which includes those under it; given several times, any.",
    )
    source: list[Slug] = Field(
        [], max_length=MOST_VALUES, description="Slug of a source; given several times, any."
    )
    language: list[LanguageCode] = Field(
        [],
        max_length=MOST_VALUES,
        description="BCP 47 code; `pt` includes `pt-BR`; given several times, any.",
    )
    tag: list[Slug] = Field(
        [], max_length=MOST_VALUES, description="Slug of a tag; given several times, any."
    )
    date_from: Day = Field(
        None, description="The first day of publication, as YYYY-MM-DD, itself included."
    )
    date_to: Day = Field(
        None, description="The last day of publication, as YYYY-MM-DD, itself included."
    )


class SearchParameters(ArticleFilters):
    """What a search may be asked for."""

    q: str = Field("", description="Words, in the query language of the search page.")
    sort: Sort = Field("relevance", description="The order of the results.")
    page: int = Field(1, ge=1, le=MAX_PAGE, description="Number of the page.")
    page_size: int = Field(20, ge=1, le=MAX_PAGE_SIZE, description="Results to a page.")

    def search_query(self) -> SearchQuery:
        """The question for the search."""
        filters = Filters(
            section=tuple(self.section),
            source=tuple(self.source),
            language=tuple(self.language),
            tag=tuple(self.tag),
            date_from=self.date_from,
            date_to=self.date_to,
        )
        return SearchQuery(read_query(self.q), filters, self.sort, self.page, self.page_size)


class ListParameters(ArticleFilters):
    """What the list of all articles may be asked for."""

    after: Key | SkipJsonSchema[None] = Field(
        None, description="The `after` of an answer: the list goes on from its last article."
    )
    page_size: int = Field(20, ge=1, le=MOST_LISTED, description="Articles to an answer.")
