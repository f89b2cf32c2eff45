"""What a raw mail says: who, what, to which mail it answers, and whether a program or a person wrote it.

Sources: RFC 5322 (message), 2045-2047 (MIME), 3834 (automatic answers), 3464 (delivery status), 5965 (feedback loop).
Nothing here raises for a mail that is broken: what can be read is read.
"""

import contextlib
import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

from charset_normalizer import from_bytes

# Parts that are about the mail; nobody sent them as a file.
NO_FILES = frozenset({
    "message/delivery-status", "text/rfc822-headers", "application/pkcs7-signature", "application/x-pkcs7-signature",
    "application/pgp-signature",
})  # fmt: skip
LATEST = 2199  # years beyond it are mistakes
TEXT = 200_000  # characters of a body that are looked at
_ID = re.compile(r"<[^<>\s]+>")
_BLOCK = re.compile(r"</(p|div|tr|li|h[1-6]|blockquote|table)>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_NOBODY = re.compile(
    r"([\w.+-]+[-_.+])?(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|notifications?)([+.-].*)?@",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"[\w.+%-]+@[\w.-]+\.\w{2,}")


@dataclass(frozen=True)
class File:
    name: str
    data: bytes


@dataclass(frozen=True)
class Bounce:
    """A mail of ours that was not delivered. `hard`: it never will be."""

    recipient: str
    original_id: str
    hard: bool
    status: str  # such as "5.1.1"
    detail: str


@dataclass(frozen=True)
class Complaint:
    """The recipient called a mail of ours spam."""

    recipient: str
    original_id: str


@dataclass(frozen=True)
class Letter:
    sender: str
    name: str
    subject: str
    text: str  # what is new in it, without what it quotes
    whole: str  # all of it
    message_id: str
    references: tuple[str, ...]  # the nearest first
    at: dt.datetime | None
    automatic: str  # why it is taken for a program's, empty for a person's
    delivered_to: tuple[str, ...] = ()  # addresses of ours that it came to, which may be one made for a single mail
    files: tuple[File, ...] = ()
    bounce: Bounce | None = None
    complaint: Complaint | None = None
    recipients: tuple[tuple[str, str], ...] = ()  # address and name, of To and Cc


def read(raw: bytes) -> Letter:
    """Read a mail of any quality."""
    mail = message_from_bytes(raw, policy=policy.default)
    if not _header(mail, "From"):  # a line that is no header ends the head for the standard library
        mail = message_from_bytes(_mended(raw), policy=policy.default)
    whole = _body(mail)[:TEXT]
    if not whole and mail.get_content_maintype() == "multipart":  # a boundary with signs that must stand in quotes
        quoted = message_from_bytes(_BOUNDARY.sub(rb'boundary="\1"', raw, count=1), policy=policy.default)
        if isinstance(quoted.get_payload(), list):
            mail, whole = quoted, _body(quoted)[:TEXT]
    name, sender = _sender(_header(mail, "From"), next(iter(_all(mail, "From")), ""))
    bounce, complaint = _bounce(mail, sender, whole), _complaint(mail)
    return Letter(
        sender=sender.strip().lower(),
        name=" ".join(name.split())[:150],
        subject=" ".join(_header(mail, "Subject").split()),
        text=without_quotes(whole) or whole.strip(),
        whole=whole,
        message_id=next(iter(_ID.findall(_header(mail, "Message-ID"))), ""),
        references=_references(mail),
        at=_date(mail),
        automatic=_automatic(mail, sender),
        delivered_to=_delivered_to(mail),
        files=tuple(_files(mail)),
        bounce=bounce,
        complaint=complaint,
        recipients=_recipients(mail),
    )


_BOUNDARY = re.compile(rb'boundary=([^"\s;]+)', re.IGNORECASE)


def _sender(said: str, written: str) -> tuple[str, str]:
    """Name and address; of what no rule covers (`Big Bug bb@bug.com`) the address that stands in it."""
    name, sender = parseaddr(said)
    if '"' in sender or " " in sender or "@" not in sender:
        found = _ADDRESS.search(written)
        if found:
            return written[: found.start()].strip(" \"'<"), found.group(0)
    return name, sender


_NAMED = re.compile(rb"[!-9;-~]+[ \t]*:")
_SPACED = re.compile(rb"^([!-9;-~]+)[ \t]+:")


def _mended(raw: bytes) -> bytes:
    """The head without lines that are none of it, and without blanks before the colons (RFC 822 allowed them)."""
    head, blank, body = raw.lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = [line for line in head.split(b"\n") if line[:1] in (b" ", b"\t") or _NAMED.match(line)]
    return b"\n".join(_SPACED.sub(rb"\1:", line) for line in lines) + blank + body


def _recipients(mail: Message) -> tuple[tuple[str, str], ...]:
    found = getaddresses([_header(mail, "To"), _header(mail, "Cc")])
    plain = ((address.strip().lower(), " ".join(name.split())[:150]) for name, address in found if address)
    return tuple(dict.fromkeys(plain))[:100]


def _header(mail: Message, name: str) -> str:
    try:
        value = str(mail.get(name, "") or "")
    except Exception:  # noqa: BLE001  the standard library gives up on broken headers in many ways
        value = next((str(text) for key, text in mail.raw_items() if key.lower() == name.lower()), "")
    return value.encode("utf-8", "replace").decode("utf-8", "replace").replace("\x00", "")


def _references(mail: Message) -> tuple[str, ...]:
    answered = _ID.findall(_header(mail, "In-Reply-To"))
    before = _ID.findall(_header(mail, "References"))
    return tuple(dict.fromkeys([*answered, *reversed(before)]))[:50]


def _delivered_to(mail: Message) -> tuple[str, ...]:
    """Where it went, by every header that mail servers write it into; "for" of the nearest server too."""
    found: list[str] = []
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc"):
        for value in mail.get_all(name, []):
            found += _ADDRESS.findall(str(value))
    for value in mail.get_all("Received", [])[:3]:
        found += re.findall(r"\bfor\s+<([^<>\s]+)>", str(value))
    return tuple(dict.fromkeys(one.lower() for one in found))[:20]


def _date(mail: Message) -> dt.datetime | None:
    """When it was written; where the mail says nonsense (a spammer's year 3609), when the first server took it."""
    received = [str(value).rpartition(";")[2] for value in _all(mail, "Received")]
    for said in (_header(mail, "Date"), *reversed(received)):
        try:
            plain = re.sub(r"\s*:\s*", ":", re.sub(r"\([^()]*\)", " ", said))
            at = parsedate_to_datetime(" ".join(plain.split()))
            at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
            if 1969 <= at.year <= LATEST:
                return at
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def _all(mail: Message, name: str) -> list[str]:
    return [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]


def _automatic(mail: Message, sender: str) -> str:
    """By which mark it is a program's (RFC 3834, and what programs do in fact)."""
    said = _header(mail, "Auto-Submitted").strip().lower()
    if said and not said.startswith("no"):
        return "Auto-Submitted"
    for name in (
        "X-Autoreply",
        "X-Autorespond",
        "X-Auto-Response-Suppress",
        "List-Id",
        "List-Unsubscribe",
        "Feedback-ID",
    ):
        if _header(mail, name):
            return name
    if _header(mail, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "Precedence"
    if _header(mail, "Return-Path").strip() == "<>":
        return "Return-Path"
    return "From" if not sender or _NOBODY.match(sender) else ""


def _body(mail: Message) -> str:
    """The plain text, else the HTML as text."""
    plain: list[str] = []
    rich: list[str] = []
    for part in _leaves(mail):
        if part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain":
            plain.append(_decoded(part))
        elif kind == "text/html":
            rich.append(_decoded(part))
    text = "\n".join(plain).strip()
    return (text or "\n".join(as_text(one) for one in rich)).replace("\x00", "").replace("\r\n", "\n")


def _leaves(mail: Message) -> Iterator[Message]:
    """Parts that hold something; not those of a mail inside the mail."""
    if mail.get_content_maintype() == "multipart" and isinstance(mail.get_payload(), list):
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    elif mail.get_content_type() != "message/rfc822":
        yield mail


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    for charset in (part.get_content_charset(), "utf-8"):
        if charset:
            with contextlib.suppress(LookupError, UnicodeDecodeError):
                return data.decode(charset)
    best = from_bytes(data[:50_000]).best()
    return data.decode(best.encoding if best else "latin-1", "replace")


def as_text(markup: str) -> str:
    """HTML as plain text: nothing runs, nothing hidden is shown, paragraphs stay apart."""
    import nh3

    safe = nh3.clean(
        markup,
        tags={"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"},
        clean_content_tags={"script", "style", "title", "head"},
        attributes={},
    )
    lines = html.unescape(_TAG.sub("", _BLOCK.sub("\n", safe.replace("\n", " ")))).splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


_WROTE = re.compile(r"^(on\b.{5,200}\bwrote:|pada\b.{5,200}\b(menulis|wrote):)$", re.IGNORECASE)
_QUOTED = re.compile(
    r"^(.{0,80}\d{4}.{0,80}<[^>]+@[^>]+>.{0,20}:|"
    r"-{2,}\s*(original message|forwarded message|pesan asli|pesan terusan)\s*-{2,}|_{20,}|"
    r"\*?(from|dari|von|de):\*?\s.+@.+)$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(--\s?|—|_{3,}|-{3,}|(sent|dikirim) (from|dari) (my|ponsel|iphone|samsung|outlook|yahoo).{0,40})$", re.IGNORECASE
)


def without_quotes(text: str) -> str:
    """The part of an answer that is new: up to the line that begins the quotation or the signature. An answer written
    between or below the quoted lines is kept whole."""
    lines = text.splitlines()
    kept: list[str] = []
    place = 0
    while place < len(lines):
        bare = lines[place].strip()
        ends = _announced(lines, place)
        if ends and _is_quoted(lines, ends):
            place = ends
            continue
        if ends or _QUOTED.match(bare) or _SIGNATURE.match(bare):
            break
        if not bare.startswith(">"):
            kept.append(lines[place])
        place += 1
    return "\n".join(kept).strip()


def _announced(lines: list[str], place: int) -> int:
    """Behind "On … wrote:", which is sometimes broken over three lines; 0 where nothing is announced."""
    if not lines[place].strip().lower().startswith(("on ", "pada ")):
        return 0
    for count in (1, 2, 3):
        if _WROTE.match(" ".join(line.strip() for line in lines[place : place + count])):
            return place + count
    return 0


def _is_quoted(lines: list[str], place: int) -> bool:
    """Whether the next line that says something is marked as quoted."""
    return next((line.strip().startswith(">") for line in lines[place:] if line.strip()), False)


def _files(mail: Message) -> Iterator[File]:
    for part in _leaves(mail):
        kind = part.get_content_type()
        if part.get_content_disposition() != "attachment" and kind in {"text/plain", "text/html"}:
            continue
        if part.get_content_maintype() == "multipart" or kind in NO_FILES:
            continue
        payload = part.get_payload(decode=True)
        try:
            name = part.get_filename() or ""
        except Exception:  # noqa: BLE001  a name in an encoding nobody knows
            name = ""
        yield File(
            " ".join(str(name).split()) or kind.replace("/", "."), payload if isinstance(payload, bytes) else b""
        )


def _bounce(mail: EmailMessage, sender: str, text: str) -> Bounce | None:
    if mail.get_content_type() == "multipart/report" and "delivery-status" in str(mail.get("Content-Type", "")).lower():
        return _status_report(mail)
    # Mail servers of the old kind say it in prose, from nobody.
    looks = _header(mail, "Return-Path").strip() == "<>" or re.match(
        r"(mailer-daemon|postmaster)@", sender, re.IGNORECASE
    )
    failed = re.search(
        r"undeliver|delivery (status|has failed|failed)|failure notice|returned mail|not delivered",
        _header(mail, "Subject"),
        re.IGNORECASE,
    )
    if not (looks and failed):
        return None
    status = _STATUS.search(text)
    found = [one for one in _ADDRESS.findall(text) if not _NOBODY.match(one)]
    own = next(
        iter(_ID.findall("\n".join(line for line in text.splitlines() if line.lower().startswith("message-id:")))), ""
    )
    if not (found or own):
        return None
    code = status.group(0) if status else ""
    return Bounce(
        found[0].lower() if found else "", own, code.startswith("5") or not code, code, " ".join(text.split())[:300]
    )


def _status_report(mail: Message) -> Bounce:
    recipient = status = detail = original = ""
    action = ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if not isinstance(block, Message):
                    continue
                final = _header(block, "Final-Recipient") or _header(block, "Original-Recipient")
                if final:
                    recipient = final.rpartition(";")[2].strip().strip("<>").lower()
                    status = _header(block, "Status").strip() or status
                    action = _header(block, "Action").strip().lower() or action
                    detail = _header(block, "Diagnostic-Code").rpartition(";")[2].strip() or detail
        elif kind in {"text/rfc822-headers", "message/rfc822"}:
            original = original or _original_id(part)
    return Bounce(
        recipient, original, status.startswith("5") and action != "delayed", status, " ".join(detail.split())[:300]
    )


def _original_id(part: Message) -> str:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return next(iter(_ID.findall(_header(inner[0], "Message-ID"))), "")
    headers = message_from_bytes(_decoded(part).encode("utf-8", "replace"), policy=policy.compat32)
    return next(iter(_ID.findall(str(headers.get("Message-ID", "")))), "")


def _complaint(mail: EmailMessage) -> Complaint | None:
    if (
        mail.get_content_type() != "multipart/report"
        or "feedback-report" not in str(mail.get("Content-Type", "")).lower()
    ):
        return None
    recipient = original = ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            fields = first if isinstance(first, Message) else message_from_bytes(_decoded(part).encode())
            recipient = parseaddr(_header(fields, "Original-Rcpt-To"))[1].lower()
        elif kind in {"text/rfc822-headers", "message/rfc822"}:
            original = original or _original_id(part)
    return Complaint(recipient, original)
