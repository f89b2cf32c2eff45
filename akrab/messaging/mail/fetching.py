"""Reading a mailbox by IMAP (RFC 3501): from where it was left, without marking or moving anything there."""

import contextlib
import imaplib
import logging
import re
import ssl
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.core import clock
from akrab.messaging.mail.taking import LARGEST, keep
from akrab.messaging.models.mail import Mailbox

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 30
AT_ONCE = 200


class MailboxError(Exception):
    """The mailbox cannot be read; the words are for the shop owner."""


def fetch() -> int:
    """Store all mail that is new; returns how many. Without AKRAB_IMAP_URL there is nothing to do. What goes wrong is
    noted on the mailbox and told by `akrab doctor`; the next round tries again."""
    server = settings.MAIL_BOX
    if server is None:
        return 0
    box, _new = Mailbox.objects.get_or_create(name=name_of(server))
    try:
        new = _fetch(server, box)
    except (imaplib.IMAP4.error, OSError, MailboxError) as error:
        logger.warning("The mailbox could not be read: %s", type(error).__name__)
        Mailbox.objects.filter(pk=box.pk).update(problem=_sentence(error)[:300])
        return 0
    Mailbox.objects.filter(pk=box.pk).update(read_at=clock.now(), problem="")
    return new


def name_of(server: dict[str, Any]) -> str:
    """What the mailbox is called among ours."""
    return f"{server['user']}@{server['host']}/{server['folder']}"[:120]


def _sentence(error: Exception) -> str:
    if isinstance(error, MailboxError):
        return str(error)
    if isinstance(error, OSError):
        return _("The mail server cannot be reached.")
    return _("The mail server does not let us read the mailbox. Look at the user name, password and folder.")


def _connected(server: dict[str, object]) -> imaplib.IMAP4:
    secure = ssl.create_default_context()
    host, port = str(server["host"]), int(str(server["port"]))
    if server["tls"] == "implicit":
        client: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, port, ssl_context=secure, timeout=TIMEOUT_SECONDS)
    else:
        client = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
        if server["tls"] == "starttls":
            client.starttls(secure)
    try:
        client.login(str(server["user"]), str(server["password"]))
    except imaplib.IMAP4.error:
        client.shutdown()
        raise
    return client


def _fetch(server: dict[str, object], box: Mailbox) -> int:
    client = _connected(server)
    try:
        kind, _count = client.select(_quoted(str(server["folder"])), readonly=True)
        if kind != "OK":
            raise MailboxError(_("The mailbox has no folder “%(name)s”.") % {"name": server["folder"]})
        validity = int(str((client.response("UIDVALIDITY")[1] or [b"0"])[0], "ascii"))
        after = box.last_uid if validity == box.validity else 0
        kind, found = client.uid("SEARCH", f"UID {after + 1}:*")
        uids = sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > after)
        new = 0
        for uid in uids[:AT_ONCE]:
            new += _take(client, uid, box.name)
            Mailbox.objects.filter(pk=box.pk).update(validity=validity, last_uid=uid)
        return new
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            client.logout()


def _take(client: imaplib.IMAP4, uid: int, mailbox: str) -> bool:
    _kind, sizes = client.uid("FETCH", str(uid), "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(one for one in sizes if isinstance(one, bytes)))
    if size and int(size.group(1)) > LARGEST:
        logger.warning("Mail %s of %s bytes is larger than what is taken", uid, size.group(1).decode())
        _kind, parts = client.uid("FETCH", str(uid), "(BODY.PEEK[HEADER])")
    else:
        _kind, parts = client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    return keep(raw, mailbox=mailbox) if raw else False


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
