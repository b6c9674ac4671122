"""Collected static files, which are for everybody whatever else in the data folder is not."""

import os
from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage. Django gives the files that it writes the mode of ``STORAGES``;
    their compressed copies get the same."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        for name, compressed in super().compress_files(paths):
            os.chmod(self.path(compressed), self.file_permissions_mode or 0o600)
            yield name, compressed
