"""What speaks against a comment, and what its form takes, on both sides of each bound."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from pytest_django import Settings

from articles.comments import antispam, form_tokens, moderation, network_mark, threads
from articles.comments.antispam import Outcome, Submission
from articles.comments.comment_text import digest
from articles.comments.form_tokens import Kind, Token
from articles.models import Article
from tests.small_archive import SmallArchive

EMAIL = "ada@readers.example"


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    return archive.make_article()


def submission(article: Article, text: str = "x", name: str = "Ada") -> Submission:
    return Submission(article, name, EMAIL, text, Token(Kind.FRESH, 60.0), network="n")


@pytest.mark.parametrize("links", range(8))
def test_links_are_held_from_the_third_and_spam_from_the_sixth(
    article: Article, links: int
) -> None:
    assert (antispam.LINKS_FREE, antispam.LINKS_OF_SPAM) == (2, 6)
    verdict = antispam.many_links(submission(article, "http://a.example " * links))
    expected = None if links <= 2 else Outcome.HOLD if links < 6 else Outcome.SPAM
    assert (verdict and verdict.outcome) == expected


def test_links_of_name_and_text_count_together(article: Article) -> None:
    assert antispam.many_links(submission(article, "www.a www.b", "www.c")) is not None
    # The end of the name and the beginning of the text make no link together.
    assert antispam.many_links(submission(article, ".a www.b www.c", "www")) is None


@pytest.mark.parametrize(("letters", "is_spam"), [(29, False), (30, True)])
def test_thirty_letters_are_a_text_that_nobody_writes_twice(
    archive: SmallArchive, article: Article, letters: int, is_spam: bool
) -> None:
    assert antispam.SAME_TEXT_LENGTH == 30
    text = "x " * letters
    archive.make_comment(archive.make_article(), text=text, digest=digest(text), email=EMAIL)
    assert (antispam.same_text(submission(article, text)) is not None) is is_spam


@pytest.mark.parametrize(("seconds", "is_spam"), [(-1, True), (1, False)])
def test_a_text_is_remembered_for_thirty_days(
    archive: SmallArchive, article: Article, seconds: int, is_spam: bool
) -> None:
    assert timedelta(days=30) == antispam.SAME_TEXT_WINDOW
    text = "x" * 40
    created = timezone.now() - antispam.SAME_TEXT_WINDOW - timedelta(seconds=seconds)
    other = archive.make_article()
    archive.make_comment(other, text=text, digest=digest(text), created=created)
    assert (antispam.same_text(submission(article, text)) is not None) is is_spam


@pytest.mark.parametrize(("seconds", "is_refused"), [(-1, True), (1, False)])
@pytest.mark.parametrize("rule", ["address_rate", "network_rate"])
def test_an_hour_after_the_comments_are_forgotten(
    archive: SmallArchive, article: Article, rule: str, seconds: int, is_refused: bool
) -> None:
    assert timedelta(hours=1) == antispam.RATE_WINDOW
    created = timezone.now() - antispam.RATE_WINDOW - timedelta(seconds=seconds)
    for _number in range(antispam.NETWORK_LIMIT):
        archive.make_comment(article, email=EMAIL, network="n", created=created)
    assert (getattr(antispam, rule)(submission(article)) is not None) is is_refused


@pytest.mark.parametrize(("age", "is_refused"), [(2.999, True), (3.0, False), (3.001, False)])
def test_three_seconds_are_the_least(article: Article, age: float, is_refused: bool) -> None:
    assert antispam.LEAST_SECONDS == 3
    comment = Submission(article, "Ada", EMAIL, "x", Token(Kind.FRESH, age))
    assert (antispam.too_quick(comment) is not None) is is_refused


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("more", "is_expired"), [(-1, False), (0, False), (1, True)])
def test_a_token_lives_as_long_as_it_may(kind: Kind, more: int, is_expired: bool) -> None:
    days = {Kind.PAGE: 30, Kind.FRESH: 1}
    assert {each: 86_400 * number for each, number in days.items()} == form_tokens.LIFE_SECONDS
    assert Token(kind, form_tokens.LIFE_SECONDS[kind] + more).is_expired is is_expired


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_token_has_two_hundred_characters(more: int, is_read: bool) -> None:
    assert form_tokens.LONGEST == 200
    signer = form_tokens._signer(Kind.FRESH, 7)
    blank = len(signer.sign("1")) - 1
    # Leading zeros make a number no other one.
    text = signer.sign("1".zfill(form_tokens.LONGEST - blank + more))
    assert len(text) == form_tokens.LONGEST + more
    assert (form_tokens.read(text, 7) is not None) is is_read


@pytest.mark.parametrize("more", [0, 1])
def test_a_page_has_fifty_threads(archive: SmallArchive, article: Article, more: int) -> None:
    assert threads.PAGE_SIZE == 50
    for _number in range(threads.PAGE_SIZE + more):
        archive.make_comment(article)
    shown, key = threads.load_threads(article)
    assert len(shown) == threads.PAGE_SIZE
    assert bool(key) is bool(more)
    assert len(threads.load_threads(article, key)[0]) == (more or threads.PAGE_SIZE)


def test_replies_are_set_in_four_times(archive: SmallArchive, article: Article) -> None:
    assert threads.DEEPEST == 4
    parent = archive.make_comment(article)
    for _number in range(threads.DEEPEST + 1):
        parent = archive.make_comment(article, parent=parent)
    depths, nodes = [], threads.load_threads(article)[0]
    while nodes:
        depths += [node.depth for node in nodes]
        nodes = [reply for node in nodes for reply in node.replies]
    assert depths == [0, 1, 2, 3, 4, 4]


@pytest.mark.parametrize(("seconds", "is_kept"), [(-60, True), (60, False)])
def test_a_network_is_forgotten_after_thirty_days(
    archive: SmallArchive, article: Article, seconds: int, is_kept: bool
) -> None:
    assert timedelta(days=30) == moderation.NETWORK_LIFE
    created = timezone.now() - moderation.NETWORK_LIFE - timedelta(seconds=seconds)
    comment = archive.make_comment(article, network="n" * 64, created=created)
    moderation.forget_networks()
    comment.refresh_from_db()
    assert bool(comment.network) is is_kept


@pytest.mark.parametrize(
    ("address", "near", "far"),
    [
        ("203.0.113.0", "203.0.113.255", "203.0.112.255"),
        ("2001:db8:0:100::", "2001:db8:0:1ff::1", "2001:db8:0:200::"),
    ],
)
def test_a_network_is_what_one_household_has(address: str, near: str, far: str) -> None:
    assert network_mark.PREFIX_LENGTHS == {4: 24, 6: 56}
    assert (
        network_mark.network_mark(address)
        == network_mark.network_mark(near)
        != network_mark.network_mark(far)
    )


# What each rule says


def test_each_refusal_has_its_code_its_field_and_a_sentence(
    archive: SmallArchive, article: Article
) -> None:
    for number in range(antispam.NETWORK_LIMIT):
        archive.make_comment(article, email=EMAIL, network="n", text=f"{number}")
    archive.make_comment(article, email=EMAIL, text="bravi", digest=digest("bravi"))
    refusals = {
        "token": antispam.stale_form(Submission(article, "Ada", EMAIL, "x")),
        "quick": antispam.too_quick(Submission(article, "A", EMAIL, "x", Token(Kind.FRESH, 1.0))),
        "address-rate": antispam.address_rate(submission(article)),
        "network-rate": antispam.network_rate(submission(article)),
        "twice": antispam.sent_twice(submission(article, "Bravi!")),
    }
    article.comments_open = False
    refusals["closed"] = antispam.closed(submission(article))
    sentences = set()
    with translation.override("en"):
        assert str(refusals["closed"].sentence) == "Comments on this article are closed."  # type: ignore[union-attr]
    for code, verdict in refusals.items():
        assert verdict is not None
        rates = {"address-rate", "network-rate"}
        assert verdict.outcome is (Outcome.TOO_MANY if code in rates else Outcome.REFUSE)
        assert verdict.code == code
        assert verdict.field == {"address-rate": "email", "twice": "text"}.get(code, "")
        sentences.add(str(verdict.sentence))
    assert len(sentences) == len(refusals)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_a_verdict_on_links_is_called_so(article: Article) -> None:
    for links in (3, 6):
        verdict = antispam.many_links(submission(article, "http://a.example " * links))
        assert verdict is not None
        assert (verdict.code, str(verdict.sentence), verdict.field) == ("links", "", "")


def test_comments_close_at_the_moment_that_is_asked_about(
    archive: SmallArchive, settings: Settings
) -> None:
    settings.COMMENT_DAYS = 10
    now = timezone.now()
    article = archive.make_article(published=now - timedelta(days=1))
    end = article.published + timedelta(days=10)
    for at, is_open in ((end, True), (end + timedelta(microseconds=1), False)):
        assert antispam.are_open(article, at) is is_open
        comment = Submission(article, "Ada", EMAIL, "x", at=at)
        assert (antispam.closed(comment) is None) is is_open


@pytest.mark.parametrize(
    ("same_article", "same_address", "is_twice", "is_spam"),
    [(True, True, True, False), (True, False, False, True),
     (False, True, False, True), (False, False, False, True)],
)  # fmt: skip
def test_the_same_text_is_a_second_press_or_spam_and_never_both(
    archive: SmallArchive,
    article: Article,
    same_article: bool,
    same_address: bool,
    is_twice: bool,
    is_spam: bool,
) -> None:
    text = "x" * 40
    where = article if same_article else archive.make_article()
    email = EMAIL if same_address else "bob@readers.example"
    archive.make_comment(where, text=text, digest=digest(text), email=email)
    assert (antispam.sent_twice(submission(article, text)) is not None) is is_twice
    assert (antispam.same_text(submission(article, text)) is not None) is is_spam


def test_a_decision_says_why(archive: SmallArchive, article: Article, settings: Settings) -> None:
    assert antispam.decide(submission(article)).reason == ""
    without_token = Submission(article, "Ada", EMAIL, "x", honeypot="y")
    assert antispam.decide(without_token).reason == "token"
    settings.COMMENT_OPEN_FOR_KNOWN = True
    archive.make_comment(article, email=EMAIL, text="Ciao")
    opened = antispam.decide(submission(article))
    assert opened.reason == antispam.KNOWN
    assert [verdict.outcome for verdict in opened.verdicts] == [Outcome.NOTE]
    assert not opened.is_rate
    for number in range(antispam.ADDRESS_LIMIT):
        archive.make_comment(article, email=EMAIL, text=f"{number}")
    refused = antispam.decide(submission(article))
    assert (refused.state, refused.reason, refused.is_rate) == (None, "address-rate", True)


def test_reasons_are_told_in_words() -> None:
    with translation.override("en"):
        assert antispam.explain("links page-form altro") == (
            "many links; sent with the form of a kept page, as without JavaScript; altro"
        )
