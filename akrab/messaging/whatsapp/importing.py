"""A chat exported from a phone, taken in: looked at first, its writers given to customers, then kept as messages."""

import hashlib
import tempfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from akrab.accounts.models import User
from akrab.core import clock, phone, shop
from akrab.core.errors import AkrabError
from akrab.core.tasks import task
from akrab.customers.actions import create_customer
from akrab.customers.identity import find_or_create
from akrab.customers.models import Customer, Handle
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.models import ChatImport
from akrab.messaging.whatsapp import chatfiles, chats, past

LARGEST = 500 * 1024 * 1024  # bytes of the file as it is uploaded
NO_CHAT = gettext_noop("This is no chat that WhatsApp exported. In WhatsApp open the chat, then More, Export chat.")
SHOP, NEW, NOBODY = "shop", "new", ""
NO_FILES = {"files": 0, "files_known": 0, "files_refused": 0, "files_missing": 0}
State = ChatImport.State


class ChatImportError(AkrabError):
    """A file or a choice is refused."""


def file_of(one: ChatImport) -> Path:
    return Path(settings.HOME) / "chats" / one.digest


def begin(*, filename: str, data: bytes | IO[bytes], actor: User) -> ChatImport:
    """Keep the file and look into it. Raises ChatImportError with what to do instead."""
    folder = Path(settings.HOME) / "chats"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="new-", delete=False) as kept:
        brought = Path(kept.name)
        try:
            digest = _copied(BytesIO(data) if isinstance(data, bytes) else data, kept)
            kept.flush()
            chat = chats.read(chats.text_in(brought), filename=filename)
        except chats.ChatError as error:
            brought.unlink()
            raise ChatImportError(_(NO_CHAT), field="file") from error
        except ChatImportError:
            brought.unlink()
            raise
    brought.replace(folder / digest)
    return ChatImport.objects.create(
        filename=filename[-150:], digest=digest, order=chat.order, started_by=actor, created_at=clock.now(),
        people=suggest(chat), counts=_counts(chat),
    )  # fmt: skip


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    """The bytes, part by part, and their SHA-256. Raises ChatImportError when they are too many."""
    digest, length = hashlib.sha256(), 0
    while part := source.read(1024 * 1024):
        length += len(part)
        if length > LARGEST:
            most = LARGEST // 1024 // 1024
            raise ChatImportError(
                _("The file is larger than %(mb)d MB. Export the chat without media.") % {"mb": most}, field="file"
            )
        digest.update(part)
        target.write(part)
    return digest.hexdigest()


def read(one: ChatImport) -> chats.Chat:
    """The chat as the file has it, by the order that was decided or chosen. Raises ChatImportError when it is gone."""
    try:
        return chats.read(chats.text_in(file_of(one)), order=one.order, filename=one.filename)
    except FileNotFoundError as error:
        raise ChatImportError(_("The file is not kept any more. Upload it again.")) from error
    except chats.ChatError as error:
        raise ChatImportError(_("With this order of the date some lines have no day. Choose another.")) from error


def _counts(chat: chats.Chat) -> dict[str, int]:
    return {
        "found": len(chat.lines),
        "media": sum(line.kind == "media" for line in chat.lines),
        "with_files": sum(bool(line.file) for line in chat.lines),
        "deleted": sum(line.kind == "deleted" for line in chat.lines),
        "system": chat.system,
    }


def suggest(chat: chats.Chat) -> dict[str, str]:
    """Who each writer seems to be: "shop", a customer's id, "new", or "" where nobody can tell."""
    found: dict[str, str] = {}
    for author, _count in chat.authors:
        found[author] = _guess(author, chat.name)
    if len(found) == 2 and SHOP not in found.values() and chat.name in found:  # a chat with one person
        other = next(author for author in found if author != chat.name)
        if not found[other].isdecimal():
            found[other] = SHOP
    return found


def _guess(author: str, partner: str) -> str:
    number = phone.normalise(author, str(shop.get("region"))) if any(one.isdigit() for one in author) else None
    own = phone.normalise(str(shop.get("phone")), str(shop.get("region"))) if shop.get("phone") else None
    if author.casefold() == str(shop.get("name")).casefold() or (number and number == own):
        return SHOP
    if number:
        handle = Handle.objects.filter(kind=Handle.Kind.PHONE, value__in=phone.variants(number)).first()
        return str(handle.customer_id) if handle else NEW
    named = list(Customer.objects.present().filter(name__iexact=author).values_list("pk", flat=True)[:2])
    if len(named) == 1:
        return str(named[0])
    return NEW if author == partner else NOBODY


@dataclass(frozen=True)
class Choice:
    """What a person decided: the order of the date, and who each writer is."""

    order: str
    people: dict[str, str]


@transaction.atomic
def choose(*, one: ChatImport, choice: Choice) -> None:
    """Note the decisions and queue the work. Raises ChatImportError; nothing has then changed."""
    if choice.order not in (*chats.ORDERS, "mixed"):
        raise ChatImportError(_("Choose how to read the date."), field="order")
    chat = read(ChatImport(digest=one.digest, order=choice.order, filename=one.filename))
    authors = {author for author, _count in chat.authors}
    people = {author: choice.people.get(author, NOBODY) for author in authors}
    if not any(who not in (SHOP, NOBODY) for who in people.values()):
        raise ChatImportError(_("Say of at least one writer which customer it is."), field="people")
    ids = {int(who) for who in people.values() if who.isdecimal()}
    if Customer.objects.present().filter(pk__in=ids).count() < len(ids):
        raise ChatImportError(_("One of the customers is not there any more. Choose again."), field="people")
    changed = ChatImport.objects.filter(pk=one.pk, state__in=(State.READ, State.FAILED, State.DONE)).update(
        order=choice.order, people=people, state=State.WAITING, reason=""
    )
    if changed:
        transaction.on_commit(lambda: run.enqueue(one.pk))


@task
def run(pk: int) -> None:
    """Take the chat in. Cut short and begun again it adds what is missing."""
    one = (
        ChatImport.objects.select_related("started_by").filter(pk=pk, state__in=(State.WAITING, State.RUNNING)).first()
    )
    if one is None:
        return
    ChatImport.objects.filter(pk=pk).update(state=State.RUNNING)
    try:
        counts = take_in(one)
    except ChatImportError as error:
        ChatImport.objects.filter(pk=pk).update(state=State.FAILED, reason=str(error)[:300])
        return
    ChatImport.objects.filter(pk=pk).update(
        state=State.DONE, counts={**one.counts, **counts}, finished_at=clock.now(), people=one.people
    )


def take_in(one: ChatImport) -> dict[str, int]:
    """All messages of the chosen writers into their customers' timelines; what the shop wrote goes to the one customer
    of a chat between two. Returns counts: new, known, left_out, and those of the files (see chatfiles). The same chat
    again adds nothing."""
    chat, zone = read(one), clock.zone()
    customers = {author: _customer(one, author, who) for author, who in one.people.items()}
    theirs: dict[int, list[past.Old]] = {who.pk: [] for who in customers.values() if who}
    alone = next(iter(theirs)) if len(theirs) == 1 else None
    left_out = 0
    for line in chat.lines:
        customer, outward = customers.get(line.author), one.people.get(line.author) == SHOP
        owner = customer.pk if customer else alone if outward else None
        if owner is None or line.kind == "deleted":
            left_out += 1
            continue
        data = {"kind": line.kind, **({"edited": True} if line.edited else {})}
        text = f"{chatfiles.words_for(line.file)}\n{line.caption}".strip() if line.file else line.text
        theirs[owner].append(past.Old(outward, line.at.replace(tzinfo=zone), text, data=data, file=line.file))
    new, files = 0, Counter[str]()
    for customer in {who.pk: who for who in customers.values() if who}.values():
        added = past.keep(customer, theirs[customer.pk], source="chat")
        files += chatfiles.lay(file_of(one), past.with_files(customer, theirs[customer.pk]))
        new += added
        if added:
            with transaction.atomic():
                what = kinds.ChatImported(filename=one.filename, messages=added)
                record(what, customer_id=customer.pk, subject=one, actor=one.started_by)
    return {"new": new, "known": sum(map(len, theirs.values())) - new, "left_out": left_out, **NO_FILES, **files}


def _customer(one: ChatImport, author: str, who: str) -> Customer | None:
    """The writer's customer; a new one is opened once, and the import remembers whom it opened."""
    if who in (SHOP, NOBODY):
        return None
    if who.isdecimal():
        found = Customer.objects.filter(pk=int(who)).first()
        return found.merged_into if found and found.merged_into_id else found
    with transaction.atomic():
        if phone.normalise(author, str(shop.get("region"))) and not any(letter.isalpha() for letter in author):
            made, _new = find_or_create(kind=Handle.Kind.PHONE, text=author, way="chat")
        else:
            made = create_customer(name=author[:150], phone="", email="")
        one.people[author] = str(made.pk)
        ChatImport.objects.filter(pk=one.pk).update(people=one.people)
    return made
