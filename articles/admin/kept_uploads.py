"""Uploaded files between a preview and the import: kept for a day, for the account that sent them.

A page of the desk carries a signed text that names the file and the account; nobody is served the
file, and the worker deletes what is old (``models.orphaned_imports``).
"""

import re
import secrets
from dataclasses import dataclass

from django.core import signing
from django.core.files.base import ContentFile, File

from articles.models.import_run import handed_over
from articles.models.orphaned_imports import HANDING_OVER

# Files of one account; the oldest goes when there are more.
MOST_KEPT = 5
SALT = "articles.admin.kept_uploads"
LONGEST = 4_000  # characters of the signed text
KEPT = re.compile(r"preview-[0-9]{1,18}-[0-9]{12}-[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """A file that waits: its name in the storage of imports, and the name it was sent under."""

    name: str
    sent_as: str


def keep_upload(account: int, content: "File[bytes] | bytes", now: float) -> str:
    """Store a file for an account at a moment (seconds since 1970); return its name."""
    storage = handed_over()
    file = ContentFile(content) if isinstance(content, bytes) else content
    name: str = storage.save(f"preview-{account}-{int(now):012}-{secrets.token_hex(16)}", file)
    own = sorted(one for one in storage.listdir("")[1] if one.startswith(f"preview-{account}-"))
    for old in [one for one in own if one != name][: max(len(own) - MOST_KEPT, 0)]:
        storage.delete(old)
    return name


def token_of(account: int, name: str, sent_as: str) -> str:
    """The signed text that stands for a kept file."""
    return signing.dumps([account, name, sent_as[:300]], salt=SALT)


def kept_upload(account: int, token: str) -> KeptUpload | None:
    """The file that a text stands for; None for another's, an old or a forged one, one deleted."""
    if len(token) > LONGEST:
        return None
    try:
        owner, name, sent_as = signing.loads(token, salt=SALT, max_age=HANDING_OVER)
    except signing.BadSignature:
        return None
    if owner != account or not KEPT.fullmatch(name) or not handed_over().exists(name):
        return None
    return KeptUpload(name, sent_as)


def remove_upload(kept: KeptUpload) -> None:
    handed_over().delete(kept.name)
