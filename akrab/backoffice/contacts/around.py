"""What is kept around a customer: addresses, ties, likes, documents; one page, each change one small form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customers import find
from akrab.backoffice.pages import page
from akrab.core.errors import AkrabError
from akrab.customers import around, queries
from akrab.customers.actions import CustomerError
from akrab.customers.models import Address, Customer, Document, Link, Preference
from akrab.engagement.likes import learnt
from akrab.engagement.record import record_of
from akrab.shipping import regions
from akrab.tracking.away import SILENT, is_away
from akrab.tracking.models import Visit
from akrab.tracking.queries import of_customer

VISITS = 5  # the latest


@needs(C.CUSTOMERS_VIEW)
def about(request: OfficeRequest, pk: int) -> HttpResponse:
    return _about(request, find(pk))


def _about(request: OfficeRequest, found: Customer, *, refused: str = "", problem: str = "") -> HttpResponse:
    """`refused` names the form that was refused; what was typed stands in it again."""
    query = request.GET.get("other", "").strip()[:100]
    others = Customer.objects.present().in_bulk(queries.found(query, limit=8)) if query else {}
    context: dict[str, Any] = {
        "customer": found,
        "record": record_of(found, user=request.user),
        "addresses": list(found.addresses.all()),
        "ties": [(one.other, one.get_kind_display(), one) for one in found.links.select_related("other")],
        "tied": [(one.customer, one.get_kind_display(), one) for one in found.linked.select_related("customer")],
        "asked": list(found.preferences.filter(source=Preference.Source.ASKED)),
        "learnt": [(Preference.Topic(one.topic).label, one) for one in learnt(found.pk)],
        "documents": list(found.documents.all()),
        "visits": _visits(found),
        "tie_kinds": Link.Kind.choices,
        "topics": Preference.Topic.choices,
        "other": query,
        "others": [one for one in others.values() if one.pk != found.pk],
        "refused": refused,
        "problem": problem,
        "typed": request.POST,
        "tab": "about",
    }
    status = 422 if refused else 200
    return page(request, "backoffice/contacts/about.html", context, here="customers", status=status)


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def add(request: OfficeRequest, pk: int, what: str) -> HttpResponse:
    """`address`, `tie`, `like` or `document`."""
    found = find(pk)
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "address": (lambda: _address(request, found), _("The address is kept.")),
        "tie": (lambda: _tie(request, found), _("The tie is kept.")),
        "like": (lambda: _like(request, found), _("What they like is kept.")),
        "document": (lambda: _document(request, found), _("The document is kept.")),
    }
    if what not in deeds:
        raise Http404
    deed, done = deeds[what]
    try:
        deed()
    except AkrabError as error:
        return _about(request, found, refused=what, problem=str(error))
    messages.success(request, done)
    return redirect("office:customer_about", found.pk)


def _visits(found: Customer) -> list[Visit] | None:
    """The latest; None while their database does not answer."""
    try:
        return of_customer([found.pk], limit=VISITS)
    except SILENT:
        if not is_away():
            raise
        return None


def _said(request: OfficeRequest, name: str, length: int) -> str:
    return request.POST.get(name, "").strip()[:length]


def _address(request: OfficeRequest, found: Customer) -> object:
    """The place as typed is found among the official districts; what is not one stays as it was typed."""
    place, postcode = _said(request, "place", 200), _said(request, "postcode", 10)
    districts = regions.find_districts(f"{place} {postcode}".strip(), limit=1) if place else []
    districts = districts or (regions.find_districts(place, limit=1) if place else [])
    return around.add_address(
        customer=found,
        line=_said(request, "line", 300),
        label=_said(request, "label", 40),
        recipient=_said(request, "recipient", 150),
        phone=_said(request, "phone", 20),
        region=districts[0].code if districts else "",
        place=districts[0].full_name if districts else place,
        postcode=postcode,
        main=request.POST.get("main") == "yes",
        actor=request.user,
    )


def _tie(request: OfficeRequest, found: Customer) -> object:
    other = get_object_or_404(Customer.objects.present(), pk=int(_said(request, "other", 18) or 0))
    kind, note = _said(request, "kind", 10), _said(request, "note", 100)
    return around.link(customer=found, other=other, kind=kind, note=note, actor=request.user)


def _like(request: OfficeRequest, found: Customer) -> object:
    topic, value = _said(request, "topic", 10), _said(request, "value", 80)
    return around.tell(customer=found, topic=topic, value=value, actor=request.user)


def _document(request: OfficeRequest, found: Customer) -> object:
    file = request.FILES.get("file")
    if file is None:
        raise CustomerError(_("Choose a file first."), field="file")
    data = file.read(around.LARGEST + 1)
    return around.keep_document(customer=found, data=data, name=file.name or "", actor=request.user)


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def remove(request: OfficeRequest, pk: int, what: str, row: int) -> HttpResponse:
    """Take one away again; what is gone already is no matter."""
    found = find(pk)
    address = Address.objects.filter(pk=row, customer=found).first() if what == "address" else None
    tie = Link.objects.filter(pk=row).first() if what == "tie" else None
    document = Document.objects.filter(pk=row, customer=found).first() if what == "document" else None
    if address is not None:
        around.remove_address(address=address, actor=request.user)
    elif tie is not None and found.pk in (tie.customer_id, tie.other_id):
        around.unlink(tie=tie, actor=request.user)
    elif document is not None:
        around.remove_document(document=document, actor=request.user)
    elif what == "like":
        for like in Preference.objects.filter(pk=row, customer=found):
            around.forget_preference(preference=like)
    messages.success(request, _("It is removed."))
    return redirect("office:customer_about", found.pk)


@needs(C.CUSTOMERS_VIEW)
def document(request: OfficeRequest, pk: int, row: int) -> HttpResponse:
    """The file itself, never as a page of ours."""
    found = get_object_or_404(Document, pk=row, customer=find(pk))
    place = around.documents_folder() / found.stored
    if not place.exists():
        raise Http404
    response = HttpResponse(place.read_bytes(), content_type=found.mime)
    name = found.name.replace('"', "").encode("ascii", "ignore").decode() or "document"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
