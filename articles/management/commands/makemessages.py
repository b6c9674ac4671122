"""``manage.py makemessages``: Django's, which reads the Jinja2 templates of readers' pages too."""

from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages
from django.template import engines
from django.template.backends.jinja2 import Jinja2

from articles.templating.jinja2_environment import is_of_readers

NOT_READ = [".venv", "var", "tests"]


class SourceFile(makemessages.BuildFile):
    """A file whose strings are wanted.

    In the place of a Jinja2 template xgettext reads the calls that its tags stand for, each in
    the line in which the tag begins.
    """

    def preprocess(self) -> None:
        """Write the file that xgettext reads, where that is another than the file itself."""
        engine = engines["jinja2"]
        if not isinstance(engine, Jinja2) or not self._is_for(engine):
            super().preprocess()
            return
        calls = calls_of(engine.env, Path(self.path).read_text(encoding="utf-8"))
        Path(self.work_path).write_text(in_their_lines(calls), encoding="utf-8")

    def _is_for(self, engine: Jinja2) -> bool:
        path = Path(self.path).resolve()
        folders = [Path(folder).resolve() for folder in engine.template_dirs]
        return any(
            path.is_relative_to(folder) and is_of_readers(path.relative_to(folder).as_posix())
            for folder in folders
        )


def calls_of(env: Any, template: str) -> Iterator[tuple[int, str]]:
    """The line of each translated string of a Jinja2 template, and Python that translates it."""
    for line, function, texts in env.extract_translations(template):
        given = texts if isinstance(texts, tuple) else (texts,)
        arguments = [repr(text) for text in given if text is not None]
        if arguments:  # else it is a variable that is translated
            yield line, f"{function}({', '.join(arguments)})"


def in_their_lines(calls: Iterator[tuple[int, str]]) -> str:
    """A text that has each piece in its line, numbered from 1."""
    lines = [""]
    for number, call in sorted(calls, key=itemgetter(0)):
        lines += [""] * (number - len(lines))
        lines[-1] += f"{call};"
    return "\n".join(lines)


class Command(makemessages.Command):
    """Finds the strings of the interface and writes them into the catalogues (``*.po``).

    They are sorted, and name files without lines, so that a change of one string is a change of
    a few lines.
    """

    build_file_class = SourceFile
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--sort-output"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the project's own folders alone."""
        options["ignore_patterns"] += NOT_READ
        options |= {"no_wrap": True, "add_location": "file", "no_obsolete": True}
        super().handle(*args, **options)
