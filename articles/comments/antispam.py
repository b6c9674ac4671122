"""What speaks against a comment: one small rule each, and the decision that follows.

A rule looks at a submission and finds nothing, or a verdict that says why. Refused is only
what the writer can mend or wait out; what merely looks like spam is kept for an editor, and
its writer is not told, since a robot would learn from it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.comments import comment_text, form_tokens
from articles.models import Article, Comment
from articles.models.comment import CommentQuerySet

LEAST_SECONDS = 3
ADDRESS_LIMIT = 5
NETWORK_LIMIT = 15
RATE_WINDOW = timedelta(hours=1)
LINKS_FREE = 2
LINKS_OF_SPAM = 6
SAME_TEXT_WINDOW = timedelta(days=30)
# Shorter texts ("I quite agree!") are written twice by honest people.
SAME_TEXT_LENGTH = 30
LINK = re.compile(r"https?://|\bwww\.|\[url\b|<a\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Submission:
    """A comment as it came in: its fields cleaned, and what is known of how it came."""

    article: Article
    name: str
    email: str
    text: str
    token: form_tokens.Token | None = None
    honeypot: str = ""
    network: str = ""
    at: datetime = field(default_factory=timezone.now)

    @property
    def digest(self) -> str:
        return comment_text.digest(self.text)


class Outcome(StrEnum):
    """What a verdict asks for. NOTE only tells why a comment was trusted."""

    REFUSE = "refuse"
    TOO_MANY = "too many"
    SPAM = "spam"
    HOLD = "hold"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a rule speaks against a comment.

    ``code`` is for the log and the queue; ``sentence`` is what the writer reads beside
    ``field`` (above the form where that is empty) when the comment is refused.
    """

    outcome: Outcome
    code: str
    sentence: str | Promise = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a comment. ``state`` is none for one that is refused."""

    state: Comment.State | None
    verdicts: Sequence[Verdict] = ()

    @property
    def reason(self) -> str:
        """The codes of all rules that spoke, the words of ``explain``."""
        return " ".join(verdict.code for verdict in self.verdicts)

    @property
    def is_rate(self) -> bool:
        return any(verdict.outcome is Outcome.TOO_MANY for verdict in self.verdicts)


def are_open(article: Article, at: datetime | None = None) -> bool:
    """Whether the article takes comments: visible, not closed by an editor, not too old.

    ``settings.COMMENT_DAYS`` days after publication comments close; 0 means never.
    """
    if not (article.comments_open and article.is_visible):
        return False
    age = (at or timezone.now()) - article.published
    return not settings.COMMENT_DAYS or age <= timedelta(days=settings.COMMENT_DAYS)


def closed(submission: Submission) -> Verdict | None:
    """Refuse a comment on an article that takes none."""
    if are_open(submission.article, submission.at):
        return None
    return Verdict(Outcome.REFUSE, "closed", _("Comments on this article are closed."))


def filled_honeypot(submission: Submission) -> Verdict | None:
    """Robots fill in every field; people do not see this one."""
    return Verdict(Outcome.SPAM, "honeypot") if submission.honeypot else None


def stale_form(submission: Submission) -> Verdict | None:
    """A token that is missing, made up, of another article, or too old."""
    if submission.token and not submission.token.is_expired:
        return None
    sentence = _("This form was open for too long. Your text is still here: please send it again.")
    return Verdict(Outcome.REFUSE, "token", sentence)


def too_quick(submission: Submission) -> Verdict | None:
    """Refuse a form that came back sooner than anybody writes."""
    if submission.token is None or submission.token.age >= LEAST_SECONDS:
        return None
    sentence = _("That was quicker than anyone writes. Please wait a moment and send it again.")
    return Verdict(Outcome.REFUSE, "quick", sentence)


def address_rate(submission: Submission) -> Verdict | None:
    """Refuse more comments an hour than ``ADDRESS_LIMIT`` from one e-mail address."""
    since = submission.at - RATE_WINDOW
    recent = Comment.objects.filter(email=submission.email, created__gt=since)
    if recent.count() < ADDRESS_LIMIT:
        return None
    sentence = _("This address has sent many comments within the hour. Please try again later.")
    return Verdict(Outcome.TOO_MANY, "address-rate", sentence, "email")


def network_rate(submission: Submission) -> Verdict | None:
    """Refuse more comments an hour than ``NETWORK_LIMIT`` from one network."""
    if not submission.network:
        return None
    since = submission.at - RATE_WINDOW
    recent = Comment.objects.filter(network=submission.network, created__gt=since)
    if recent.count() < NETWORK_LIMIT:
        return None
    sentence = _("Many comments came from your network within the hour. Please try again later.")
    return Verdict(Outcome.TOO_MANY, "network-rate", sentence)


def many_links(submission: Submission) -> Verdict | None:
    """Hold a comment with more links than ``LINKS_FREE``; take one with many for spam."""
    links = len(LINK.findall(f"{submission.name} {submission.text}"))
    if links <= LINKS_FREE:
        return None
    return Verdict(Outcome.SPAM if links >= LINKS_OF_SPAM else Outcome.HOLD, "links")


def sent_twice(submission: Submission) -> Verdict | None:
    """Refuse a comment that is there already, from the same address: a button pressed again."""
    same = _same_text(submission).filter(article=submission.article, email=submission.email)
    if not same.exists():
        return None
    sentence = _("We have received this comment already; there is no need to send it again.")
    return Verdict(Outcome.REFUSE, "twice", sentence, "text")


def same_text(submission: Submission) -> Verdict | None:
    """A text that somebody has left elsewhere, or under another address."""
    if len(comment_text.letters_and_digits(submission.text)) < SAME_TEXT_LENGTH:
        return None
    elsewhere = _same_text(submission).exclude(article=submission.article, email=submission.email)
    return Verdict(Outcome.SPAM, "same-text") if elsewhere.exists() else None


def page_form(submission: Submission) -> Verdict | None:
    """The token of a page that anybody's cache may hold shows less than a fresh one."""
    if submission.token is None or submission.token.kind is form_tokens.Kind.FRESH:
        return None
    return Verdict(Outcome.HOLD, "page-form")


def _same_text(submission: Submission) -> CommentQuerySet:
    since = submission.at - SAME_TEXT_WINDOW
    return Comment.objects.filter(digest=submission.digest, created__gt=since)


Rule = Callable[[Submission], Verdict | None]
# Those that need nothing but the submission; only one that they let pass is looked up.
RULES_OF_THE_FORM: tuple[Rule, ...] = (
    closed,
    stale_form,
    too_quick,
    filled_honeypot,
    many_links,
    page_form,
)
RULES_OF_THE_ARCHIVE: tuple[Rule, ...] = (address_rate, network_rate, sent_twice, same_text)
REFUSALS = {Outcome.REFUSE, Outcome.TOO_MANY}
KNOWN = "known"
REASONS: dict[str, str | Promise] = {
    "honeypot": _("a field was filled in that people do not see"),
    "links": _("many links"),
    "same-text": _("the same text was sent before, elsewhere or under another address"),
    "page-form": _("sent with the form of a kept page, as without JavaScript"),
    KNOWN: _("opened at once: the address was approved before"),
}


def decide(submission: Submission) -> Decision:
    """What becomes of the comment: refused, spam, open at once, or waiting for an editor."""
    verdicts = _verdicts(RULES_OF_THE_FORM, submission)
    if refusals := [verdict for verdict in verdicts if verdict.outcome in REFUSALS]:
        return Decision(None, refusals)
    verdicts += _verdicts(RULES_OF_THE_ARCHIVE, submission)
    if refusals := [verdict for verdict in verdicts if verdict.outcome in REFUSALS]:
        return Decision(None, refusals)
    if any(verdict.outcome is Outcome.SPAM for verdict in verdicts):
        return Decision(Comment.State.SPAM, verdicts)
    if verdicts or not _opens_at_once(submission.email):
        return Decision(Comment.State.PENDING, verdicts)
    return Decision(Comment.State.APPROVED, [Verdict(Outcome.NOTE, KNOWN)])


def explain(reason: str) -> str:
    """The reason of a decision as a reader of the queue understands it."""
    return "; ".join(str(REASONS.get(code, code)) for code in reason.split() if code)


def _verdicts(rules: tuple[Rule, ...], submission: Submission) -> list[Verdict]:
    return [verdict for rule in rules if (verdict := rule(submission)) is not None]


def _opens_at_once(email: str) -> bool:
    """Whether comments under this address were approved, and none found to be spam."""
    if not settings.COMMENT_OPEN_FOR_KNOWN:
        return False
    written = Comment.objects.filter(email=email)
    is_bad = written.filter(state=Comment.State.SPAM).exists()
    return not is_bad and written.approved().exists()
