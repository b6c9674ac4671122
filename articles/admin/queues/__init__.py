"""The queues of the desk: what waits for an editor, decided row by row, and undone."""

from articles.admin.queues.queue_deeds import NotDone, desk_of
from articles.admin.queues.queue_pages import (
    QUEUES,
    queue_deed,
    queue_page,
    queue_undo,
    wants_json,
)
from articles.admin.queues.undo_tokens import read_undo, undo_token

__all__ = [
    "QUEUES",
    "NotDone",
    "desk_of",
    "queue_deed",
    "queue_page",
    "queue_undo",
    "read_undo",
    "undo_token",
    "wants_json",
]
