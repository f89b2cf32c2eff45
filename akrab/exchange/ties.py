"""What a file says around a person: further addresses, the company they work for, a picture."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower

from akrab.core import clock
from akrab.customers import kinds
from akrab.customers.actions import CustomerError
from akrab.customers.around import documents_folder, keep_document
from akrab.customers.models import Address, Customer, Document, Link
from akrab.exchange import files
from akrab.exchange.contacts import JOIN
from akrab.exchange.models import ImportedObject, ImportFailure, ImportRun
from akrab.exchange.people import open_by_name
from akrab.exchange.writing import remember
from akrab.journal.recording import Draft, record_many

People = Sequence[tuple[int, int, Mapping[str, Any]]]  # customer, row, what the row says
WAITING = "tie"


def addresses(run: ImportRun, people: People) -> set[int]:
    """Further addresses that the records do not have yet; returns whose records got one."""
    wanted: dict[tuple[int, str], Address] = {}
    for pk, _row, said in people:
        for one in str(said.get("address2") or "").split(JOIN.strip()):
            line = ", ".join(part.strip(" ,") for part in one.splitlines() if part.strip(" ,"))[:300]
            if line:
                wanted.setdefault((pk, line), Address(customer_id=pk, line=line, created_at=clock.now()))
    known = set(Address.objects.filter(customer__in={pk for pk, _line in wanted}).values_list("customer_id", "line"))
    made = Address.objects.bulk_create([one for key, one in wanted.items() if key not in known], batch_size=1000)
    remember(run, "address", [one.pk for one in made])
    return {one.customer_id for one in made}


def put_down(run: ImportRun, people: People) -> set[int]:
    """Note who works for which company: it may stand further down in the file. Returns whose records will change."""
    wanted = {pk: str(said["belongs_to"]).strip() for pk, _row, said in people if said.get("belongs_to")}
    tied = set(
        Link.objects.filter(customer__in=wanted, kind=Link.Kind.WORKS_FOR)
        .values_list("customer_id", Lower("other__name"))
    )  # fmt: skip
    missing = {pk: {"company": name} for pk, name in wanted.items() if (pk, name.lower()) not in tied}
    remember(run, WAITING, [], missing)
    return set(missing)


def settle(run: ImportRun) -> None:
    """Tie people to their companies; a company that nobody knows yet is opened. Settling again does nothing."""
    while True:
        with transaction.atomic():
            part = list(ImportedObject.objects.filter(run=run, entity=WAITING).order_by("id")[:500])
            if not part:
                return
            _settle(run, {one.object_id: one.before["company"] for one in part})
            ImportedObject.objects.filter(pk__in=[one.pk for one in part]).delete()


def _settle(run: ImportRun, wanted: Mapping[int, str]) -> None:
    companies = _companies(run, set(wanted.values()))
    there = Customer.objects.in_bulk([*wanted, *companies.values()])
    links = [
        Link(customer_id=pk, other_id=companies[name], kind=Link.Kind.WORKS_FOR, created_at=clock.now())
        for pk, name in wanted.items()
        if pk in there and companies[name] != pk
    ]
    had = set(Link.objects.filter(customer__in=wanted).values_list("id", flat=True))
    Link.objects.bulk_create(links, ignore_conflicts=True)
    made = list(Link.objects.filter(customer__in=wanted, kind=Link.Kind.WORKS_FOR).exclude(pk__in=had))
    remember(run, "link", [one.pk for one in made])
    record_many(
        Draft(
            what=kinds.CustomersLinked(name=str(there[two]), how=Link.Kind.WORKS_FOR), customer_id=one,
            subject_type="customer", subject_id=one, actor_id=run.actor_id,
        )
        for link in made
        for one, two in ((link.customer_id, link.other_id), (link.other_id, link.customer_id))
    )  # fmt: skip


def _companies(run: ImportRun, names: set[str]) -> dict[str, int]:
    """The record of each company."""
    plain = {name.lower(): name for name in names}
    known = (
        Customer.objects.present().filter(is_company=True).annotate(plain=Lower("name")).filter(plain__in=plain)
        .order_by("-id").values_list("plain", "id")
    )  # fmt: skip
    found = dict(known)
    fresh = {
        name: Customer(name=plain[name][:150], is_company=True, created_at=clock.now())
        for name in plain
        if name not in found
    }
    open_by_name(list(fresh.values()), run=run)
    found |= {name: customer.pk for name, customer in fresh.items()}
    return {name: found[name.lower()] for name in names}


def photos(run: ImportRun, people: People) -> tuple[set[int], int]:
    """Pictures of people are kept with their documents. Returns whose records got one, and how many were refused."""
    pictured = {pk: (row, str(said["photo"])) for pk, row, said in people if said.get("photo")}
    customers = Customer.objects.in_bulk(list(pictured))
    made: dict[int, int] = {}
    refused = []
    for pk, (row, name) in pictured.items():
        file = files.folder(run) / "photos" / name
        try:
            kept = set(customers[pk].documents.values_list("id", flat=True))
            document = keep_document(customer=customers[pk], data=file.read_bytes(), name=name, actor=run.actor)
        except (CustomerError, OSError):
            refused.append(ImportFailure(run=run, row=row, taken=True, code="photo_refused"))
            continue
        if document.pk not in kept:
            made[pk] = document.pk
    remember(run, "document", made.values())
    return set(made), len(ImportFailure.objects.bulk_create(refused))


def forget_documents(part: Iterable[ImportedObject]) -> None:
    """The pictures that an import brought go, row and file."""
    documents = Document.objects.filter(pk__in=[one.object_id for one in part])
    stored = list(documents.values_list("stored", flat=True))
    documents.delete()
    left = set(Document.objects.filter(stored__in=stored).values_list("stored", flat=True))
    for name in set(stored) - left:
        transaction.on_commit(partial((documents_folder() / name).unlink, missing_ok=True))
