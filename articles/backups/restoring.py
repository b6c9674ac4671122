"""Puts a backup into the place of a site, which stays as it is until the new one is complete.

Everything is checked before anything is changed. Then the database is made ready beside the live
one: newer migrations are applied, the secrets of second factors are encrypted under this site's
key, the version of the content is raised beyond every one that pages were kept under and that an
index has come to, and sizes of pictures that are not stored are wanted of the worker. Pictures and
files are added under their own names, which nothing else ever has. Last, one transaction puts the
database in its place. Killed before it, the old site is whole; killed after it, the new one is, and
the worker does the rest.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from articles.accounts.second_factor import count_unreadable, reencrypt_all
from articles.backups import postgresql_tables, sqlite_copy, stored_files
from articles.backups.archive_file import FORMAT, KEY, SQLITE, BackupRefused, Reader
from articles.backups.other_database import other_database
from articles.backups.progress_lines import Progress
from articles.backups.site_tables import applied_migrations, row_counts, site_tables
from articles.backups.target import explained, locked_folder
from articles.content.picture_making import lacks_sizes
from articles.models import Article, ContentVersion, IndexJob, Picture
from articles.models.picture_job import want_sizes
from articles.search import sync
from articles.search.engines import current_engine
from articles.search.types import SearchBusy, SearchUnavailable
from pressreview.database.failures import Trouble, trouble_of

# Tables of which one with a row makes a site one that must not be replaced by mistake.
CONTENT = (
    *("articles_article", "articles_comment", "articles_importrun", "articles_section"),
    *("articles_source", "articles_tag", "auth_user"),
)
# The live site may change until it is replaced: no number that it comes to is the new one's.
LEAP = 1_000_000


@dataclass(frozen=True)
class Live:
    """The site that is there. What cannot be read of it counts as content."""

    is_empty: bool = False
    version: int = 0


@dataclass(frozen=True)
class Restored:
    """What a site was restored from, and what its operator has to know."""

    made: str
    rows: int
    files: int
    warnings: list[str] = field(default_factory=list)


def restore_backup(
    path: Path, *, may_replace: bool = False, say: Callable[[str], None] = lambda line: None
) -> Restored:
    """Restore a site. Raises ``BackupRefused`` before anything of the live one is changed."""
    progress = Progress(say)
    with closing(Reader(path)) as reader, explained("The site"):
        _refuse_foreign(reader)
        live = _live_site()
        if not (live.is_empty or may_replace):
            raise BackupRefused(
                "This site is not empty. With --replace the backup takes its place, and all that "
                "it holds now is gone."
            )
        _refuse_too_large(reader)
        say("Checking the backup")
        reader.verify(lambda number: progress("Members", number))
        return _restore(reader, live, progress)


def _restore(reader: Reader, live: Live, progress: Progress) -> Restored:
    progress.say("Database: making it ready")
    make_ready = _sqlite if connection.vendor == "sqlite" else _postgresql
    warnings: list[str] = []
    with make_ready(reader, live, warnings) as put_in_place:
        number = _put_back_files(reader, progress)
        warnings += put_in_place()
    # An old site that still ran may have deleted some, which it did not name.
    _put_back_files(reader, progress, are_checked=True)
    progress.say("The site is replaced; the index is being built")
    warnings += _finish(progress)
    return Restored(reader.manifest.made, sum(reader.manifest.tables.values()), number, warnings)


# What is refused


def _refuse_foreign(reader: Reader) -> None:
    manifest = reader.manifest
    if manifest.format != FORMAT:
        raise BackupRefused(f"{reader.path} was made by another release, in a format of its own.")
    if manifest.database != connection.vendor:
        raise BackupRefused(
            f"{reader.path} is of a site on {manifest.database}, and this one is on "
            f"{connection.vendor}: restore it there, and take the articles over with "
            "export_articles and import_articles."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise BackupRefused(
            f"{reader.path} was made by a newer release: this one does not know {newer[-1]}."
        )
    if (manifest.database == "sqlite") != (SQLITE in reader):
        raise BackupRefused(f"{reader.path} is damaged: it lacks the database.")


def _live_site() -> Live:
    """What is there now, of whatever release. The error of a server that is away is raised."""
    try:
        tables = {*connection.introspection.table_names()}
        with connection.cursor() as cursor:

            def rows(statement: str, table: str) -> list[Any]:
                if table not in tables:
                    return []
                cursor.execute(f"{statement} {connection.ops.quote_name(table)}")
                return [value for (value,) in cursor.fetchall()]

            has_content = any(any(rows("SELECT COUNT(*) FROM", table)) for table in CONTENT)
            version = rows("SELECT version FROM", ContentVersion._meta.db_table)
    except DatabaseError as error:
        if connection.vendor == "postgresql" and trouble_of(error) is Trouble.AWAY:
            raise
        return Live()
    return Live(not has_content, max(version, default=0))


def _refuse_too_large(reader: Reader) -> None:
    """What would not fit on the disk is refused, whatever the archive claims to be."""
    needed: dict[Path, int] = {}
    if SQLITE in reader:  # beside the live one, and in its journal
        needed[Path(settings.DATA_DIR)] = 2 * reader.size_of(SQLITE)
    for _folder, pattern, file_field in stored_files.KINDS:
        storage = file_field.storage
        if isinstance(storage, FileSystemStorage):
            size = sum(reader.size_of(member) for _name, member in reader.names(pattern))
            place = Path(settings.DATA_DIR) if not Path(storage.location).exists() else None
            place = place or Path(storage.location)
            needed[place] = needed.get(place, 0) + size
    for place, size in needed.items():
        if shutil.disk_usage(place).free < size:
            raise BackupRefused(f"There is not enough room in {place}: {size:,} bytes are needed.")


# The database, beside the live one


@contextmanager
def _sqlite(reader: Reader, live: Live, warnings: list[str]) -> Iterator[Callable[[], list[str]]]:
    """Make the database ready in a file; gives what puts it in its place."""
    with locked_folder(Path(settings.DATA_DIR) / "restoring") as folder:
        copy = folder / SQLITE
        with copy.open("xb") as file:
            for piece in reader.pieces(SQLITE):
                file.write(piece)
        with other_database(NAME=str(copy), OPTIONS=sqlite_copy.OPTIONS):
            with _as_damage(reader):
                sqlite_copy.check()
                _refuse_other_rows(reader)
            warnings += _bring_up_to_date(reader, live)

        def put_in_place() -> list[str]:
            target = Path(connection.settings_dict["NAME"])
            connection.close()
            if not sqlite_copy.copy_in(copy, target):
                return []
            return [f"{target} was no database any more; it is kept as {target.name}.damaged."]

        yield put_in_place


@contextmanager
def _postgresql(
    reader: Reader, live: Live, warnings: list[str]
) -> Iterator[Callable[[], list[str]]]:
    """Make the tables ready in a schema of their own; gives what puts them in their places."""
    options = dict(connection.settings_dict["OPTIONS"])
    path = f"-c search_path={postgresql_tables.SCHEMA}"
    options["options"] = f"{options.get('options', '')} {path}".strip()
    with postgresql_tables.own_schema():
        with other_database(OPTIONS=options):
            postgresql_tables.make_tables(reader.manifest.migrations)
            with _as_damage(reader):
                postgresql_tables.copy_in(reader)
                _refuse_other_rows(reader)
            warnings += _bring_up_to_date(reader, live)
            tables = site_tables()

        def put_in_place() -> list[str]:
            postgresql_tables.swap(tables)
            return []

        yield put_in_place


@contextmanager
def _as_damage(reader: Reader) -> Iterator[None]:
    """What the database refuses of a backup is damage of the backup."""
    try:
        yield
    except DatabaseError as error:
        raise BackupRefused(f"{reader.path} holds a damaged database ({error}).") from None


def _refuse_other_rows(reader: Reader) -> None:
    manifest = reader.manifest
    tables = {*site_tables()}
    if not manifest.tables.keys() <= tables or row_counts(manifest.tables) != manifest.tables:
        raise BackupRefused(f"{reader.path} does not hold the rows that it says it holds.")
    if applied_migrations() != sorted(manifest.migrations):
        raise BackupRefused(f"{reader.path} says that it is of another release than it is.")


def _bring_up_to_date(reader: Reader, live: Live) -> list[str]:
    """Make the restored database one of this release and this site; warnings for the operator."""
    call_command("migrate", verbosity=0, interactive=False)
    key = b"".join(reader.pieces(KEY)) if KEY in reader else b""
    reencrypt_all([key.decode(errors="replace").strip()] if key else [])
    _leave_pages_and_indexes_behind(live)
    _want_missing_sizes()
    unreadable = count_unreadable()
    if not unreadable:
        return []
    return [
        f"{unreadable} second factors were encrypted under a key that is not in the backup: put it "
        "into PRESSREVIEW_SECRET_KEY_FALLBACKS and run reencrypt_second_factors."
    ]


@transaction.atomic
def _leave_pages_and_indexes_behind(live: Live) -> None:
    """Let no page that was kept of either site show, and have every index built anew: none has
    taken over what the outbox no longer holds."""
    version = max(ContentVersion.objects.read().current, live.version) + LEAP
    numbers = {"version": version, "pruned": version}
    ContentVersion.objects.update_or_create(pk=1, defaults=numbers)
    IndexJob.objects.all().delete()


@transaction.atomic
def _want_missing_sizes() -> None:
    """Have the worker make the sizes of pictures that are not stored."""
    for picture in Picture.objects.order_by("-added", "-pk").iterator():
        if lacks_sizes(picture):
            Picture.objects.filter(pk=picture.pk).update(has_text_sizes=False, lead_cut=None)
            Article.objects.filter(image=picture.image.name).update(image_pending=True)
            want_sizes(picture)


# Files and index


def _put_back_files(reader: Reader, progress: Progress, *, are_checked: bool = False) -> int:
    """Have the storages hold the files of the backup; the number of these.

    ``are_checked`` says that those that are there need not be read.
    """
    number = 0
    for folder, pattern, file_field in stored_files.KINDS:
        for name, member in reader.names(pattern):
            if not (are_checked and file_field.storage.exists(name)):
                stored_files.put_back(reader, file_field.storage, name, member)
            number += 1
            progress(f"Files ({folder})", number)
    return number


def _finish(progress: Progress) -> list[str]:
    """Build the index, unless somebody else is at it; what is left for later."""
    left = []
    engine = current_engine()
    if engine.supports_search:
        try:
            sync.rebuild(engine, lambda number: progress("Index", number))
        except (SearchBusy, SearchUnavailable, OSError):
            left.append("The index was not rebuilt here: the worker brings it up to date.")
    return left
