"""The list of changes that may survive, and the settings of the run that makes them."""

import ast

from tests.mutation.survivors import ROOT, listed, modules, settings


def test_the_run_names_files_that_are_there() -> None:
    assert modules()
    for path in (*modules(), *settings()["also_copy"], *settings()["source_paths"]):
        assert (ROOT / path).exists(), path
    for test in settings()["pytest_add_cli_args_test_selection"]:
        path, _colons, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text() if name else (ROOT / path).exists(), test


def test_each_survivor_is_a_change_of_code_that_is_there_and_says_why() -> None:
    for change, why in listed().items():
        assert change.module in modules(), change
        source = (ROOT / change.module).read_text()
        assert change.before in _in_one_line(source, change.function), change
        assert change.after != change.before, change
        assert why.endswith(".") and len(why.split()) >= 4, change


def _in_one_line(source: str, function: str) -> str:
    """A function, or one of a class, in one line: as changes are written down."""
    scope: ast.AST = ast.parse(source)
    for name in function.split("."):
        scope = next(
            node
            for node in ast.walk(scope)
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name
        )
    return " ".join((ast.get_source_segment(source, scope) or "").split())
