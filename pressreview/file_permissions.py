"""Keeps what the site stores readable for its own account alone.

The data folder holds drafts, addresses of readers and the key that signs sessions. Only ``static``
is for others, since nginx sends those files itself.
"""

import os
import stat
from pathlib import Path

from pressreview.environment import BadSetting

PRIVATE = 0o077  # what is taken away from group and others
# Others may pass through the data folder where it was set up so, and never list it.
MAY_PASS = 0o711


def keep_private(folder: Path, public: frozenset[str] = frozenset({"static"})) -> None:
    """Restrict the data folder and what this process writes to its own account.

    What lies deeper is out of reach with the folders that are corrected here. Raises ``BadSetting``
    where a mode cannot be changed.
    """
    os.umask(PRIVATE)
    try:
        _narrow(folder, MAY_PASS)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name not in public and not entry.is_symlink():
                    _narrow(entry, 0o700)
    except OSError as error:
        problem = f"others may read {error.filename}, and its mode cannot be changed"
        raise BadSetting("DATA_DIR", f"{problem} ({error.strerror}).") from None


def _narrow(path: Path | os.DirEntry[str], most: int) -> None:
    """Take away permissions beyond ``most``; a file that has gone meanwhile is no error."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o777 & ~most:
            os.chmod(path, mode & (most | 0o7000))
    except FileNotFoundError:
        pass
