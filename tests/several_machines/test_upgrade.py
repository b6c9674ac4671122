"""A running pair is upgraded, one machine after the other, with a migration in it: readers and
editors behind nginx notice nothing, and no page of the newer release lacks its files."""

import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests.live import BASE_DIR
from tests.serving import nginx
from tests.serving.conftest import FILL, PASSWORD
from tests.several_machines.desk import Editor, NoForm, comment, comment_token
from tests.several_machines.pair import UP_WITHIN, Machine, Pair, pair

STYLE = "static/css/footer.css"
FOOTER = "templates/parts/footer.html"
SET_UP = ("quickstart", "--no-serve", "--empty")
HELD_SECONDS = 5.0  # after somebody has begun to wait
WAITS_FOR_IT = (
    "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'articles_article'::regclass"
)
SIGN = "Della versione che viene dopo"
# What readers ask for; an article stands for itself.
PAGES = ("/", "", "/articoli/?n={}", "/cerca/?q=notizia&n={}", "/feed/", "/fonti/?n={}")
# What the newer release adds to its tables. The older one goes on writing rows without it.
MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("articles", "{latest}")]
    operations = [
        migrations.AddField("article", "kicker",
            models.CharField(max_length=80, blank=True, default="", db_default="")),
        migrations.AddField("comment", "mood", models.CharField(max_length=20, null=True)),
    ]
"""
COLUMNS = {
    "articles/models/article.py": (
        "class Article(models.Model):",
        "    kicker = models.CharField(max_length=80, blank=True, default='', db_default='')",
    ),
    "articles/models/comment.py": (
        "class Comment(models.Model):",
        "    mood = models.CharField(max_length=20, null=True)",
    ),
}


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release that comes after this one: two more columns, another footer, another style."""
    folder = tmp_path_factory.mktemp("release")
    # Asked of nobody else: git tells nothing of a folder that belongs to another account.
    other = shutil.ignore_patterns(".*", "__pycache__", "tests", "var", "secrets", "mutants")
    shutil.copytree(BASE_DIR, folder, ignore=other, dirs_exist_ok=True)
    migrations = folder / "articles" / "migrations"
    latest = sorted(path.stem for path in migrations.glob("0*.py"))[-1]
    (migrations / "0999_columns.py").write_text(MIGRATION.format(latest=latest))
    for name, (before, added) in COLUMNS.items():
        change(folder / name, before, added)
    with (folder / STYLE).open("a") as style:
        style.write("\n.site-footer { --release: 2; }\n")
    footer = folder / FOOTER
    footer.write_text(footer.read_text() + f"<!-- {SIGN} -->")
    return folder


def change(path: Path, line: str, added: str) -> None:
    """Put something after the docstring of a class."""
    text = path.read_text()
    head, _line, tail = text.partition(f"{line}\n")
    assert tail, path
    docstring, _blank, rest = tail.partition("\n\n")
    path.write_text(f"{head}{line}\n{docstring}\n\n{added}\n\n{rest}")


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Pair]:
    with pair(tmp_path) as made:
        made.run(FILL)
        made.machines[0].make_editor("olga", PASSWORD)
        made.start()
        yield made


class Asker(threading.Thread):
    """Asks for the same things again and again, behind nginx."""

    def __init__(self, ask: Callable[[int], tuple[str, int]], pause: float) -> None:
        super().__init__(daemon=True)
        self.ask, self.pause = ask, pause
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.broken: list[str] = []
        self.ended = threading.Event()

    def run(self) -> None:
        for number in count():
            if self.ended.wait(self.pause):
                return
            try:
                self.statuses[self.ask(number)] += 1
            except Exception as error:
                self.broken.append(repr(error))


def askers(both: Pair) -> list[Asker]:
    """Readers, who also look whether each page has its files, one who comments, an editor."""
    pk, path = both.rows(
        "SELECT id, to_char(day, '/YYYY/MM/DD/') || slug || '/' FROM articles_article LIMIT 1"
    )[0]
    article = str(path)
    token = comment_token(both.machines[0], article)
    editor = Editor(both.machines[0].variables["PRESSREVIEW_SITE_URL"])
    editor.sign_in(both.front, "olga")
    front = both.front

    def read(number: int) -> tuple[str, int]:
        kinds = (
            "/",
            article,
            "/articoli/?n={}",
            "/cerca/?q=notizia&n={}",
            "/feed/",
            "/fonti/?n={}",
        )
        kind = kinds[number % len(kinds)]
        return kind, front.ask(kind.format(number)).status

    def look(number: int) -> tuple[str, int]:
        page = front.ask(f"/articoli/?stile={number}").text
        files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        statuses = {front.ask(file).status for file in files if "css/site" in file}
        assert statuses, "the page names no style"
        return "style", max(statuses)

    def write(number: int) -> tuple[str, int]:
        return "comment", comment(front, article, token, number, f"Il commento {number}.").status

    def edit(number: int) -> tuple[str, int]:
        try:
            form = f"/admin/articles/article/{pk}/change/"
            return "edit", editor.change(front, form, title=f"Notizia {number}").status
        except NoForm as error:
            return "form", int(error.args[0])

    return [Asker(read, 0.05), Asker(look, 0.3), Asker(write, 0.5), Asker(edit, 1.0)]


def upgrade(both: Pair, machine: Machine, release: Path) -> None:
    """What ``docs/upgrading-several-machines.md`` says, for one of the machines."""
    nginx.take_out(both.folder / "nginx", machine.port)
    time.sleep(1)
    machine.stop()
    machine.release = release
    done = machine.manage(*SET_UP)
    assert done.returncode == 0, done.stderr
    machine.start()
    machine.wait()
    nginx.put_back(both.folder / "nginx", machine.port)


def shows_newer(machine: Machine) -> bool:
    return SIGN in machine.ask("/articoli/").text


def test_nobody_behind_nginx_notices(
    both: Pair, newer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asking = askers(both)
    time.sleep(3)  # a form that comes back at once is not a reader's
    for asker in asking:
        asker.start()
    first, second = both.machines
    # The one whose static files nginx does not have.
    with table_in_use(both) as has_waited:
        upgrade(both, second, newer)
    assert has_waited.is_set(), "nobody wanted to change the table while it was in use"
    assert (shows_newer(first), shows_newer(second)) == (False, True)
    time.sleep(3)  # both releases answer
    upgrade(both, first, newer)
    time.sleep(2)
    for asker in asking:
        asker.ended.set()
    for asker in asking:
        asker.join()
    assert [asker.broken for asker in asking] == [[]] * len(asking)
    statuses = sum((asker.statuses for asker in asking), Counter())
    with capsys.disabled():
        print(f" {sum(statuses.values())} requests: {dict(statuses)}")
    bad = {what: times for what, times in statuses.items() if what[1] >= 400}
    assert not bad
    assert {"comment", "edit", "style", "/"} <= {kind for kind, _status in statuses}
    assert shows_newer(first)
    assert shows_newer(second)
    assert both.rows("SELECT kicker FROM articles_article")


@contextmanager
def table_in_use(both: Pair) -> Iterator[threading.Event]:
    """Somebody reads a table for a while, as a long export does: who wants to change it waits, and
    nobody waits behind that for longer than a reader can. Told is that somebody has waited."""

    def hold() -> None:
        with both.connection() as connection:
            connection.execute("SELECT count(*) FROM articles_article")
            begun.set()
            deadline = time.monotonic() + UP_WITHIN
            while not both.rows(WAITS_FOR_IT) and time.monotonic() < deadline:
                time.sleep(0.02)
            if time.monotonic() < deadline:
                has_waited.set()
                time.sleep(HELD_SECONDS)

    begun, has_waited = threading.Event(), threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    yield has_waited
    holder.join()
