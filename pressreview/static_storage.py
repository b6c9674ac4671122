"""Stores collected static files: joined, compressed, and for everybody to read, unlike the rest of
the data folder."""

import os
from collections.abc import Iterable, Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from pressreview.joined_files import JoinedFiles


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the mode of ``settings.STORAGES`` for compressed copies too."""

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[Any]:
        """``paths`` has for each name the folder that the file is from, and its name there."""
        joined = {name: (JoinedFiles(folder), path) for name, (folder, path) in paths.items()}
        return super().post_process(joined, **options)  # type: ignore[no-any-return]

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        for name, compressed in super().compress_files(paths):
            os.chmod(self.path(compressed), self.file_permissions_mode or 0o600)
            yield name, compressed
