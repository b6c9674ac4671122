"""While Redis fails no request asks it: a thread tries, and the cache answers as an empty one."""

import threading
from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.test import RequestFactory
from redis.exceptions import ConnectionError as Lost

from articles.accounts.forms import CodeForm
from articles.models import AttemptCount
from pressreview import redis_cache
from pressreview.redis_cache import PAUSE, Breaker, SharedCache


class Server:
    """What is asked through a breaker, by which thread."""

    def __init__(self) -> None:
        self.works = True
        self.asked: list[threading.Thread] = []
        self.tried: list[threading.Thread] = []

    def ask(self, value: str) -> str:
        self.asked.append(threading.current_thread())
        return self._answer(value)

    def trial(self) -> None:
        self.tried.append(threading.current_thread())
        self._answer("")

    def _answer(self, value: str) -> str:
        if not self.works:
            raise Lost("away")
        return value


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr("pressreview.redis_cache.time.monotonic", lambda: now[0])
    return now


def settled(server: Server) -> None:
    for thread in server.tried:
        thread.join()


def test_a_failure_is_paid_for_once_and_a_thread_tries_again(clock: list[float]) -> None:
    server, breaker = Server(), Breaker()

    def ask() -> str:
        return breaker.attempt(server.ask, "none", "value", trial=server.trial)

    assert ask() == "value"
    server.works = False
    assert [ask() for _time in range(5)] == ["none"] * 5
    assert (len(server.asked), server.tried) == (2, [])
    clock[0] += PAUSE
    assert [ask() for _time in range(5)] == ["none"] * 5
    settled(server)
    assert (len(server.asked), len(server.tried)) == (2, 1)
    assert server.tried[0] is not threading.current_thread()
    clock[0] += PAUSE
    server.works = True
    assert ask() == "none", "who comes first does not wait for the trial"
    settled(server)
    assert ask() == "value"
    assert len(server.tried) == 2


@pytest.mark.parametrize(("seconds", "tries"), [(PAUSE - 0.001, 0), (PAUSE, 1)])
def test_it_is_tried_again_after_a_pause(clock: list[float], seconds: float, tries: int) -> None:
    assert PAUSE == 2.0
    server, breaker = Server(), Breaker()
    server.works = False
    breaker.attempt(server.ask, "none", "value", trial=server.trial)
    clock[0] += seconds
    breaker.attempt(server.ask, "none", "value", trial=server.trial)
    settled(server)
    assert len(server.tried) == tries


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> SharedCache:
    """A shared cache behind which there is no server."""
    monkeypatch.setattr(redis_cache, "breaker", Breaker())
    return SharedCache("redis://127.0.0.1:1/0", {})


def test_it_answers_as_an_empty_cache(away: SharedCache) -> None:
    assert away.get("name", "other") == "other"
    assert away.get_many(["name"]) == {}
    assert away.add("name", 1)
    away.set("name", 1)
    away.set_many({"name": 1})
    assert not away.has_key("name")
    assert not away.touch("name")
    assert not away.delete("name")
    with pytest.raises(ValueError, match="no such key"):
        away.incr("name")


def test_a_code_signs_in_once_without_the_cache(
    db: None, away: SharedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """allauth remembers used codes in the cache; we do in the database, whatever becomes of it."""
    monkeypatch.setattr(auth, "cache", away)
    user = User.objects.create_user("olga")
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    (counter,) = auth.yield_hotp_counters_from_time()
    code = auth.format_hotp_value(auth.hotp_value(secret, counter))
    forms: list[Any] = [CodeForm({"code": code}, user=user) for _time in range(2)]
    with request_context(RequestFactory().post("/")):
        assert [form.is_valid() for form in forms] == [True, False]
    assert AttemptCount.objects.exists()
