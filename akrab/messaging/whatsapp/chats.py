"""Reading a chat that WhatsApp exported on a phone: Android or iPhone, in any language, with any order of the date.

WhatsApp writes no format down. What is known: a line begins with a date and a time; Android goes on with " - ", the
iPhone puts both in brackets; then the writer, a colon, the text; lines without a beginning belong to the message above;
lines without a writer are WhatsApp's own. The order of day and month is decided by evidence: a number over 12, else the
order in which time never runs backwards; where both fit, a person is asked. Pure: no database, no clock.
"""

import datetime as dt
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import IO

from akrab.messaging.whatsapp.chatmarks import kind_of, without_edit

ORDERS = ("dmy", "mdy", "ymd")
LARGEST_TEXT = 60 * 1024 * 1024
MARKS = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
# Morning and afternoon as phones write them.
MORNING = frozenset({"am", "上午", "午前", "오전", "ص", "pg", "पूर्वाह्न", "sa", "πμ", "fm", "öö", "de"})
AFTERNOON = frozenset({"pm", "下午", "午後", "오후", "م", "ptg", "अपराह्न", "ch", "μμ", "em", "ös", "du"})
_HALVES = "|".join(sorted(map(re.escape, (MORNING | AFTERNOON) - {"am", "pm"}), key=len, reverse=True))
_HALF = rf"[AaPp]\.?\s?[Mm]\.?|{_HALVES}"
START = re.compile(
    r"^(?P<open>\[)?(?P<date>\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4})\.?,?\s+(?:(?:at|um|à|om|kl\.?|pukul|klo) )?"
    rf"(?:(?P<before>{_HALF})\s?)?(?P<time>\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?)(?:\s?(?P<after>{_HALF}))?"
    r"(?:\](?P<ios>\s?)|\s[-–]\s)(?P<rest>.*)$",
    re.IGNORECASE,
)


class ChatError(ValueError):
    """The file is no chat that WhatsApp exported."""


@dataclass(frozen=True)
class Line:
    """One message. `at` has no zone: it is the phone's clock. `kind`: text, media or deleted. `file`: the name under
    which the export brought the file along, `caption` what stands under it."""

    at: dt.datetime
    author: str
    text: str
    kind: str = "text"
    edited: bool = False
    file: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Chat:
    """`order` is empty when day and month cannot be told apart; the lines are then read as `guess`."""

    lines: tuple[Line, ...]
    order: str
    guess: str
    system: int  # lines of WhatsApp's own
    name: str = ""  # of the file's chat partner, where the file says so

    @property
    def authors(self) -> list[tuple[str, int]]:
        """Who wrote how much, the busiest first."""
        return Counter(line.author for line in self.lines).most_common()


@dataclass
class _Raw:
    date: tuple[str, str, str]
    time: dt.time
    rest: str
    marked: bool  # the text begins with the invisible mark that the iPhone puts before its own words


def text_in(file: Path) -> str:
    """The text of a .txt or of the chat inside a .zip, which may be far larger than memory. Raises ChatError."""
    with file.open("rb") as opened:
        if zipfile.is_zipfile(opened):
            return text_of(_unzipped(opened))
        opened.seek(0)
        data = opened.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise ChatError("large")
    return text_of(data)


def text_of(data: bytes) -> str:
    """The text of a .txt or of the chat inside a .zip. Raises ChatError."""
    if data[:4] == b"PK\x03\x04":
        data = _unzipped(BytesIO(data))
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    try:
        return data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ChatError("encoding") from error


def _unzipped(file: IO[bytes]) -> bytes:
    try:
        with zipfile.ZipFile(file) as archive:
            texts = [one for one in archive.infolist() if one.filename.lower().endswith(".txt") and not one.is_dir()]
            chats = [one for one in texts if one.filename.rpartition("/")[2] == "_chat.txt"] or texts
            if not chats:
                raise ChatError("empty")
            chat = max(chats, key=lambda one: one.file_size)
            if chat.file_size > LARGEST_TEXT:
                raise ChatError("large")
            with archive.open(chat) as opened:
                found = opened.read(LARGEST_TEXT + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise ChatError("zip") from error
    if len(found) > LARGEST_TEXT:
        raise ChatError("large")
    return found


def read(text: str, *, order: str = "", filename: str = "") -> Chat:
    """All messages of a chat, in the order of the file. `order` settles what day and month are. Raises ChatError."""
    raws = list(_raws(text.splitlines()))
    if not raws:
        raise ChatError("nothing")
    decided, guess = (order, order) if order else decide(_triples(raws), [raw.time for raw in raws])
    lines, system = [], 0
    before: dt.date | None = None
    for raw in raws:
        day = _day(raw.date, guess, before)
        if day is None:
            raise ChatError("date")
        before = day
        line = _line(raw, dt.datetime.combine(day, raw.time))
        if line is None:
            system += 1
        else:
            lines.append(line)
    if not lines:
        raise ChatError("nothing")
    return Chat(tuple(lines), decided, guess, system, partner(filename))


def _raws(lines: Iterable[str]) -> Iterable[_Raw]:
    """Beginnings with all that belongs to them."""
    current: _Raw | None = None
    for line in lines:
        plain = _plain(line)
        match = START.match(plain.strip(MARKS))
        moment = _time(match) if match else None
        if match is None or moment is None:
            if current is not None:
                current.rest += "\n" + line.strip(MARKS)
            continue
        if current is not None:
            yield current
        parts = re.split(r"[./-] ?", match["date"])
        rest = match["rest"]
        marked = bool(re.search(r": ?[\u200e\u200f]", rest)) and ": " in rest.replace(":\u200e", ": ")
        current = _Raw((parts[0], parts[1], parts[2]), moment, rest, marked)
    if current is not None:
        yield current


def _plain(line: str) -> str:
    """Digits of any script as 0–9 and the narrow spaces of new phones as plain ones, up to the text."""
    head, tail = line[:48], line[48:]
    made = []
    for letter in head:
        if letter.isdigit() and not letter.isascii():
            made.append(str(unicodedata.digit(letter, "")) or letter)
        else:
            made.append(" " if letter in "\u00a0\u202f\u2009" else letter)
    return "".join(made) + tail


def _time(match: re.Match[str]) -> dt.time | None:
    parts = [int(part) for part in re.split(r"[:.]", match["time"])]
    half = (match["before"] or match["after"] or "").lower().replace(".", "").replace(" ", "")
    hour = parts[0]
    if half in AFTERNOON and hour < 12:
        hour += 12
    elif half in MORNING and hour == 12:
        hour = 0
    try:
        return dt.time(hour, parts[1], parts[2] if len(parts) > 2 else 0)
    except ValueError:
        return None


def _triples(raws: Sequence[_Raw]) -> list[tuple[str, str, str]]:
    return [raw.date for raw in raws]


def decide(dates: Sequence[tuple[str, str, str]], times: Sequence[dt.time]) -> tuple[str, str]:
    """(order, guess): the order when the evidence decides, else an empty one and the likelier guess. A file in which
    both orders are certain in places (two exports in one) is read line by line ("mixed")."""
    if any(len(first) == 4 for first, _second, _third in dates):
        return "ymd", "ymd"
    day_first = any(int(first) > 12 for first, _second, _third in dates)
    month_first = any(int(second) > 12 for _first, second, _third in dates)
    if day_first and month_first:
        if all(_made(date, "ymd") for date in dates) and not all(
            _made(date, "dmy") or _made(date, "mdy") for date in dates
        ):
            return "ymd", "ymd"
        return "mixed", "mixed"
    if day_first or month_first:
        found = "dmy" if day_first else "mdy"
        if all(_made(date, found) for date in dates):
            return found, found
        return ("ymd", "ymd") if all(_made(date, "ymd") for date in dates) else (found, found)
    back = {order: _backwards(dates, times, order) for order in ("dmy", "mdy")}
    if all(first == second for first, second, _third in dates):
        return "dmy", "dmy"
    if back["dmy"] != back["mdy"]:
        found = min(back, key=lambda order: back[order])
        return found, found
    return "", "dmy"


def _backwards(dates: Sequence[tuple[str, str, str]], times: Sequence[dt.time], order: str) -> int:
    """How often time runs backwards when the dates are read in this order."""
    moments = [
        dt.datetime.combine(day, time) for date, time in zip(dates, times, strict=True) if (day := _made(date, order))
    ]
    return sum(later < earlier for earlier, later in pairwise(moments))


def _made(date: tuple[str, str, str], order: str) -> dt.date | None:
    first, second, third = date
    day, month, year = {"dmy": (first, second, third), "mdy": (second, first, third), "ymd": (third, second, first)}[
        order
    ]
    if len(year) not in {2, 4}:
        return None
    full = int(year) + (2000 if len(year) == 2 else 0)
    if 2400 < full < 2700:  # the Buddhist calendar of Thai phones
        full -= 543
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        return None


def _day(date: tuple[str, str, str], order: str, before: dt.date | None) -> dt.date | None:
    """In a mixed file each line by its own evidence, else by what lies nearest behind the line above."""
    if order != "mixed":
        return _made(date, order)
    possible = [day for day in (_made(date, "dmy"), _made(date, "mdy")) if day is not None]
    if before is not None:
        possible.sort(key=lambda day: (day < before, abs((day - before).days)))
    return possible[0] if possible else None


def _line(raw: _Raw, at: dt.datetime) -> Line | None:
    """The message, or None for a line of WhatsApp's own or without a text."""
    author, colon, text = raw.rest.partition(": ")
    if not colon and ":\u200e" in raw.rest:
        author, _colon, text = raw.rest.partition(":")
        colon = ":"
    author = "".join(letter for letter in author if letter not in MARKS).strip().removeprefix("~").strip()
    if not colon or not author or len(author) > 100 or any(mark in author for mark in '"“”«»\n'):
        return None
    own = raw.marked and text.lstrip(" ").startswith(("\u200e", "\u200f"))
    text = "".join(letter for letter in text if letter not in MARKS).strip()
    text, edited = without_edit(text)
    if not text:
        return None
    kind, file, caption = kind_of(text)
    # The iPhone marks its own sentences: of a call, of encryption. They are nobody's message.
    return None if own and kind == "text" else Line(at, author, text, kind, edited, file, caption)


PARTNER = re.compile(
    r"(?:WhatsApp[- ]?Chat|Chat WhatsApp|Obrolan WhatsApp)\s*(?:with|dengan|-|mit|avec|con|com|met)\s+(?P<name>.+?)"
    r"(?:\s*\(\d+\))?\.(?:txt|zip)$",
    re.IGNORECASE,
)


def partner(filename: str) -> str:
    """Whom the chat was with, as the phone names the file: "WhatsApp Chat with Budi.txt"."""
    match = PARTNER.search(filename)
    return match["name"].strip() if match else ""
