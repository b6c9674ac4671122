"""Files that are made of others: what collecting makes of them, and what it refuses."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from pressreview.joined_files import CannotJoin, JoinedFiles
from tests.live import BASE_DIR


def joined(folder: Path, name: str, **files: str) -> str:
    """The file ``css/name`` or ``js/name`` as it is collected, beside ``files`` ("a_css")."""
    for key, text in files.items():
        stem, ending = key.rsplit("_", 1)
        path = folder / ending / f"{stem}.{ending}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with JoinedFiles(FileSystemStorage(folder)).open(name) as file:
        return str(file.read(), "utf-8")


def test_sheets_take_the_place_of_the_lines_that_name_them(tmp_path: Path) -> None:
    text = joined(
        tmp_path,
        "css/site.css",
        site_css='/* All */\n@import url("first.css");\n@import url("paper.css") print;\nq {}\n',
        first_css='@import url("inner.css");\na { color: "è" }\n',
        inner_css="b {}\n",
        paper_css="@page { margin: 0 }\n",
    )
    assert text == (
        '/* All */\nb {}\n\na { color: "è" }\n\n@media print {\n@page { margin: 0 }\n}\nq {}\n'
    )


def test_scripts_stand_in_blocks_of_their_own(tmp_path: Path) -> None:
    text = joined(
        tmp_path,
        "js/site.js",
        site_js='import "./one.js";\nimport "./two.js";\n',
        one_js="const name = 1;\n",
        two_js="const name = 2;\n",
    )
    assert text == "{\nconst name = 1;\n}\n{\nconst name = 2;\n}\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("css/a.css", "@import 'other.css';\n"),
        ("css/a.css", '@import url("../other.css");\n'),
        ("css/a.css", '@import url("other.css") (min-width: 40rem);\n'),
        ("js/a.js", 'import { one } from "./other.js";\n'),
        ("js/a.js", "export const one = 1;\n"),
    ],
)
def test_other_forms_are_refused_when_files_are_collected(
    tmp_path: Path, name: str, text: str
) -> None:
    ending = name.rsplit(".", 1)[1]
    with pytest.raises(CannotJoin, match=name):
        joined(tmp_path, name, **{f"a_{ending}": text, f"other_{ending}": ""})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.css"):
        joined(tmp_path, "css/a.css", a_css='@import url("none.css");\n')


def test_files_of_libraries_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    text = 'import { one } from "./other.js";\n'
    (tmp_path / "library" / "a.js").write_text(text, encoding="utf-8")
    assert joined(tmp_path, "library/a.js") == text


@pytest.mark.parametrize("ending", ["css", "js"])
def test_every_file_of_ours_can_be_joined(ending: str) -> None:
    files = JoinedFiles(FileSystemStorage(BASE_DIR / "static"))
    for path in (BASE_DIR / "static" / ending).iterdir():
        with files.open(f"{ending}/{path.name}") as file:
            assert file.read()
