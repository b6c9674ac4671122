"""Fetches the pictures of texts and keeps them: the worker's part.

Only those of sources whose texts may be shown whole. A text that a worker was killed at is begun
again; what it had kept by then is known.
"""

import logging
import time
from collections.abc import Callable
from html import unescape

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.content.picture_conversion import read_picture, tidied
from articles.importers.fetch import fetch
from articles.importers.not_fetched import NotFetched
from articles.models import Article, Picture, Source, TextPicture, TextPictureJob
from articles.text.media import FIGURE, name_of, pictures_of, with_kept

logger = logging.getLogger(__name__)
MOST_OF_A_TEXT = 20  # pictures; those after stay links
LARGEST = 10 * 1024 * 1024  # bytes of one
SECONDS = 15.0  # for one
LEAST_SIDE = 48  # pixels; what is smaller is a sign or counts visits
MOST_ATTEMPTS = 3  # where a host does not answer
# For one text at a time, well below the time for which it is claimed.
SECONDS_AT_ONCE = 120.0
BREATH_SECONDS = 0.5  # between two pictures, most often of one host


def keep_waiting(is_ending: Callable[[], bool] = lambda: False) -> int:
    """Fetch the pictures of all texts that wait, the oldest first; return how many were kept."""
    number = 0
    while not is_ending() and (job := TextPictureJob.objects.claim()) is not None:
        try:
            number += _keep(job, is_ending)
        except Exception as error:
            logger.warning(
                "the pictures of a text were not kept",
                extra={"article": job.article_id, "kind": type(error).__name__},
            )
            TextPictureJob.objects.put_off(job)
    return number


def _keep(job: TextPictureJob, is_ending: Callable[[], bool]) -> int:
    """Fetch what is lacking of one text, and show what is there; how many were kept."""
    full = Article.objects.filter(source__rights=Source.Rights.FULL)
    article = full.filter(pk=job.article_id).select_related("source").defer("text").first()
    if article is None:
        TextPictureJob.objects.done(job)
        return 0
    known = set(TextPicture.objects.filter(article=article).values_list("origin", flat=True))
    lacking = [one for one in pictures_of(article.body)[:MOST_OF_A_TEXT] if one not in known]
    end = time.monotonic() + SECONDS_AT_ONCE
    number, is_whole = 0, True
    for origin in lacking:
        if is_ending() or time.monotonic() > end:
            is_whole = False
            break
        is_kept = _keep_one(article, origin, is_last=job.attempts >= MOST_ATTEMPTS)
        number, is_whole = number + bool(is_kept), is_whole and is_kept is not None
        time.sleep(BREATH_SECONDS)
    _show(article.pk)
    if is_whole:
        TextPictureJob.objects.done(job)
    else:
        TextPictureJob.objects.put_off(job)
    return number


def _keep_one(article: Article, origin: str, *, is_last: bool) -> bool | None:
    """Whether a picture is kept now; None where the host may answer another time."""
    row = TextPicture(article=article, origin=origin, is_given_up=True)
    try:
        picture = read_picture(fetch(origin, most_bytes=LARGEST, seconds=SECONDS).body, "picture")
        if min(picture.image.size) < LEAST_SIDE:
            row.is_no_picture = True
        else:
            content = tidied(picture, (LEAST_SIDE, LEAST_SIDE)).read()
            row.picture = Picture.objects.keep(content, name_of(origin), **_words(article, origin))
            row.is_given_up = False
    except NotFetched as error:
        if not is_last and (error.status >= 500 or error.status in {0, 429}):
            return None
    except ValidationError as error:
        # Another picture is being worked on.
        if not is_last and error.code == "busy":
            return None
    row.save()
    return row.picture is not None


def _words(article: Article, origin: str) -> dict[str, str]:
    """What the library learns of a picture from the text that it stands in."""
    by_address = {
        unescape(address): unescape(words) for address, words in FIGURE.findall(article.body)
    }
    alt = by_address.get(origin, "")
    return {"alt": "" if alt == name_of(origin) else alt[:300], "credit": article.source.name}


def _show(pk: int) -> None:
    """Put the pictures that are kept into the text, and forget those that it has no more."""
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if article is None:
            return
        pictures = list(TextPicture.objects.filter(article=pk).select_related("picture"))
        body = with_kept(
            article.body, {one.origin: _shown(one) for one in pictures if _is_known(one)}
        )
        if body != article.body:
            changed = Article.objects.filter(pk=pk)
            changed.update(body=body)
            changed.touched()
        left = set(pictures_of(body))
        gone = [one for one in pictures if one.origin not in left and not _stands_in(one, body)]
        TextPicture.objects.filter(pk__in=[one.pk for one in gone if one.picture]).delete()


def _is_known(picture: TextPicture) -> bool:
    return picture.picture is not None or picture.is_no_picture


def _stands_in(picture: TextPicture, body: str) -> bool:
    return picture.picture is not None and picture.picture.address in body


def _shown(text_picture: TextPicture) -> str:
    """The attributes of the picture in a text; nothing for what goes from it."""
    picture = text_picture.picture
    if picture is None:
        return ""
    return f'src="{picture.address}" width="{picture.width}" height="{picture.height}"'
