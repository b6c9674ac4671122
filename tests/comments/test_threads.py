"""Comments as threads, and their pages."""

from typing import Any

import pytest

from articles.comments import threads
from articles.comments.threads import Node, count_comments, load_threads, page_key
from articles.models import Article, Comment
from tests.small_archive import SmallArchive

HIDDEN = [Comment.State.PENDING, Comment.State.SPAM, Comment.State.REMOVED]


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    return archive.make_article()


def shape(nodes: list[Node]) -> list[Any]:
    """The texts of the nodes, each followed by its replies; None for a removed comment."""
    found: list[Any] = []
    for node in nodes:
        found.append(node.comment.text if node.comment else None)
        if node.replies:
            found.append(shape(node.replies))
    return found


def test_newest_threads_come_first_and_replies_as_they_were_said(
    archive: SmallArchive, article: Article
) -> None:
    first = archive.make_comment(article, text="first")
    second = archive.make_comment(article, text="second")
    answer = archive.make_comment(article, text="a", parent=first)
    archive.make_comment(article, text="b", parent=first)
    archive.make_comment(article, text="a1", parent=answer)
    archive.make_comment(article, text="c", parent=second)
    archive.make_comment(archive.make_article(), text="elsewhere")
    nodes, key = load_threads(article, "")
    assert shape(nodes) == ["second", ["c"], "first", ["a", ["a1"], "b"]]
    assert key == ""
    assert count_comments(nodes) == 6


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_approved_is_not_shown(
    archive: SmallArchive, article: Article, state: Comment.State
) -> None:
    archive.make_comment(article, state=state)
    parent = archive.make_comment(article, text="shown")
    archive.make_comment(article, state=state, parent=parent)
    assert shape(load_threads(article, "")[0]) == ["shown"]


@pytest.mark.parametrize("state", HIDDEN)
def test_replies_to_a_removed_comment_keep_their_place(
    archive: SmallArchive, article: Article, state: Comment.State
) -> None:
    gone = archive.make_comment(article, text="secret", state=state)
    also = archive.make_comment(article, text="secret", state=state, parent=gone)
    archive.make_comment(article, text="shown", parent=also)
    nodes, _key = load_threads(article, "")
    assert shape(nodes) == [None, [None, ["shown"]]]
    assert count_comments(nodes) == 1


def test_a_removed_comment_with_removed_replies_leaves_nothing(
    archive: SmallArchive, article: Article
) -> None:
    shown = archive.make_comment(article, text="shown")
    gone = archive.make_comment(article, state=Comment.State.REMOVED, parent=shown)
    archive.make_comment(article, state=Comment.State.REMOVED, parent=gone)
    assert shape(load_threads(article, "")[0]) == ["shown"]


def test_deep_replies_stand_on_the_deepest_step_and_say_whom_they_answer(
    archive: SmallArchive, article: Article
) -> None:
    comment = archive.make_comment(article, text="0")
    for depth in range(1, 8):
        comment = archive.make_comment(article, text=str(depth), parent=comment)
    nodes, _key = load_threads(article, "")
    assert shape(nodes) == ["0", ["1", ["2", ["3", ["4", "5", "6", "7"]]]]]
    node, depths, answers = nodes[0], [], []
    while node.replies:
        assert node.answers is None
        depths.append(node.depth)
        *_, node = node.replies
    deepest = nodes[0].replies[0].replies[0].replies[0].replies
    answers = [reply.answers.text if reply.answers else None for reply in deepest]
    assert depths == [0, 1, 2, 3]
    assert {reply.depth for reply in deepest} == {threads.DEEPEST}
    assert answers == [None, "4", "5", "6"]


def test_a_reply_whose_parent_is_on_no_page_stands_by_itself() -> None:
    orphan = Comment(pk=5, parent_id=99, text="orphan", state=Comment.State.APPROVED)
    assert shape(threads.build([orphan])) == ["orphan"]


def test_pages_follow_each_other_by_key(archive: SmallArchive, article: Article) -> None:
    for number in range(threads.PAGE_SIZE * 2 + 1):
        first = archive.make_comment(article, text=str(number))
        archive.make_comment(article, text="reply", parent=first)
    seen: list[str] = []
    key, pages = "", 0
    while key or not pages:
        nodes, key = load_threads(article, key)
        seen += [node.comment.text for node in nodes if node.comment]
        pages += 1
    assert pages == 3
    assert seen == [str(number) for number in reversed(range(threads.PAGE_SIZE * 2 + 1))]


@pytest.mark.parametrize("key", ["0", "-1", "x", "١", "\x00", "9" * 5000, "1e3", " 1"])
def test_a_key_that_makes_no_sense_gives_the_first_page(
    archive: SmallArchive, article: Article, key: str
) -> None:
    archive.make_comment(article, text="shown")
    assert shape(load_threads(article, key)[0]) == ["shown"]


def test_the_page_of_a_comment(archive: SmallArchive, article: Article) -> None:
    old = archive.make_comment(article, text="old")
    reply = archive.make_comment(article, text="reply", parent=old)
    assert page_key(reply) == ""
    for _number in range(threads.PAGE_SIZE):
        archive.make_comment(article)
    key = page_key(reply)
    assert "reply" in str(shape(load_threads(article, key)[0]))
    assert "reply" not in str(shape(load_threads(article, "")[0]))


def test_one_query_whatever_the_number_and_no_e_mail_in_it(
    archive: SmallArchive, article: Article, django_assert_num_queries: Any
) -> None:
    for _number in range(20):
        first = archive.make_comment(article)
        archive.make_comment(article, parent=first, state=Comment.State.REMOVED)
    with django_assert_num_queries(1) as captured:
        nodes, _key = load_threads(article, "")
        assert [node.comment.name for node in nodes if node.comment] == ["Marta R."] * 20
    assert "email" not in captured.captured_queries[0]["sql"]
