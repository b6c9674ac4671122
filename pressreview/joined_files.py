"""Style sheets and scripts that are made of others of their folder, joined into one file.

In the sources ``@import url("tokens.css");`` and ``import "./menu.js";`` name the others, and while
one develops a browser fetches each of them. Collecting puts the text of each into the place of the
line that names it: a page then asks for one file.
"""

import re
from posixpath import dirname, join

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

# Where files of ours are; those of libraries stay as they are.
FOLDERS = ("css/", "js/")
SHEET = re.compile(r'^@import url\("(?P<name>[\w-]+\.css)"\)(?: (?P<medium>[\w-]+))?;$', re.M)
SCRIPT = re.compile(r'^import "\./(?P<name>[\w-]+\.js)";$', re.M)
# What names of a module a block cannot have in it.
MODULE = re.compile(r"^(?:import|export)\b", re.M)


class CannotJoin(ValueError):
    """A file names others in a way that no joined file can have."""


class JoinedFiles:
    """A folder of static files, with the joined file in the place of one that names others."""

    def __init__(self, folder: Storage) -> None:
        self.folder = folder

    def open(self, name: str) -> "File[bytes]":
        """The file of this name, from the folder. Raises ``CannotJoin``, and ``OSError`` where a
        file that it names is not there."""
        if name.startswith(FOLDERS) and name.endswith((".css", ".js")):
            return ContentFile(self._joined(name).encode(), name)
        return self.folder.open(name)

    def _joined(self, name: str) -> str:
        with self.folder.open(name) as file:
            text: str = file.read().decode()
        if name.endswith(".js"):
            return self._script(name, text)
        text = SHEET.sub(lambda line: self._sheet(name, line), text)
        if "@import" in text:
            raise CannotJoin(f"{name}: an @import is of another form than those that are joined.")
        return text

    def _sheet(self, name: str, line: re.Match[str]) -> str:
        text = self._joined(join(dirname(name), line["name"]))
        return f"@media {line['medium']} {{\n{text}}}" if line["medium"] else text

    def _script(self, name: str, text: str) -> str:
        """Each script in a block of its own: its names are no others'."""
        joined = SCRIPT.sub(
            lambda line: f"{{\n{self._joined(join(dirname(name), line['name']))}}}", text
        )
        if MODULE.search(joined):
            raise CannotJoin(f"{name}: a script that is joined neither exports nor imports names.")
        return joined
