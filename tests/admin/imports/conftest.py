"""Files of imports lie in a folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest

from articles.models import ImportRun
from articles.models.import_run import handed_over


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR = tmp_path
    # The storage of a field is made once; its folder is a cached property.
    for storage in (ImportRun._meta.get_field("file").storage, handed_over()):
        for name in ("_location", "base_location", "location"):
            monkeypatch.setitem(storage.__dict__, name, str(tmp_path / "imports"))
    return tmp_path / "imports"
