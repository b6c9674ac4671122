"""What the code of the site never does, because no care would make it safe with input."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import BASE_DIR

PYTHON = sorted(
    path
    for folder in ("articles", "pressreview")
    for path in (BASE_DIR / folder).rglob("*.py")
    if "migrations" not in path.parts
)
SCRIPTS = sorted(
    path for folder in ("static", "templates") for path in (BASE_DIR / folder).rglob("*.js")
)
# A mail of plain text has nothing to escape.
TEMPLATES = sorted(
    path for path in (BASE_DIR / "templates").rglob("*.*") if path.suffix in {".html", ".xml"}
)

# Code from text, objects from bytes that a pickle can make do anything, shells.
NEVER_CALLED = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "subprocess.getoutput"),
    *("from_string", "Template", "Environment", "format_map"),
    *("RawSQL", "raw", "extra"),
}
# Of ``compile`` only that of regular expressions; a backend of templates has to have the method,
# and one environment has to be made.
ALLOWED = {
    "re.compile",
    "articles/templating/jinja2_environment.py: jinja2.Environment",
    "pressreview/template_backend.py: self.engine.from_string",
}
NEVER_IMPORTED = {
    *("pickle", "cPickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"),  # objects from bytes
    *("random", "uuid"),  # numbers that can be guessed
    *("xml.etree", "xml.dom", "telnetlib", "ftplib"),
}
WEAK = {"md5", "sha1", "sha"}
NEVER_IN_A_SCRIPT = re.compile(
    r"\b(?:insertAdjacentHTML|setHTMLUnsafe|document\.write|eval|new Function|postMessage"
    r"|importScripts|__proto__|document\.domain|srcdoc)\b|(?:setTimeout|setInterval)\(\s*[\"'`]"
    r"|[\"'`]?(?:inner|outer)HTML[\"'`]?\]?\s*\+?=(?!=)"  # to read it makes no markup of text
    r"|addEventListener\(\s*[\"']message[\"']|callback=|jsonp",
    re.IGNORECASE,
)
# The text of an article and the introduction of a dossier, sanitised when they were saved.
SAFE = {"templates/articles/_core.html", "templates/articles/dossier.html"}


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a file with the name of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_no_code_comes_from_text_and_no_object_from_bytes(path: Path) -> None:
    place = path.relative_to(BASE_DIR)
    for name, call in calls(path):
        is_allowed = name in ALLOWED or f"{place}: {name}" in ALLOWED
        last = name.rpartition(".")[2]
        assert is_allowed or not {name, last} & NEVER_CALLED, f"{place}:{call.lineno} {name}"
        for option in call.keywords:
            is_shell = option.arg == "shell" and ast.unparse(option.value) != "False"
            assert not is_shell, f"{place}:{call.lineno} a shell"
        assert not (name.startswith("hashlib.") and last in WEAK), f"{place}:{call.lineno} {name}"
    for name in imports(path):
        bad = [each for each in NEVER_IMPORTED if name == each or name.startswith(f"{each}.")]
        assert not bad, f"{place} imports {name}"


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_programs_are_our_own_and_called_without_a_shell(path: Path) -> None:
    """What is started is the interpreter that runs, given as a list."""
    for name, call in calls(path):
        if name in {"subprocess.run", "subprocess.Popen", "os.execv"}:
            first = call.args[-1] if name == "os.execv" else call.args[0]
            text = ast.unparse(first)
            assert text.startswith("[sys.executable") or text == "command", f"{path}: {text}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_no_markup_of_text_and_take_no_messages(path: Path) -> None:
    found = NEVER_IN_A_SCRIPT.search(path.read_text(encoding="utf-8"))
    assert found is None, found


def test_templates_escape() -> None:
    for path in TEMPLATES:
        place, text = str(path.relative_to(BASE_DIR)), path.read_text(encoding="utf-8")
        assert "autoescape off" not in text, place
        assert "|safe" not in text or place in SAFE, place
        # A handler or a style in an attribute, which the content policy would not run either.
        assert not re.search(r"<[^>]+\s(?:on[a-z]+|style)=", text), place
        data = r"type=\"application/(?:ld\+)?json\""
        assert not re.search(rf"<script(?![^>]*\b(?:src|{data}))", text), place


def test_every_library_is_locked_by_its_content() -> None:
    """By name, version and digests; all from the one public index that pip asks by itself."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (BASE_DIR / name).read_text(encoding="utf-8")
        entries = re.findall(r"(?m)^[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==\S+.*(?:\n    .*)*", text)
        assert len(entries) > 40
        for entry in entries:
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]
        assert not re.search(r"(?m)^(?:-e|--index|--extra-index|--find-links|git\+|https?:)", text)
    makefile = (BASE_DIR / "Makefile").read_text(encoding="utf-8")
    assert "--require-hashes" in makefile
    assert "--only-binary :all:" in makefile


def test_no_group_of_an_expression_is_possessive() -> None:
    """Python 3.11 up to 3.11.4, which Debian 12 has, matches such groups wrongly where they have
    alternatives (github.com/python/cpython/issues/106052). Characters may be, and a group may be
    put into an atomic one: ``(?>(?:…)*)``."""
    possessive = re.compile(r"\(\?.*\)(?:[*?+]|\{\{?[\d,]+\}?\})\+")
    assert possessive.search("(?:a|b)*+")
    assert possessive.search("(?:a|b){{0,40}}+")
    for path in PYTHON:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not possessive.search(line), f"{path}: {line}"
