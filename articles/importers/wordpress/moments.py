"""Dates as WordPress writes them."""

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from django.utils import timezone

from articles.importers.wordpress.xml_stream import Node

# "Mon, 30 Nov -0001": how PHP writes the day of a draft that has none.
NO_YEAR = re.compile(r"-0*1\b")


def moment(text: str, zone: tzinfo) -> datetime | None:
    """A date as MySQL writes it; None for "0000-00-00 00:00:00" and the like."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    return found if 1600 <= found.year < 2200 else None


def published(node: Node) -> datetime | None:
    """The date; drafts have it in the site's own time alone, or not at all."""
    return (
        moment(node.text("wp:post_date_gmt"), UTC)
        or moment(node.text("wp:post_date"), timezone.get_default_timezone())
        or _of_feed(node.text("pubDate"))
    )


def _of_feed(text: str) -> datetime | None:
    if NO_YEAR.search(text[:100]):
        return None
    try:
        return moment(parsedate_to_datetime(text[:100]).isoformat(), UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
