"""How fast records of JSON Lines become articles, beside a bare ``bulk_create`` of the same rows.

``python -m tests.bench.intake.loading NUMBER ROUNDS``, by a process whose settings name an empty
data folder. Both sides write into the same database, emptied in between, in turns; neither keeps
the index. Then twice as many records come in as a stream, and the memory of all processes of the
import is looked at.
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.bench.search.building import family, own_memory
from tests.live import BASE_DIR, Site

AIM = 0.6
MOST_MB = 200.0


def measure(folder: Path, number: int, rounds: int = 3) -> dict[str, Any]:
    """Articles a second of both sides, the ratio of each round, the memory of the import."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    site = Site(folder)
    site.variables["PRESSREVIEW_SEARCH_URL"] = "null:"
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.intake.loading", str(number), str(rounds)],
        cwd=BASE_DIR,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "pressreview.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    shutil.rmtree(folder, ignore_errors=True)
    return found


def write_records(path: Path, number: int) -> None:
    """A file of made-up records: the synthetic archive's own texts."""
    from articles.models import Article
    from articles.synthetic.archive_maker import Maker

    for _done in Maker(1, number, date(2026, 1, 1)).make():
        pass
    with path.open("w", encoding="utf-8") as file:
        rows = Article.objects.select_related("source", "section").order_by("pk")
        for article in rows.iterator(chunk_size=500):
            file.write(json.dumps(_record(article), ensure_ascii=False) + "\n")


def _record(article: Any) -> dict[str, Any]:
    return {
        "external_id": article.external_id,
        "title": article.title,
        "body": article.body,
        "summary": article.summary,
        "url": article.url,
        "source": article.source.name,
        "source_country": article.source.country,
        "section": article.section.name,
        "author": article.author,
        "language": article.language,
        "published": article.published.isoformat(),
        "status": article.status,
    }


def bare(rows: Sequence[Any]) -> Iterator[None]:
    """The same rows, ready, in batches as large as an import's."""
    from django.db import transaction

    from articles.importers.pipeline.run import BATCH
    from articles.models import Article

    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            Article.objects.bulk_create(rows[start : start + BATCH])
        yield


def bare_seconds(number: int) -> float:
    """Seconds of a bare ``bulk_create`` of the rows that are there, after they were deleted."""
    from articles.models import Article

    seconds, first = 0.0, 0
    while first < number:
        # In parts, so that memory holds only some of the rows.
        rows = list(Article.objects.order_by("pk")[:10_000])
        ids = [row.pk for row in rows]
        for row in rows:
            row.pk, row.id, row._state.adding = None, None, True
            row.external_id += "-bare"
            row.slug = row.slug[:190] + "-b"
        start = time.perf_counter()
        for _batch in bare(rows):
            pass
        seconds += time.perf_counter() - start
        Article.objects.filter(pk__in=ids[:5000])._raw_delete("default")
        Article.objects.filter(pk__in=ids[5000:])._raw_delete("default")
        first += len(rows)
    return seconds


def empty() -> None:
    """An archive with its sections and sources and without an article."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("articles_article_tags", "articles_sketch", "articles_indexjob"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # names of ours
        cursor.execute("DELETE FROM articles_article")


def memory_of_a_stream(path: Path, number: int) -> tuple[float, float]:
    """Memory in MB of the import of twice the records of a file: after a tenth, and at most.

    Of all its processes together, without the pages of files that the system can take back.
    """
    command = [sys.executable, "manage.py", "import_articles", "-"]
    early = most = 0.0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        for place, line in enumerate(_twice(path)):
            process.stdin.write(line)
            if place % 1000 == 0:
                most = max(most, sum(map(own_memory, family(process.pid))))
            if place == number // 5:
                early = most
        process.stdin.close()
    if process.returncode:
        raise SystemExit(f"the import of a stream ended with {process.returncode}")
    return early, most


def _twice(path: Path) -> Iterator[bytes]:
    for turn in ("first", "second"):
        with path.open(encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                record["external_id"] += turn
                record["body"] += f"<p>{turn}</p>"
                yield json.dumps(record).encode() + b"\n"


def main(arguments: Sequence[str]) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    number, rounds = int(arguments[0]), int(arguments[1])
    call_command("migrate", verbosity=0)
    path = Path(settings.DATA_DIR) / "records.jsonl"
    write_records(path, number)
    ours, plain = [], []
    for _round in range(rounds):
        empty()
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "manage.py", "import_articles", str(path)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        ours.append(number / (time.perf_counter() - start))
        if f"created {number:,}," not in done.stdout:
            raise SystemExit(done.stdout)
        plain.append(number / bare_seconds(number))
    figures = {
        "articles_a_second": statistics.median(ours),
        "bare_a_second": statistics.median(plain),
        "ratio": statistics.median(a / b for a, b in zip(ours, plain, strict=True)),
    }
    empty()
    figures["mb_after_a_tenth"], figures["most_mb"] = memory_of_a_stream(path, number)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
