"""What the site itself takes, logs and compresses, at each bound and one beyond."""

import gzip
import io
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from articles.management.commands import quickstart
from articles.views import error_pages, site_pages
from pressreview import environment, json_logs, password_validators, security_log
from pressreview.database.failures import Refused
from pressreview.environment import BadSetting
from pressreview.middleware import compression
from pressreview.middleware.compression import CompressionMiddleware


@pytest.mark.parametrize(("letters", "is_good"), [(49, False), (50, True)])
def test_a_signing_key_has_fifty_characters(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, letters: int, is_good: bool
) -> None:
    assert environment.SHORTEST_KEY == 50
    key = "k" * letters
    monkeypatch.setenv("PRESSREVIEW_SECRET_KEY", key)
    monkeypatch.setenv("PRESSREVIEW_FORMER", f"{'f' * 50}, {key}")
    if is_good:
        assert environment.secret_key(tmp_path, False) == key
        assert environment.former_keys("FORMER") == ["f" * 50, key]
        return
    with pytest.raises(BadSetting, match="is shorter than 50 characters"):
        environment.secret_key(tmp_path, False)
    with pytest.raises(BadSetting, match="one of the keys is shorter than 50 characters"):
        environment.former_keys("FORMER")


@pytest.mark.parametrize("more", [0, 1])
def test_a_path_is_logged_up_to_its_bound(caplog: pytest.LogCaptureFixture, more: int) -> None:
    assert json_logs.LONGEST_PATH == security_log.LONGEST_PATH == 300
    path = "/x" * (json_logs.LONGEST_PATH // 2) + "y" * more
    assert json_logs.clean_path(path) == path[: json_logs.LONGEST_PATH]
    segment = "x" * (json_logs.LONGEST_SEGMENT + more)
    assert json_logs.clean_path(f"/{segment}/") == ("/…/" if more else f"/{segment}/")
    security_log.record(security_log.Event.DENIED, RequestFactory().get(path))
    assert vars(caplog.records[-1])["path"] == path[: security_log.LONGEST_PATH]


@pytest.mark.parametrize(("letters", "is_logged"), [(200, True), (201, False)])
def test_words_of_a_log_line_have_two_hundred_characters(letters: int, is_logged: bool) -> None:
    assert bool(json_logs.WORDS.fullmatch("x" * letters)) is is_logged


def _deep(depth: int) -> None:
    if depth:
        _deep(depth - 1)
    raise ValueError


@pytest.mark.parametrize("more", [0, 1])
def test_of_an_error_the_innermost_twenty_places_are_logged(more: int) -> None:
    assert json_logs.MOST_FRAMES == 20
    # This test and the first call are two of them.
    depth = json_logs.MOST_FRAMES - 2 + more
    with pytest.raises(ValueError) as caught:
        _deep(depth)
    places = json_logs.frames(caught.tb)
    assert len(places) == json_logs.MOST_FRAMES
    assert places[0].endswith("_deep" if more else "_places_are_logged")
    assert places[-1].endswith("_deep")


@pytest.mark.parametrize(("size", "is_packed"), [(199, False), (200, True)])
def test_what_is_worth_compressing_is_compressed(size: int, is_packed: bool) -> None:
    assert compression.SHORTEST == 200

    def page(_request: HttpRequest) -> HttpResponse:
        response = HttpResponse(b"x" * size)
        response["Cache-Control"] = "public, max-age=60"
        return response

    request = RequestFactory().get("/", HTTP_ACCEPT_ENCODING="gzip")
    request.contents = "state"  # type: ignore[attr-defined]
    answer = CompressionMiddleware(page)(request)
    assert isinstance(answer, HttpResponse)
    assert answer.has_header("Content-Encoding") is is_packed
    content = gzip.decompress(answer.content) if is_packed else answer.content
    assert content == b"x" * size


@pytest.mark.parametrize(("word", "is_refused"), [("abc", False), ("abcd", True)])
def test_a_word_of_the_name_counts_from_four_letters_on(
    settings: Settings, word: str, is_refused: bool
) -> None:
    assert password_validators.SHORTEST_WORD == 4
    settings.SITE_NAME = word
    password_validators._words.cache_clear()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(password_validators, "WORDS", set())
            assert (word in password_validators._words()) is is_refused
    finally:
        password_validators._words.cache_clear()


@pytest.mark.parametrize(("letters", "is_refused"), [(3, True), (4, False)])
def test_three_letters_more_make_no_other_password(letters: int, is_refused: bool) -> None:
    assert password_validators.MOST_OTHER_LETTERS == 3
    validator = password_validators.ContextWordsValidator()
    password = "rassegna" + "xyzw"[:letters]
    if is_refused:
        with pytest.raises(ValidationError):
            validator.validate(password)
    else:
        validator.validate(password)


@pytest.mark.parametrize(("more", "kind"), [(0, "hidden"), (1, "text")])
def test_a_short_value_goes_back_unseen(more: int, kind: str) -> None:
    assert error_pages.SHORT_VALUE == 40
    value = "x" * (error_pages.SHORT_VALUE + more)
    request = RequestFactory().post("/", {"text": value, "token": value, "my_password": value})
    fields = {one.name: one.kind for one in error_pages.kept_fields(request)}
    assert fields == {"text": kind, "token": "hidden", "my_password": "secret"}


@pytest.mark.django_db
@pytest.mark.parametrize("more", [0, 1])
def test_a_reader_is_led_back_to_an_address_of_two_thousand_characters(
    client: Client, more: int
) -> None:
    assert site_pages.LONGEST_BACK == 2000
    back = "/cerca/?q=".ljust(site_pages.LONGEST_BACK + more, "x")
    request = RequestFactory().post("/", {"back": back})
    assert site_pages._is_page(request, back) is (not more)


@pytest.mark.parametrize("more", [0, 1])
def test_a_migration_is_tried_a_hundred_times_while_a_table_is_in_use(
    db: None, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert quickstart.ATTEMPTS == 100
    busy = quickstart.ATTEMPTS - 1 + more
    tried: list[str] = []

    def migrate(name: str, **_options: Any) -> None:
        tried.append(name)
        if len(tried) <= busy:
            raise Refused("the table is in use")

    monkeypatch.setattr(quickstart, "call_command", migrate)
    monkeypatch.setattr(quickstart, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_given: ["one"])
    with pytest.raises(Refused) if more else nullcontext():
        quickstart.Command(stdout=io.StringIO()).prepare_database()
    assert tried == ["migrate"] * quickstart.ATTEMPTS
