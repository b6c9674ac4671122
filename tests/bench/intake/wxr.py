"""What comes out of exports of WordPress: ``python -m tests.bench.intake.wxr FOLDER``.

A file came in whole where each of its posts, which are counted by themselves (``wp:post_type``), is
an article, but for the empty drafts that WordPress makes by itself.
"""

import os
import re
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import django

STATES = ("published", "draft", "scheduled", "private", "trashed", "")

POST = re.compile(rb"<wp:post_type>\s*(?:<!\[CDATA\[)?\s*post\s*(?:\]\]>)?\s*</wp:post_type>")
AUTO_DRAFT = re.compile(rb"<wp:status>\s*(?:<!\[CDATA\[)?\s*auto-draft")


@dataclass
class Outcome:
    """What one file gave: numbers, or the sentence that says why not."""

    file: str
    kilobytes: float
    milliseconds: float = 0.0
    posts: int = 0
    articles: int = 0
    comments: int = 0
    replies: int = 0
    terms: int = 0
    pictures: int = 0
    failures: int = 0
    states: dict[str, int] = field(default_factory=dict)
    sentence: str = ""


def measure(folder: Path) -> dict[str, Any]:
    """Each file of the folder and those below it, and how many of them were read."""
    found = [outcome(path, str(path.relative_to(folder))) for path in sorted(folder.rglob("*.xml"))]
    readable = [one for one in found if not one.sentence]
    return {
        "files": len(found),
        "readable": len(readable),
        "whole": sum(0 < one.posts <= one.articles for one in readable),
        "with_posts": sum(one.posts > 0 for one in found),
        "articles": sum(one.articles for one in readable),
        "comments": sum(one.comments for one in readable),
        "failures": sum(one.failures for one in readable),
        "each": [asdict(one) for one in found],
    }


def outcome(path: Path, name: str) -> Outcome:
    """One file read to its end; nothing is stored."""
    from articles.importers.records import Failure, Record, SourceUnreadable, TaxonomyTerm
    from articles.importers.wordpress import reader as wordpress_reader

    result = Outcome(name, round(path.stat().st_size / 1024, 1))
    body = path.read_bytes()
    result.posts = len(POST.findall(body)) - len(AUTO_DRAFT.findall(body))
    start, states = time.perf_counter(), Counter[str]()
    try:
        for item in wordpress_reader.read(path):
            match item:
                case Record():
                    result.articles += 1
                    result.comments += len(item.comments)
                    result.replies += sum(bool(imported.parent) for imported in item.comments)
                    result.pictures += bool(item.image_url)
                    states[item.status] += 1
                case Failure():
                    result.failures += 1
                case TaxonomyTerm():
                    result.terms += 1
    except SourceUnreadable as problem:
        result.sentence = str(problem)
    result.milliseconds = round((time.perf_counter() - start) * 1000, 1)
    result.states = dict(states)
    return result


def show(report: dict[str, Any]) -> None:
    heads = ("articles", "comments", "replies", *STATES[1:5], "failures", "terms", "ms")
    sys.stdout.write(f"{'file':58}" + "".join(f"{head:>10}" for head in heads) + "\n")
    for one in report["each"]:
        if one["sentence"]:
            sys.stdout.write(f"{one['file']:58}  {one['sentence']}\n")
            continue
        states = [one["states"].get(state, 0) for state in STATES[1:5]]
        numbers = [one["articles"], one["comments"], one["replies"], *states]
        numbers += [one["failures"], one["terms"], one["milliseconds"]]
        sys.stdout.write(f"{one['file']:58}" + "".join(f"{each:>10}" for each in numbers) + "\n")
    sentence = (
        "{readable} of {files} files read: {articles} articles, {comments} comments, "
        "{failures} that are no articles.\n{whole} of {with_posts} with posts came in whole.\n"
    )
    sys.stdout.write(sentence.format(**report))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    show(measure(Path(sys.argv[1])))
