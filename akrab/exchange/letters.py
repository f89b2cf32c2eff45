"""Mails of a file into the conversations: what was seen of them before, and the work itself."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError
from akrab.exchange import files
from akrab.exchange.mailfiles import Mail, mails
from akrab.exchange.models import ImportFailure, ImportRun
from akrab.exchange.reasons import UnreadableFile
from akrab.exchange.writing import remember
from akrab.messaging.mail import past
from akrab.messaging.mail.reading import Letter, read

logger = logging.getLogger(__name__)
PART = 20  # mails of one transaction
LOOKED_AT = 500  # mails read for the preview; the rest is counted
SHOWN = 20


def look(path: Path) -> dict[str, Any]:
    """What a person sees before the mails come in: layout and sample of a run. Raises UnreadableFile."""
    total = 0
    letters: list[Letter] = []
    for mail in mails(path):
        total += 1
        if len(letters) < LOOKED_AT and mail.raw:
            letters.append(read(mail.raw))
    if not total:
        raise UnreadableFile("no_mails")
    own = past.own_addresses()
    dates = [one.at for one in letters if one.at]
    people = Counter(one.sender for one in letters if one.sender)
    people.update({address for one in letters for address, _name in one.recipients if address})
    return {
        "format": "mail",
        "name": "mail",
        "columns": [_("Date"), _("From"), _("To"), _("Subject"), _("Text")],
        "header_row": 0,
        "total": total,
        "looked_at": len(letters),
        "first": min(dates).date().isoformat() if dates else "",
        "last": max(dates).date().isoformat() if dates else "",
        "undated": len(letters) - len(dates),
        "automatic": sum(bool(one.automatic) for one in letters),
        "own": sorted(own & people.keys()) or _guess(people, len(letters)) or sorted(own)[:1],
        "busiest": [[address, count] for address, count in people.most_common(8)],
        "sample": [_row(one) for one in letters[:SHOWN]],
    }


def _guess(people: Counter[str], count: int) -> list[str]:
    """In a shop's mailbox one address stands in nearly every mail: its own. Of few mails nothing is guessed."""
    found = people.most_common(2)
    if count < 10 or not found or found[0][1] < count * 0.7:
        return []
    return [found[0][0]] if len(found) < 2 or found[1][1] < found[0][1] else []


def _row(letter: Letter) -> list[str]:
    to = ", ".join(address for address, _name in letter.recipients[:3])
    said = " ".join(letter.text.split())[:200]
    return [letter.at.isoformat() if letter.at else "", letter.sender, to, letter.subject[:200], said]


class LetterWork:
    """One run at work: mail by mail from where the last transaction ended."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.own = frozenset(str(one).lower() for one in run.layout.get("own", [])) | past.own_addresses()

    def parts(self) -> Iterator[list[Mail]]:
        """What is left to do, a transaction's worth at a time."""
        left = (mail for mail in mails(files.folder(self.run) / "file") if mail.number > self.run.read)
        while part := list(islice(left, PART)):
            yield part

    def take(self, part: Sequence[Mail]) -> dict[str, int]:
        """Keep them, in the caller's transaction; returns how the counts move."""
        counts: Counter[str] = Counter()
        for mail in part:
            counts[self._one(mail, counts)] += 1
        return {"read": len(part), **counts}

    def _one(self, mail: Mail, counts: Counter[str]) -> str:
        """What became of a mail: created, skipped or failed."""
        if not mail.raw:
            return self._failed(mail, "mail_large", "")
        letter = read(mail.raw)
        try:
            with transaction.atomic():
                kept = past.keep(letter, own=self.own, raw=mail.raw, actor=self.run.actor)
                if kept.new and kept.message is not None:
                    remember(self.run, "message", [kept.message.pk])
                if kept.opened and kept.customer is not None:
                    remember(self.run, "customer", [kept.customer.pk])
        except (AkrabError, DatabaseError, ValueError):  # one mail that nobody foresaw must not hold up the others
            logger.exception("Import %s: mail %s could not be taken", self.run.pk, mail.number)
            return self._failed(mail, "mail_broken", "", letter)
        if kept.why:
            return self._failed(mail, f"mail_{kept.why}", kept.detail, letter)
        if kept.new:
            counts["warnings"] += self._remarks(mail, kept)
        return "created" if kept.new else "skipped"

    def _failed(self, mail: Mail, code: str, detail: str, letter: Letter | None = None) -> str:
        ImportFailure.objects.create(
            run=self.run, row=mail.number, code=code, params={"value": detail[:80]},
            values=_row(letter) if letter else [],
        )  # fmt: skip
        return "failed"

    def _remarks(self, mail: Mail, kept: past.Kept) -> int:
        said = [("mail_files", sentence) for sentence in kept.refused]
        said += [("mail_undated", "")] if kept.undated else []
        made = ImportFailure.objects.bulk_create(
            ImportFailure(run=self.run, row=mail.number, taken=True, code=code, params={"value": value[:200]})
            for code, value in said
        )
        return len(made)


def take_back(ids: Sequence[int]) -> dict[int, str]:
    past.take_back(ids)
    return {}
