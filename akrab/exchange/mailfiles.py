"""The mails in a file: one alone (.eml), or a mailbox (mbox: Thunderbird, Google Takeout, Apple Mail).

Pure. A mail in a mailbox begins with a line "From " behind an empty line (or at the top) and before a header; a line of
a text that begins so is written ">From ".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST = 25 * 1024 * 1024
HEADER = re.compile(rb"^[!-9;-~]{1,76}[ \t]*:")
STAMP = re.compile(rb"^From \S")
KNOWN = re.compile(
    rb"^(from|to|cc|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type|reply-to|sender|"
    rb"x-[a-z-]+|resent-[a-z-]+|in-reply-to|references|dkim-signature|arc-[a-z-]+|authentication-results)[ \t]*:",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mail:
    """`number` counts from 1; `raw` is empty for one beyond LARGEST."""

    number: int
    raw: bytes


def is_mail(head: bytes) -> bool:
    """Whether a file begins as a mail or a mailbox does."""
    lines = head.replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf\n").split(b"\n")[:60]
    stamped = bool(lines) and bool(STAMP.match(lines[0]))
    headers = 0
    for line in lines[1:] if stamped else lines:
        if not line.strip():
            break
        headers += bool(KNOWN.match(line))
        if not headers and not HEADER.match(line):
            return False
    return headers >= (1 if stamped else 2)


def mails(path: Path) -> Iterator[Mail]:
    """Every mail of the file, one at a time in memory."""
    with path.open("rb") as file:
        first = file.readline()
    if not STAMP.match(first):
        size = path.stat().st_size
        yield Mail(1, path.read_bytes() if size <= LARGEST else b"")
        return
    number, held, length = 0, list[bytes](), 0
    for line, begins in _lines(path):
        if begins:
            if number:
                yield Mail(number, b"".join(held) if length <= LARGEST else b"")
            number, held, length = number + 1, [], 0
            continue
        length += len(line)
        if length <= LARGEST:
            held.append(line[1:] if re.match(rb">+From ", line) else line)
        else:
            held = []
    if number:
        yield Mail(number, b"".join(held) if length <= LARGEST else b"")


def _lines(path: Path) -> Iterator[tuple[bytes, bool]]:
    """Lines, each with whether it begins a mail. Programs that forget the empty line before it are understood by the
    header that follows."""
    with path.open("rb") as file:
        waiting: bytes | None = None
        first = True
        for line in file:
            if waiting is not None:
                yield waiting, bool(KNOWN.match(line))
                waiting = None
            if STAMP.match(line) and (first or len(line) < 300):
                waiting = line
            else:
                yield line, False
            first = False
        if waiting is not None:
            yield waiting, False
