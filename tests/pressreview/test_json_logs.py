"""What a log line may hold: nothing that is not on the list, whoever logs it."""

import ast
import errno
import json
import logging
import sqlite3
import threading
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressreview import json_logs
from pressreview.json_logs import JsonFormatter, clean_path
from tests.live import BASE_DIR

CANARY = "kanarie"
NAMES = [
    "django.request",
    "django.security.DisallowedHost",
    "gunicorn.error",
    "urllib3",
    "PIL.x",
    "httpx",
    "py.warnings",
    "asyncio",
    "root",
    "trafilatura.core",
]
TEMPLATES = [
    "%s: %s",
    CANARY,
    f"Invalid request from ip=1.2.3.4: {CANARY}",
    "Booting worker %s",
    f"Error handling request {CANARY} %s",
    f"GET /?q={CANARY}",
    "%(x)s",
    "%d %s",
]


def line(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return found


def record(name: str, message: object, *values: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, message, values, None, "function")
    vars(made).update(extra)
    return made


def failing(error: BaseException) -> logging.LogRecord:
    made = record("django.request", "%s: %s", "Internal Server Error", f"/{CANARY}")
    try:
        raise error
    except BaseException as caught:
        made.exc_info = (type(caught), caught, caught.__traceback__)
    return made


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_librarys_message_is_not_written(name: str, template: str) -> None:
    found = record(name, template, CANARY, CANARY, request=CANARY, ip=CANARY, stack_info=CANARY)
    text = JsonFormatter().format(found).replace(CANARY, "", 1 if CANARY in name else 0)
    if name == "django.request" and template == "%s: %s":
        return  # its first value is the phrase of a status
    assert CANARY not in text


@given(st.sampled_from(sorted(json_logs.FIELDS)), st.text() | st.binary() | st.none())
def test_a_field_is_of_its_kind(name: str, value: object) -> None:
    written = line(record("articles.x", "constant", **{name: value})).get(name)
    if isinstance(value, str) and written not in {None, "other"}:
        assert name == "path" or json_logs.WORDS.fullmatch(value)
        assert "@" not in str(written)
        assert "?" not in str(written)


@given(st.dictionaries(st.from_regex(r"x_[a-z]{1,10}", fullmatch=True), st.text(), max_size=5))
def test_a_field_that_is_not_on_the_list_is_left_out(extra: dict[str, str]) -> None:
    assert not extra.keys() & line(record("articles.x", "constant", **extra)).keys()


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/cerca/", "/cerca/"),
        ("/tag/città/", "/tag/città/"),
        ("/2018/04/03/titolo-lungo/", "/2018/04/03/titolo-lungo/"),
        (f"/cerca/?q={CANARY}", "/cerca/…"),
        (f"/x/{CANARY}@lettori.example/", "/x/…/"),
        (f"/x/{CANARY} e altro", "/x/…"),
    ],
)
def test_a_path_has_what_addresses_have(path: str, written: str) -> None:
    assert clean_path(path) == written


@pytest.mark.parametrize("length", [300, 301])
def test_a_path_is_bounded(length: int) -> None:
    assert clean_path(("/a" * length)[:length]) == "/a" * 150


def test_an_exception_is_its_type_its_code_and_its_places() -> None:
    errors = line(failing(OSError(errno.EBADF, CANARY, f"/{CANARY}")))["errors"]
    assert errors[0]["type"] == "builtins.OSError"
    assert errors[0]["code"] == "EBADF"
    assert errors[0]["frames"][-1].startswith("tests/pressreview/test_json_logs.py:")
    assert errors[0]["frames"][-1].endswith(" failing")


def test_the_errors_that_it_came_from_are_told_as_well() -> None:
    cause = sqlite3.OperationalError(CANARY)
    error = ValueError(CANARY)
    error.__cause__ = cause
    found = failing(error)
    assert [each["type"] for each in line(found)["errors"]] == [
        "builtins.ValueError",
        "sqlite3.OperationalError",
    ]
    assert CANARY not in JsonFormatter().format(found)


def test_errors_that_come_from_each_other_end() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert len(line(failing(first))["errors"]) == json_logs.MOST_CAUSES


def test_what_python_prints_by_itself_is_a_line(caplog: pytest.LogCaptureFixture) -> None:
    json_logs._warned(UserWarning(CANARY), UserWarning, f"{BASE_DIR}/x.py", 7)
    thread = threading.Thread(target=lambda: None)
    error = ValueError(CANARY)
    json_logs._thread_ended(threading.ExceptHookArgs((ValueError, error, None, thread)))
    lines = [JsonFormatter().format(each) for each in caplog.records]
    assert CANARY not in "".join(lines)
    assert json.loads(lines[0])["kind"] == "UserWarning"
    assert json.loads(lines[0])["at"] == "x.py:7"
    assert json.loads(lines[1])["errors"][0]["type"] == "builtins.ValueError"


def test_logging_takes_over_warnings_and_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr("sys.unraisablehook", None)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    json_logs.configure({"version": 1, "disable_existing_loggers": False, "incremental": True})
    assert warnings.showwarning is json_logs._warned
    assert threading.excepthook is json_logs._thread_ended
    assert not logging.raiseExceptions


def calls() -> list[tuple[str, ast.Call]]:
    """Every call of a logger in the project's own code."""
    found = []
    kinds = {"debug", "info", "warning", "error", "exception", "critical"}
    for folder in ("articles", "pressreview"):
        for path in sorted((BASE_DIR / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    of = ast.unparse(node.func.value)
                    if node.func.attr in kinds and ("logger" in of or "getLogger" in of):
                        found.append((f"{path.name}:{node.lineno}", node))
    return found


@pytest.mark.parametrize(("place", "call"), [pytest.param(*each, id=each[0]) for each in calls()])
def test_our_own_messages_are_constants(place: str, call: ast.Call) -> None:
    """They are written as they stand: values belong into ``extra``, where each has its kind."""
    assert len(call.args) == 1, place
    assert isinstance(call.args[0], ast.Constant), place
    extra = next((each.value for each in call.keywords if each.arg == "extra"), None)
    if isinstance(extra, ast.Dict):
        names = {key.value for key in extra.keys if isinstance(key, ast.Constant)}
        assert names <= json_logs.FIELDS.keys(), place
