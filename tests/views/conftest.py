"""Pages are asked for right after a change here: their stamp is read each time."""

import pytest

from pressreview.page_cache import stamps


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)
