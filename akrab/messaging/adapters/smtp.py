"""E-mail by SMTP, one connection for as many messages as wait."""

import contextlib
import hashlib
import smtplib
import ssl
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.files import path
from akrab.messaging.links import unsubscribe_link
from akrab.messaging.models import Message

TIMEOUT_SECONDS = 20


class SmtpTransport:
    """Talks to the server of AKRAB_EMAIL_URL."""

    def __init__(self) -> None:
        self._client: smtplib.SMTP | None = None

    def send(self, message: Message) -> str:
        if settings.MAIL_SERVER is None:
            raise TransportError(_("No mail server is set up. Set AKRAB_EMAIL_URL and try again."), permanent=True)
        try:
            mail = compose(message)
        except (MessageError, ValueError) as error:
            raise TransportError(
                _("“%(address)s” is not an e-mail address.") % {"address": message.recipient}, permanent=True
            ) from error
        try:
            client = self._connected()
            client.sendmail(sender().addr_spec, [message.recipient], signed(mail))
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            self._reset()
            raise TransportError(
                _("The mail server does not accept the address %(address)s.") % {"address": message.recipient},
                permanent=code >= 500,
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            self.close()
            raise TransportError(
                _("The mail server does not accept our user name and password."), permanent=False
            ) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            raise TransportError(
                _("The mail server refused the message (%(code)s).") % {"code": error.smtp_code},
                permanent=500 <= error.smtp_code < 600,
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise TransportError(_("The mail server cannot be reached."), permanent=False) from error
        return str(mail["Message-ID"])

    def close(self) -> None:
        if self._client is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._client.quit()
            self._client = None

    def _reset(self) -> None:
        if self._client is not None:
            try:
                self._client.rset()
            except (smtplib.SMTPException, OSError):
                self.close()

    def _connected(self) -> smtplib.SMTP:
        if self._client is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if self._client.noop()[0] == 250:
                    return self._client
            self.close()
        server = settings.MAIL_SERVER
        assert server is not None  # without one this channel is not offered
        secure = ssl.create_default_context()
        client: smtplib.SMTP
        if server["tls"] == "implicit":
            client = smtplib.SMTP_SSL(server["host"], server["port"], timeout=TIMEOUT_SECONDS, context=secure)
        else:
            client = smtplib.SMTP(server["host"], server["port"], timeout=TIMEOUT_SECONDS)
            if server["tls"] == "starttls":
                client.starttls(context=secure)
        self._client = client
        if server["user"]:
            client.login(server["user"], server["password"])
        return client


def sender() -> Address:
    """The shop's own address, else one at the shop's site."""
    address = shop.get("email") or f"shop@{urlsplit(settings.BASE_URL).hostname or 'localhost'}"
    return Address(display_name=shop.get("name"), addr_spec=address)


def compose(message: Message) -> EmailMessage:
    """The mail as it goes out. Its Message-ID hangs on our key: sent twice after a crash, it is still one mail."""
    mail = EmailMessage()
    mail["From"] = sender()
    mail["To"] = Address(addr_spec=message.recipient)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(clock.now())
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{message.key}".encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{digest}@{host}>"
    if message.actor_id is None:  # our rules wrote it: nobody's program should answer it (RFC 3834)
        mail["Auto-Submitted"] = "auto-generated"
    if message.reply_to:
        mail["In-Reply-To"] = message.reply_to
        mail["References"] = message.reply_to
    if message.data.get("purpose") == "marketing":
        # RFC 8058: one address, one POST, no question asked.
        mail["List-Unsubscribe"] = f"<{unsubscribe_link(message)}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for one in message.attachments.order_by("id"):
        kind, _slash, subtype = one.mime.partition("/")
        mail.add_attachment(path(one.digest).read_bytes(), maintype=kind, subtype=subtype, filename=one.name)
    return mail


def signed(mail: EmailMessage) -> bytes:
    """The mail as it goes over the wire, with a DKIM signature (RFC 6376) where AKRAB_DKIM is set.

    Long headers stay on one line: a signature over a folded List-Unsubscribe breaks at servers that unfold it.
    """
    raw = mail.as_bytes(policy=policy.SMTP.clone(max_line_length=None))
    key = settings.DKIM
    if key is None:
        return raw
    import dkim

    signature = dkim.sign(
        raw,
        key["selector"].encode(),
        key["domain"].encode(),
        Path(key["file"]).read_bytes(),
        include_headers=[name.encode() for name in SIGNED if name in mail],
        canonicalize=(b"relaxed", b"relaxed"),
    )
    return bytes(signature) + raw


SIGNED = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type",
    "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
)  # fmt: skip
