"""One connection to the mail server: kept open, few round trips, and clear about the moment from which on a mail may
have arrived.

The server has a mail once it has seen the dot behind it (RFC 5321, 4.2.5). Until then whatever breaks, the mail has not
gone out; between the dot and the answer nobody knows.
"""

import contextlib
import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.messaging.adapters.base import TransportError

TIMEOUT_SECONDS = 20
ANSWER_SECONDS = 120  # some servers look a mail through before they answer
IDLE_SECONDS = 10  # after so long without a word the server may have hung up
GREYLISTED_SECONDS = 300
# smtplib's own errors are OSErrors too.


@dataclass(frozen=True)
class Envelope:
    sender: str
    recipient: str
    raw: bytes


class Line:
    """Talks to the server of AKRAB_EMAIL_URL; connects when there is something to say."""

    def __init__(self) -> None:
        self._client: smtplib.SMTP | None = None
        self._spoken_at = 0.0

    def deliver(self, envelope: Envelope, begun: Callable[[], None]) -> None:
        """Hand one mail over; `begun` is called just before the other side can have it. Raises TransportError."""
        fresh = self._client is None
        try:
            self._announce(envelope)
        except OSError as error:
            self.close()
            if fresh:
                raise _away() from error
            try:  # the server had hung up: nothing was handed over
                self._announce(envelope)
            except OSError as again:
                self.close()
                raise _away() from again
        begun()
        self._hand_over(envelope)
        self._spoken_at = time.monotonic()

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(OSError):
                if client.sock is not None:  # smtplib lets go of it when the other side has hung up
                    client.sock.settimeout(2)
                    client.quit()
            client.close()

    def _connected(self) -> smtplib.SMTP:
        if self._client is not None:
            if time.monotonic() - self._spoken_at < IDLE_SECONDS:
                return self._client
            with contextlib.suppress(OSError):
                if self._client.noop()[0] == 250:
                    return self._client
            self.close()
        self._client = _connect()
        return self._client

    def _announce(self, envelope: Envelope) -> None:
        """From, to, and that the mail comes: the server has agreed to take it. Raises TransportError or an error of the
        connection."""
        client = self._connected()
        options = f" SIZE={len(envelope.raw)}" if client.has_extn("size") else ""
        if client.has_extn("8bitmime") and not envelope.raw.isascii():
            options += " BODY=8BITMIME"
        words = [f"MAIL FROM:<{envelope.sender}>{options}", f"RCPT TO:<{envelope.recipient}>", "DATA"]
        if client.has_extn("pipelining"):  # RFC 2920: all of it in one go
            client.send("".join(f"{word}\r\n" for word in words))
            answers = [client.getreply() for _word in words]
        else:
            answers = []
            for word in words:
                answers.append(client.docmd(word))
                if answers[-1][0] not in (250, 251, 354):
                    break
        for place, (code, said) in enumerate(answers):
            if code in (250, 251) if place < 2 else code == 354:
                continue
            self._undo(client, taken=answers[-1][0] == 354)
            raise _refusal(code, said, envelope.recipient if place == 1 else "")

    def _undo(self, client: smtplib.SMTP, *, taken: bool) -> None:
        """Ready for the next mail. From a server that waits for this one all the same we go without a word."""
        if taken:
            self._drop()
            return
        try:
            if client.rset()[0] != 250:
                self.close()
        except OSError:
            self.close()

    def _hand_over(self, envelope: Envelope) -> None:
        client = self._client
        assert client is not None
        assert client.sock is not None
        sock = client.sock
        lines = envelope.raw.replace(b"\r\n.", b"\r\n..")
        if lines.startswith(b"."):
            lines = b"." + lines
        end = b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            client.send(lines + end)
        except OSError as error:  # the dot did not leave
            self._drop()
            raise _away() from error
        try:
            sock.settimeout(ANSWER_SECONDS)
            code, said = client.getreply()
            sock.settimeout(TIMEOUT_SECONDS)
        except OSError as error:
            self._drop()
            raise TransportError(
                _("The mail server took the mail and did not say what became of it."), permanent=False, unsure=True
            ) from error
        if code != 250:
            if code == 421:
                self.close()
            raise _refusal(code, said, "")

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _connect() -> smtplib.SMTP:
    """Raises TransportError."""
    server = settings.MAIL_SERVER
    assert server is not None  # without one nothing is sent
    secure = ssl.create_default_context()
    client: smtplib.SMTP | None = None
    try:
        if server["tls"] == "implicit":
            client = smtplib.SMTP_SSL(server["host"], server["port"], timeout=TIMEOUT_SECONDS, context=secure)
        else:
            client = smtplib.SMTP(server["host"], server["port"], timeout=TIMEOUT_SECONDS)
            if server["tls"] == "starttls":
                client.starttls(context=secure)
        client.ehlo_or_helo_if_needed()
        if server["user"]:
            client.login(server["user"], server["password"])
    except smtplib.SMTPAuthenticationError as error:
        _hang_up(client)
        raise TransportError(
            _("The mail server does not accept our user name and password."), permanent=False, pause=True
        ) from error
    except OSError as error:
        _hang_up(client)
        raise _away() from error
    return client


def _hang_up(client: smtplib.SMTP | None) -> None:
    if client is not None:
        client.close()


def _away() -> TransportError:
    return TransportError(_("The mail server cannot be reached."), permanent=False, pause=True)


def _refusal(code: int, said: bytes, recipient: str) -> TransportError:
    """`recipient` where it was the address that was refused."""
    answer = f"{code} {' '.join(said.decode('utf-8', 'replace').split())}"[:150]
    if recipient:
        sentence = _("The mail server does not accept the address %(address)s (%(answer)s).") % {
            "address": recipient,
            "answer": answer,
        }
    else:
        sentence = _("The mail server refused the mail (%(answer)s).") % {"answer": answer}
    return TransportError(
        sentence,
        permanent=500 <= code < 600,
        wait=GREYLISTED_SECONDS if 400 <= code < 500 else 0,
        pause=code == 421,
    )
