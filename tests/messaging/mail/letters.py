"""Raw mails for tests."""

from email.message import EmailMessage
from email.policy import SMTP


def letter(
    text: str = "Apakah casing biru ada?",
    *,
    sender: str = "Rina Kartika <rina@example.com>",
    subject: str = "Tanya stok",
    message_id: str = "<a1@example.com>",
    **headers: str,
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, "toko@example.com", subject, message_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes(policy=SMTP)


def bounce(
    original_id: str, *, recipient: str = "rina@example.com", status: str = "5.1.1", action: str = "failed"
) -> bytes:
    """A delivery status report as RFC 3464 has it; the original's headers are an attached part of their own."""
    return (
        "From: MAILER-DAEMON@mx.example.net\r\nTo: toko@example.com\r\nReturn-Path: <>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <dsn-1@mx.example.net>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} No such user here\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: toko@example.com\r\n"
        f"Message-ID: {original_id}\r\n\r\n--b--\r\n"
    ).encode()


def complaint(original_id: str, *, recipient: str = "rina@example.com") -> bytes:
    """A feedback report as RFC 5965 has it."""
    return (
        "From: fbl@mail.example.net\r\nTo: toko@example.com\r\nSubject: FW: Promo\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"
        f"Original-Rcpt-To: {recipient}\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: toko@example.com\r\n"
        f"Message-ID: {original_id}\r\nSubject: Promo\r\n\r\nHi\r\n--b--\r\n"
    ).encode()
