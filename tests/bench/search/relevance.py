"""How well the site's search ranks: collections of documents, questions and judgments.

``python -m tests.bench.search.relevance FOLDER REFERENCES``, by a process whose settings name
an empty data folder. Each folder within has ``docs.jsonl`` (id, title, author, body),
``queries.jsonl`` (id, text) and ``qrels.trec``. Each is asked whole, and in variants that are more
like notices and what readers type: without titles, texts cut, questions cut to keywords.

Measures as in Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques"
(2002), with the grade as gain and log2(rank + 1) as discount.
"""

import json
import math
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import django

django.setup()  # before anything imports models

from django.core.management import call_command  # noqa: E402
from django.utils.html import escape  # noqa: E402

from articles.models import Article, Section, Source  # noqa: E402
from articles.search import SearchQuery, read_query, search, sync  # noqa: E402
from articles.search.engines import current_engine  # noqa: E402
from tests.bench.search.bm25 import STOP, Bm25  # noqa: E402
from tests.bench.search.corpus import Document  # noqa: E402
from tests.bench.search.ours import answered  # noqa: E402
from tests.bench.search.references import Tantivy  # noqa: E402

DEPTH = 20
WHOLE = "whole"
# What is done to a collection: its titles dropped, its texts cut, its questions cut to keywords.
VARIANTS = (
    WHOLE,
    *(
        "+".join(some)
        for size in (1, 2, 3)
        for some in combinations(("untitled", "short", "keywords"), size)
    ),
)
SHORT = 40  # words of a text that is cut
KEYWORDS = 6
# Words that a question is put with, and that nobody types who looks for something.
QUESTION_WORDS = STOP | {
    "about", "all", "also", "am", "any", "article", "articles", "available", "been", "being",
    "between", "both", "can", "could", "deal", "dealing", "deals", "describe", "describing",
    "did", "discuss", "discussing", "do", "does", "done", "each", "exist", "find", "from",
    "give", "had", "has", "have", "having", "how", "information", "interested", "it", "its",
    "like", "list", "made", "make", "may", "me", "might", "must", "my", "other", "our", "paper",
    "papers", "please", "regarding", "shall", "should", "so", "some", "than", "them", "those",
    "through", "under", "use", "used", "using", "very", "we", "were", "what", "when", "where",
    "which", "who", "whom", "whose", "why", "would", "you", "your",
}  # fmt: skip
Judgments = Mapping[str, Mapping[str, int]]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def judgments(path: Path) -> Judgments:
    """Question -> document -> grade, of those above 0."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text().splitlines():
        question, _run, document, grade = line.split()
        if int(grade) > 0:
            found[question][document] = int(grade)
    return found


def measures(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """nDCG@10, P@5 and R@20 of one ranking."""
    gains = [grades.get(document, 0) for document in ranked]
    best = sorted(grades.values(), reverse=True)
    relevant = [gain > 0 for gain in gains]
    return {
        "ndcg_10": _dcg(gains[:10]) / _dcg(best[:10]),
        "p_5": sum(relevant[:5]) / 5,
        "r_20": sum(relevant[:20]) / len(grades),
    }


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def words_of(document: dict[str, Any]) -> str:
    """The text, with the keywords that some collections have at its end."""
    return f"{document['body']} {document.get('tags', '')}".strip()


def varied(
    variant: str, documents: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Documents and questions of a collection, changed as the variant says."""
    changed = [dict(one) for one in documents]
    for document in changed:
        if "untitled" in variant:
            # Of a title alone that is the text.
            document["body"] = words_of(document) or document["title"]
            document["title"], document["tags"] = "", ""
        if "short" in variant:
            document["body"] = " ".join(words_of(document).split()[:SHORT])
            document["tags"] = ""
    if "keywords" not in variant:
        return changed, list(questions)
    return changed, [one | {"text": keywords_of(one["text"])} for one in questions]


def keywords_of(question: str) -> str:
    """The first few words of a question that say what it is about."""
    words = re.findall(r"[A-Za-z][A-Za-z-]+", question)
    telling = {word.lower(): word for word in words if word.lower() not in QUESTION_WORDS}
    return " ".join([*telling.values()][:KEYWORDS]) or question


def load(documents: Sequence[dict[str, Any]]) -> dict[int, str]:
    """Make the documents the articles of the archive and index them; id -> their own."""
    Article.objects.all().delete()
    section, _made = Section.objects.get_or_create(slug="prove", defaults={"name": "Prove"})
    source, _made = Source.objects.get_or_create(slug="fonte", defaults={"name": "Fonte"})
    made = []
    for place, one in enumerate(documents):
        article = Article(
            title=one["title"][:200] or "–",
            slug=f"documento-{place}",
            body=f"<p>{escape(words_of(one))}</p>",
            author=one.get("author", "")[:150],
            section=section,
            source=source,
            language="en",
            status=Article.Status.PUBLISHED,
            published=datetime(2020, 1, 1, tzinfo=UTC),
            external_id=one["id"],
        )
        article.prepare()
        made.append(article)
    Article.objects.bulk_create(made, batch_size=500)
    sync.rebuild(current_engine())
    return dict(Article.objects.values_list("pk", "external_id"))


def rankings(
    documents: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]], references: Path
) -> dict[str, dict[str, list[str]]]:
    """For the site and for what it is measured by: question -> its best documents."""
    own = load(documents)
    key = {document: pk for pk, document in own.items()}
    reference = Tantivy(references)
    reference.build(
        Document(key[d["id"]], d["title"], words_of(d), "en", "", "", "", date(2020, 1, 1))
        for d in documents
    )
    plain = Bm25((d["id"], f"{d['title']} {words_of(d)}") for d in documents)
    found: dict[str, dict[str, list[str]]] = {"ours": {}, "tantivy": {}, "bm25": {}}
    for question in questions:
        query = SearchQuery(read_query(question["text"]), page_size=DEPTH, facets=False)
        hits = answered(partial(search, query)).hits
        found["ours"][question["id"]] = [own[hit.id] for hit in hits]
        others = reference.ranked(question["text"], DEPTH)
        found["tantivy"][question["id"]] = [own[pk] for pk in others]
        found["bm25"][question["id"]] = plain.ranked(question["text"], DEPTH)
    return found


def averages(ranked: Mapping[str, Sequence[str]], judged: Judgments) -> dict[str, float]:
    """Each measure on the average of the judged questions."""
    each = [measures(ranked.get(question, []), grades) for question, grades in judged.items()]
    return {name: statistics.mean(one[name] for one in each) for name in each[0]}


def main(arguments: Sequence[str]) -> int:
    call_command("migrate", verbosity=0)
    report = {}
    for folder in sorted(path.parent for path in Path(arguments[0]).glob("*/docs.jsonl")):
        judged = judgments(folder / "qrels.trec")
        whole = lines(folder / "docs.jsonl"), lines(folder / "queries.jsonl")
        for variant in VARIANTS:
            name = folder.name if variant == WHOLE else f"{folder.name} {variant}"
            documents, questions = varied(variant, *whole)
            found = rankings(documents, questions, Path(arguments[1]) / name)
            report[name] = {who: averages(ranked, judged) for who, ranked in found.items()}
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
