"""``manage.py search_articles``: the search of the site on the command line."""

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import search
from articles.models import Article


class Command(BaseCommand):
    help = "Searches as readers do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--json", action="store_true", help="the whole answer as JSON")
        parser.add_argument("--page", type=int, default=1)
        parser.add_argument("--sort", choices=search.SORTS, default="relevance")

    def handle(self, *args: Any, query: str, page: int, sort: search.Sort, **options: Any) -> None:
        try:
            parsed = search.read_query(query)
            results = search.search(search.SearchQuery(parsed, sort=sort, page=page))
        except search.SearchUnavailable as error:
            raise CommandError(str(error)) from None
        articles = Article.objects.published().for_cards().in_bulk([hit.id for hit in results.hits])
        if options["json"]:
            answer = dataclasses.asdict(results)
            for hit in answer["hits"]:
                article = articles.get(hit["id"])
                hit["title"] = article.title if article else None
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{results.total} articles, {results.took_ms} ms")
        for hit in results.hits:
            if article := articles.get(hit.id):
                lacks = f" (without {', '.join(hit.missing)})" if hit.missing else ""
                line = f"{hit.score:7.2f}  {article.day}  {article.source.name}: {article.title}"
                self.stdout.write(line + lacks)
        if results.suggestion:
            self.stdout.write(f"did you mean: {results.suggestion}")
