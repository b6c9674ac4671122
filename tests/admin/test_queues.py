"""What waits for an editor: decided row by row, without leaving the page, and undone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import signing
from django.test import Client

from articles.admin.capped_count import MOST_COUNTED
from articles.admin.queues import queue_pages, undo_tokens
from articles.models import Article, Comment, ContentVersion, FeedState
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive

State, Status = Comment.State, Article.Status
QUEUES = "/admin/queues/"
JSON = {**ENGLISH, "Accept": "application/json"}


@pytest.fixture
def waiting(archive: SmallArchive) -> Comment:
    article = archive.make_article(title="Il porto")
    return archive.make_comment(article, name="Ugo B.", text="Aspetto.", state=State.PENDING)


@pytest.fixture
def draft(archive: SmallArchive) -> Article:
    return archive.make_article(title="Una bozza", status=Status.DRAFT)


def do(client: Client, key: str, row: Any, deed: str, **more: Any) -> Any:
    """Press a button of a row as the page's script does."""
    address = f"{QUEUES}{key}/{row.pk}/"
    return client.post(address, {"deed": deed, **more}, headers=JSON)


def undo(client: Client, answer: Any) -> Any:
    return client.post(f"{QUEUES}undo/", {"undo": answer.json()["undo"]}, headers=JSON)


def version(article: Article) -> str:
    return Article.objects.get(pk=article.pk).modified.isoformat()


def test_the_page_begins_with_what_waits(
    editor: Client, moderator: Client, contributor: Client, client: Client, draft: Article
) -> None:
    page = editor.get(QUEUES, headers=ENGLISH)
    assert page.context["queue"].key == "drafts"
    assert "Una bozza" in page.content.decode()
    assert [tab.number for tab in page.context["tabs"]] == [0, 1, 0]
    # A moderator sees articles and decides on comments alone.
    seen = moderator.get(f"{QUEUES}drafts/").content.decode()
    assert "Una bozza" in seen and 'value="publish"' not in seen
    assert contributor.get(f"{QUEUES}comments/").status_code == 403
    assert editor.get(f"{QUEUES}requests/").status_code == 404
    assert client.get(QUEUES).status_code == 302


@pytest.mark.parametrize(
    ("deed", "state"), [("approve", "approved"), ("spam", "spam"), ("remove", "removed")]
)
def test_a_comment_is_decided_and_waits_again(
    moderator: Client, waiting: Comment, deed: str, state: str
) -> None:
    before = ContentVersion.objects.get().version
    answer = do(moderator, "comments", waiting, deed)
    assert (answer.status_code, answer.json()["gone"], answer.json()["number"]) == (200, True, 0)
    waiting.refresh_from_db()
    assert waiting.state == state and waiting.decided is not None
    decided = ContentVersion.objects.get().version
    assert decided > before
    assert undo(moderator, answer).status_code == 200
    waiting.refresh_from_db()
    assert waiting.state == State.PENDING and waiting.decided is None
    assert ContentVersion.objects.get().version > decided
    assert LogEntry.objects.filter(object_id=str(waiting.pk)).count() == 2
    # Once is all.
    assert undo(moderator, answer).status_code == 409


def test_an_answer_of_the_paper_comes_with_the_approval(
    moderator: Client, client: Client, waiting: Comment
) -> None:
    answer = do(moderator, "comments", waiting, "answer", answer="Grazie,\r\nlo correggiamo.")
    reply = waiting.replies.get()
    assert (reply.by_paper, reply.state, reply.email) == (True, State.APPROVED, "")
    page = client.get(waiting.article.path).content.decode()
    assert "Aspetto." in page and "lo correggiamo." in page and "comment-paper" in page
    undo(moderator, answer)
    assert not waiting.replies.exists()
    assert "Aspetto." not in client.get(waiting.article.path).content.decode()
    entries = LogEntry.objects.values_list("object_repr", "change_message")
    assert not any("@" in text for entry in entries for text in entry)


@pytest.mark.parametrize("text", ["", " \n\u200b ", "x" * (Comment.TEXT_LIMIT + 1)])
def test_without_an_answer_nothing_is_approved(
    moderator: Client, waiting: Comment, text: str
) -> None:
    answer = do(moderator, "comments", waiting, "answer", answer=text)
    assert (answer.status_code, answer.json()["gone"]) == (409, False)
    waiting.refresh_from_db()
    assert waiting.state == State.PENDING
    assert not LogEntry.objects.exists()


def test_the_longest_answer_is_taken(moderator: Client, waiting: Comment) -> None:
    do(moderator, "comments", waiting, "answer", answer="x" * Comment.TEXT_LIMIT)
    assert len(waiting.replies.get().text) == Comment.TEXT_LIMIT


def test_an_answer_that_was_replied_to_leaves_its_place(
    moderator: Client, archive: SmallArchive, waiting: Comment
) -> None:
    answer = do(moderator, "comments", waiting, "answer", answer="Grazie.")
    reply = waiting.replies.get()
    archive.make_comment(waiting.article, parent=reply, text="Prego.")
    undo(moderator, answer)
    reply.refresh_from_db()
    assert reply.state == State.REMOVED and reply.replies.exists()


def test_two_who_decide_at_once_do_not_undo_each_other(
    moderator: Client, editor: Client, waiting: Comment
) -> None:
    first = do(editor, "comments", waiting, "spam")
    second = do(moderator, "comments", waiting, "approve")
    assert (second.status_code, second.json()["gone"]) == (409, True)
    assert "spam" in second.json()["sentence"]
    # Another's deed is not theirs to undo by its token.
    assert undo(moderator, first).status_code == 409
    Comment.objects.filter(pk=waiting.pk).decide(State.APPROVED)
    assert undo(editor, first).status_code == 409
    waiting.refresh_from_db()
    assert waiting.state == State.APPROVED


def test_what_came_to_the_same_later_is_not_undone_by_an_old_token(
    moderator: Client, editor: Client, waiting: Comment, draft: Article
) -> None:
    first = do(moderator, "comments", waiting, "approve")
    undo(moderator, first)
    do(editor, "comments", waiting, "approve")
    assert undo(moderator, first).status_code == 409
    waiting.refresh_from_db()
    assert waiting.state == State.APPROVED

    first = do(editor, "drafts", draft, "publish", version=version(draft))
    draft.refresh_from_db()
    draft.title = "Cambiato da altri"
    draft.save()
    assert undo(editor, first).status_code == 409
    draft.refresh_from_db()
    assert (draft.status, draft.title) == (Status.PUBLISHED, "Cambiato da altri")


@pytest.mark.parametrize("edited", [True, False])
def test_imports_follow_a_draft_again_that_came_back_from_the_trash(
    editor: Client, draft: Article, edited: bool
) -> None:
    Article.objects.filter(pk=draft.pk).update(edited=edited)
    answer = do(editor, "drafts", draft, "trash", version=version(draft))
    draft.refresh_from_db()
    assert draft.edited
    undo(editor, answer)
    draft.refresh_from_db()
    assert (draft.status, draft.edited) == (Status.DRAFT, edited)


def test_a_draft_is_published_and_is_a_draft_again(
    editor: Client, client: Client, draft: Article
) -> None:
    answer = do(editor, "drafts", draft, "publish", version=version(draft))
    assert answer.json()["gone"]
    assert client.get(draft.path).status_code == 200
    draft.section.refresh_from_db()  # type: ignore[union-attr]
    assert draft.section.article_count == 1  # type: ignore[union-attr]
    undo(editor, answer)
    assert client.get(draft.path).status_code == 404
    draft.section.refresh_from_db()  # type: ignore[union-attr]
    assert draft.section.article_count == 0  # type: ignore[union-attr]
    history = editor.get(f"/admin/articles/article/{draft.pk}/history/", headers=ENGLISH)
    assert "Undone." in history.content.decode() or len(history.context["entries"]) == 3


def test_the_trash_gives_a_draft_back(editor: Client, draft: Article) -> None:
    answer = do(editor, "drafts", draft, "trash", version=version(draft))
    draft.refresh_from_db()
    assert draft.status == Status.TRASHED
    undo(editor, answer)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_draft_that_was_changed_since_is_not_published(editor: Client, draft: Article) -> None:
    seen = version(draft)
    draft.title = "Un’altra bozza"
    draft.save()
    answer = do(editor, "drafts", draft, "publish", version=seen)
    assert (answer.status_code, answer.json()["gone"]) == (409, False)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_who_may_not_decide_is_refused(
    as_role: Callable[[str], Client], moderator: Client, draft: Article, waiting: Comment
) -> None:
    seen = version(draft)
    for role in ("contributor", "moderator"):
        refused = do(
            as_role(role) if role == "contributor" else moderator,
            "drafts",
            draft,
            "publish",
            version=seen,
        )
        assert refused.status_code == 403
    answer = do(moderator, "comments", waiting, "approve")
    user = LogEntry.objects.get().user
    user.groups.clear()
    assert undo(moderator, answer).status_code == 403
    waiting.refresh_from_db()
    assert waiting.state == State.APPROVED
    assert moderator.get(f"{QUEUES}comments/1/").status_code in {403, 405}


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "x" * (undo_tokens.LONGEST + 1)])
def test_a_forged_token_undoes_nothing(moderator: Client, text: str) -> None:
    answer = moderator.post(f"{QUEUES}undo/", {"undo": text}, headers=JSON)
    assert answer.status_code == 409
    assert moderator.get(f"{QUEUES}comments/", {"undo": text}).context["undo"] == ""


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (1, 409)])
def test_undoing_has_its_time(
    moderator: Client,
    waiting: Comment,
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
    status: int,
) -> None:
    clock = {"now": 1_000_000.0}
    monkeypatch.setattr("django.core.signing.time.time", lambda: clock["now"])
    answer = do(moderator, "comments", waiting, "approve")
    clock["now"] += undo_tokens.UNDO_SECONDS + seconds
    assert undo(moderator, answer).status_code == status


def test_the_longest_token_is_read(moderator: Client, rf: Any) -> None:
    request = rf.get("/")
    request.user = type("Account", (), {"pk": 1})
    kept = undo_tokens.LONGEST
    for padding in range(kept, 0, -1):
        told = {"account": 1, "kind": "x", "values": {"a": "b" * padding}}
        token = signing.dumps(told, salt=undo_tokens.SALT)
        if len(token) <= kept:
            break
    assert undo_tokens.read_undo(request, token) is not None


def test_without_javascript_the_page_comes_back_with_what_was_done(
    moderator: Client, waiting: Comment
) -> None:
    done = moderator.post(
        f"{QUEUES}comments/{waiting.pk}/", {"deed": "approve"}, headers=ENGLISH, follow=True
    )
    page = done.content.decode()
    assert "Comment of Ugo B. approved." in page
    back = moderator.post(
        f"{QUEUES}undo/", {"undo": done.context["undo"]}, headers=ENGLISH, follow=True
    )
    assert "waits again" in back.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == State.PENDING
    assert moderator.get(f"{QUEUES}comments/{waiting.pk}/").status_code == 405
    unknown = moderator.post(f"{QUEUES}comments/{waiting.pk}/", {"deed": "praise"})
    assert unknown.status_code == 404


def test_html_of_readers_is_text(moderator: Client, waiting: Comment) -> None:
    Comment.objects.filter(pk=waiting.pk).update(text="<script>alert(1)</script>", name="<b>x")
    page = moderator.get(f"{QUEUES}comments/").content.decode()
    assert "<script>alert(1)" not in page and "<b>x" not in page
    assert waiting.email not in page


def test_a_feed_is_tried_again(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = archive.source
    source.feed_address = "https://lanterna.example/feed"
    source.save()
    state = FeedState.objects.create(
        source=source, address=source.feed_address, failures=2, result="Non risponde."
    )

    def visit(**_asked: Any) -> None:
        FeedState.objects.filter(pk=state.pk).update(failures=failures, result="Due nuovi.")

    monkeypatch.setattr("articles.admin.queues.failed_feeds.poll", visit)
    failures = 3
    assert not do(editor, "feeds", source, "again").json()["gone"]
    failures = 0
    answer = do(editor, "feeds", source, "again").json()
    assert (answer["gone"], answer["undo"]) == (True, "")
    assert "Due nuovi." in answer["sentence"]


def test_a_feed_that_does_not_fail_is_not_visited(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by a form that is made up: neither a source without a feed, nor one that works."""
    visits: list[Any] = []
    monkeypatch.setattr(
        "articles.admin.queues.failed_feeds.poll", lambda **asked: visits.append(asked)
    )
    source = archive.source
    answer = do(editor, "feeds", source, "again")
    assert (answer.status_code, answer.json()["gone"]) == (409, True)
    source.feed_address = "https://lanterna.example/feed"
    source.save()
    FeedState.objects.create(source=source, address=source.feed_address, failures=0)
    assert do(editor, "feeds", source, "again").status_code == 409
    assert not visits


def test_the_number_of_questions_does_not_grow_with_the_queue(
    editor: Client, archive: SmallArchive, waiting: Comment, django_assert_max_num_queries: Any
) -> None:
    for _number in range(queue_pages.ROWS_SHOWN - 1):
        archive.make_comment(waiting.article, parent=waiting, state=State.PENDING)
    with django_assert_max_num_queries(14):
        page = editor.get(f"{QUEUES}comments/")
    assert len(page.context["rows"]) == queue_pages.ROWS_SHOWN
    archive.make_comment(waiting.article, state=State.PENDING)
    page = editor.get(f"{QUEUES}comments/")
    assert len(page.context["rows"]) == queue_pages.ROWS_SHOWN
    assert page.context["tabs"][0].number == queue_pages.ROWS_SHOWN + 1


@pytest.mark.parametrize(("more", "is_capped"), [(0, False), (1, True)])
def test_rows_are_counted_so_far(more: int, is_capped: bool) -> None:
    queue = queue_pages.QUEUES["comments"]
    tab = queue_pages.Tab(queue, MOST_COUNTED + more, is_shown=True)
    assert (tab.is_capped, tab.shown_number) == (is_capped, MOST_COUNTED)
