"""A folder of files that no address leads to."""

from typing import NoReturn

from django.core.files.storage import FileSystemStorage


class PrivateFolder(FileSystemStorage):
    """Files that the site alone reads."""

    def url(self, name: str | None) -> NoReturn:
        """Raise ``ValueError``: there is none."""
        raise ValueError("this file has no address")
