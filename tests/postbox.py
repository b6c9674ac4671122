"""A real mail server for tests, which keeps what it is given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.live import free_port

Mails = list[EmailMessage]


def accept(_mail: EmailMessage) -> str:
    """The answer of a server that takes every mail."""
    return "250 OK"


class Postbox:
    """Keeps every mail, and answers what it is told to."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: Mails = []
        self.answer_rcpt: Callable[[str], str] = lambda _address: "250 OK"
        # Called when the mail is here, and before its sender is told so.
        self.answer_data = accept

    async def handle_RCPT(
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        answer = self.answer_rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return answer

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        content = getattr(envelope, "original_content", b"")
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return self.answer_data(self.mails[-1])


@contextmanager
def running(port: int = 0) -> Iterator[Postbox]:
    """A mail server on this machine."""
    box = Postbox(port or free_port())
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()
