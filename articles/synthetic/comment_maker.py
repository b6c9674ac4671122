"""Makes readers' comments on made-up articles."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from django.db.models import F

from articles.models import Article, Comment
from articles.synthetic.text_maker import sentence
from articles.synthetic.word_sounds import LANGUAGES, names

ONE_IN = 8
MOST_COMMENTS = 6
STATES = (Comment.State.APPROVED,) * 16 + (
    Comment.State.PENDING,
    Comment.State.PENDING,
    Comment.State.SPAM,
    Comment.State.REMOVED,
)


def comment_on(
    articles: Sequence[Article], random: np.random.Generator, last_moment: datetime
) -> None:
    """Write comments on an eighth of the articles, every third of them in reply to another."""
    commented = [article for article in articles if random.random() * ONE_IN < 1]
    threads, replies = [], []
    for article in commented:
        written = [
            _comment(article, random, last_moment)
            for _number in range(int(random.integers(1, MOST_COMMENTS + 1)))
        ]
        # The first of an article begins a thread; those that others reply to are approved.
        written[0].state = Comment.State.APPROVED
        for place, comment in enumerate(written):
            if place % 3 == 2:
                comment.parent = written[0]
                replies.append(comment)
            else:
                threads.append(comment)
    Comment.objects.bulk_create(threads)
    Comment.objects.filter(pk__in=[c.pk for c in threads]).update(thread=F("pk"))
    for reply in replies:
        if reply.parent is not None:
            reply.parent_id = reply.thread = reply.parent.pk
    Comment.objects.bulk_create(replies)


def _comment(article: Article, random: np.random.Generator, last_moment: datetime) -> Comment:
    language = next(known for known in LANGUAGES if known.code == article.language)
    readers = names(500, key=5)
    reader = readers[int(random.integers(len(readers)))]
    topics = np.zeros(int(random.integers(8, 60)), dtype=np.int64)
    delay = timedelta(seconds=int(random.exponential(2 * 86_400)))
    return Comment(
        article=article,
        name=reader,
        email=f"{reader.lower()}@lettori.example",
        text=sentence(language.draw(random, topics, topic_share=0.0)) + ".",
        state=STATES[int(random.integers(len(STATES)))],
        created=min(article.published + delay, last_moment),
    )
