"""Records, files and runs of imports, and what the page "Import" posts."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import ImportFailure, ImportRun

RUNS = "/admin/articles/importrun/"
ADD = f"{RUNS}add/"
ENGLISH = {"accept-language": "en"}
State = ImportRun.State


def line(number: int, **changes: Any) -> dict[str, Any]:
    """A record that can be taken in."""
    return {
        "title": f"Notizia {number}",
        "body": f"<p>Il porto numero {number} è chiuso.</p>",
        "source": "La Lanterna",
        "published": "2018-04-03T10:00:00+02:00",
        "external_id": f"n-{number}",
        **changes,
    }


def a_file(*records: dict[str, Any], name: str = "articoli.jsonl") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(map(json.dumps, records)).encode())


def asked(**changes: Any) -> dict[str, Any]:
    """What the page "Import" posts."""
    return {"format": "auto", "status": "draft", **changes}


def a_run(*failures: tuple[str, dict[str, Any]], **values: Any) -> ImportRun:
    """A run that is done, with these failures: reasons and records."""
    run = ImportRun.objects.create(
        **{"origin": "vecchio.jsonl", "format": "jsonl", "state": State.DONE} | values
    )
    for number, (reason, record) in enumerate(failures, 1):
        ImportFailure.objects.create(run=run, place=f"riga {number}", reason=reason, record=record)
    ImportRun.objects.filter(pk=run.pk).update(failed=len(failures))
    run.refresh_from_db()
    return run


def page_of(run: ImportRun) -> str:
    return f"{RUNS}{run.pk}/change/"
