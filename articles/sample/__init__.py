"""The sample archive of a new site, and whether this site still has it.

The texts lie beside this file: ``catalogue.toml`` (sections and sources), one file of articles a
language, and their pictures in ``images/``. ``load_sample`` writes them into the database.
"""

import time
from pathlib import Path

from django.conf import settings

# How long a process may go without looking whether the marker is still there.
LOOK_SECONDS = 2.0

_seen = False
_looked_at = float("-inf")


def marker() -> Path:
    """The file that says that the archive holds the sample; without it pages show no notice."""
    return Path(settings.DATA_DIR) / "sample"


def is_sample() -> bool:
    """Whether the archive holds the sample. Costs no query: a file is looked for now and then."""
    global _seen, _looked_at
    now = time.monotonic()
    if now - _looked_at > LOOK_SECONDS:
        _seen, _looked_at = marker().exists(), now
    return _seen


def decline() -> None:
    """Remember that this site wants no sample archive."""
    _refusal().touch()


def is_declined() -> bool:
    """Whether the site was set up to begin empty."""
    return _refusal().exists()


def _refusal() -> Path:
    return Path(settings.DATA_DIR) / "no-sample"
