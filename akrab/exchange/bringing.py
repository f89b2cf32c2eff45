"""Several files at once, of whatever kind: each looked at, what can go imported together."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.exchange import columns, intake
from akrab.exchange.actions import AUTO, begin, check_kind
from akrab.exchange.models import ImportBundle, ImportRun
from akrab.exchange.reasons import FileProblem, UnreadableFile
from akrab.messaging.models import ChatImport
from akrab.messaging.whatsapp.importing import begin as begin_chat


@dataclass(frozen=True)
class Brought:
    """What was brought at once: runs that wait to be confirmed, chats, and what holds nothing for us with the reason.
    `bundle` is there when it is more than one thing."""

    runs: list[ImportRun]
    chats: list[ChatImport]
    left: list[tuple[str, str]]
    bundle: ImportBundle | None = None


def bring(
    *, given: Sequence[tuple[str, Path]], actor: User, kind: str = AUTO, source: str = "", name: str = ""
) -> Brought:
    """Look at files (name, path) of whatever kind, also several in a ZIP. Raises FileProblem when there is but one
    thing and it holds nothing; nothing is kept then."""
    check_kind(kind)
    left: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="akrab-import-") as folder:
        pieces: list[intake.Piece] = []
        for number, (said, path) in enumerate(given):
            try:
                found = intake.look(path, said, Path(folder) / str(number), home=str(shop.get("region")))
            except UnreadableFile as error:
                left.append((said, str(error.for_people())))
                continue
            pieces += found.pieces
            left += [(one, str(error.for_people())) for one, error in found.left]
        several = len(pieces) + len(left) > 1
        bundle = None
        if several:
            bundle = ImportBundle.objects.create(
                filename=(name or given[0][0])[:250], actor=actor, created_at=clock.now()
            )
        runs, chats = [], []
        for piece in pieces:
            try:
                if piece.form == "chat":
                    chats.append(begin_chat(filename=piece.name, data=piece.path.read_bytes(), actor=actor))
                else:
                    runs.append(begin(piece, kind=kind, source=source, actor=actor, bundle=bundle))
            except UnreadableFile as error:
                left.append((piece.name, str(error.for_people())))
            except AkrabError as error:
                left.append((piece.name, str(error)))
    if bundle is not None:
        if not runs and not chats and len(given) == 1 and len(left) == 1:
            bundle.delete()
            raise FileProblem(left[0][1])
        bundle.left, bundle.chats = left, [chat.pk for chat in chats]
        bundle.save(update_fields=["left", "chats"])
    elif left:
        raise FileProblem(left[0][1])
    return Brought(runs, chats, left, bundle)


@transaction.atomic
def confirm_bundle(*, bundle: ImportBundle, actor: User) -> int:
    """Queue everything in it that can go, one after the other: categories before products before sales. Returns how
    many; what waits for a decision stays."""
    from akrab.exchange.tasks import import_bundle

    waiting = bundle.runs.filter(state=ImportRun.State.PREVIEW)
    ready = [run.pk for run in waiting if not columns.lacking(run.kind, run.mapping)]
    queued = ImportRun.objects.filter(pk__in=ready, state=ImportRun.State.PREVIEW).update(
        state=ImportRun.State.QUEUED, actor=actor, problem=""
    )
    if queued:
        import_bundle.enqueue(bundle.pk)
    return queued
