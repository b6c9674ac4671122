"""Change the code in small ways, one at a time, and tell which changes no test notices.

What is changed, and which tests are asked, stands in ``pyproject.toml`` (``tool.mutmut``). Ends
with 1 where fewer than ``LEAST_KILLED`` percent of a module's changes are noticed, and where a
change that nobody notices is not listed in ``survivors.toml`` with the reason.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.mutation.survivors import Change, listed, modules

RESULTS = Path("mutants")
LEAST_KILLED = 85
# What mutmut writes for a change: tests that all passed, and none that runs the function.
UNNOTICED = {0, 33}


def main() -> int:
    """Run mutmut, unless only the last results are asked for, and report by module."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("names", nargs="*", help="changes to try again, such as articles.text.*")
    parser.add_argument("--report", action="store_true", help="tell the last results again")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    if not given.report:
        if not given.names:
            shutil.rmtree(RESULTS, ignore_errors=True)
        command = ["mutmut", "run", "--max-children", str(given.processes), *given.names]
        program = Path(sys.executable).with_name(command[0])
        if code := subprocess.run([program, *command[1:]], check=False).returncode:
            return code
    return report()


def report() -> int:
    """Print the figures of each module and the survivors that are not listed; 1 where it fails."""
    known = listed()
    is_good = True
    seen: set[Change] = set()
    for module in modules():
        results = _results(module)
        survivors = [name for name, code in results.items() if code in UNNOTICED]
        counts = Counter("untried" if code is None else "tried" for code in results.values())
        killed = counts["tried"] - len(survivors)
        share = 100 * killed / max(counts["tried"], 1)
        print(f"{module:45} {killed:5} killed {len(survivors):4} survived {share:6.1f} %", end="")
        print(f"  {counts['untried']} not tried" if counts["untried"] else "")
        is_good = is_good and share >= LEAST_KILLED and not counts["untried"]
        changes = {name: _change(module, name) for name in survivors}
        seen.update(changes.values())
        for name, change in changes.items():
            if change not in known:
                is_good = False
                print(f"  {name}\n    - {change.before}\n    + {change.after}")
    for change in sorted(known.keys() - seen):
        print(f"listed, and does not survive: {change.module} {change.function}: {change.after}")
    return 0 if is_good else 1


def _results(module: str) -> dict[str, int | None]:
    """The exit code of the tests for each change of the module; none for one not tried."""
    path = RESULTS / f"{module}.meta"
    codes: dict[str, int | None] = json.loads(path.read_text())["exit_code_by_key"]
    return codes


def _change(module: str, name: str) -> Change:
    """The change of this name, as mutmut shows it."""
    program = Path(sys.executable).with_name("mutmut")
    shown = subprocess.run([program, "show", name], capture_output=True, text=True, check=True)
    lines = list(_changed_lines(shown.stdout))
    before = " ".join(line[1:].strip() for line in lines if line[0] == "-")
    after = " ".join(line[1:].strip() for line in lines if line[0] == "+")
    function = name.rpartition(".")[2].partition("__mutmut_")[0]
    return Change(
        module, function.removeprefix("x_").replace("xǁ", "").replace("ǁ", "."), before, after
    )


def _changed_lines(diff: str) -> Iterator[str]:
    for line in diff.splitlines():
        if line.startswith(("+", "-")) and not line.startswith(("+++", "---")):
            yield line


if __name__ == "__main__":
    sys.exit(main())
