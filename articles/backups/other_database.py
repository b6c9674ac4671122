"""Lets everything that asks the database ask another one for a while."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def other_database(**changes: Any) -> Iterator[None]:
    """Have this thread's connection lead to another database; ``changes`` are to its settings.

    Migrations and models then work on that one without knowing it. Other threads keep theirs.
    """
    own = connections[DEFAULT_DB_ALIAS]
    settings = {**copy.deepcopy(own.settings_dict), **changes}
    other = type(own)(settings, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = other
    ContentType.objects.clear_cache()  # ids of the other database
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = own
        ContentType.objects.clear_cache()
