"""A program that knows nothing of the project: it asks an index by Whoosh's interface alone.

``python -I -S independent_program.py LIBRARIES INDEX`` with the folder that whoosh, numpy and the
codec's package stand in, which is all of its path but for the standard library. It prints what
it found as JSON.
"""

import json
import sys
import warnings

sys.path.insert(0, sys.argv[1])
warnings.simplefilter("ignore")  # Whoosh 2.7.4 is older than Python's newer warnings

from datetime import datetime  # noqa: E402  # what follows is found in the given folder
from typing import Any  # noqa: E402

import whoosh.index  # noqa: E402
from whoosh.qparser import MultifieldParser, QueryParser  # noqa: E402
from whoosh.query import (  # noqa: E402
    And,
    DateRange,
    Every,
    Not,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    TermRange,
    Wildcard,
)
from whoosh.searching import Searcher  # noqa: E402

NOW = datetime(2020, 6, 15, 12, 0)

QUERIES: dict[str, Query] = {
    "term": Term("body", "sanzioni"),
    "term in the title": Term("title", "fuoco"),
    "stem": Or([Term("title_stem", "it:sanzion"), Term("body_stem", "it:sanzion")]),
    "and": And([Term("body", "fuoco"), Term("body", "siria")]),
    "or": Or([Term("title", "ginevra"), Term("body", "mosca")]),
    "not": And([Term("body", "siria"), Not(Term("body", "aleppo"))]),
    "not alone": And([Every(), Not(Term("language", "it"))]),
    "phrase": Phrase("body", ["cessate", "il", "fuoco"]),
    "phrase that nobody wrote": Phrase("body", ["cessate", "fuoco"]),
    "words near each other": Phrase("body", ["cessate", "fuoco"], slop=2),
    "phrase without spaces between words": Phrase("title", ["東京", "京の"]),
    "prefix": Prefix("body", "sanz"),
    "pattern": Wildcard("body", "s?n*ion"),
    "range of words": TermRange("body", "sanction", "sanzione"),
    "words of an author": Term("author", "bianchi"),
    "words of a source": Term("source", "guardian"),
    "source": Term("source_slug", "le-monde"),
    "section": Term("section_slug", "asia"),
    "tag": Term("tag_slug", "nucleare"),
    "language": Term("language", "fr"),
    "country": Or([Term("country", "FR"), Term("country", "JP")]),
    "status": Term("status", "draft"),
    "range of numbers": NumericRange("id", 2, 4),
    "range of moments": DateRange("published", datetime(2018, 1, 1), datetime(2019, 12, 31)),
    "open range of moments": DateRange("published", None, datetime(2019, 12, 31)),
    "day": DateRange("day", datetime(2020, 6, 13), datetime(2020, 6, 13)),
    "what readers see": DateRange("visible_from", None, NOW),
    "everything": Every(),
}
TYPED = {
    "typed word": "SANZIONI",
    "typed accent": "città",
    "typed phrase": '"Cessate il fuoco"',
    "typed elision": "l'accordo",
    "typed boolean": "(title:ginevra OR mosca) NOT aleppo",
    "typed prefix": "sanz*",
    "typed pattern": "sanzion?",
    "typed range": "published:[2018 TO 2019]",
    "typed number": "id:3",
    "typed stem": "title_stem:it:sanzion",
    "typed script without spaces": "東京",
    "typed everything": "*",
}
SORTED: dict[str, dict[str, Any]] = {
    "newest first": {"sortedby": "published", "reverse": True},
    "oldest first": {"sortedby": "published"},
    "by language, then number": {"sortedby": ["language", "id"]},
    "by source backwards": {"sortedby": ["source_slug"], "reverse": True},
}


def ids(searcher: Searcher, query: Query, **options: Any) -> list[int]:
    return [hit["id"] for hit in searcher.search(query, limit=None, **options)]


def answers(searcher: Searcher, index: whoosh.index.Index) -> dict[str, Any]:
    """What every question finds."""
    found: dict[str, Any] = {name: ids(searcher, query) for name, query in QUERIES.items()}
    parser = QueryParser("body", index.schema)
    found |= {name: ids(searcher, parser.parse(text)) for name, text in TYPED.items()}
    both = MultifieldParser(["title", "body"], index.schema)
    found["typed in two fields"] = ids(searcher, both.parse("ginevra OR siria"))
    found["misspelt"] = sorted(searcher.suggest("body", "sanzoni", limit=2))
    for name, options in SORTED.items():
        found[name] = ids(searcher, Every(), **options)
    groups = searcher.search(Every(), limit=None, groupedby="language").groups()
    found["groups"] = {language: len(documents) for language, documents in groups.items()}
    return found


def facts(searcher: Searcher, index: whoosh.index.Index) -> dict[str, Any]:
    """What a program asks of an index beside questions."""
    reader = searcher.reader()
    terms = list(reader.all_terms())
    third = searcher.document(id=3)
    postings = reader.postings("body", "il")
    places = [places for _number, places in postings.items_as("positions")]
    return {
        "django": any(name.partition(".")[0] == "django" for name in sys.modules),
        "fields": index.schema.names(),
        "documents": searcher.doc_count(),
        "segments": len(reader.leaf_readers()),
        "terms are sorted": terms == sorted(set(terms)),
        "every term has postings": all(reader.doc_frequency(*term) for term in terms),
        "third": {name: str(value) for name, value in third.items()},
        "unknown": [searcher.doc_frequency("body", "nessuno"), ("body", "nessuno") in reader],
        "positions rise": all(place == sorted(set(place)) for place in places),
        "stored": sorted(fields["id"] for fields in reader.all_stored_fields()),
    }


def main() -> None:
    index = whoosh.index.open_dir(sys.argv[2], readonly=True)
    with index.searcher() as searcher:
        told = {"answers": answers(searcher, index), "facts": facts(searcher, index)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
