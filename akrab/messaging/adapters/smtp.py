"""E-mail by SMTP: some connections that stay open for as many mails as wait."""

import logging
import queue
import re
import threading
from collections.abc import Callable, Iterable
from email.errors import MessageError

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.messaging.adapters.base import TransportError, Watch
from akrab.messaging.mail.composing import message_id, raw, sender
from akrab.messaging.mail.line import Envelope, Line
from akrab.messaging.mail.verp import return_address
from akrab.messaging.models import Message

logger = logging.getLogger(__name__)
FEW = 4  # so many mails go over one connection
_ON_THE_WIRE = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")  # no space, no bracket, no line end: it goes into a command
REFUSED_IN_A_ROW = 10  # "not now", one mail after the other: it is not about the mails


class SmtpTransport:
    """Mails are written here, one after the other, and handed over by a thread for each connection."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def send(self, message: Message) -> str:
        """One mail; returns its Message-ID. Raises TransportError."""
        self._line(0).deliver(_envelope(message), lambda: None)
        return message_id(message)

    def send_many(self, messages: Iterable[Message], watch: Watch, stopped: Callable[[], bool]) -> None:
        waiting = list(messages)
        run = _Run(watch, stopped)
        count = 1 if len(waiting) <= FEW else int(shop.get("mail_connections"))
        self._line(count - 1)
        if count == 1:
            for message in waiting:
                if run.is_over():
                    return
                self._deliver(run, 0, message, run.written(message))
            return
        written: queue.Queue[tuple[Message, Envelope] | None] = queue.Queue(maxsize=2 * count)
        threads = [
            threading.Thread(target=self._work, args=(run, number, written), name=f"smtp {number}")
            for number in range(count)
        ]
        for thread in threads:
            thread.start()
        try:
            for message in waiting:
                if run.is_over():
                    break
                envelope = run.written(message)
                if envelope is not None:
                    written.put((message, envelope))
        finally:
            for _thread in threads:
                written.put(None)
            for thread in threads:
                thread.join()

    def _work(self, run: "_Run", number: int, written: "queue.Queue[tuple[Message, Envelope] | None]") -> None:
        """In a thread: no question to the database."""
        while (one := written.get()) is not None:
            if not run.is_over():  # else they are taken out and left untouched
                self._deliver(run, number, *one)

    def _deliver(self, run: "_Run", number: int, message: Message, envelope: Envelope | None) -> None:
        if envelope is None:
            return
        own_id, begun = message_id(message), list[bool]()

        def begin() -> None:
            begun.append(True)
            run.watch.begun(message, own_id)

        with translation.override(message.language or "id"):
            try:
                self._lines[number].deliver(envelope, begin)
            except TransportError as error:
                run.failed(message, error)
            except Exception:  # a fault of ours in one mail must not hold up the others
                logger.exception("Mail %s could not be handed over", message.pk)
                self._lines[number].close()
                fault = _("An unexpected fault. The log has the details.")
                run.failed(message, TransportError(fault, permanent=False, unsure=bool(begun)))
            else:
                run.done(message, own_id)

    def _line(self, number: int) -> Line:
        while len(self._lines) <= number:
            self._lines.append(Line())
        return self._lines[number]

    def close(self) -> None:
        for line in self._lines:
            line.close()
        self._lines.clear()


class _Run:
    """What the threads of one round share."""

    def __init__(self, watch: Watch, stopped: Callable[[], bool]) -> None:
        self.watch = watch
        self._stopped = stopped
        self._over = False
        self._in_a_row = 0

    def is_over(self) -> bool:
        return self._over or self._stopped()

    def written(self, message: Message) -> Envelope | None:
        """The mail; None when it cannot be written, which is told."""
        with translation.override(message.language or "id"):
            try:
                return _envelope(message)
            except TransportError as error:
                self.failed(message, error)
            except Exception:
                logger.exception("Mail %s could not be written", message.pk)
                fault = _("An unexpected fault. The log has the details.")
                self.failed(message, TransportError(fault, permanent=False))
            return None

    def done(self, message: Message, own_id: str) -> None:
        self._in_a_row = 0
        self.watch.done(message, own_id)

    def failed(self, message: Message, error: TransportError) -> None:
        if not error.permanent and not error.unsure:
            self._in_a_row += 1
            error.pause = error.pause or self._in_a_row >= REFUSED_IN_A_ROW
        self._over = self._over or error.pause
        self.watch.failed(message, error)


def _envelope(message: Message) -> Envelope:
    """Raises TransportError."""
    if settings.MAIL_SERVER is None:
        raise TransportError(_("No mail server is set up. Set AKRAB_EMAIL_URL and try again."), permanent=True)
    try:
        if not _ON_THE_WIRE.fullmatch(message.recipient):
            raise ValueError(message.recipient)
        mail = raw(message)
    except (MessageError, ValueError) as error:
        raise TransportError(
            _("“%(address)s” is not an e-mail address.") % {"address": message.recipient}, permanent=True
        ) from error
    return Envelope(return_address(message) or sender().addr_spec, message.recipient, mail)
