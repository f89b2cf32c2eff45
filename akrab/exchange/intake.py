"""What a file holds, found out from its content: a table, contacts, mails, an exported chat, JSON, or several in a ZIP.

Contacts and JSON become tables here, so that everything behind needs to know tables only. Raises UnreadableFile.
"""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from akrab.exchange import contacts, jsonfiles, mailfiles, peek, vcards
from akrab.exchange.jsonfiles import Table
from akrab.exchange.reasons import UnreadableFile
from akrab.messaging.whatsapp import chats

MOST_FILES = 500
LARGEST_UNPACKED = 600 * 1024 * 1024
LARGEST_RATIO = 300
LARGEST_CARDS = 100 * 1024 * 1024
HEAD = 64 * 1024
CARD = re.compile(rb"^\s*BEGIN\s*:\s*VCARD", re.IGNORECASE)
UNSEEN = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True)
class Piece:
    """One thing that can be imported. `form`: table, mail or chat. `kind` is empty where the headers must tell.
    `photos`: a folder beside the table. `made`: the table was made here, from `made` (vcard, json)."""

    form: str
    path: Path
    name: str
    kind: str = ""
    photos: Path | None = None
    made: str = ""


@dataclass(frozen=True)
class Looked:
    """`left`: what holds nothing for us, by name, with the reason."""

    pieces: list[Piece]
    left: list[tuple[str, UnreadableFile]]


def form_of(path: Path) -> str:
    """table, cards, json, mail, chat or zip. The ending of the name says nothing."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return "table"  # which tells what is wrong with it
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if CARD.match(start) or (head[:2] in (b"\xff\xfe", b"\xfe\xff") and CARD.match(vcards.text_of(head).encode())):
        return "cards"
    if start[:1] in (b"{", b"[") and not start.startswith((b"{\\rtf",)) and not _is_chat(head):
        return "json"
    if head[:4] == b"PK\x03\x04":
        return _archive(path)
    if b"\x00" not in head[:4096] and mailfiles.is_mail(head):
        return "mail"
    return "chat" if _is_chat(head) else "table"


def _is_chat(head: bytes) -> bool:
    """Whether the first line that says something begins as WhatsApp's exports do, and a chat can be read."""
    try:
        text = chats.text_of(head[: head.rfind(b"\n") + 1] or head)
        first = next((line for line in text.splitlines() if line.strip()), "")
        plain = first.strip(chats.MARKS).replace("\u202f", " ").replace("\u00a0", " ")
        if not re.match(r"\[?\W*\d{1,4}[./-]", plain) and not any(letter.isdigit() for letter in plain[:4]):
            return False
        return bool(chats.read(text, order="").lines)
    except (chats.ChatError, ValueError):
        return False


def _archive(path: Path) -> str:
    """A spreadsheet is packed too; so is a chat that was exported with its pictures."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(name.startswith(("xl/", "word/", "ppt/", "META-INF/")) for name in names) or "content.xml" in names:
                return "table"
            texts = [name for name in names if name.lower().endswith(".txt")]
            if any(name.rpartition("/")[2] == "_chat.txt" for name in names):
                return "chat"
            if len(texts) == 1 and archive.getinfo(texts[0]).file_size < LARGEST_UNPACKED and chats.partner(texts[0]):
                return "chat"
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return "table"
    return "zip"


def look(path: Path, name: str, folder: Path, *, home: str) -> Looked:
    """Everything that a file holds; what must be made of it is written into `folder`. One that holds nothing raises."""
    form = form_of(path)
    if form == "zip":
        return _unpacked(path, folder, home)
    if form == "cards":
        return Looked([_cards(path, name, folder, home)], [])
    if form == "json":
        found = jsonfiles.tables(path, home)
        several = len(found.tables) > 1
        pieces = [_written(table, name, folder, several=several, made="json") for table in found.tables]
        return Looked(pieces, [(f"{name}: {what} ({count})", UnreadableFile("json")) for what, count in found.left])
    return Looked([Piece(form, path, name, "mail" if form == "mail" else "")], [])


def _unpacked(path: Path, folder: Path, home: str) -> Looked:
    pieces: list[Piece] = []
    left: list[tuple[str, UnreadableFile]] = []
    for number, (name, member) in enumerate(_members(path, folder)):
        try:
            if form_of(member) == "zip":
                raise UnreadableFile("archive")
            found = look(member, name, folder / f"made-{number}", home=home)
        except UnreadableFile as error:
            left.append((name, error))
        else:
            pieces += found.pieces
            left += found.left
    if not pieces and not left:
        raise UnreadableFile("zip_empty")
    return Looked(pieces, left)


def _members(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a ZIP, unpacked one by one under names of our own. What would unpack to a multiple of any real file
    is refused before anything is unpacked, and cut off when its table of contents lies."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_unseen(one.filename)]
            if len(members) > MOST_FILES:
                raise UnreadableFile("zip_many", MOST_FILES)
            if any(one.flag_bits & 1 for one in members):
                raise UnreadableFile("zip_password")
            unpacked = sum(one.file_size for one in members)
            packed = sum(one.compress_size for one in members) or 1
            if unpacked > LARGEST_UNPACKED or (unpacked > 10 * 2**20 and unpacked / packed > LARGEST_RATIO):
                raise UnreadableFile("zip_bomb")
            folder.mkdir(parents=True, exist_ok=True)
            for number, one in enumerate(members):
                target = folder / f"member-{number}"
                _unpack(archive, one, target)
                yield one.filename.rpartition("/")[2] or one.filename, target
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise UnreadableFile("archive") from error


def _is_unseen(name: str) -> bool:
    return name.startswith(UNSEEN) or name.endswith(UNSEEN) or name.rpartition("/")[2].startswith("._")


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    written = 0
    with archive.open(member) as source, target.open("wb") as file:
        while chunk := source.read(2**20):
            written += len(chunk)
            if written > member.file_size + 2**20:
                raise UnreadableFile("zip_bomb")
            file.write(chunk)


def _cards(path: Path, name: str, folder: Path, home: str) -> Piece:
    if path.stat().st_size > LARGEST_CARDS:
        raise UnreadableFile("too_large", 100)
    rows: list[list[str]] = []
    photos = folder / "photos"
    for card in vcards.cards(path.read_bytes()):
        contact = contacts.of_card(card, home)
        photo = ""
        if contact.photo:
            photo = f"{card.number}.png" if contact.photo.startswith(b"\x89PNG") else f"{card.number}.jpg"
            photos.mkdir(parents=True, exist_ok=True)
            (photos / photo).write_bytes(contact.photo)
        rows.append(contact.row(card.version or "?", photo))
    if not rows:
        raise UnreadableFile("no_cards")
    table = Table("customers", list(contacts.COLUMNS), rows)
    return _written(table, name, folder, several=False, made="vcard", photos=photos if photos.exists() else None)


def _written(table: Table, name: str, folder: Path, *, several: bool, made: str, photos: Path | None = None) -> Piece:
    """A table that we made, as the CSV that the importer reads."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"table-{len(list(folder.glob('table-*')))}.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        writer.writerows(_clean(table.rows))
    return Piece("table", target, f"{name} ({table.kind})" if several else name, table.kind, photos, made)


def _clean(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Without signs that no table holds, and cut where a cell is longer than any text we know."""
    for row in rows:
        yield ["".join(sign for sign in cell[:100_000] if sign >= " " or sign in "\n\t") for cell in row]


def table_like(path: Path) -> bool:
    """Whether most lines of a text have the same number of cells, more than one."""
    seen = peek.peek(path, rows=60)
    if seen["format"] != "csv":
        return True
    ruled = [[cell.strip(" :-") for cell in row] for row in seen["rows"] if len(row) > 1 and "---" in "".join(row)]
    if any(not any(row) for row in ruled):  # | --- | --- |: a text with a table drawn in it
        return False
    widths = [len(row) for row in seen["rows"] if any(cell.strip() for cell in row)]
    usual = max(set(widths), key=widths.count, default=0)
    return usual > 1 and widths.count(usual) >= len(widths) * 0.6
