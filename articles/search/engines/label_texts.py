"""What sources, sections and tags are found by, the same for every engine."""

from functools import lru_cache

from articles.search.analysis import words
from articles.search.types import Label


@lru_cache(maxsize=20_000)
def label_texts(*labels: Label) -> tuple[str, ...]:
    """The words that labels are found by: their names, and slugs that say something else."""
    texts: list[str] = []
    for label in labels:
        texts.append(label.name)
        if words(label.value) != words(label.name):
            texts.append(label.value)
    return tuple(texts)
