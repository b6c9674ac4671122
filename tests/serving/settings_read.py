"""Which settings the site reads from the environment."""

import re

from tests.live import BASE_DIR

READ = re.compile(r'(?m)(?:(?:env|environment)\.\w+\(\s*|^NAME = )"([A-Z_]+)"')


def settings_read() -> set[str]:
    """The names of all variables, ``PRESSREVIEW_`` included."""
    found = {"SECRET_KEY"}
    for path in (BASE_DIR / "pressreview").glob("*.py"):
        found |= set(READ.findall(path.read_text(encoding="utf-8")))
    return {f"PRESSREVIEW_{name}" for name in found}
