"""Ids that articles have where they come from."""

import re

# Ids with these schemes, those that an import of WordPress makes (site and number), and UUIDs are
# the only ones of their kind in the world; "17" is a number that every outlet has.
WORLDWIDE = re.compile(
    r"(?:https?://|urn:|tag:|doi:|info:|wp:)\S"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z",
    re.IGNORECASE,
)


def is_worldwide(external_id: str) -> bool:
    """Whether no second outlet can mean another article by this id."""
    return WORLDWIDE.match(external_id) is not None
