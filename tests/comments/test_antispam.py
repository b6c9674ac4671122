"""Every rule against spam on its own, and the decision that follows from them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from articles.comments import antispam
from articles.comments.antispam import Outcome, Submission, decide, explain
from articles.comments.comment_text import digest
from articles.comments.form_tokens import DAY, Kind, Token
from articles.models import Article, Comment
from articles.models.status import Status
from tests.small_archive import SmallArchive

LONG_TEXT = "A considered remark about what the paper says of the harbour and its cranes."
NETWORK = "n" * 64


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    return archive.make_article()


def submission(article: Article, **values: Any) -> Submission:
    """A comment against which nothing speaks."""
    ordinary: dict[str, Any] = {
        "article": article,
        "name": "Ada",
        "email": "ada@readers.example",
        "text": "I remember that harbour.",
        "token": Token(Kind.FRESH, age=60),
        "network": NETWORK,
    }
    return Submission(**(ordinary | values))


def stored(archive: SmallArchive, article: Article, **values: Any) -> Comment:
    """A comment of the same writer that is in the archive."""
    values = {
        "email": "ada@readers.example",
        "network": NETWORK,
        "text": LONG_TEXT,
        "state": Comment.State.PENDING,
    } | values
    return archive.make_comment(article, digest=digest(values["text"]), **values)


def test_no_rule_speaks_against_an_ordinary_comment(article: Article) -> None:
    for rule in (*antispam.RULES_OF_THE_FORM, *antispam.RULES_OF_THE_ARCHIVE):
        assert rule(submission(article)) is None
    assert decide(submission(article)) == antispam.Decision(Comment.State.PENDING, [])


def test_closed_by_an_editor(article: Article) -> None:
    article.comments_open = False
    verdict = antispam.closed(submission(article))
    assert verdict is not None
    assert (verdict.outcome, verdict.code) == (Outcome.REFUSE, "closed")


@pytest.mark.parametrize(
    ("days", "age", "is_open"), [(10, 9, True), (10, 11, False), (0, 4000, True)]
)
def test_closed_after_the_days_of_the_setting(
    archive: SmallArchive, settings: Settings, days: int, age: int, is_open: bool
) -> None:
    settings.COMMENT_DAYS = days
    article = archive.make_article(published=timezone.now() - timedelta(days=age))
    assert (antispam.closed(submission(article)) is None) is is_open


def test_comments_stay_open_unless_an_operator_sets_a_number_of_days(
    archive: SmallArchive, settings: Settings
) -> None:
    assert settings.COMMENT_DAYS == 0
    article = archive.make_article(published=timezone.now() - timedelta(days=40_000))
    assert antispam.closed(submission(article)) is None


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_closed_when_readers_do_not_see_the_article(archive: SmallArchive, status: Status) -> None:
    article = archive.make_article(status=status, withdrawal_reason="A mistake.")
    assert antispam.closed(submission(article)) is not None


def test_a_filled_honeypot_is_spam(article: Article) -> None:
    verdict = antispam.filled_honeypot(submission(article, honeypot="http://x.example"))
    assert verdict is not None
    assert (verdict.outcome, verdict.code) == (Outcome.SPAM, "honeypot")


@pytest.mark.parametrize("token", [None, Token(Kind.FRESH, DAY + 1), Token(Kind.PAGE, 31 * DAY)])
def test_a_form_without_a_good_token_is_refused(article: Article, token: Token | None) -> None:
    verdict = antispam.stale_form(submission(article, token=token))
    assert verdict is not None
    assert (verdict.outcome, verdict.code) == (Outcome.REFUSE, "token")


@pytest.mark.parametrize(("age", "is_refused"), [(0.0, True), (2.9, True), (3.0, False)])
def test_nobody_writes_in_less_than_three_seconds(
    article: Article, age: float, is_refused: bool
) -> None:
    verdict = antispam.too_quick(submission(article, token=Token(Kind.FRESH, age)))
    assert (verdict is not None) is is_refused


def test_too_many_from_one_address(archive: SmallArchive, article: Article) -> None:
    for number in range(antispam.ADDRESS_LIMIT):
        assert antispam.address_rate(submission(article)) is None
        stored(archive, article, text=f"{number}", network="")
    verdict = antispam.address_rate(submission(article))
    assert verdict is not None
    assert (verdict.outcome, verdict.field) == (Outcome.TOO_MANY, "email")
    assert antispam.address_rate(submission(article, email="bob@readers.example")) is None
    later = timezone.now() + antispam.RATE_WINDOW
    assert antispam.address_rate(submission(article, at=later)) is None


def test_too_many_from_one_network(archive: SmallArchive, article: Article) -> None:
    for number in range(antispam.NETWORK_LIMIT):
        assert antispam.network_rate(submission(article)) is None
        stored(archive, article, email=f"{number}@readers.example")
    verdict = antispam.network_rate(submission(article))
    assert verdict is not None
    assert (verdict.outcome, verdict.code) == (Outcome.TOO_MANY, "network-rate")
    assert antispam.network_rate(submission(article, network="m" * 64)) is None
    later = timezone.now() + antispam.RATE_WINDOW
    assert antispam.network_rate(submission(article, at=later)) is None


def test_an_unknown_network_is_not_counted(archive: SmallArchive, article: Article) -> None:
    for number in range(antispam.NETWORK_LIMIT):
        stored(archive, article, email=f"{number}@readers.example", network="")
    assert antispam.network_rate(submission(article, network="")) is None


@pytest.mark.parametrize(
    ("links", "outcome"),
    [(0, None), (2, None), (3, Outcome.HOLD), (5, Outcome.HOLD), (6, Outcome.SPAM)],
)
def test_many_links(article: Article, links: int, outcome: Outcome | None) -> None:
    verdict = antispam.many_links(submission(article, text="https://a.example " * links))
    assert (verdict and verdict.outcome) == outcome


@pytest.mark.parametrize(
    "link", ["HTTP://a.example", "www.a.example", "[URL=a]b[/url]", "<a href=x>"]
)
def test_links_are_counted_in_every_dress_and_in_the_name(article: Article, link: str) -> None:
    assert antispam.many_links(submission(article, name=link, text=f"{link} {link}")) is not None


def test_the_same_comment_again_is_refused(archive: SmallArchive, article: Article) -> None:
    stored(archive, article, text="Bravi!")
    verdict = antispam.sent_twice(submission(article, text="bravi"))
    assert verdict is not None
    assert (verdict.outcome, verdict.field) == (Outcome.REFUSE, "text")
    assert antispam.sent_twice(submission(article, text="bravissimi")) is None
    assert antispam.sent_twice(submission(archive.make_article(), text="bravi")) is None


def test_the_same_text_elsewhere_is_spam(archive: SmallArchive, article: Article) -> None:
    stored(archive, archive.make_article())
    verdict = antispam.same_text(submission(article, text=LONG_TEXT.upper()))
    assert verdict is not None
    assert (verdict.outcome, verdict.code) == (Outcome.SPAM, "same-text")


def test_the_same_text_under_another_address_is_spam(
    archive: SmallArchive, article: Article
) -> None:
    stored(archive, article, email="bob@readers.example")
    assert antispam.same_text(submission(article, text=LONG_TEXT)) is not None


def test_short_texts_and_old_ones_may_be_the_same(archive: SmallArchive, article: Article) -> None:
    stored(archive, archive.make_article(), text="Bravi!")
    assert antispam.same_text(submission(article, text="Bravi!")) is None
    stored(archive, archive.make_article(), created=timezone.now() - timedelta(days=31))
    assert antispam.same_text(submission(article, text=LONG_TEXT)) is None


def test_a_page_token_holds(article: Article) -> None:
    verdict = antispam.page_form(submission(article, token=Token(Kind.PAGE, 60)))
    assert verdict is not None
    assert (verdict.outcome, verdict.code) == (Outcome.HOLD, "page-form")


def test_what_is_refused_says_why_and_is_not_looked_up(
    article: Article, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        decision = decide(submission(article, token=None))
    assert decision.state is None
    assert not decision.is_rate
    assert [str(verdict.sentence) for verdict in decision.verdicts] != [""]


def test_a_rate_is_told_apart(archive: SmallArchive, article: Article) -> None:
    for number in range(antispam.ADDRESS_LIMIT):
        stored(archive, article, text=f"{number}")
    assert decide(submission(article)).is_rate


def test_spam_outweighs_what_holds_and_both_are_noted(article: Article) -> None:
    decision = decide(submission(article, honeypot="x", token=Token(Kind.PAGE, 60)))
    assert decision.state == Comment.State.SPAM
    assert decision.reason == "honeypot page-form"


@pytest.mark.parametrize(
    ("is_on", "changes", "state"),
    [
        (True, {}, Comment.State.APPROVED),
        (False, {}, Comment.State.PENDING),
        (True, {"email": "bob@readers.example"}, Comment.State.PENDING),
        (True, {"token": Token(Kind.PAGE, 60)}, Comment.State.PENDING),
        (True, {"text": "https://a.example " * 3}, Comment.State.PENDING),
    ],
)
def test_known_addresses_open_at_once_where_the_setting_says_so(
    archive: SmallArchive,
    article: Article,
    settings: Settings,
    is_on: bool,
    changes: dict[str, Any],
    state: Comment.State,
) -> None:
    settings.COMMENT_OPEN_FOR_KNOWN = is_on
    stored(archive, article, state=Comment.State.APPROVED)
    assert decide(submission(article, **changes)).state == state


@pytest.mark.parametrize("state", [Comment.State.PENDING, Comment.State.REMOVED])
def test_an_address_is_known_once_it_was_approved(
    archive: SmallArchive, article: Article, settings: Settings, state: Comment.State
) -> None:
    settings.COMMENT_OPEN_FOR_KNOWN = True
    stored(archive, article, state=state)
    assert decide(submission(article)).state == Comment.State.PENDING


def test_an_address_that_sent_spam_waits(
    archive: SmallArchive, article: Article, settings: Settings
) -> None:
    settings.COMMENT_OPEN_FOR_KNOWN = True
    stored(archive, article, state=Comment.State.APPROVED)
    stored(archive, article, state=Comment.State.SPAM)
    assert decide(submission(article)).state == Comment.State.PENDING


def test_reasons_are_explained_and_unknown_ones_stay() -> None:
    codes = " ".join(antispam.REASONS)
    assert len(explain(codes).split("; ")) == len(antispam.REASONS)
    assert explain("imported") == "imported"
    assert explain("") == ""
