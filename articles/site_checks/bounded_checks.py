"""Runs the checks, each within a bounded time.

What asks the database is bounded by its connection, and is not asked once the database has not
answered. What may hang otherwise runs in a thread, which is left behind when its time is over;
while it hangs no other is begun.
"""

import logging
import threading
from collections.abc import Collection

from django.db.utils import Error
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from articles.site_checks.checks import CHECKS, Check
from articles.site_checks.outcomes import Outcome, Wrong
from pressreview.database.availability import availability

MOST_SECONDS = 5.0  # for each check that may hang; they run beside each other
logger = logging.getLogger(__name__)


class _Running(threading.Thread):
    """A check in a thread of its own."""

    def __init__(self, check: Check) -> None:
        super().__init__(name=f"check-{check.name}", daemon=True)
        self.check, self.language = check, get_language()
        self.outcome: Outcome | None = None

    def run(self) -> None:
        with override(self.language):
            self.outcome = _outcome(self.check)


_hanging: dict[str, _Running] = {}
_lock = threading.Lock()


def run_checks(*, without: Collection[str] = ()) -> list[Outcome]:
    """Run the checks but for those of these names; their outcomes in the order of ``CHECKS``."""
    wanted = [check for check in CHECKS if check.name not in without]
    running = {check.name: _start(check) for check in wanted if check.may_hang}
    outcomes = {}
    is_there = True
    for check in (check for check in wanted if not check.may_hang):
        if is_there:
            outcomes[check.name] = _outcome_of_database(check)
            is_there = check.name != "database" or outcomes[check.name].is_ok
        else:
            sentence = _("It cannot be told while the database does not answer.")
            outcomes[check.name] = Outcome(check.name, False, sentence)
    for name, thread in running.items():
        outcomes[name] = _wait(name, thread)
    return [outcomes[check.name] for check in wanted]


def _start(check: Check) -> _Running | None:
    """A thread for the check; none while the last one hangs."""
    with _lock:
        last = _hanging.get(check.name)
        if last is not None and last.is_alive():
            return None
        thread = _hanging[check.name] = _Running(check)
    thread.start()
    return thread


def _wait(name: str, thread: _Running | None) -> Outcome:
    if thread is not None:
        thread.join(MOST_SECONDS)
        if thread.outcome is not None:
            return thread.outcome
    sentence = _("No answer within %d seconds: what it asks hangs.") % MOST_SECONDS
    return Outcome(name, False, sentence)


def _outcome_of_database(check: Check) -> Outcome:
    with availability.asking(for_all=False):
        return _outcome(check)


def _outcome(check: Check) -> Outcome:
    try:
        return Outcome(check.name, True, check.run())
    except Wrong as error:
        return Outcome(check.name, False, str(error))
    except Error:
        return Outcome(check.name, False, _("The database does not answer this question."))
    except Exception:
        logger.exception("a check failed", extra={"what": check.name})
        return Outcome(check.name, False, _("The check itself failed; the log says where."))
