"""Pages are asked for right after a change here: their stamp is read each time."""

import pytest

from pressreview import pagecache


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagecache, "STAMP_SECONDS", -1.0)
