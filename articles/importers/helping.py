"""How a process that helps is started: before it knows the settings, no model can be imported."""

import multiprocessing
import os
import threading
from multiprocessing import connection as connections


def start() -> None:
    """Make a helper ready: it needs the settings, and it ends when its parent has."""
    import django

    django.setup()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connections.wait([sentinel])
    os._exit(1)
