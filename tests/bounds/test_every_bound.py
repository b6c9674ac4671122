"""Every constant that limits something is named by a test, or is on a list that says why not.

A constant limits something where its name says so, or where it is compared with, cuts off, or
stands in ``min``, ``max`` or ``range``.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("elsewhere.toml").read_text()
)
# What only the developers' tools make has no bounds of the product.
OTHERS = {"migrations", "locale", "synthetic", "sample"}
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
SAYS_SO = re.compile(
    r"(?:MOST|LONGEST|LARGEST|LEAST|SHORTEST|MAX|MIN|DEEPEST|LIMIT|FEWEST|WIDEST)(?:_|$)"
    r"|_LENGTH$|_LIMIT$|PAGE_SIZE|PER_PAGE|SHOWN$|TIMEOUT|_MAX_"
)


def is_number(node: ast.expr) -> bool:
    """Whether an expression is a number, a duration, or a table of numbers."""
    try:
        value = eval(  # noqa: S307  # our own code, and no names but one
            compile(ast.Expression(node), "", "eval"),
            {"timedelta": timedelta, "__builtins__": {}},
        )
    except (NameError, TypeError, SyntaxError):
        return False
    values = list(value.values()) if isinstance(value, dict) else [value]
    kinds = (int, float, timedelta)
    return bool(values) and all(
        isinstance(one, kinds) and not isinstance(one, bool) for one in values
    )


def names_in(*nodes: ast.AST) -> set[str]:
    return {name.id for node in nodes for name in ast.walk(node) if isinstance(name, ast.Name)}


def limiting(tree: ast.Module) -> Iterator[str]:
    """The names that are compared with, that cut off, or that a smallest or largest is of."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Compare, ast.Slice)):
            yield from names_in(node)
        elif isinstance(node, ast.Call) and _full(node.func, {}) in {"min", "max", "range"}:
            yield from names_in(*node.args)


def bounds_of(path: Path) -> Iterator[str]:
    """The constants of a module that limit something, with the module's name before each."""
    tree = ast.parse(path.read_text())
    used = set(limiting(tree))
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for node in (one for one in tree.body if isinstance(one, ast.Assign)):
        for target in node.targets:
            if not (isinstance(target, ast.Name) and CONSTANT.fullmatch(target.id)):
                continue
            if is_number(node.value) and (target.id in used or SAYS_SO.search(target.id)):
                yield f"{module}.{target.id}"


@cache
def bounds() -> list[str]:
    paths = [*ROOT.joinpath("articles").rglob("*.py"), *ROOT.joinpath("pressreview").rglob("*.py")]
    return sorted(
        bound
        for path in paths
        if not OTHERS & set(path.relative_to(ROOT).parts)
        for bound in bounds_of(path)
    )


def named_in(path: Path) -> Iterator[str]:
    """What a test imports, asks of what it imports, or sets there, by its full name."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    known: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            known |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    yield from known.values()
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield _full(node, known)
        elif isinstance(node, ast.Call) and _full(node.func, {}).endswith("setattr"):
            words = [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
            yield from (f"{_full(node.args[0], known)}.{word}" for word in words)
            yield from words


def _full(node: ast.AST, known: dict[str, str]) -> str:
    """A dotted name with the module's in the place of what it was imported as."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    first = node.id if isinstance(node, ast.Name) else ""
    return ".".join([known.get(first, first), *parts])


@cache
def named() -> set[str]:
    return {name for path in ROOT.joinpath("tests").rglob("*.py") for name in named_in(path)}


def excused(bound: str) -> list[str]:
    """The lists that the bound is on."""
    return [name for name, listed in LISTS.items() if bound in listed]


def test_every_bound_is_named_by_a_test_or_excused() -> None:
    missing = [bound for bound in bounds() if bound not in named() and not excused(bound)]
    assert not missing, "test it at its value and one beyond"


def test_the_lists_hold_nothing_that_is_gone_or_that_a_test_names() -> None:
    for bound in (bound for listed in LISTS.values() for bound in listed):
        assert bound in bounds(), f"{bound}: gone, or no bound"
        assert bound not in named(), f"{bound}: a test names it"
        assert len(excused(bound)) == 1, f"{bound}: on two lists"


def test_the_tests_that_stand_for_one_are_there() -> None:
    for test in LISTS["tested"].values():
        path, _colons, function = test.partition("::")
        assert f"def {function}(" in (ROOT / path).read_text()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("MOST_TAGS = 5", ["MOST_TAGS"]),
        ("SHARE = 0.5\nif x > SHARE: pass", ["SHARE"]),
        ("FIRST = 3\nx[:FIRST]", ["FIRST"]),
        ("KEPT = timedelta(days=1)\nmin(x, KEPT)", ["KEPT"]),
        ("SIZES = {'a': 1}\ny = x < SIZES[z]", ["SIZES"]),
        ("WEIGHT = 5\nx = y * WEIGHT", []),
        ("LONGEST = 'a'", []),
        ("most_tags = 5", []),
        ("MOST_TAGS = True", []),
    ],
)
def test_what_a_bound_is(tmp_path: Path, source: str, found: list[str]) -> None:
    path = tmp_path / "module.py"
    path.write_text(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.bounds.test_every_bound.ROOT", tmp_path)
        assert [bound.removeprefix("module.") for bound in bounds_of(path)] == found
