"""The pictures, voice notes and papers that an export brought along, laid beside their messages: each looked into and
kept once, however often the chat is taken in."""

import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.messaging.files import MB, FileError, Stored, attach, keep
from akrab.messaging.models import Message

MOST = 20_000  # files of one export


def words_for(name: str) -> str:
    """What stands in the conversation for a file: the same as for one that came just now."""
    ending = name.rpartition(".")[2].lower()
    if ending in {"jpg", "jpeg", "png", "gif", "avif"}:
        return "📷 " + _("Picture")
    if ending in {"mp4", "3gp", "mov", "webm"}:
        return "🎬 " + _("Video")
    if ending in {"opus", "ogg", "mp3", "m4a", "aac", "amr", "wav"}:
        return "🎤 " + (_("Voice message") if ending in {"opus", "ogg", "amr"} else _("Sound"))
    return "🙂 " + _("Sticker") if ending == "webp" else f"📄 {name}"


def lay(archive_file: Path, wanted: Iterable[tuple[int, str]]) -> Counter[str]:
    """Attach each file (message, name in the archive) to its message. Returns how many were `files` (new),
    `files_known`, `files_refused` (too large, of a kind that is not kept) and `files_missing` (not in the archive)."""
    done: Counter[str] = Counter()
    pairs = list(wanted)[:MOST]
    if not pairs:
        return done
    try:
        with zipfile.ZipFile(archive_file) as archive:
            inside = {one.filename.rpartition("/")[2]: one for one in archive.infolist() if not one.is_dir()}
            for pk, name in pairs:
                done[_one(archive, inside.get(name), pk, name)] += 1
    except (zipfile.BadZipFile, FileNotFoundError):  # a text alone, or a file that is not kept any more
        done["files_missing"] += len(pairs) - sum(done.values())
    return done


def _one(archive: zipfile.ZipFile, info: zipfile.ZipInfo | None, pk: int, name: str) -> str:
    message = Message.objects.filter(pk=pk).first()
    if message is None or message.attachments.exists():
        return "files_known"
    if info is None:
        return "files_missing"
    try:
        stored = _kept(archive, info, name)
    except FileError as error:
        Message.objects.filter(pk=pk).update(data={**message.data, "file_problem": str(error)})
        return "files_refused"
    with transaction.atomic():
        held = Message.objects.select_for_update().get(pk=pk)
        if held.attachments.exists():
            return "files_known"
        attach(held, [stored])
        data = {key: value for key, value in held.data.items() if key != "file_problem"}
        Message.objects.filter(pk=pk).update(data=data)
    return "files"


def _kept(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Stored:
    """No more is unpacked than the shop keeps of one file, whatever the archive says. Raises FileError."""
    limit = int(shop.get("attachment_mb")) * MB
    try:
        with archive.open(info) as opened:
            return keep(opened.read(limit + 1), name=name, size=info.file_size)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise FileError(_("“%(name)s” cannot be unpacked.") % {"name": name}) from error
