"""A mail server for tests: real SMTP over a real socket, keeping what it receives."""

from __future__ import annotations

import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from akrab.config.env import Environment, mail_server
from tests.postgres import free_port


class SmtpServer:
    """Receives on a free loopback port. Set `refuse` to an answer ("550 No such user") to turn mail away."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.refuse = ""
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    def __enter__(self) -> SmtpServer:
        self._controller.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._controller.stop()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast(bytes, envelope.content)
        self.messages.append(message_from_bytes(content, policy=policy.default))
        self.envelopes.append(envelope)
        return "250 Message accepted"

    @property
    def url(self) -> str:
        """What AKRAB_EMAIL_URL is set to."""
        return f"smtp://127.0.0.1:{self._controller.port}?tls=none"

    def as_setting(self) -> dict[str, Any] | None:
        return mail_server(Environment({"AKRAB_EMAIL_URL": self.url}), "AKRAB_EMAIL_URL")

    def wait_for(self, count: int, seconds: float = 10) -> list[EmailMessage]:
        """The messages, as soon as there are `count` of them. Raises AssertionError when they do not come."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count:
            assert time.monotonic() < deadline, f"{len(self.messages)} of {count} messages after {seconds} s"
            time.sleep(0.05)
        return self.messages
