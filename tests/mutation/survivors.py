"""The changes that no test notices and need not: which, and why."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("survivors.toml")


class Change(NamedTuple):
    """A change of the code: in which function of which file, what stood there and what stands."""

    module: str
    function: str
    before: str
    after: str


def settings() -> dict[str, Any]:
    """What ``pyproject.toml`` says to mutmut."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    return found


def modules() -> list[str]:
    """The files that are changed, from the project's folder on."""
    return list(settings()["only_mutate"])


def listed() -> dict[Change, str]:
    """Why each change of the list may survive."""
    reasons: dict[Change, str] = {}
    for entry in tomllib.loads(LIST.read_text()).get("survivor", []):
        for after in entry["after"]:
            change = Change(entry["module"], entry["function"], entry["before"], after)
            assert change not in reasons, f"listed twice: {change}"
            reasons[change] = entry["why"]
    return reasons
