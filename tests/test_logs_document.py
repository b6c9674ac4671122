"""``docs/logs.md`` lists every message that the code logs, with its level and fields, and no other.

What is listed is read from tables whose rows begin with the logger's name.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pressreview.json_logs import CUT, FIELDS, WHOLE
from pressreview.security_log import Event
from tests.live import BASE_DIR

TEXT = (BASE_DIR / "docs" / "logs.md").read_text(encoding="utf-8")
ROW = re.compile(r"(?m)^\| `([\w.]+)` \| (\w+) \| ([^|]+) \| ([^|]*) \| ([^|]+) \|$")
EVENT = re.compile(r"(?m)^\| `([\w .-]+)` \| ([^|]+) \|$")
LEVELS = {"exception": "ERROR"}
Message = tuple[str, str, str, frozenset[str]]


def logger_of(tree: ast.Module, path: Path) -> str:
    """The name of a module's logger."""
    module = ".".join(path.relative_to(BASE_DIR).with_suffix("").parts).removesuffix(".__init__")
    for node in ast.walk(tree):
        # One that is not kept in a name is that of a library, told to say less.
        call = node.value if isinstance(node, ast.Assign) else None
        if not isinstance(call, ast.Call) or ast.unparse(call.func) != "logging.getLogger":
            continue
        if isinstance(call.args[0], ast.Constant):
            return str(call.args[0].value)
    return module


def logged() -> Iterator[Message]:
    """Logger, level, message and fields of each call in the code."""
    for root in ("articles", "pressreview"):
        for path in (BASE_DIR / root).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and is_logging(node):
                    assert isinstance(node.func, ast.Attribute)
                    level = node.func.attr
                    message = node.args[0]
                    assert isinstance(message, ast.Constant), f"{path}: no constant"
                    yield (
                        logger_of(tree, path),
                        LEVELS.get(level, level.upper()),
                        str(message.value),
                        frozenset(fields_of(node, tree)),
                    )


def is_logging(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    levels = {"debug", "info", "warning", "error", "exception", "critical"}
    owner = ast.unparse(call.func.value)
    return call.func.attr in levels and (owner == "logger" or owner.startswith("logging.getLogger"))


def fields_of(call: ast.Call, tree: ast.Module) -> Iterator[str]:
    """The names that ``extra`` has; those of a dict that it names are looked up."""
    for option in call.keywords:
        if option.arg == "extra":
            yield from keys_of(option.value, tree)


def keys_of(node: ast.expr, tree: ast.Module) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))
    elif isinstance(node, ast.Name):
        for other in ast.walk(tree):
            if isinstance(other, ast.Assign) and ast.unparse(other.targets[0]) == node.id:
                yield from keys_of(other.value, tree)


def documented() -> list[Message]:
    return [
        (logger, level, message, frozenset(re.findall(r"`(\w+)`", fields)))
        for logger, level, message, fields, _what in ROW.findall(TEXT)
    ]


def test_every_message_is_listed_as_it_is_logged() -> None:
    missing = sorted(map(str, set(logged()) - set(documented())))
    assert missing == [], "list it in docs/logs.md"


def test_no_other_message_is_listed() -> None:
    others = {
        row for row in documented() if row[0].partition(".")[0] in {"articles", "pressreview"}
    }
    assert sorted(map(str, others - set(logged()))) == []
    assert len(documented()) == len(set(documented()))


def test_every_field_is_explained() -> None:
    for name in FIELDS:
        assert re.search(rf"(?m)^\| `{name}` \| [^|]+ \|$", TEXT), name


@pytest.mark.parametrize("message", sorted({*WHOLE, *CUT}))
def test_messages_of_the_server_are_listed(message: str) -> None:
    assert re.search(rf"(?m)^\| `gunicorn\.error` \| \w+ \| {re.escape(message)} \|", TEXT)


def events() -> set[str]:
    """The events of accounts and mails, and those of refused requests."""
    found = {str(event) for event in Event}
    for path in (BASE_DIR / "articles" / "accounts").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"sign_in_log.log", "log"}:
                found |= {str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant)}
            elif isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                found |= {
                    str(value.value)
                    for key, value in pairs
                    if isinstance(key, ast.Constant) and key.value == "event"
                    if isinstance(value, ast.Constant)
                }
    return found


def test_every_event_is_listed() -> None:
    part = TEXT.partition("## Events")[2].partition("\n## ")[0]
    assert {name for name, _what in EVENT.findall(part)} == events()
