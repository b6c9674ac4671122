"""Writes made-up articles into the database, one transaction a batch, in constant memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify

from articles.models import Article, IndexJob
from articles.models.counts import recount_all
from articles.models.outbox import index_changed
from articles.synthetic.comment_maker import comment_on
from articles.synthetic.taxonomy_maker import Taxonomy
from articles.synthetic.text_maker import BATCH, Plan, Text, write
from articles.synthetic.word_sounds import LANGUAGES, names

SPAN_SECONDS = 15 * 365 * 86_400
Tagging = Article.tags.through


@dataclass
class Maker:
    """Makes ``number`` articles of a seed in the order of their dates.

    ``until`` is the day before whose beginning the newest article is published. External ids say
    which articles exist already: an archive whose making was broken off is continued, and a larger
    one gets the rest as its newest articles.
    """

    seed: int
    number: int
    until: date
    with_comments: bool = False

    @cached_property
    def taxonomy(self) -> Taxonomy:
        return Taxonomy.make()

    @cached_property
    def authors(self) -> list[str]:
        first, last = names(60, key=3), names(400, key=4)
        return [f"{first[n % len(first)]} {name}" for n, name in enumerate(last)]

    @cached_property
    def last_moment(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.until, time.min)).astimezone(UTC)

    def existing(self) -> int:
        """How many articles of this seed exist."""
        return Article.objects.filter(external_id__startswith=f"synthetic-{self.seed}-").count()

    def make(self) -> Iterator[int]:
        """Make the missing articles; yields after each batch how many exist.

        Counts of sections, sources, tags and days are taken once, at the end or when the caller
        stops.
        """
        done = self.existing()
        try:
            while done < self.number:
                batch = done // BATCH
                last = min(self.number, (batch + 1) * BATCH)
                with transaction.atomic():
                    self._store(batch, done % BATCH, last - batch * BATCH)
                done = last
                yield done
        finally:
            with transaction.atomic():
                recount_all(Article.objects.published())

    def _store(self, batch: int, start: int, stop: int) -> None:
        """Articles ``start`` to ``stop`` of a batch, with all that belongs to them."""
        random = np.random.default_rng([self.seed, batch])
        plan = Plan.draw(random, self.taxonomy.languages, len(self.taxonomy.tags))
        texts = write(random, plan, [tag.name for tag in self.taxonomy.tags])
        made = [
            self._article(place, plan, texts[place], batch * BATCH + place)
            for place in range(start, stop)
        ]
        made = Article.objects.bulk_create(made)
        Tagging.objects.bulk_create(
            Tagging(article_id=article.pk, tag_id=self.taxonomy.tags[tag].pk)
            for article, tags in zip(made, plan.tags[start:stop], strict=True)
            for tag in tags
        )
        if self.with_comments:
            comment_on(made, np.random.default_rng([self.seed, batch, start]), self.last_moment)
        index_changed(IndexJob.Kind.ARTICLE, [article.pk for article in made])

    def _article(self, place: int, plan: Plan, text: Text, number: int) -> Article:
        source = self.taxonomy.sources[plan.sources[place]]
        article = Article(
            title=text.title,
            # The number keeps addresses of a day apart without a look at the database.
            slug=f"{slugify(text.title)[:180]}-{number}",
            summary=text.summary,
            body=text.body,
            source=source,
            author=self.authors[number % len(self.authors)] if number % 10 < 7 else "",
            section=self.taxonomy.sections[plan.sections[place]],
            front_page=bool(plan.on_front_page[place]),
            language=LANGUAGES[plan.languages[place]].code,
            url=f"{source.home_page}{number}/",
            status=Article.Status.PUBLISHED,
            published=self._date(number + float(plan.delays[place])),
            external_id=f"synthetic-{self.seed}-{number}",
        )
        article.prepare()
        return article

    def _date(self, turn: float) -> datetime:
        # The power: more was published of late than fifteen years ago.
        age = 1 - (turn / self.number) ** 0.8
        return self.last_moment - timedelta(seconds=1 + int(age * SPAN_SECONDS))
