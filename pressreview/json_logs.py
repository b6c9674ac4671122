"""Writes log records as lines of JSON, and only what is on a list.

A reader's query, cookie, form, address or e-mail can stand in any message of a library and in any
exception's text. So a message is written only where it is part of the program's own text, a value
only where it is one of ``FIELDS``, and an exception as its type, its code, and the places in the
program that it came through. An operator who needs more finds it at those places. Each line has the
id of its request, which the answer carries too.
"""

import errno
import json
import logging
import logging.config
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from pressreview.database.failures import trouble_of

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
METHODS = frozenset(
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"]
)
# A segment of a path of ours. What is longer or has other characters is no address of this site.
LONGEST_SEGMENT = 200
SEGMENT = re.compile(rf"[\w.~-]{{0,{LONGEST_SEGMENT}}}")
LONGEST_PATH = 300
# Words that the program itself chose, such as the name of a task or of a rule.
WORDS = re.compile(r"[A-Za-z0-9_.,:;()=/ -]{0,200}")
OWN = ("pressreview", "articles")
MOST_FRAMES = 20  # the innermost: where it went wrong
MOST_CAUSES = 4
BASE_DIR = Path(__file__).resolve().parent.parent
PLACES = re.compile(r".*/(?:site-packages|dist-packages|lib/python[0-9.]+)/")
logger = logging.getLogger("pressreview.http_request")


def _number(value: object) -> object:
    return value if isinstance(value, int | float) else None


def _words(value: object) -> object:
    return value if isinstance(value, str) and WORDS.fullmatch(value) else None


def clean_path(path: object) -> object:
    """A path with “…” for segments that no address of this site has: a query, an e-mail address."""
    if not isinstance(path, str):
        return None
    segments = path[:LONGEST_PATH].split("/")
    return "/".join(part if SEGMENT.fullmatch(part) else "…" for part in segments)


# What ``extra`` may hold, and what each may be: anything else is left out.
FIELDS: dict[str, Callable[[object], object]] = {
    "method": lambda value: value if value in METHODS else "other",
    "path": clean_path,
    "status": _number,
    "ms": _number,
    "task": _words,  # of the background
    "what": _words,  # went wrong, in words of the program
    "article": _number,
    "comment": _number,
    "picture": _number,
    "state": _words,
    "why": _words,  # names of the rules that spoke
    "source": _number,
    "run": _number,  # of an import
    "number": _number,
    "kind": _words,  # a type of exception or warning
    "at": _words,  # a place in the program
    "event": _words,  # of an account, such as a sign-in
    "account": _number,
    "seconds": _number,
}
# What gunicorn says and what is kept of it: its values are its own alone in these messages.
WHOLE = frozenset(
    {
        "Starting gunicorn %s",
        "Listening at: %s (%s)",
        "Listening at: %s",
        "Using worker: %s",
        "Booting worker with pid: %s",
        "Worker exiting (pid: %s)",
        "Worker exiting",
        "Handling signal: %s",
        "Shutting down: %s",
        "Hang up: %s",
        "WORKER TIMEOUT (pid:%s)",
        "Worker (pid:%s) exited with code %s.",
        "Worker (pid:%s) exited with code %s",
        "Worker (pid:%s) was sent %s!",
        "Worker (pid:%s) was sent %s! Perhaps out of memory?",
        "Autorestarting worker after current request.",
        "Connection in use: %s",
        "Exception in worker process",
    }
)
# Beginnings of its messages that go on with what a reader sent, and are cut there.
CUT = ("Invalid request", "Error handling request")


class JsonFormatter(logging.Formatter):
    """Formats a log record as one line of JSON, with what the lists above allow."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if message := _message(record):
            line["message"] = message
        else:
            line["at"] = f"{short_path(record.pathname)}:{record.lineno} {record.funcName}"
        given = vars(record)
        for name, allowed in FIELDS.items():
            if name in given and (value := allowed(given[name])) is not None:
                line[name] = value
        if isinstance(record.exc_info, tuple) and (error := record.exc_info[1]):
            trouble = trouble_of(error) if record.name == "django.request" else None
            if trouble is None:
                line["errors"] = list(described(error))
            else:  # where it was met, again and again, says nothing
                line["what"] = trouble.name.lower()
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """The text of a message as far as it is the program's own; "" where that cannot be told.

    Messages of our own are constants without values (a test looks at each call).
    """
    template = record.msg if isinstance(record.msg, str) else ""
    if record.name.partition(".")[0] in OWN:
        return template
    if record.name == "django.request" and template == "%s: %s":
        return str(record.args[0]) if isinstance(record.args, tuple) else ""
    if record.name != "gunicorn.error":
        return ""
    if template in WHOLE:
        return record.getMessage()
    return next((beginning for beginning in CUT if template.startswith(beginning)), "")


def described(error: BaseException) -> Iterator[dict[str, object]]:
    """An exception and its causes: type, code and places of each, never the text.

    The code is that of the system (``ENOSPC``), of SQLite (``SQLITE_BUSY``) or of PostgreSQL
    (SQLSTATE), which say what the text would.
    """
    current: BaseException | None = error
    for _turn in range(MOST_CAUSES):
        if current is None:
            return
        kind = type(current)
        line: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
        if code := code_of(current):
            line["code"] = code
        line["frames"] = frames(current.__traceback__)
        yield line
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )


def code_of(error: BaseException) -> str:
    """The code of an exception in its system; "" for most."""
    for name in ("sqlite_errorname", "sqlstate"):
        code = getattr(error, name, None)
        if isinstance(code, str) and WORDS.fullmatch(code):
            return code
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return errno.errorcode.get(error.errno, str(error.errno))
    return ""


def frames(traceback: TracebackType | None) -> list[str]:
    """The places that an exception came through, the innermost last, without values."""
    places: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{short_path(code.co_filename)}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[-MOST_FRAMES:]


def short_path(path: str) -> str:
    """The path of a source file from the project's or the library's folder on."""
    return PLACES.sub("", path.removeprefix(f"{BASE_DIR}/"))


def configure(config: dict[str, Any]) -> None:
    """Set up logging (``settings.LOGGING_CONFIG``), and log what Python prints otherwise.

    Python writes a warning's text, and that of an exception that nobody caught, to standard error.
    """
    logging.config.dictConfig(config)
    logging.raiseExceptions = False  # a full disk under the log is nothing to print a record for
    warnings.showwarning = _warned
    threading.excepthook = _thread_ended
    sys.unraisablehook = _not_raised


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: str | None = None,
) -> None:
    place = f"{short_path(filename)}:{lineno}"
    logger.warning("warning", extra={"kind": category.__name__, "at": place})


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        logger.error("a thread ended", exc_info=ended.exc_value)


def _not_raised(failure: "sys.UnraisableHookArgs") -> None:
    if failure.exc_value is not None:
        logger.error("an error that could not be raised", exc_info=failure.exc_value)
